"""The site's style sheet: ours, or the owner's of the same name, then what the owner adds. Nothing
of another site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from site_builder.core.model.dataset import KeyPlaces
from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata.site_folder import TEMPLATES
from site_builder.render.assets import locate_bundles
from site_builder.render.colours.contrast import (
    OwnerStylesheet,
    find_contrast_problems,
    find_readable_colour,
)
from site_builder.render.colours.palette import SCHEMES
from site_builder.render.css_addresses import reads_address_variables, remove_foreign_addresses
from site_builder.render.template_files import find_template_path
from site_builder.render.unclosed_css import DEEPEST, close_stylesheet, find_too_deep_block

OWNER_STYLES = "portal.css"  # an owner's few properties, added to ours
FACE = "beffroi-titres.woff2"  # among the bundles
NOT_TEXT = re.compile("[\ud800-\udfff]")  # a byte that is not UTF-8, as Python holds it
BYTE_ORDER_MARK = "\ufeff"  # amid the site's sheet, a letter of the selector that it precedes
# Ours are for who reads templates/beffroi.css; a ninth of what browsers would load
_COMMENTS = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_INDENTS = re.compile(r"\s*\n\s*")  # 247 bytes of each page, compressed
_BRACES = re.compile(r";?\s*([{}])\s*")  # with what is only for the eye around them: as many


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """`face`: where the face of titles lies, for pages to ask for it early; "" where --serif does
    not name it."""

    content: bytes
    face: str
    problems: tuple[Problem, ...]


class Sheet(NamedTuple):
    """What the site's sheet is made of. `path`: of an owner's from the site; "" of ours."""

    path: str
    text: str


def build_stylesheet(
    templates: tuple[Path, ...],
    names: tuple[str, ...],
    url: str,
    publishers: Iterable[Publisher] = (),
    places: KeyPlaces = MappingProxyType({}),
) -> Stylesheet:
    """The first sheet of each name, then each `portal.css`; our folder is the last; then the
    colours of publishers, `places` being where these are written. `url` is the portal's own.

    What visitors' browsers would ask of another site is taken out and said: they would refuse it
    without a word.
    """
    problems: list[Problem] = []
    sheets = _clean_sheets(_read_sheets(templates, names, problems), url, problems)
    content = "\n".join(sheet.text for sheet in sheets)
    text = _replace_wrong_bytes(content)
    owner_sheets = [
        OwnerStylesheet(sheet.path, _replace_wrong_bytes(sheet.text))
        for sheet in sheets
        if sheet.path
    ]
    problems += find_contrast_problems(text, owner_sheets)
    content += _render_publisher_colours(publishers, places, text, problems)
    return Stylesheet(
        content.encode("utf-8", "surrogateescape"), _find_title_face(content), tuple(problems)
    )


def _read_sheets(
    templates: tuple[Path, ...], names: tuple[str, ...], problems: list[Problem]
) -> list[Sheet]:
    """All sheets, in the order in which they are published; ours in the place of an owner's that
    cannot be used."""
    owner_folders = templates[:-1]
    sheets: list[Sheet] = []
    for name in names:
        ours = Sheet("", shorten_sheet(_read_text(templates[-1] / name)))
        sheets.append(next(_read_owner_sheet(owner_folders, name, problems), ours))
    for folder in owner_folders:
        sheets += _read_owner_sheet((folder,), OWNER_STYLES, problems)
    return sheets


def shorten_sheet(text: str) -> str:
    """A sheet of ours as browsers load it. No string of it may hold a brace, or what looks like a
    comment."""
    return _BRACES.sub(r"\1", _INDENTS.sub("\n", _COMMENTS.sub("", text)))


def _read_owner_sheet(
    folders: tuple[Path, ...], name: str, problems: list[Problem]
) -> Iterator[Sheet]:
    """The first of this name, if there is one; of one that cannot be used, a problem alone."""
    file = find_template_path(folders, name)
    if file is None:
        return
    path = f"{TEMPLATES}/{name}"
    try:
        text = _read_text(file)
    except OSError:
        problems.append(make_problem("style-unread", Place(path=path)))
        return
    if block := find_too_deep_block(text):
        place = Place(path=path, line=block.source_line)
        problems.append(make_problem("style-deep", place, limit=DEEPEST))
    elif name != OWNER_STYLES and not text.strip():
        problems.append(make_problem("style-empty", Place(path=path)))
    else:
        yield Sheet(path, text)


def _read_text(path: Path) -> str:
    """A byte that is not UTF-8 is in it as NOT_TEXT has it. Raises OSError."""
    return path.read_bytes().decode("utf-8", "surrogateescape").removeprefix(BYTE_ORDER_MARK)


def _replace_wrong_bytes(text: str) -> str:
    return NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)


def _clean_sheets(sheets: list[Sheet], url: str, problems: list[Problem]) -> list[Sheet]:
    """Those of the owner ask nothing of another site and leave nothing open; each mistake is a
    problem with its line."""
    are_variables_read = any(reads_address_variables(sheet.text) for sheet in sheets if sheet.path)
    cleaned_sheets: list[Sheet] = []
    for sheet in sheets:
        if not sheet.path:
            cleaned_sheets.append(sheet)
            continue
        mistakes = list(_find_wrong_byte(sheet))
        text = remove_foreign_addresses(
            close_stylesheet(sheet.text, sheet.path, mistakes),
            sheet.path,
            url,
            is_appended=bool(cleaned_sheets),
            are_variables_read=are_variables_read,
            problems=mistakes,
        )
        problems += sorted(mistakes, key=lambda problem: problem.place.line or 0)
        cleaned_sheets.append(Sheet(sheet.path, text))
    return cleaned_sheets


def _find_wrong_byte(sheet: Sheet) -> Iterator[Problem]:
    if wrong_byte := NOT_TEXT.search(sheet.text):
        line = sheet.text.count("\n", 0, wrong_byte.start()) + 1
        yield make_problem("style-encoding", Place(path=sheet.path, line=line))


def _render_publisher_colours(
    publishers: Iterable[Publisher], places: KeyPlaces, site_css: str, problems: list[Problem]
) -> str:
    """The rules of publishers' own colours, each on the pages of its own."""
    return "".join(
        _render_publisher_colour(publisher, places[publisher.slug]["colour"], site_css, problems)
        for publisher in publishers
        if publisher.colour
    )


def _render_publisher_colour(
    publisher: Publisher, place: Place, site_css: str, problems: list[Problem]
) -> str:
    """The rules of a publisher's own colour, on its pages: by day as it is if it can be read, by
    night the nearest that can. Where none can, the pages have the portal's."""
    day, night = (find_readable_colour(publisher.colour, site_css, scheme) for scheme in SCHEMES)
    parameters = {"name": publisher.name, "colour": publisher.colour}
    if not day:
        problems.append(make_problem("publisher-colour-apart", place, **parameters))
        return ""
    if day != publisher.colour:
        problems.append(make_problem("publisher-colour", place, **parameters, right=day))
    selector = f'[data-publisher="{publisher.slug}"]'
    rules = f"\n{selector} {{ --brick: {day}; }}\n"
    return rules + (
        f"@media (prefers-color-scheme: dark) {{ {selector} {{ --brick: {night}; }} }}\n"
        if night
        else ""
    )


def _find_title_face(content: str) -> str:
    font_families = re.findall(r"--serif:([^;}]*)", content)
    is_used = bool(font_families) and '"Beffroi Titres"' in font_families[-1]
    return f"assets/{FACE}" if is_used and (locate_bundles() / FACE).is_file() else ""
