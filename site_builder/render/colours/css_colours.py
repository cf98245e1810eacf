"""Colours as style sheets write them, and how well one is read on another.

What is a colour and how one is converted is known by coloraide, which follows CSS Color 4. It is
imported where a colour is looked at, for it takes longer to load than a page to make.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coloraide import Color

KEPT = 4096  # colours that stay at hand: each of a palette is held against several others


@lru_cache(maxsize=KEPT)
def normalise_css_colour(written: str) -> str:
    """An sRGB colour in hexadecimal, however a style sheet writes it; "" of what is none, or is one
    only in a page (currentColor)."""
    from coloraide import Color
    from tinycss2 import color4

    text = written.strip().lower()
    if text.isalpha():  # coloraide 8.13 has mediumpurple and palevioletred otherwise than CSS
        named = color4.parse_color(text)
        if not isinstance(named, color4.Color):
            return ""
        return format_hex_colour(Color("srgb", named.coordinates, named.alpha))
    match = Color.match(text, fullmatch=True)
    return format_hex_colour(match.color.clip()) if match else ""


def format_hex_colour(colour: Color) -> str:
    """In hexadecimal; of what no screen of sRGB shows, what browsers show in its place."""
    return colour.convert("srgb").to_string(hex=True, fit="clip")


@lru_cache(maxsize=KEPT)
def compute_contrast_ratio(colour: str, paper: str) -> float:
    """WCAG 2's ratio, from 1 to 21, of two colours in hexadecimal; one that lets the paper through
    is laid on it."""
    from coloraide import Color

    above = Color.layer([colour, paper], space="srgb")
    return above.contrast(paper, method="wcag21")
