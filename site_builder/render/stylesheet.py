"""The site's style sheet: ours, or the owner's of the same name, then what the owner adds. Nothing
of another site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from site_builder.core.model.dataset import Lines
from site_builder.core.model.portal import Publisher
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata.catalogue import OWNER_FILE
from site_builder.render.assets import locate_bundles
from site_builder.render.colours.contrast import OwnerStylesheet, find_readable_colour
from site_builder.render.colours.contrast import find_contrast_problems as unreadable
from site_builder.render.colours.palette import SCHEMES
from site_builder.render.css_addresses import reads_address_variables, remove_foreign_addresses
from site_builder.render.template_files import FOLDER, find_template_path, locate_template
from site_builder.render.unclosed_css import close_stylesheet

OWNER_STYLES = "portal.css"  # an owner's few properties, added to ours
FACE = "beffroi-titres.woff2"  # among the bundles
NOT_TEXT = re.compile("[\ud800-\udfff]")  # a byte that is not UTF-8, as Python holds it
BYTE_ORDER_MARK = "\ufeff"  # amid the site's sheet, a letter of the selector that it precedes


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """`face`: where the face of titles lies, for pages to ask for it early; "" where --serif does
    not name it."""

    content: bytes
    face: str
    problems: tuple[Problem, ...]


def build_stylesheet(
    templates: tuple[Path, ...],
    names: tuple[str, ...],
    url: str,
    publishers: Iterable[Publisher] = (),
    lines: Lines = MappingProxyType({}),
) -> Stylesheet:
    """The first sheet of each name, then each `portal.css`; our folder is the last; then the
    colours of publishers, `lines` being where these are written. `url` is the portal's own.

    What visitors' browsers would ask of another site is taken out and said: they would refuse it
    without a word.
    """
    added_paths = filter(
        None, (find_template_path((folder,), OWNER_STYLES) for folder in templates)
    )
    problems: list[Problem] = []
    sheets = list[bytes]()
    owner_sheets = list[OwnerStylesheet]()
    paths = [*(locate_template(templates, name) for name in names), *added_paths]
    owner_paths = [path for path in paths if path.parent != templates[-1]]
    are_variables_read = any(map(reads_address_variables, map(_read_sheet, owner_paths)))
    for path in paths:
        if path not in owner_paths:
            sheet = path.read_bytes()
        else:
            sheet = _clean_owner_sheet(
                path,
                url,
                is_appended=bool(sheets),
                are_variables_read=are_variables_read,
                problems=problems,
            )
            owner_sheets.append(
                OwnerStylesheet(f"{FOLDER}/{path.name}", sheet.decode("utf-8", "replace"))
            )
        sheets.append(sheet)
    content = b"\n".join(sheets)
    text = content.decode("utf-8", "replace")
    problems += unreadable(text, owner_sheets)
    publisher_rules = "".join(
        _render_publisher_colour(publisher, lines[publisher.slug]["colour"], text, problems)
        for publisher in publishers
        if publisher.colour
    )
    return Stylesheet(
        content + publisher_rules.encode(), _find_title_face(content), tuple(problems)
    )


def _render_publisher_colour(
    publisher: Publisher, line: int, site_css: str, problems: list[Problem]
) -> str:
    """The rules of a publisher's own colour, on its pages: by day as it is if it can be read, by
    night the nearest that can. Where none can, the pages have the portal's."""
    day, night = (find_readable_colour(publisher.colour, site_css, scheme) for scheme in SCHEMES)
    place = Place(path=OWNER_FILE, line=line)
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


def _read_sheet(path: Path) -> str:
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    return text.removeprefix(BYTE_ORDER_MARK)


def _clean_owner_sheet(
    file: Path, url: str, *, is_appended: bool, are_variables_read: bool, problems: list[Problem]
) -> bytes:
    """An owner's sheet that asks nothing of another site and leaves nothing open; each mistake is a
    problem with its line."""
    path = f"templates/{file.name}"
    mistakes: list[Problem] = []
    text = _read_sheet(file)
    if wrong_byte := NOT_TEXT.search(text):
        line = text.count("\n", 0, wrong_byte.start()) + 1
        mistakes.append(make_problem("style-encoding", Place(path=path, line=line)))
    text = close_stylesheet(text, path, mistakes)
    text = remove_foreign_addresses(
        text,
        path,
        url,
        is_appended=is_appended,
        are_variables_read=are_variables_read,
        problems=mistakes,
    )
    problems += sorted(mistakes, key=lambda problem: problem.place.line or 0)
    return text.encode("utf-8", "surrogateescape")


def _find_title_face(content: bytes) -> str:
    font_families = re.findall(rb"--serif:([^;}]*)", content)
    is_used = bool(font_families) and b'"Beffroi Titres"' in font_families[-1]
    return f"assets/{FACE}" if is_used and (locate_bundles() / FACE).is_file() else ""
