"""Which earlier contents of the files of a dataset are tried, until it can be published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator
from dataclasses import dataclass, replace

from site_builder.core.model.prepared import PreparationTask, SourceFile, Summary
from site_builder.prepare.cache_key import compute_content_key
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.kept.earlier_versions import Candidate
from site_builder.storage.build_state import Attempt

MOST_ROUNDS = 25  # preparations of one dataset
MOST_DEATHS = 3  # of workers, each of which may take a long time
WHOLE = ""  # what is broken, where it is no file in particular
UNCOMMITTED = -1  # the order of a content that is in no commit


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be prepared. `summarised`: the summary itself is wanted."""

    job: PreparationJob
    summarised: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it; `died`: the worker did."""

    attempt: Attempt
    died: bool = False


@dataclass(frozen=True, slots=True)
class FoundVersion:
    """A dataset that can be published with these contents, and as what; `job`: what prepared
    it."""

    candidates: tuple[Candidate, ...]
    summary: Summary
    job: PreparationJob


class _Trail:
    """The contents of one file, gone back through. `current`: the one that is tried, None for that
    of today; `order`: of the commit that brought it."""

    def __init__(self, candidates: Iterator[Candidate], digest: str) -> None:
        self.current: Candidate | None = None
        self.order = UNCOMMITTED
        self._today = (digest, tuple[SourceFile, ...]())
        self._tried = {self._today}
        self._candidates = candidates
        self._next = next(candidates, None)
        if self._next and self._next.content == self._today:
            self.order = self._next.order

    def go_back(self) -> bool:
        """Take the next content; back to that of today, and False, where there is none."""
        while self._next and self._next.content in self._tried:
            self._next = next(self._candidates, None)
        self.current = self._next
        if self.current is None:
            return False
        self.order = self.current.order
        self._tried.add(self.current.content)
        return True

    def take_back(self) -> bool:
        """Take what was there before the commit that brought the current content, be it what has
        been tried beside other files; False where there was nothing."""
        while self._next and self._next.order <= self.order:
            self._next = next(self._candidates, None)
        if self._next is None:
            return False
        self.order = self._next.order
        self.current = None if self._next.content == self._today else self._next
        return True


ListCandidates = Callable[[SourceFile], Iterator[Candidate]]
Search = Generator[Question, Answer, FoundVersion | None]


class _Version:
    """The version of a dataset that is tried. `hopeless`: files of which no content is left to be
    tried, which are as they are today; `left_out`: those that were not there yet."""

    def __init__(self, job: PreparationJob, list_candidates: ListCandidates) -> None:
        self.hopeless = set[str]()
        self.left_out = set[str]()
        self._job = job
        self._list_candidates = list_candidates
        self._files = {file.path: file for file in job.task.files}
        self._digests = _map_digests(job)
        self._trails: dict[str, _Trail] = {}

    def go_back(self, broken: Collection[str]) -> None:
        """Take another content of each broken file, or take back the last change."""
        if WHOLE in broken:
            self._take_back_commit()
            return
        for path in sorted(broken):
            if not self._open_trail(path).go_back():
                self.hopeless.add(path)

    def list_candidates(self) -> tuple[Candidate, ...]:
        """The contents that take the place of those of today."""
        candidates: list[Candidate] = []
        for path in sorted(self._trails.keys() - self.left_out):
            candidate = self._trails[path].current
            if candidate:
                candidates.append(candidate)
        return tuple(candidates)

    def is_empty(self) -> bool:
        """Is no file in it?"""
        return self.left_out.issuperset(self._files)

    def is_of_today(self) -> bool:
        """Is nothing else in it than there is today?"""
        return not (self.left_out or self.list_candidates())

    def make_question(self) -> Question:
        return Question(make_job_with(self._job, self.list_candidates(), self.left_out))

    def _open_trail(self, path: str) -> _Trail:
        if path not in self._trails:
            candidates = self._list_candidates(self._files[path])
            self._trails[path] = _Trail(candidates, self._digests.get(path, ""))
        return self._trails[path]

    def _take_back_commit(self) -> None:
        """Take back what the last commit did to the files; those that it brought are left out."""
        for path in self._find_last_changed():
            if not self._open_trail(path).take_back():
                self.left_out.add(path)

    def _find_last_changed(self) -> list[str]:
        """The files that the last commit changed of all those whose contents are tried."""
        orders: dict[str, int] = {}
        for path in self._files.keys() - self.left_out:
            orders[path] = self._open_trail(path).order
        last = min(orders.values(), default=UNCOMMITTED)
        return sorted(path for path, order in orders.items() if order == last)


def search_version(
    job: PreparationJob,
    broken: Collection[str],
    list_candidates: ListCandidates,
    spared: Collection[str] = (),
) -> Search:
    """Go back in each broken file of a dataset until no file is broken. Where that cannot be told
    of a file, commits are taken back one after the other, with the files that they brought. A file
    of which no content can be published stays as it is today, and keeps no other back; so do those
    that are `spared`."""
    version = _Version(job, list_candidates)
    version.hopeless.update(spared)
    deaths = 0
    for _ in range(MOST_ROUNDS):
        version.go_back(broken)
        if version.is_empty() or (version.is_of_today() and WHOLE not in broken):
            return None
        if version.is_of_today():
            continue
        answer = yield version.make_question()
        broken = set(answer.attempt.broken) - version.hopeless
        deaths += answer.died
        if deaths >= MOST_DEATHS:
            return None
        if not broken:
            return (yield from _accept_version(version, answer))
    return None


def list_jobs_before(
    job: PreparationJob, list_candidates: ListCandidates
) -> Iterator[PreparationJob]:
    """The dataset as it was before the last commit that changed its files, then as it was before
    the one before that, and so on."""
    version = _Version(job, list_candidates)
    for _ in range(MOST_ROUNDS):
        version.go_back([WHOLE])
        if version.is_empty():
            return
        if not version.is_of_today():
            yield version.make_question().job


def _accept_version(version: _Version, answer: Answer) -> Search:
    """A version of which nothing is broken, unless personal data keep it back."""
    if answer.attempt.personal:
        return None
    summary = answer.attempt.summary
    if summary is None:
        answer = yield replace(version.make_question(), summarised=True)
        summary = answer.attempt.summary
    if summary is None:
        return None
    return FoundVersion(version.list_candidates(), summary, version.make_question().job)


def _map_digests(job: PreparationJob) -> dict[str, str]:
    """The sha256 of each file, where all could be read."""
    if len(job.digests) != len(job.task.files):
        return {}
    paths = (file.path for file in job.task.files)
    return dict(zip(paths, job.digests, strict=True))


def make_job_with(
    job: PreparationJob, candidates: Collection[Candidate], left_out: Collection[str]
) -> PreparationJob:
    """The same with other contents of some files, and without those left out; a file of which `job`
    has an earlier content itself keeps that. The metadata declare the hash, and the size, of what
    is there today: what was there before is not held against them."""
    by_path = {candidate.path: candidate for candidate in candidates}
    readings = dict[tuple[str, str], SourceFile]()
    for tried in candidates:
        readings.update({(file.path, file.name): file for file in tried.files})
    digests_of_today = _map_digests(job)
    files: list[SourceFile] = []
    digests: list[str] = []
    for file in job.task.files:
        if file.path in left_out:
            continue
        candidate = by_path.get(file.path)
        if candidate:
            reading = readings.get((file.path, file.name), file)
            file = replace(reading, sha256="", refused="")
        files.append(file)
        digests.append(candidate.sha256 if candidate else digests_of_today.get(file.path, ""))
    task: PreparationTask = replace(job.task, files=tuple(files))
    return replace(
        job,
        task=task,
        key=compute_content_key(task, digests) if all(digests) else "",
        digests=tuple(digests),
        stand_ins=_replace_stand_ins(job, candidates, left_out),
    )


def _replace_stand_ins(
    job: PreparationJob, candidates: Collection[Candidate], left_out: Collection[str]
) -> dict[str, str]:
    """Those of the job, and these contents in their place: what is published may itself be an
    earlier version, of which the folder has other files."""
    stand_ins = dict(job.stand_ins)
    for candidate in candidates:
        stand_ins[candidate.path] = candidate.sha256
    for path in left_out:
        stand_ins.pop(path, None)
    return stand_ins
