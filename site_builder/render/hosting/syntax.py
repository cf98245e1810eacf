"""How values are written into the text of a host, so that none of them ends the directive that it
stands in: the filters of its templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Annotated

from markupsafe import Markup

from site_builder.metadata.legacy_portals import LegacyAddressForm
from site_builder.render.template_mistakes import SeveralLines

CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class FormerForm:
    """A form of the addresses of former portals, in the words of the host."""

    path: Annotated[str, "A regular expression: the address without its first slash."]
    parameters: Annotated[tuple[str, ...], "Those of a query of which one names the dataset."]
    asked: Annotated[str, "What it asks for, to be found among `moved`; variables are live in it."]


def _spell_plain_form(form: LegacyAddressForm) -> FormerForm:
    """For hosts that know no form."""
    return FormerForm(form.path, form.names, "")


@dataclass(frozen=True, kw_only=True, eq=False)
class HostSyntax:
    """How a host reads its text.

    `escaped`: what a backslash in quotes makes another character of, or itself; `bare`: a word
    that needs no quotes; `live`: characters that would be read in an address, and what stands for
    each. `spell_key` writes what is looked up. `variables`: what their names begin with, where
    they are those of a whole server; `queries` are the parameters that forms ask about.
    """

    escaped: str
    bare: re.Pattern[str]
    live: Mapping[str, str]
    spell_form: Callable[[LegacyAddressForm], FormerForm] = _spell_plain_form
    spell_key: Callable[[str], str] = str
    variables: str = ""
    queries: tuple[str, ...] = ()

    @property
    def filters(self) -> Mapping[str, Callable[[object], str]]:
        """Those whose value is Markup write it; what the others give is to be written yet."""
        return {
            "address": self._escape_address,
            "comment": _write_comment,
            "key": lambda value: self.spell_key(str(value)),
            "line": write_line,
            "quote": self.quote,
            "regex": lambda value: re.escape(str(value)),
            "word": self._write_word,
        }

    @cached_property
    def _unsafe_in_quotes(self) -> re.Pattern[str]:
        return re.compile(rf"""\\(?=[{re.escape(self.escaped)}]|\Z)|\"""")

    @cached_property
    def _live_characters(self) -> Mapping[int, str]:
        return {ord(character): spelled for character, spelled in self.live.items()}

    def quote(self, value: object) -> Markup:
        """In double quotes. Raises SeveralLines."""
        text = _read_line(value)
        if '"' in text or "\\" in text:
            text = self._unsafe_in_quotes.sub(_escape, text)
        return _mark_written(f'"{text}"')

    def _write_word(self, value: object) -> Markup:
        text = _read_line(value)
        return _mark_written(text) if self.bare.fullmatch(text) else self.quote(text)

    def _escape_address(self, value: object) -> str:
        text = str(value)
        for character in self.live:
            if character in text:
                return text.translate(self._live_characters)
        return text


# What Markup makes of a text, without asking what else it could be: that takes longer than the rest
_mark_written: Callable[[str], Markup] = partial(str.__new__, Markup)


def _escape(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def write_line(value: object) -> Markup:
    """As it is. Raises SeveralLines."""
    return _mark_written(_read_line(value))


def _read_line(value: object) -> str:
    """Raises SeveralLines for a value of which no host could make one line."""
    text = str(value)
    if not text.isprintable() and CONTROLS.search(text):
        raise SeveralLines(text)
    return text


def _write_comment(value: object) -> Markup:
    return Markup("\n".join(f"# {line}" for line in str(value).splitlines()))
