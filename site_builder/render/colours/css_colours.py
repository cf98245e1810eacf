"""Colours as style sheets write them, and how well one is read on another."""

from __future__ import annotations

import colorsys
import math
import re
from types import MappingProxyType

HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
CALLED = re.compile(r"(rgb|hsl)a?\(([^()]*)\)")
NUMBER = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))(%|deg|grad|rad|turn)?")
TURN = MappingProxyType({"": 360, "deg": 360, "grad": 400, "rad": math.tau, "turn": 1})
Colour = tuple[float, float, float]  # red, green, blue, from 0 to 1
# CSS Color Module Level 4, 6.1: all those that have a name
_NAMED = """
    aliceblue f0f8ff  antiquewhite faebd7  aqua 00ffff  aquamarine 7fffd4  azure f0ffff  beige f5f5dc  bisque ffe4c4
    black 000000  blanchedalmond ffebcd  blue 0000ff  blueviolet 8a2be2  brown a52a2a  burlywood deb887
    cadetblue 5f9ea0  chartreuse 7fff00  chocolate d2691e  coral ff7f50  cornflowerblue 6495ed  cornsilk fff8dc
    crimson dc143c  cyan 00ffff  darkblue 00008b  darkcyan 008b8b  darkgoldenrod b8860b  darkgray a9a9a9
    darkgreen 006400  darkgrey a9a9a9  darkkhaki bdb76b  darkmagenta 8b008b  darkolivegreen 556b2f
    darkorange ff8c00  darkorchid 9932cc  darkred 8b0000  darksalmon e9967a  darkseagreen 8fbc8f
    darkslateblue 483d8b  darkslategray 2f4f4f  darkslategrey 2f4f4f  darkturquoise 00ced1  darkviolet 9400d3
    deeppink ff1493  deepskyblue 00bfff  dimgray 696969  dimgrey 696969  dodgerblue 1e90ff  firebrick b22222
    floralwhite fffaf0  forestgreen 228b22  fuchsia ff00ff  gainsboro dcdcdc  ghostwhite f8f8ff  gold ffd700
    goldenrod daa520  gray 808080  green 008000  greenyellow adff2f  grey 808080  honeydew f0fff0  hotpink ff69b4
    indianred cd5c5c  indigo 4b0082  ivory fffff0  khaki f0e68c  lavender e6e6fa  lavenderblush fff0f5
    lawngreen 7cfc00  lemonchiffon fffacd  lightblue add8e6  lightcoral f08080  lightcyan e0ffff
    lightgoldenrodyellow fafad2  lightgray d3d3d3  lightgreen 90ee90  lightgrey d3d3d3  lightpink ffb6c1
    lightsalmon ffa07a  lightseagreen 20b2aa  lightskyblue 87cefa  lightslategray 778899  lightslategrey 778899
    lightsteelblue b0c4de  lightyellow ffffe0  lime 00ff00  limegreen 32cd32  linen faf0e6  magenta ff00ff
    maroon 800000  mediumaquamarine 66cdaa  mediumblue 0000cd  mediumorchid ba55d3  mediumpurple 9370db
    mediumseagreen 3cb371  mediumslateblue 7b68ee  mediumspringgreen 00fa9a  mediumturquoise 48d1cc
    mediumvioletred c71585  midnightblue 191970  mintcream f5fffa  mistyrose ffe4e1  moccasin ffe4b5
    navajowhite ffdead  navy 000080  oldlace fdf5e6  olive 808000  olivedrab 6b8e23  orange ffa500  orangered ff4500
    orchid da70d6  palegoldenrod eee8aa  palegreen 98fb98  paleturquoise afeeee  palevioletred db7093
    papayawhip ffefd5  peachpuff ffdab9  peru cd853f  pink ffc0cb  plum dda0dd  powderblue b0e0e6  purple 800080
    rebeccapurple 663399  red ff0000  rosybrown bc8f8f  royalblue 4169e1  saddlebrown 8b4513  salmon fa8072
    sandybrown f4a460  seagreen 2e8b57  seashell fff5ee  sienna a0522d  silver c0c0c0  skyblue 87ceeb
    slateblue 6a5acd  slategray 708090  slategrey 708090  snow fffafa  springgreen 00ff7f  steelblue 4682b4
    tan d2b48c  teal 008080  thistle d8bfd8  tomato ff6347  turquoise 40e0d0  violet ee82ee  wheat f5deb3
    white ffffff  whitesmoke f5f5f5  yellow ffff00  yellowgreen 9acd32
"""  # noqa: E501
NAMED = MappingProxyType(
    {
        "transparent": "#00000000",
        **{name: f"#{digits}" for name, digits in re.findall("([a-z]+) ([0-9a-f]{6})", _NAMED)},
    }
)


def normalise_css_colour(written: str) -> str:
    """A colour in hexadecimal, rgb(), hsl() or by name, in hexadecimal; "" of what is none, or is
    written otherwise."""
    text = written.strip().lower()
    if HEX.fullmatch(text):
        return text
    if call := CALLED.fullmatch(text):
        return _convert_functional_colour(
            call[1],
            [NUMBER.fullmatch(argument) for argument in re.split(r"[\s,/]+", call[2].strip())],
        )
    return NAMED.get(text, "")


def _convert_functional_colour(function: str, arguments: list[re.Match[str] | None]) -> str:
    numbers = [(float(argument[1]), argument[2] or "") for argument in arguments if argument]
    if len(numbers) != len(arguments) or len(numbers) not in (3, 4):
        return ""
    components = numbers[:3]
    opacity = numbers[3] if len(numbers) == 4 else (1.0, "")
    if function == "rgb":
        channels = [_compute_share(component, 255) for component in components]
    else:
        (angle, unit), saturation, lightness = components
        if unit not in TURN:
            return ""
        channels = [
            *colorsys.hls_to_rgb(
                angle / TURN[unit] % 1,
                _compute_share(lightness, 100),
                _compute_share(saturation, 100),
            )
        ]
    hex_colour = "#" + "".join(
        f"{math.floor(255 * channel + 0.5):02x}"
        for channel in (*channels, _compute_share(opacity, 1))
    )
    return hex_colour.removesuffix("ff") if len(hex_colour) == 9 else hex_colour


def _compute_share(quantity: tuple[float, str], maximum: int) -> float:
    """From 0 to 1, of a percentage or of a number that goes up to `maximum`."""
    number, unit = quantity
    return min(max(number / (100 if unit == "%" else maximum), 0), 1)


def compute_contrast_ratio(colour: str, paper: str) -> float:
    """WCAG 2's ratio, from 1 to 21, of two colours in hexadecimal; one that lets the paper through
    is laid on it."""
    below, _ = decode_hex_colour(paper)
    above, opacity = decode_hex_colour(colour)
    red, green, blue = (
        top * opacity + under * (1 - opacity) for top, under in zip(above, below, strict=True)
    )
    lighter, darker = sorted((_luminance((red, green, blue)), _luminance(below)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def decode_hex_colour(text: str) -> tuple[Colour, float]:
    """Red, green and blue of a colour in hexadecimal, and how opaque it is."""
    digits = text[1:] if len(text) > 5 else "".join(2 * digit for digit in text[1:])
    red, green, blue, opacity = (
        int((digits + "ff")[offset : offset + 2], 16) / 255 for offset in (0, 2, 4, 6)
    )
    return (red, green, blue), opacity


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
