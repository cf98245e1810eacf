"""One dataset of invented files, and what is to be said of the persons in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from personal_data.persons import Person

Content = bytes | str | Callable[[], bytes]
Expected = Literal["withheld", "warned", "silent"]


@dataclass(frozen=True, kw_only=True)
class Case:
    """`files` are names and contents, a text in UTF-8; `metadata` are lines of the description.

    `expected`: "withheld", an error of topic personal keeps the dataset from being published;
    "warned", a warning of that topic; "silent", nothing of that topic may be said. `planted` are
    words (letters) and numbers (nine digits at least) that no output may hold where it is withheld,
    and no message anywhere.
    """

    name: str
    files: Mapping[str, Content]
    expected: Expected
    metadata: str = ""
    planted: tuple[str, ...] = ()
    also: tuple[Expected, ...] = ()  # what is as right


def withheld(
    name: str,
    files: Mapping[str, Content],
    persons: Sequence[Person] = (),
    *,
    words: str = "",
    metadata: str = "",
) -> Case:
    """`words` are planted beside what says who the persons are."""
    return Case(
        name=name,
        files=files,
        expected="withheld",
        metadata=metadata,
        planted=list_planted(persons, words),
    )


def warned(
    name: str,
    files: Mapping[str, Content],
    persons: Sequence[Person] = (),
    *,
    words: str = "",
    metadata: str = "",
) -> Case:
    """The same of what is published with a warning."""
    case = withheld(name, files, persons, words=words, metadata=metadata)
    return replace(case, expected="warned")


def list_planted(persons: Sequence[Person], words: str) -> tuple[str, ...]:
    """What says who the persons are, and other words."""
    planted = [word for person in persons for word in person.planted]
    return (*planted, *words.split())


def silent(name: str, files: Mapping[str, Content], *, metadata: str = "") -> Case:
    return Case(name=name, files=files, expected="silent", metadata=metadata)
