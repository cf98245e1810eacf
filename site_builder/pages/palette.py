"""The custom properties of a style sheet, by day and by night, and how well each colour is read on the paper.

It reads what people write by hand, not all of CSS: a value that it does not understand stands as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from site_builder.language import Language
from site_builder.pages.shown import notation

RULE = re.compile(r"@media([^{]*)\{|([^{}@;]+)\{([^{}]*)\}|(\})")
DECLARATION = re.compile(r"--([\w-]+)\s*:\s*([^;]+)")
HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
Colour = tuple[float, float, float]  # red, green, blue, from 0 to 1
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Property:
    """A custom property, as the style sheet gives it."""

    name: Annotated[str, "Its name, with its two dashes."]
    purpose: Annotated[str, "What it is for, in words; empty for an owner's own."]
    colour: Annotated[bool, "True for a colour."]
    day: Annotated[str, "Its value."]
    night: Annotated[str, "Its value in dark mode: the same, where it has no other."]
    day_contrast: Annotated[str, "The contrast of the colour with the paper, or empty where it cannot be known."]
    night_contrast: Annotated[str, "The same in dark mode."]
    day_paper: Annotated[str, "The colour of the paper."]
    night_paper: Annotated[str, "The same in dark mode."]


def properties(language: Language, styles: str) -> Iterator[Property]:
    """Those of the `:root` rules, in the order in which they are first given; the last value holds."""
    day, night = (_values(styles, scheme) for scheme in SCHEMES)
    for name, value in day.items():
        message = f"property.{name}"
        yield Property(
            name=f"--{name}",
            purpose=language.say(message) if language.has(message) else "",
            colour=bool(HEX.fullmatch(value)),
            day=value,
            night=night[name],
            day_contrast=_written(language, value, day.get("paper", "")),
            night_contrast=_written(language, night[name], night.get("paper", "")),
            day_paper=day.get("paper", ""),
            night_paper=night.get("paper", ""),
        )


def given(styles: str, scheme: Scheme) -> Iterator[tuple[str, str, int]]:
    """(name, value, line) of each property of `:root` in a colour scheme, in order: outside any @media, and inside
    those of the scheme. The last of a name holds."""
    bare = re.sub(r"/\*.*?\*/", lambda comment: re.sub(r"[^\n]", " ", comment[0]), styles, flags=re.DOTALL)
    within: list[str] = []
    for rule in RULE.finditer(bare):
        media, selector, declarations, end = rule.groups()
        if end:
            del within[-1:]
        elif not selector:
            within.append(media)
        elif selector.strip() == ":root" and (not within or (len(within) == 1 and scheme in within[0])):
            for found in DECLARATION.finditer(declarations):
                line = bare.count("\n", 0, rule.start(3) + found.start()) + 1
                yield found[1], " ".join(found[2].split()), line


def _values(styles: str, scheme: Scheme) -> dict[str, str]:
    return {name: value for name, value, _ in given(styles, scheme)}


def _written(language: Language, colour: str, paper: str) -> str:
    if not (HEX.fullmatch(colour) and HEX.fullmatch(paper)):
        return ""
    return notation(language.code).number(f"{contrast(colour, paper):.1f}")


def contrast(colour: str, paper: str) -> float:
    """WCAG 2's ratio, from 1 to 21, of two colours in hexadecimal; one that lets the paper through is laid on it."""
    below, _ = parts(paper)
    above, opacity = parts(colour)
    red, green, blue = (top * opacity + under * (1 - opacity) for top, under in zip(above, below, strict=True))
    lighter, darker = sorted((_luminance((red, green, blue)), _luminance(below)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def parts(text: str) -> tuple[Colour, float]:
    """Red, green and blue of a colour in hexadecimal, and how opaque it is."""
    digits = text[1:] if len(text) > 5 else "".join(2 * digit for digit in text[1:])
    red, green, blue, opacity = (int((digits + "ff")[place : place + 2], 16) / 255 for place in (0, 2, 4, 6))
    return (red, green, blue), opacity


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
