"""The custom properties of a style sheet, by day and by night, and how well each colour is read on
the paper.

A value that is not understood stands as it is, and a rule of anything but the whole page is left
out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from site_builder.core.language import Language
from site_builder.core.number_symbols import get_number_symbols
from site_builder.render.colours.css_colours import compute_contrast_ratio, normalise_css_colour

if TYPE_CHECKING:
    from tinycss2.ast import Declaration, Node

ROOT = frozenset((":root", "&"))
BELOW = re.compile(
    r"(?:html)?:root\S+|html:root|html[.#:\[]\S+|body\S*|\*"
)  # its colours hide those of :root
MEDIA = re.compile(r"@media\b(.*)")
SCREENS = re.compile(r"\(\s*prefers-color-scheme[^)]*\)|\b(?:and|all|only|screen)\b")
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class PropertyDeclaration(NamedTuple):
    """A property of `:root`. `case`: where it holds, as the sheet says it: « (min-width: 40rem) »;
    "" everywhere."""

    name: str
    value: str
    line: int
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A custom property, as the style sheet gives it."""

    name: Annotated[str, "Its name, with its two dashes."]
    purpose: Annotated[str, "What it is for, in words; empty for an owner's own."]
    colour: Annotated[bool, "True for a colour."]
    day: Annotated[str, "Its value."]
    night: Annotated[str, "Its value in dark mode: the same, where it has no other."]
    day_contrast: Annotated[
        str, "The contrast of the colour with the paper, or empty where it cannot be known."
    ]
    night_contrast: Annotated[str, "The same in dark mode."]
    day_paper: Annotated[str, "The colour of the paper."]
    night_paper: Annotated[str, "The same in dark mode."]


def list_custom_properties(language: Language, styles: str) -> Iterator[Property]:
    """Those of the `:root` rules, in the order in which they are first given; the last value
    holds."""
    day, night = (_map_property_values(styles, scheme) for scheme in SCHEMES)
    for name, value in day.items():
        message = f"property.{name}"
        yield Property(
            name=f"--{name}",
            purpose=language.say(message) if language.has(message) else "",
            colour=bool(normalise_css_colour(value)),
            day=value,
            night=night.get(name, ""),
            day_contrast=_format_contrast(language, value, day.get("paper", "")),
            night_contrast=_format_contrast(language, night.get(name, ""), night.get("paper", "")),
            day_paper=day.get("paper", ""),
            night_paper=night.get("paper", ""),
        )


@lru_cache(maxsize=8)
def list_declared_properties(styles: str, scheme: Scheme) -> tuple[PropertyDeclaration, ...]:
    """Each property of `:root` in a colour scheme, in order: all but those for print and for the
    other scheme. The last of a name holds, among those that hold everywhere and those of one
    case.

    Remembered: of the builds of one preview, hardly one changes a style sheet.
    """
    found = []
    for heads, property_ in _list_custom_declarations(styles):
        case = _find_case(heads, scheme)
        if case is not None:
            found.append(property_._replace(case=case))
    return tuple(found)


@lru_cache(maxsize=4)
def _list_custom_declarations(
    styles: str,
) -> tuple[tuple[tuple[str, ...], PropertyDeclaration], ...]:
    """Each custom property of a sheet with the heads of the rules that it is in; its case is still
    to be found."""
    import tinycss2

    rules = tinycss2.parse_stylesheet(styles, skip_comments=True, skip_whitespace=True)
    found = []
    for heads, declaration in _iterate_declarations(rules):
        if declaration.name.startswith("--"):
            value = " ".join(tinycss2.serialize(declaration.value).split())
            name = declaration.name.removeprefix("--")
            property_ = PropertyDeclaration(name, value, declaration.source_line, case="")
            found.append((heads, property_))
    return tuple(found)


def _iterate_declarations(
    rules: Iterable[Node], heads: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Declaration]]:
    """Each declaration, with the heads of the rules that it is in: selectors and at-rules."""
    import tinycss2

    for rule in rules:
        if rule.type == "declaration":
            yield heads, rule
        elif rule.type in ("qualified-rule", "at-rule") and rule.content is not None:
            keyword = f"@{rule.at_keyword}" if rule.type == "at-rule" else ""
            head = " ".join((keyword + tinycss2.serialize(rule.prelude)).split())
            inner = tinycss2.parse_blocks_contents(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            yield from _iterate_declarations(inner, (*heads, head))


def _find_case(heads: Sequence[str], scheme: Scheme) -> str | None:
    """Where a declaration holds; None for one that is not of `:root`, or never holds on a screen in
    this scheme."""
    conditions = [
        _parse_at_rule(head, scheme) if head.startswith("@") else _match_root_selectors(head)
        for head in heads
    ]
    if None in conditions or all(head.startswith("@") for head in heads):
        return None
    return " ".join(filter(None, conditions))


def _parse_at_rule(head: str, scheme: Scheme) -> str | None:
    """What an at-rule asks beside a screen and the scheme; None where it asks for others."""
    match = MEDIA.fullmatch(head.lower())
    if not match:
        return head
    if not any(_allows_scheme(query, scheme) for query in match[1].split(",")):
        return None
    return " ".join(SCREENS.sub(" ", match[1]).split())


def _allows_scheme(query: str, scheme: Scheme) -> bool:
    words = re.findall(r"[\w-]+", query)
    if "prefers-color-scheme" in words:
        return (scheme in words) != ("not" in words)
    return "print" not in words or "not" in words


def _match_root_selectors(head: str) -> str | None:
    selectors = [selector.strip() for selector in head.split(",")]
    if not ROOT.isdisjoint(selectors):
        return ""
    return head if any(map(BELOW.fullmatch, selectors)) else None


def _map_property_values(styles: str, scheme: Scheme) -> dict[str, str]:
    return {
        declaration.name: declaration.value
        for declaration in list_declared_properties(styles, scheme)
        if not declaration.case
    }


def _format_contrast(language: Language, colour: str, paper: str) -> str:
    above = normalise_css_colour(colour)
    below = normalise_css_colour(paper)
    return (
        get_number_symbols(language.code).number(f"{compute_contrast_ratio(above, below):.1f}")
        if above and below
        else ""
    )
