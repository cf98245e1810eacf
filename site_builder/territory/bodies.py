"""Whom each row is about, told apart: two bodies may have one name, and one body be written in
several ways. A body is known by its number; without any, by its name within one publisher."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, filterfalse, repeat
from operator import attrgetter
from typing import NamedTuple

from site_builder.cells import fold_header
from site_builder.territory.identifiers import NOBODY

SEPARATOR = " · "  # between the numbers of a body
NUMBERLESS = "sans numéro"
WITHIN = "\n"  # between a publisher and a name: what stands for the number of a body that has none


def _fold_name(name: str) -> str:
    """« Ciné-club » and « CINE CLUB » are one name."""
    return fold_header(name).replace(" ", "")


class Mention(NamedTuple):
    """How a row says whom it is about: a name, who publishes it, in which commune ("" where it is
    not of one), and the numbers of the body, as `territory.identifiers` writes them."""

    name: str
    publisher: str
    place: str
    numbers: str

    @property
    def number(self) -> str:
        """« SIREN 380475558 », else « RNA W380475558 », else ""."""
        first, _, others = self.numbers.partition(SEPARATOR)
        if first.endswith(NOBODY):
            return others
        return first

    @property
    def name_key(self) -> str:
        """Its name and publisher."""
        return f"{self.publisher}{WITHIN}{_fold_name(self.name)}"


class BodyNames:
    """The name of each body of a table, which no other has. `numberless` is how many rows have no
    number, and are known by their name."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        counts = Counter(filter(attrgetter("name"), mentions))
        numberless = filterfalse(attrgetter("number"), counts)
        self.numberless = sum(map(counts.__getitem__, numberless))
        self._names = _name_mentions(counts)

    def iterate_names(self, mentions: Iterable[Mention]) -> Iterator[tuple[str]]:
        """A cell for each row, empty where it names nobody."""
        return zip(map(self._names.get, mentions, repeat("")))


@dataclass(slots=True)
class _NamedNumbers:
    """The numbers that stand beside one name of one publisher, by their kind."""

    by_kind: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, number: str) -> None:
        kind, _, _ = number.partition(" ")
        self.by_kind[kind].add(number)

    def find_only(self) -> str:
        """That of the only body of this name, or "". An RNA beside which nobody has a SIREN is of
        the body that has one: it contradicts nothing."""
        numbers = [*self.by_kind["SIREN"], *self.by_kind["RNA"], ""]
        if max(map(len, self.by_kind.values())) > 1:
            return ""
        return numbers[0]


@dataclass(slots=True)
class _Body:
    """A body as its rows have it; `key` is its number, or its publisher and name."""

    key: str
    spellings: Counter[str] = field(default_factory=Counter)
    mentions: list[Mention] = field(default_factory=list)

    def add(self, mention: Mention, count: int) -> None:
        self.spellings[mention.name] += count
        self.mentions.append(mention)

    @property
    def name(self) -> str:
        """That which most of its rows have, the first in the alphabet of several."""
        return max(sorted(self.spellings), key=self.spellings.__getitem__)

    @property
    def places(self) -> set[str]:
        return set(map(attrgetter("place"), self.mentions))

    def name_among(self, namesakes: Sequence[_Body]) -> str:
        """With what it has and its namesakes have not: its commune, else its number."""
        if len(namesakes) == 1:
            return self.name
        return f"{self.name} ({self._distinguish(namesakes)})"

    def _distinguish(self, namesakes: Sequence[_Body]) -> str:
        if WITHIN in self.key:
            return f"{self.mentions[0].publisher}, {NUMBERLESS}"
        counts = Counter(chain.from_iterable(map(attrgetter("places"), namesakes)))
        first, *more = sorted(self.places)
        if more or counts[first] > 1:
            return self.key
        return first or self.key


def _name_mentions(counts: Mapping[Mention, int]) -> dict[Mention, str]:
    """The name of the body of each mention; bodies of one name are followed by what tells them
    apart."""
    names = {}
    for namesakes in _group_namesakes(_list_bodies(counts)):
        for body in namesakes:
            name = body.name_among(namesakes)
            names.update(dict.fromkeys(body.mentions, name))
    return names


def _list_bodies(counts: Mapping[Mention, int]) -> list[_Body]:
    """A number is a body. A mention without one is of the only body of its name that the same
    publisher has, else of one by itself."""
    numbers: defaultdict[str, _NamedNumbers] = defaultdict(_NamedNumbers)
    for mention in counts:
        numbers[mention.name_key].add(mention.number)
    bodies: dict[str, _Body] = {}
    for mention in sorted(counts):
        key = mention.number
        if not key.startswith("SIREN"):
            key = numbers[mention.name_key].find_only() or key or mention.name_key
        body = bodies.setdefault(key, _Body(key))
        body.add(mention, counts[mention])
    return list(bodies.values())


def _group_namesakes(bodies: Iterable[_Body]) -> Iterable[Sequence[_Body]]:
    """The bodies of each name."""
    namesakes: defaultdict[str, list[_Body]] = defaultdict(list)
    for body in bodies:
        namesakes[_fold_name(body.name)].append(body)
    return namesakes.values()
