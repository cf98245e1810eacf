"""YAML written for people to edit: plain words where they are safe, quotes where they are not,
comments that wrap."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from site_builder.core.text import clean_line
from site_builder.metadata.yaml.scalars import format_yaml_scalar

__all__ = [
    "format_comment_line",
    "format_yaml_block",
    "format_yaml_comment",
    "format_yaml_list",
    "format_yaml_scalar",
]

WIDTH = 100  # characters of a line, comment marks apart


def format_yaml_block(text: str) -> str:
    """Lines of text under a key that ends in « | », empty where there is none."""
    return textwrap.indent("".join(f"{clean_line(line)}\n" for line in text.splitlines()), "  ")


def format_yaml_list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(format_yaml_scalar, texts))}]"


def format_yaml_comment(text: str, indent: str = "") -> str:
    """Lines that begin with « # », one paragraph for each line of the text; ends with a line
    break."""
    lines = [
        line
        for paragraph in text.split("\n")
        for line in textwrap.wrap(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)
        or [""]
    ]
    return "".join(f"{indent}# {line}".rstrip() + "\n" for line in lines)


def format_comment_line(text: str, indent: str = "") -> str:
    """One comment line that never wraps, whatever the text holds: a key to uncomment, a column's
    name."""
    return f"{indent}# {clean_line(text)}\n"
