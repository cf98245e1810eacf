"""One line of text as a value of YAML."""

from __future__ import annotations

import re

import yaml

from site_builder.core.text import clean_line

PLAIN = re.compile(r"[^\W\d_][\w '’().–/-]*")


def format_yaml_scalar(text: str) -> str:
    """One line of text as a value, for block and flow style alike: `Prénoms 2024`, `"L'eau :
    bilan"`, `"2024"`."""
    text = clean_line(text)
    if (
        PLAIN.fullmatch(text) and yaml.safe_load(text) == text
    ):  # « no » and « null » are not text for every reader
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
