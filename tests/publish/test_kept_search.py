"""Which earlier contents are tried, in which order, and when that ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from site_builder.core.model.prepared import PreparationTask, SourceFile, Summary
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.kept.earlier_versions import Candidate
from site_builder.publish.kept.search import (
    MOST_DEATHS,
    MOST_ROUNDS,
    WHOLE,
    Answer,
    FoundVersion,
    search_version,
)
from site_builder.storage.build_state import Attempt

SUMMARY = Summary(
    id="lille/ecoles", key="k", status="published", rows=0, errors=0, warnings=0, repairs=0,
    tables=(), documents=(), parts="", detail="",
)  # fmt: skip
Judge = Callable[[Mapping[str, str]], Answer]  # of the content of each file


def make_job(files: Mapping[str, str]) -> PreparationJob:
    sources = tuple(
        SourceFile(name=path, path=path, kind="table", hints=ReadingHints(), sha256="declared")
        for path in files
    )
    return PreparationJob(
        task=PreparationTask(id="lille/ecoles", files=sources, sheet="", exports=()),
        key="today",
        digests=tuple(files.values()),
        folder=Path(),
        shown="datasets/lille/ecoles",
        store=Path(),
    )


def search(
    today: Mapping[str, str],
    history: Mapping[str, Mapping[int, str]],
    broken: Collection[str],
    judge: Judge,
) -> tuple[FoundVersion | None, list[dict[str, str]]]:
    """What is found, and what was tried. `history`: what a file held, by the order of commits."""
    tried: list[dict[str, str]] = []

    def list_candidates(file: SourceFile) -> Iterator[Candidate]:
        for order, content in history.get(file.path, {}).items():
            yield Candidate(path=file.path, sha256=content, order=order)

    steps = search_version(make_job(today), broken, list_candidates)
    answer = None
    while True:
        try:
            question = steps.send(answer) if answer else next(steps)
        except StopIteration as end:
            return end.value, tried
        job = question.job
        paths = [file.path for file in job.task.files]
        tried.append(dict(zip(paths, job.digests, strict=True)))
        assert job.key
        assert all(
            file.sha256 == ("" if file.path in job.stand_ins else "declared")
            for file in job.task.files
        )
        answer = judge(tried[-1])
        assert len(tried) < 100


def break_contents(*contents: str) -> Judge:
    """What holds one of these cannot be published."""

    def judge(files: Mapping[str, str]) -> Answer:
        broken = tuple(path for path, content in files.items() if content in contents)
        return Answer(Attempt(SUMMARY, broken))

    return judge


def break_whole(*contents: str, died: bool = False) -> Judge:
    def judge(files: Mapping[str, str]) -> Answer:
        broken = (WHOLE,) if set(contents) & set(files.values()) else ()
        return Answer(Attempt(SUMMARY, broken), died and bool(broken))

    return judge


def test_each_broken_file_goes_back_alone() -> None:
    found, tried = search(
        {"a": "a3", "b": "b2", "c": "c1"},
        {"a": {0: "a3", 2: "a2", 4: "a1"}, "b": {1: "b2", 5: "b1"}, "c": {3: "c1"}},
        ["a", "b"],
        break_contents("a3", "a2", "b2"),
    )
    assert found
    assert tried == [{"a": "a2", "b": "b1", "c": "c1"}, {"a": "a1", "b": "b1", "c": "c1"}]


def test_a_content_that_was_there_twice_is_tried_once() -> None:
    found, tried = search(
        {"a": "a2"}, {"a": {0: "a2", 1: "x", 2: "a2", 3: "x", 4: "a1"}}, ["a"],
        break_contents("a2", "x"),
    )  # fmt: skip
    assert found
    assert tried == [{"a": "x"}, {"a": "a1"}]


def test_a_file_that_has_never_been_good_stays_as_it_is() -> None:
    found, tried = search(
        {"a": "a2", "b": "b1"}, {"a": {0: "a2", 1: "a1"}, "b": {0: "b1"}}, ["a", "b"],
        break_contents("a2", "b1"),
    )  # fmt: skip
    assert found
    assert [candidate.path for candidate in found.candidates] == ["a"]
    assert tried == [{"a": "a1", "b": "b1"}]


def test_where_nothing_was_there_before_nothing_is_tried() -> None:
    assert search({"a": "a1"}, {"a": {0: "a1"}}, ["a"], break_contents("a1")) == (None, [])


def test_where_the_whole_is_broken_the_last_change_is_taken_back() -> None:
    found, tried = search(
        {"a": "a2", "b": "b2", "c": "c2"},
        {"a": {3: "a2", 6: "a1"}, "b": {1: "b2", 5: "b1"}, "c": {2: "c2", 4: "c1"}},
        [WHOLE],
        break_whole("c2"),
    )
    assert found
    assert tried == [{"a": "a2", "b": "b1", "c": "c2"}, {"a": "a2", "b": "b1", "c": "c1"}]


def test_what_is_not_committed_is_the_last_change() -> None:
    found, tried = search(
        {"a": "new", "b": "b2"}, {"a": {3: "a1"}, "b": {1: "b2", 5: "b1"}}, [WHOLE],
        break_whole("new"),
    )  # fmt: skip
    assert found
    assert tried == [{"a": "a1", "b": "b2"}]


def test_a_new_file_that_keeps_the_whole_back_is_left_out() -> None:
    found, tried = search(
        {"a": "a1", "b": "giant"}, {"a": {3: "a1"}}, [WHOLE], break_whole("giant", died=True)
    )
    assert found
    assert found.candidates == ()
    assert tried == [{"a": "a1"}]


def test_a_file_that_is_not_to_blame_is_as_it_was_then() -> None:
    """Be it as it is today, after it was another thing."""
    found, tried = search(
        {"a": "a1", "new": "deadly"}, {"a": {0: "a1", 1: "deadly", 2: "a1"}, "new": {0: "deadly"}},
        [WHOLE], break_whole("deadly", died=True),
    )  # fmt: skip
    assert found
    assert found.candidates == ()
    assert tried == [{"a": "deadly"}, {"a": "a1"}]


def test_what_is_as_today_again_is_not_tried_twice() -> None:
    found, tried = search(
        {"a": "a2"}, {"a": {0: "a2", 1: "a2 too", 2: "a2", 3: "a1"}}, [WHOLE],
        break_whole("a2", "a2 too"),
    )  # fmt: skip
    assert found
    assert tried == [{"a": "a2 too"}, {"a": "a1"}]


def test_workers_do_not_die_for_ever() -> None:
    history = {"a": {number: f"a{number}" for number in range(50)}}
    contents = [f"a{number}" for number in range(50)]
    found, tried = search({"a": "a0"}, history, [WHOLE], break_whole(*contents, died=True))
    assert found is None
    assert len(tried) == MOST_DEATHS


def test_it_ends_where_nothing_is_good() -> None:
    history = {"a": {number: f"a{number}" for number in range(99)}}
    contents = [f"a{number}" for number in range(99)]
    found, tried = search({"a": "a0"}, history, ["a"], break_contents(*contents))
    assert found is None
    assert len(tried) == MOST_ROUNDS


def test_a_version_that_personal_data_keep_back_is_not_taken() -> None:
    def judge(files: Mapping[str, str]) -> Answer:
        is_personal = files["a"] != "a1"
        return Answer(Attempt(SUMMARY, ("a",) if is_personal else (), is_personal))

    history = {"a": {0: "a3", 1: "a2", 2: "a1"}}
    found, tried = search({"a": "a3"}, history, ["a"], judge)
    assert found
    assert tried == [{"a": "a2"}, {"a": "a1"}]
    del history["a"][2]
    assert search({"a": "a3"}, history, ["a"], judge)[0] is None


def test_a_summary_that_was_not_remembered_is_asked_for() -> None:
    """It was of no use to the last build; now it is, and is prepared again."""
    answers = [Attempt(None, ()), Attempt(SUMMARY, ())]

    def judge(files: Mapping[str, str]) -> Answer:
        return Answer(answers.pop(0))

    found, tried = search({"a": "a2"}, {"a": {1: "a1"}}, ["a"], judge)
    assert found and found.summary is SUMMARY
    assert found.candidates == (Candidate(path="a", sha256="a1", order=1),)
    assert found.job.digests == ("a1",)
    assert tried == [{"a": "a1"}] * 2


def test_a_job_of_which_a_file_cannot_be_read_is_not_remembered() -> None:
    job = replace(make_job({"a": "a1", "b": "b1"}), digests=("a1",), key="")
    candidates = iter([Candidate(path="b", sha256="b0")])
    steps = search_version(job, ["b"], lambda file: candidates)
    assert next(steps).job.key == ""
