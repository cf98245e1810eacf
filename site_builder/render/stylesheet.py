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
from site_builder.core.text import show_safe_value
from site_builder.metadata.catalogue import OWNER_FILE
from site_builder.render.assets import locate_bundles
from site_builder.render.colours.contrast import OwnerStylesheet, find_readable_colour
from site_builder.render.colours.contrast import find_contrast_problems as unreadable
from site_builder.render.colours.palette import SCHEMES
from site_builder.render.template_files import FOLDER, find_template_path, locate_template

OWNER_STYLES = "portal.css"  # an owner's few properties, added to ours
FACE = "beffroi-titres.woff2"  # among the bundles
# An address of Google's fonts has semicolons, within its quotes or brackets
ADDRESSED = re.compile(
    r"""/\*.*?\*/
    | (?P<import>@import)\s*(?:url\(\s*["']?(?P<called>[^"')]*)["']?\s*\)|["'](?P<quoted>[^"']*)["'])[^;{}]*;?
    | url\(\s*["']?(?P<used>[^"')]*)["']?\s*\)""",  # noqa: E501
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
ELSEWHERE = re.compile(r"(?!data:)[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


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
    for path in [*(locate_template(templates, name) for name in names), *added_paths]:
        sheet = path.read_bytes()
        if path.parent != templates[-1]:
            sheet = _remove_foreign_addresses(sheet, path.name, url, problems)
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


def _remove_foreign_addresses(sheet: bytes, name: str, url: str, problems: list[Problem]) -> bytes:
    """An owner's sheet without the addresses of other sites; each is a problem with its line."""
    text = sheet.decode("utf-8", "surrogateescape")
    own_origin = re.match("https?://[^/]+/", url)

    def mended(match: re.Match[str]) -> str:
        address = (match["called"] or match["quoted"] or match["used"] or "").strip()
        place = Place(path=f"{FOLDER}/{name}", line=text.count("\n", 0, match.start()) + 1)
        if ELSEWHERE.match(address) and not (own_origin and address.startswith(own_origin[0])):
            problems.append(
                make_problem("style-elsewhere", place, address=show_safe_value(address))
            )
            return "" if match["import"] else 'url("data:,")'
        if match["import"] and name == OWNER_STYLES:
            problems.append(make_problem("style-import", place, address=show_safe_value(address)))
        return match[0]

    return ADDRESSED.sub(mended, text).encode("utf-8", "surrogateescape")


def _find_title_face(content: bytes) -> str:
    font_families = re.findall(rb"--serif:([^;}]*)", content)
    is_used = bool(font_families) and b'"Beffroi Titres"' in font_families[-1]
    return f"assets/{FACE}" if is_used and (locate_bundles() / FACE).is_file() else ""
