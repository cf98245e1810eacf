"""How Jinja is set for templates of pages and of servers alike, and when a text of the owner's has
gone on for too long."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.core.language import Language
from site_builder.render.template_files import make_template_loader

if TYPE_CHECKING:
    from jinja2 import Environment, Template

LONGEST = 100_000_000  # characters of a page or of a text for a server
MOST_TURNS = 1_000_000  # of all loops over `range`, for one of them


class EmptyText(Exception):
    """A template makes nothing."""


class EndlessText(Exception):
    """A template goes on for longer than what it makes can be of use."""


class LimitedRange:
    """`range`, as templates have it. `left`: how many numbers it may still give."""

    def __init__(self) -> None:
        self.left = MOST_TURNS

    def __call__(self, *bounds: int) -> range:
        """Raises EndlessText."""
        numbers = range(*bounds)
        if not numbers:
            return numbers
        self.left -= abs(numbers[-1] - numbers[0]) // abs(numbers.step) + 1
        if self.left < 0:
            raise EndlessText
        return numbers


def write_text(template: Template, **context: object) -> str:
    """What an owner's template makes of a context. Raises EmptyText, EndlessText or whatever it
    does."""
    limited_range = template.environment.globals["range"]
    assert isinstance(limited_range, LimitedRange)
    limited_range.left = MOST_TURNS
    parts: list[str] = []
    length = 0
    for part in template.generate(**context):
        length += len(part)
        if length > LONGEST:
            raise EndlessText
        parts.append(part)
    text = "".join(parts)
    if not text or text.isspace():
        raise EmptyText
    return text


def open_templates(folders: tuple[Path, ...], words: Language, **options: Any) -> Environment:
    """The templates of some folders, the first that has a name giving it. `options`: what else
    Jinja is told."""
    import jinja2

    environment = jinja2.Environment(
        loader=make_template_loader(folders),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    environment.globals.update(say=words.say, range=LimitedRange())
    return environment
