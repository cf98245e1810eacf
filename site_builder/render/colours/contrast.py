"""Which colours of an owner cannot be read on each other, and what to write instead: the nearest
that can.

The nearest has the hue and, where screens have it, the chroma of the colour, in Oklab; its
lightness has moved least.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from site_builder.core.problems import Param, Place, Problem, make_problem
from site_builder.render.colours.css_colours import (
    Colour,
    compute_contrast_ratio,
    decode_hex_colour,
    normalise_css_colour,
)
from site_builder.render.colours.palette import SCHEMES, Scheme, iterate_declared_properties

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


def find_contrast_problems(whole: str, sheets: list[OwnerStylesheet]) -> Iterator[Problem]:
    """One for each colour that an owner's sheet gives and that does not suit the others. `whole`:
    the site's sheet.

    What holds in one case alone (wide screens) is held against what holds everywhere.
    """
    unparsed_colours = set[tuple[str, str, Place]]()
    for scheme in SCHEMES:
        site_declarations = tuple(iterate_declared_properties(whole, scheme))
        owner_declarations = [
            (declaration, Place(path=sheet.path, line=declaration.line))
            for sheet in sheets
            for declaration in iterate_declared_properties(sheet.text, scheme)
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


def find_readable_colour(colour: str, whole: str, scheme: Scheme) -> str:
    """The colour of links and buttons that is nearest to this one and can be read; "" where there
    is none. `whole`: the site's sheet."""
    values = {
        declaration.name: declaration.value
        for declaration in iterate_declared_properties(whole, scheme)
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
    lightness, a, b = convert_to_oklab(decode_hex_colour(_resolve_colour(name, values))[0])
    steps = sorted(range(STEPS + 1), key=lambda step: abs(step / STEPS - lightness))
    for step in steps:
        colour = convert_from_oklab(step / STEPS, a, b)
        if not any(name in pair[:2] for pair in _find_unreadable_pairs({**values, name: colour})):
            return colour
    return ""


def convert_to_oklab(colour: Colour) -> Colour:
    """Lightness from 0 to 1, and two axes of hue (B. Ottosson, 2020)."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in colour
    )
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def convert_from_oklab(lightness: float, a: float, b: float) -> str:
    """In hexadecimal; of a hue that no screen shows as strong, the strongest that they do."""
    low = 0.0
    high = 1.0
    channels = _convert_oklab_to_rgb(lightness, a, b)
    if not _is_displayable(channels):
        for _ in range(12):
            middle = (low + high) / 2
            low, high = (
                (middle, high)
                if _is_displayable(_convert_oklab_to_rgb(lightness, a * middle, b * middle))
                else (low, middle)
            )
        channels = _convert_oklab_to_rgb(lightness, a * low, b * low)
    return "#" + "".join(f"{round(255 * min(max(channel, 0), 1)):02x}" for channel in channels)


def _is_displayable(colour: Colour) -> bool:
    return all(-0.0005 <= channel <= 1.0005 for channel in colour)


def _convert_oklab_to_rgb(lightness: float, a: float, b: float) -> Colour:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red, green, blue = (
        channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
        for channel in (
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
        )
    )
    return red, green, blue
