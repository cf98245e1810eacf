"""What a page writes on what, by the names of our colours, and which pairs no build holds."""

from __future__ import annotations

from collections.abc import Iterable

from coloraide import Color
from playwright.sync_api import Page

from site_builder.render.assets import locate_templates
from site_builder.render.colours import palette
from site_builder.render.colours.contrast import NAMES, PAIRS, TEXT

OURS = (locate_templates() / "beffroi.css").read_text("utf-8")
# Each text, with its colour and that of the ground below it; what a rule writes (content) is a text
# too
WRITTEN = """() => {
  const found = new Map();
  const ground = one => {
    const colour = one ? getComputedStyle(one).backgroundColor : "rgb(255, 255, 255)";
    return colour === "rgba(0, 0, 0, 0)" ? ground(one.parentElement) : colour;
  };
  const take = (one, { color }) => found.set(color + ground(one), [color, ground(one), one.outerHTML.slice(0, 120)]);
  for (const one of document.body.querySelectorAll("*")) {
    if (one.closest("svg") || !one.checkVisibility()) continue;
    if ([...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())) take(one, getComputedStyle(one));
    for (const side of ["::before", "::after"]) {
      const style = getComputedStyle(one, side);
      if (!["none", "normal", '""'].includes(style.content)) take(one, style);
    }
  }
  return [...found.values()];
}"""  # noqa: E501
# What holds under the pointer holds everywhere
POINTED = """() => {
  for (const sheet of document.styleSheets)
    for (const rule of [...sheet.cssRules])
      if (rule.selectorText?.includes(":hover"))
        sheet.insertRule(rule.cssText.replaceAll(":hover", ""), sheet.cssRules.length);
}"""


def read_colour_values(sheet: str, scheme: palette.Scheme) -> dict[str, str]:
    return {
        one.name: one.value
        for one in palette.list_declared_properties(sheet, scheme)
        if one.name in NAMES and not one.case
    }


def find_colour_pairs(page: Page) -> dict[tuple[str, str], str]:
    """What is written on what, by name of property, each with an element of the page that does
    so."""
    names = {
        "rgb({}, {}, {})".format(*(round(255 * one) for one in Color(value)[:3])): name
        for name, value in read_colour_values(OURS, "light").items()
    }
    return {
        (names.get(above, above), names.get(below, below)): element
        for above, below, element in page.evaluate(WRITTEN)
    }


def list_unheld_pairs(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of which the build does not hold the contrast that texts need."""
    held = {frozenset(pair[:2]) for pair in PAIRS if pair[2] == TEXT}
    return {pair for pair in pairs if frozenset(pair) not in held}
