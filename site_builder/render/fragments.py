"""What feeds of many datasets say of each of them, kept so that one that changes is told anew
alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import msgspec

from site_builder.core.language import Language
from site_builder.core.model.portal import Portal
from site_builder.core.model.prepared import Parts, Summary
from site_builder.core.model.site import DatasetEntry
from site_builder.geography.territory import Territories, Territory
from site_builder.render.rendered_files import RenderedFiles, StoredFile, compute_key

OPENED = 500  # datasets of which what is said stays at hand: those of a publisher


@dataclass(frozen=True, slots=True)
class CatalogueContext:
    """In which portal and in which words catalogues are told."""

    portal: Portal
    words: Language


Describe = Callable[[DatasetEntry, Parts, Territory, CatalogueContext], Sequence[str]]


@dataclass(frozen=True, kw_only=True)  # without slots, for what is found to stay at hand
class FragmentStore:
    """The texts of some feeds, each by its name, about each dataset: one object of the store a
    dataset, for it is read for all of them at once."""

    describers: Mapping[str, Describe]
    context: CatalogueContext
    territories: Territories
    marks: Mapping[str, str]
    load_parts: Callable[[Summary], Parts]
    rendered: RenderedFiles

    def find(self, entry: DatasetEntry) -> StoredFile:
        """The object that holds all that is said of a dataset, and the length of its longest
        text."""
        id_ = entry.dataset.id
        if id_ not in self._found:
            self._found[id_] = self._find(entry)
        return self._found[id_]

    def _find(self, entry: DatasetEntry) -> StoredFile:
        territory = self.territories.of(entry.dataset)
        key = compute_key(self._shared_key, self.marks[entry.dataset.id], territory)
        return self.rendered.find(key) or self._describe(entry, territory, key)

    def _describe(self, entry: DatasetEntry, territory: Territory, key: str) -> StoredFile:
        parts = self.load_parts(entry.summary)
        texts = {
            name: describe(entry, parts, territory, self.context)
            for name, describe in self.describers.items()
        }
        longest = max(len(text) for feed_texts in texts.values() for text in feed_texts)
        return self.rendered.keep(key, msgspec.msgpack.encode(texts), length=longest)

    @cached_property
    def load(self) -> Callable[[str], Mapping[str, Sequence[str]]]:
        """What an object holds: the texts of each feed. The last ones stay at hand, where there is
        another feed to ask for them."""
        return lru_cache(OPENED if len(self.describers) > 1 else 0)(self._load)

    def _load(self, sha256: str) -> Mapping[str, Sequence[str]]:
        return msgspec.msgpack.decode(self.rendered.read(sha256), type=dict[str, list[str]])

    @cached_property
    def _found(self) -> dict[str, StoredFile]:
        return {}

    @cached_property
    def _shared_key(self) -> str:
        return compute_key(self.context.portal, self.context.words.code, tuple(self.describers))
