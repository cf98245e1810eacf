"""Is a text that was erased still anywhere in what this machine holds: the site, the trees beside
it, the store and whatever else is in .beffroi, the sources, all objects of git?

- `core.sought_texts`: what is looked for, and as what it is recognised. `byte_texts`: bytes as
  texts.
- `containers`: what is packed in a file; `table_texts`: what a library must read, in a worker.
- `places`: the files and the objects of git.

Nothing that is told holds one of the texts: they are called by their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.commands.traces.containers import FileSearch
from site_builder.commands.traces.places import (
    HeldFile,
    list_git_files,
    list_held_files,
    locate_objects,
)
from site_builder.commands.traces.table_texts import FUNCTION, TableAnswer, TableJob
from site_builder.core.sought_texts import SoughtTexts, fold_for_search
from site_builder.core.text import show_safe_path
from site_builder.history.git import GitSilent, ObjectReader, is_in_repository
from site_builder.storage.progress import Tell, ignore_progress, track_progress
from site_builder.storage.workers import WarmWorker, WorkerDeath

HIDDEN = "…"  # in the place of a name that is one of the texts
SPOKEN_ID = 12  # digits of the id of an object


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedPlace:
    """Somewhere where texts were found. `kind`: file, name, or of an object of git what leads to it
    (refs, reflog, nothing); `member`: of an archive, or ""; `apart`: those of the texts whose words
    are there, but not together."""

    kind: str
    name: str
    member: str = ""
    numbers: tuple[int, ...]
    apart: tuple[int, ...] = ()


@dataclass(slots=True)
class FoundTraces:
    """What was found, and what could not be looked into; how much was looked at."""

    places: list[TracedPlace] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    files: int = 0
    objects: int = 0
    in_git: bool = False


@contextmanager
def open_file_searches(sought: SoughtTexts) -> Iterator[Callable[[], FileSearch]]:
    """What makes a search of one file, with a worker for what a library must read."""
    worker = WarmWorker(FUNCTION, TableAnswer)

    def search_table(path: Path, kind: str) -> frozenset[int] | None:
        ((_, answer),) = worker.run([(TableJob(path, kind, sought),)])
        if isinstance(answer, WorkerDeath):
            return None
        numbers = frozenset(answer.numbers)
        return numbers if answer.read or numbers else None

    with closing(worker):
        yield lambda: FileSearch(sought, search_table)


@dataclass(frozen=True, slots=True)
class _TraceHunt:
    sought: SoughtTexts
    make_file_search: Callable[[], FileSearch]
    result: FoundTraces

    def mask(self, name: str) -> str:
        """A path, without the parts of it that are what is looked for."""
        parts = [HIDDEN if self.sought.find(part) else part for part in name.split("/")]
        for number in self.sought.find("/".join(parts)):  # its words are in several of them
            words = self.sought.words[abs(number) - 1] if self.sought.words else ()
            parts = [HIDDEN if _has_any(part, words) else part for part in parts]
        return show_safe_path("/".join(parts))

    def record_names(self, names: tuple[str, ...]) -> None:
        for name in names:
            if numbers := self.sought.find(name):
                found, apart = _split_found(numbers)
                place = TracedPlace(kind="name", name=self.mask(name), numbers=found, apart=apart)
                self.result.places.append(place)

    def record_file(self, search: FileSearch, names: tuple[str, ...], kind: str = "file") -> None:
        """What was found in a file that has these names."""
        for name in map(self.mask, names):
            for trace in search.traces:
                found, apart = _split_found(trace.numbers)
                self.result.places.append(
                    TracedPlace(
                        kind=kind,
                        name=name,
                        member=self.mask(trace.member),
                        numbers=found,
                        apart=apart,
                    )
                )
        self.result.unread += (
            self.mask(f"{names[0]} › {member}" if member else names[0]) for member in search.unread
        )


def _split_found(numbers: Iterable[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """All the texts that `find` has found, and those of them of which it was the words alone."""
    whole = {number for number in numbers if number > 0}
    apart = {-number for number in numbers if number < 0} - whole
    return tuple(sorted(whole | apart)), tuple(sorted(apart))


def _has_any(part: str, words: tuple[str, ...]) -> bool:
    folded = fold_for_search(part)
    return any(word in folded for word in words)


def search_site(
    root: Path, out: Path, sought: SoughtTexts, tell: Tell = ignore_progress
) -> FoundTraces:
    """Look for texts in all that this machine holds of a site."""
    root = root.resolve()
    result = FoundTraces(in_git=is_in_repository(root))
    sought = sought.with_words_apart()
    with open_file_searches(sought) as make_file_search:
        hunt = _TraceHunt(sought, make_file_search, result)
        held_files = tuple(_list_files(root, out))
        for held_file in track_progress(held_files, "traces", tell):
            _search_held_file(hunt, held_file)
        if result.in_git:
            _search_objects(hunt, root, tell)
            tell("objects", result.objects, result.objects)
    result.places.sort(key=_get_place_order)
    return result


def _get_place_order(place: TracedPlace) -> tuple[bool, str, str]:
    return place.kind not in ("file", "name"), place.name, place.member


def _list_files(root: Path, out: Path) -> Iterator[HeldFile]:
    yield from list_held_files(root, out)
    for path, name in list_git_files(root):
        yield HeldFile(path, (name,))


def _search_held_file(hunt: _TraceHunt, held_file: HeldFile) -> None:
    hunt.result.files += 1
    hunt.record_names(held_file.names)
    search = hunt.make_file_search()
    try:
        search.search_file(held_file.path)
    except FileNotFoundError:  # a build has replaced it
        return
    except OSError:
        hunt.result.unread.append(hunt.mask(held_file.names[0]))
        return
    hunt.record_file(search, held_file.names)


def _search_objects(hunt: _TraceHunt, root: Path, tell: Tell) -> None:
    """All that git has, be it in no branch any more."""
    searches = dict[str, FileSearch]()
    try:
        for git_object in ObjectReader(root):
            tell("objects", hunt.result.objects, 0)
            hunt.result.objects += 1
            search = hunt.make_file_search()
            search.search_stream(git_object.blocks)
            if search.traces or search.unread:
                searches[git_object.id] = search
        places = locate_objects(root, searches)
    except GitSilent:
        hunt.result.unread.append(".git")
        return
    for id_, search in searches.items():
        place = places[id_]
        name = f"{id_[:SPOKEN_ID]} {place.path}".strip()
        hunt.record_file(search, (name,), place.holder)
