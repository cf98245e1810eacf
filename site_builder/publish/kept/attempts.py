"""What preparing a dataset with earlier contents gave: asked of all datasets at once, round by
round, and remembered by its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from site_builder.compose.published_files import list_published_sources
from site_builder.core.model.prepared import Detail, Parts, Summary
from site_builder.core.problems import Problem, is_blocking_problem, is_of_persons
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.kept.search import WHOLE, Answer, FoundVersion, Question, Search
from site_builder.storage.build_state import Attempt
from site_builder.storage.object_store import ObjectStore

PrepareJobs = Callable[[Mapping[str, PreparationJob]], Mapping[str, Summary]]


@dataclass(frozen=True, slots=True)
class AttemptLog:
    """What is known of attempts, by key. `used`: those that this build asked for; `prepared`: the
    datasets of which one was prepared."""

    objects: ObjectStore
    known: dict[str, Attempt] = field(default_factory=dict)
    used: dict[str, Attempt] = field(default_factory=dict)
    prepared: set[str] = field(default_factory=set)

    def find(self, question: Question) -> Attempt | None:
        """What is known to come of it."""
        attempt = self.known.get(question.job.key)
        if attempt is None or (question.summarised and attempt.summary is None):
            return None
        self.used[question.job.key] = attempt
        return attempt

    def add(self, job: PreparationJob, summary: Summary) -> Attempt:
        """Learn what came of a job, unless it might be another thing the next time."""
        attempt = judge_attempt(job, summary, self.objects)
        if summary.key:
            self.known[summary.key] = attempt
        return attempt

    def answer(self, job: PreparationJob, summary: Summary) -> Answer:
        """The same of what this build has prepared."""
        self.prepared.add(job.task.id)
        attempt = self.add(job, summary)
        if summary.key:
            self.used[summary.key] = attempt
        died = any(map(_is_death, _load_problems(summary, self.objects)))
        return Answer(attempt, died)


def _is_death(problem: Problem) -> bool:
    return problem.code.startswith("worker-")


def _load_problems(summary: Summary, objects: ObjectStore) -> tuple[Problem, ...]:
    if not summary.errors:
        return ()
    return objects.value(summary.detail, Detail).problems


def judge_attempt(job: PreparationJob, summary: Summary, objects: ObjectStore) -> Attempt:
    """What of a dataset that has been prepared could not be published."""
    paths = {file.path for file in job.task.files}
    problems = _load_problems(summary, objects)
    broken = {_find_place(problem, job, paths) for problem in filter(is_blocking_problem, problems)}
    personal = any(map(is_of_persons, problems))
    if WHOLE not in broken and not personal:  # of persons, nothing of the dataset is published
        parts = objects.parts(summary)
        broken |= paths - list_published_sources(parts)
        broken |= paths & list_rowless_sources(parts)
    return Attempt(summary, tuple(sorted(broken)), personal)


def list_rowless_sources(parts: Parts) -> set[str]:
    """The files of which no table has a row: what was there before may have had some."""
    tables, _ = parts
    return {table.source for table in tables} - {table.source for table in tables if table.rows}


def _find_place(problem: Problem, job: PreparationJob, paths: set[str]) -> str:
    """The file that a problem is about, WHOLE where it is none in particular."""
    path = (problem.place.path or "").removeprefix(f"{job.shown}/")
    return path if path in paths else WHOLE


def run_searches(
    searches: Mapping[str, Search],
    log: AttemptLog,
    prepare: PrepareJobs,
) -> dict[str, FoundVersion]:
    """What each search finds, by the id of its dataset; what they ask for is prepared together."""
    found_versions: dict[str, FoundVersion] = {}
    answers: dict[str, Answer | None] = dict.fromkeys(searches)
    while answers:
        questions: dict[str, Question] = {}
        for dataset_id, answer in answers.items():
            try:
                search = searches[dataset_id]
                questions[dataset_id] = search.send(answer) if answer else next(search)
            except StopIteration as end:
                if end.value:
                    found_versions[dataset_id] = end.value
        answers = dict(_answer_questions(questions, log, prepare))
    return found_versions


def _answer_questions(
    questions: Mapping[str, Question],
    log: AttemptLog,
    prepare: PrepareJobs,
) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    jobs: dict[str, PreparationJob] = {}
    for dataset_id, question in questions.items():
        attempt = log.find(question)
        if attempt:
            answers[dataset_id] = Answer(attempt)
        else:
            jobs[dataset_id] = question.job
    if jobs:
        for dataset_id, summary in prepare(jobs).items():
            answers[dataset_id] = log.answer(jobs[dataset_id], summary)
    return answers


def list_lasting_attempts(
    log: AttemptLog, versions: Mapping[str, FoundVersion]
) -> dict[str, Attempt]:
    """What the next build may trust: the summaries of those that are published, of the others what
    was broken."""
    published_keys = {version.summary.key for version in versions.values()}
    attempts: dict[str, Attempt] = {}
    for key, attempt in sorted(log.used.items()):
        is_published = attempt.summary and attempt.summary.key in published_keys
        attempts[key] = attempt if is_published else replace(attempt, summary=None)
    return attempts
