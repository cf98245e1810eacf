"""Which colours of an owner cannot be read on each other, and what to write instead: the nearest
that can.

The nearest has the hue and, where screens have it, the chroma of the colour, in OKLCh; its
lightness has moved least.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from site_builder.core.problems import Param, Place, Problem, make_problem
from site_builder.render.colours.css_colours import (
    compute_contrast_ratio,
    format_hex_colour,
    normalise_css_colour,
)
from site_builder.render.colours.palette import SCHEMES, Scheme, list_declared_properties

# WCAG 2.2: 1.4.3, 1.4.11
TEXT = 4.5
DRAWING = 3.0
# What stands on what. Frames of fields and the ring of what has the focus have colours of texts.
PAIRS = (
    ("ink", "paper", TEXT), ("ink", "quiet", TEXT), ("ink", "wash", TEXT), ("ink", "bar", TEXT),
    ("slate", "paper", TEXT), ("slate", "quiet", TEXT),
    ("brick", "paper", TEXT), ("brick", "quiet", TEXT), ("brick", "wash", TEXT),
    ("blue", "paper", DRAWING),
)  # fmt: skip
NAMES = frozenset(name for pair in PAIRS for name in pair[:2])
GROUNDS = frozenset(below for _, below, _ in PAIRS)
STEPS = 1000  # of lightness
STRIDE = 20  # steps at a time, until one suits
FOLLOWED = 8  # properties that name each other, at most
VAR = re.compile(r"var\(\s*--([\w-]+)\s*\)")
Values = Mapping[str, str]


class OwnerStylesheet(NamedTuple):
    """A style sheet of the owner's: its path from the site, and its text."""

    path: str
    text: str


class UnreadablePair(NamedTuple):
    """A pair that cannot be read."""

    above: str
    below: str
    least: float
    found: float


def find_contrast_problems(site_css: str, sheets: list[OwnerStylesheet]) -> Iterator[Problem]:
    """One for each colour that an owner's sheet gives and that does not suit the others.

    `site_css`: the sheet of the site. What holds in one case alone (wide screens) is held against
    what holds everywhere.
    """
    if not sheets:
        return  # ours suit each other
    unparsed_colours = set[tuple[str, str, Place]]()
    for scheme in SCHEMES:
        site_declarations = list_declared_properties(site_css, scheme)
        owner_declarations = [
            (declaration, Place(path=sheet.path, line=declaration.line))
            for sheet in sheets
            for declaration in list_declared_properties(sheet.text, scheme)
        ]
        for case in dict.fromkeys(
            ("", *(declaration.case for declaration, _ in owner_declarations))
        ):
            values = {
                declaration.name: declaration.value
                for declaration in site_declarations
                if declaration.case in ("", case)
            }
            places = {
                declaration.name: place
                for declaration, place in owner_declarations
                if declaration.case == case and declaration.name in NAMES
            }
            unparsed_colours |= {
                (name, values[name], place)
                for name, place in places.items()
                if not _resolve_colour(name, values)
            }
            yield from _suggest_colours(values, places, scheme)
    for name, value, place in sorted(unparsed_colours, key=str):
        yield make_problem("contrast-unread", place, property=f"--{name}", colour=value)


def _resolve_colour(name: str, values: Values) -> str:
    """In hexadecimal; "" of one that is not understood."""
    value = values.get(name, "")
    for _ in range(FOLLOWED):
        if reference := VAR.fullmatch(value):
            value = values.get(reference[1], "")
    return normalise_css_colour(value)


def _suggest_colours(
    values: Values, places: Mapping[str, Place], scheme: Scheme
) -> Iterator[Problem]:
    """Grounds before what stands on them: what is then proposed for one suits what was proposed for
    the others."""
    blamed_names = {
        _choose_blamed_name(pair, places) for pair in _find_unreadable_pairs(values)
    } - {""}
    settled_values = {name: value for name, value in values.items() if name not in blamed_names}
    for name in sorted(blamed_names, key=lambda name: (name not in GROUNDS, name)):
        replacement = find_nearest_colour(name, {**settled_values, name: values[name]})
        settled_values[name] = replacement or values[name]
        yield _make_contrast_problem(
            name, values, replacement=replacement, place=places[name], scheme=scheme
        )


def _find_unreadable_pairs(values: Values) -> Iterator[UnreadablePair]:
    """The pairs that are not told apart well enough; of a colour that is not understood, nothing is
    known."""
    for above, below, least in PAIRS:
        colours = _resolve_colour(above, values), _resolve_colour(below, values)
        if all(colours) and (ratio := compute_contrast_ratio(*colours)) < least:
            yield UnreadablePair(above, below, least, ratio)


def _choose_blamed_name(pair: UnreadablePair, places: Mapping[str, Place]) -> str:
    """The one that the owner has chosen; of both, what is written, and not what it is written on;
    or ""."""
    return next((name for name in (pair.above, pair.below) if name in places), "")


def _make_contrast_problem(
    name: str, values: Values, replacement: str, place: Place, scheme: Scheme
) -> Problem:
    worst_pair = min(
        (pair for pair in _find_unreadable_pairs(values) if name in pair[:2]),
        key=lambda pair: pair.found / pair.least,
    )
    other = worst_pair.below if name == worst_pair.above else worst_pair.above
    parameters: dict[str, Param] = {
        "property": f"--{name}",
        "colour": values[name],
        "other": f"--{other}",
        "under": values[other],
        "found": math.floor(worst_pair.found * 10) / 10,
        "least": worst_pair.least,
    }
    return (
        make_problem(f"contrast-{scheme}", place, **parameters, right=replacement)
        if replacement
        else make_problem("contrast-apart", place, **parameters)
    )


@lru_cache(maxsize=256)  # of publishers, asked again at every save of a preview
def find_readable_colour(colour: str, site_css: str, scheme: Scheme) -> str:
    """The colour of links and buttons that is nearest to this one and can be read; "" where there
    is none. `site_css`: the site's sheet."""
    values = {
        declaration.name: declaration.value
        for declaration in list_declared_properties(site_css, scheme)
        if not declaration.case
    } | {"brick": colour}
    return (
        find_nearest_colour("brick", values)
        if any("brick" in pair[:2] for pair in _find_unreadable_pairs(values))
        else colour
    )


def find_nearest_colour(name: str, values: Values) -> str:
    """The colour to write for a property, so that it suits all the others; "" where there is
    none."""
    from coloraide import Color

    written = Color(_resolve_colour(name, values)).convert("oklch").set("alpha", 1)

    def find_among(steps: Iterable[int]) -> tuple[int, str]:
        """The first step at which the colour suits, and that colour; "" where there is none."""
        for step in steps:
            candidate = written.clone().set("lightness", step / STEPS)
            colour = format_hex_colour(candidate.fit("srgb", method="oklch-chroma"))
            pairs = _find_unreadable_pairs({**values, name: colour})
            if not any(name in pair[:2] for pair in pairs):
                return step, colour
        return 0, ""

    steps = sorted(range(STEPS + 1), key=lambda step: abs(step / STEPS - written["lightness"]))
    about, colour = find_among(step for step in steps if step % STRIDE == 0)
    if colour:
        steps = [step for step in steps if abs(step - about) <= STRIDE]
    return find_among(steps)[1]
