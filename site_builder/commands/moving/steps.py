"""Lines of a terminal: numbered steps, and lists of what is concerned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.core.text import show_safe_path

MOST_SHOWN = 20


def number_steps(steps: Iterable[str]) -> Iterator[str]:
    """Each step with its number; its further lines below it."""
    for number, step in enumerate(steps, 1):
        first_line, *others = step.split("\n")
        yield f"  {number}. {first_line}"
        yield from (f"       {line}" for line in others)


def list_paths(paths: Iterable[str]) -> Iterator[str]:
    shown = [show_safe_path(path) for path in paths]
    yield from (f"    {path}" for path in shown[:MOST_SHOWN])
    if len(shown) > MOST_SHOWN:
        yield f"    … ({len(shown)})"
