"""Whatever one job does to its worker, the others are answered, the guilty one is named, and
nothing is left behind."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from kept_workers import close_workers
from nightly import nightly_after, nightly_but_each
from portal import until
from saboteur import SABOTAGES, Answer

from site_builder.core.message_catalogues import DIRECTORY
from site_builder.storage.workers import (
    CannotStart,
    WarmWorker,
    WorkerDeath,
    WorkerLimits,
    call_in_worker,
    inside,
    pool,
    process,
    run_in_workers,
)

ANSWER = "saboteur:answer"
TIGHT = WorkerLimits(megabytes=300, cpu_seconds=1, wall_seconds=20)
INNOCENTS = [f"innocent-{number}" for number in range(20)]
REASONS = dict.fromkeys(SABOTAGES, "crash") | {
    "sleep": "time",
    "catastrophic_regex": "time",
    "python_list": "memory",
    "wrapped_memory_error": "memory",
    "malloc_then_abort": "memory",
    "duckdb_string": "memory",
    "full_disk": "disk",
}
SLOW = {"sleep", "catastrophic_regex", "duckdb_string"}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are counted in /proc")


def batches(names: list[str], size: int = 7) -> list[list[str]]:
    return [names[start : start + size] for start in range(0, len(names), size)]


def among_innocents(guilty: str) -> list[str]:
    return [*INNOCENTS[:9], guilty, *INNOCENTS[9:]]


def processes(scratch: Path) -> set[int]:
    """Those whose home is a folder of this scratch root: children, grandchildren, orphans."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if f"HOME={scratch}/".encode() in (entry / "environ").read_bytes():
                    found.add(int(entry.name))
            except OSError:  # it ended meanwhile, or is another user's
                continue
    return found


def zombies() -> list[str]:
    ours = f"PPid:\t{os.getpid()}\n"
    statuses = []
    for entry in Path("/proc").glob("[0-9]*/status"):
        try:
            statuses.append(entry.read_text())
        except OSError:
            continue
    return [status for status in statuses if ours in status and "State:\tZ" in status]


def nothing_is_left(scratch: Path) -> bool:
    """A signal takes a moment to arrive."""
    until(lambda: not processes(scratch), "the end of every process")
    return not list(scratch.iterdir())


def wait_until_busy(scratch: Path, workers: int) -> None:
    """Until so many workers are inside their sabotage; a worker that still starts would end by
    itself."""
    until(lambda: len(list(scratch.glob("beffroi-*/*/busy"))) >= workers, "busy workers")


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    """A folder for temporary roots, empty again at the end, and without a process that works in
    it."""
    close_workers()  # those that other tests of this process keep
    folder = tmp_path / "scratch"
    folder.mkdir()
    yield folder
    assert nothing_is_left(folder)
    assert not zombies()


@pytest.mark.parametrize("guilty", nightly_but_each(3, sorted(SABOTAGES)))
def test_one_guilty_job_costs_the_twenty_innocents_nothing(guilty: str, scratch: Path) -> None:
    limits = WorkerLimits(300, 1, 1) if guilty == "sleep" else TIGHT
    if guilty == "malloc_then_abort":
        # only its peak tells that it was memory, and a child inherits that of this process,
        # whatever ran before
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        limits = WorkerLimits(max(300, int(own / process.SWOLLEN) + 100), 20, 40)
    names = among_innocents(guilty)
    results = list(
        run_in_workers(
            batches(names), ANSWER, answer=Answer, limits=limits, jobs=2, scratch=scratch
        )
    )
    assert Counter(job for job, _ in results) == Counter(names)
    for job, answer in results:
        if job == guilty:
            assert isinstance(answer, WorkerDeath)
            assert answer.reason == REASONS[guilty]
            assert 0 < len(answer.detail) <= 80
            assert (guilty == "catastrophic_regex") == answer.detail.endswith("of CPU")
        else:
            assert isinstance(answer, Answer)
            assert (answer.name, answer.length) == (job, len(job))


@pytest.mark.parametrize(("jobs", "backwards"), nightly_after(1, [(1, True), (2, False)]))
def test_all_the_guilty_at_once_in_any_order(jobs: int, backwards: bool, scratch: Path) -> None:
    guilty = sorted(set(SABOTAGES) - SLOW)
    names = [name for pair in zip(INNOCENTS, guilty + INNOCENTS, strict=False) for name in pair]
    names = sorted(set(names) | set(INNOCENTS) | set(guilty), reverse=backwards)
    results = dict(
        run_in_workers(
            batches(names, 5), ANSWER, answer=Answer, limits=TIGHT, jobs=jobs, scratch=scratch
        )
    )
    assert {job for job, answer in results.items() if isinstance(answer, WorkerDeath)} == set(
        guilty
    )
    assert {job for job, answer in results.items() if isinstance(answer, Answer)} == set(INNOCENTS)


def test_a_worker_is_warm_and_its_scratch_folder_empty_at_each_call(
    scratch: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n")
    jobs = [[str(outside)], ["b", "c"], ["d"]]
    results = dict(
        run_in_workers(
            jobs, "saboteur:litter", answer=Answer, limits=TIGHT, jobs=1, scratch=scratch
        )
    )
    answers = [answer for answer in results.values() if isinstance(answer, Answer)]
    assert len(answers) == 4
    assert len({answer.pid for answer in answers}) == 1
    assert len({answer.scratch for answer in answers}) == 1
    assert [answer.litter for answer in answers] == [0, 0, 0, 0]
    assert outside.read_text() == "a\n"


def test_a_job_that_dies_once_is_answered_by_a_new_worker(scratch: Path, tmp_path: Path) -> None:
    mark = str(tmp_path / "seen")
    [(job, answer)] = run_in_workers(
        [[mark]], "saboteur:fragile", answer=Answer, limits=TIGHT, jobs=1, scratch=scratch
    )
    assert isinstance(answer, Answer)
    assert answer.name == job == mark


def test_the_time_allowed_is_that_of_one_call_however_long_the_worker_has_served(
    scratch: Path,
) -> None:
    jobs = [["a"], ["b"], ["c"], ["d"]]
    answers = [
        answer
        for _, answer in run_in_workers(
            jobs, "saboteur:burn", answer=Answer, limits=TIGHT, jobs=1, scratch=scratch
        )
    ]
    assert len({answer.pid for answer in answers if isinstance(answer, Answer)}) == 1
    assert len(answers) == 4


def test_megabytes_on_the_outputs_reach_nobody(
    scratch: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    results = list(
        run_in_workers(
            [["a"], ["b"]], "saboteur:chatter", answer=Answer, limits=TIGHT, jobs=1, scratch=scratch
        )
    )
    assert all(isinstance(answer, Answer) for _, answer in results)
    assert capfd.readouterr() == ("", "")


def test_an_answer_written_in_advance_answers_no_question(scratch: Path) -> None:
    def find_mark(name: str) -> list[Path]:
        return list(scratch.rglob(f"{name}.written"))

    def source() -> Iterator[list[str]]:
        for name in "abc":
            yield [name]
            until(partial(find_mark, name), "the answer written in advance")

    results = dict(
        run_in_workers(
            source(), "saboteur:unasked", answer=Answer, limits=TIGHT, jobs=1, scratch=scratch
        )
    )
    assert {job: getattr(answer, "name", answer) for job, answer in results.items()} == {
        "a": "a",
        "b": "b",
        "c": "c",
    }


def test_nothing_of_the_environment_reaches_a_worker_but_what_it_needs(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI_TOKEN", "secret")
    [(_, found)] = run_in_workers(
        [["a"]],
        "saboteur:environment",
        answer=dict[str, str],
        limits=TIGHT,
        jobs=1,
        scratch=scratch,
    )
    assert isinstance(found, dict)
    assert set(found) <= {*process.KEPT, *process.FIXED, "HOME", "TMPDIR", "LC_CTYPE"}
    assert found["MALLOC_ARENA_MAX"] == "2"


def test_arrow_allocates_with_the_system_and_its_bombs_are_memory(scratch: Path) -> None:
    assert call_in_worker("saboteur:pool_name", "a", str) == "system"
    bomb = call_in_worker("saboteur:arrow_bomb", str(10 << 30), str, WorkerLimits(400, 5, 20))
    assert isinstance(bomb, WorkerDeath)
    assert bomb.reason == "memory"


def test_a_worker_imports_only_what_its_function_needs() -> None:
    modules = call_in_worker("saboteur:modules", "a", list[str])
    assert isinstance(modules, list)
    assert "saboteur" in modules
    assert not {"duckdb", "pyarrow", "multiprocessing", "pytest"} & set(modules)
    ours = {name for name in modules if name.startswith("site_builder")}
    assert ours == {"site_builder", "site_builder.storage", "site_builder.storage.resource_errors"}


def test_a_worker_collects_what_it_throws_away() -> None:
    """It does not while it imports its function."""
    assert call_in_worker("saboteur:collects", "a", bool) is True


def test_our_own_mistake_leaves_its_traceback_in_the_log(scratch: Path, tmp_path: Path) -> None:
    log = tmp_path / "site" / "log"
    [(_, answer)] = run_in_workers(
        [["unpicklable_exception"]],
        ANSWER,
        answer=Answer,
        limits=TIGHT,
        jobs=1,
        log=log,
        scratch=scratch,
    )
    assert answer == WorkerDeath("crash", "Unpicklable")
    assert "in unpicklable_exception" in log.read_text()
    assert "'unpicklable_exception'" in log.read_text()


@pytest.mark.parametrize("function", ["saboteur:absent", "hostile.nothing:answer", "sys:exit"])
def test_a_function_that_cannot_be_used_stops_the_run_or_the_job(
    function: str, scratch: Path
) -> None:
    if function == "sys:exit":
        [(_, answer)] = run_in_workers(
            [["a"]], function, answer=Answer, limits=TIGHT, jobs=1, scratch=scratch
        )
        assert answer == WorkerDeath("crash", "TypeError")
    else:
        with pytest.raises(CannotStart, match="Error"):
            list(
                run_in_workers(
                    [["a"]], function, answer=Answer, limits=TIGHT, jobs=2, scratch=scratch
                )
            )


def test_no_batch_no_process(scratch: Path) -> None:
    assert (
        list(run_in_workers([], ANSWER, answer=Answer, limits=TIGHT, jobs=2, scratch=scratch)) == []
    )
    assert (
        list(run_in_workers([[], []], ANSWER, answer=Answer, limits=TIGHT, jobs=2, scratch=scratch))
        == []
    )


def test_batches_are_pulled_as_they_are_needed(scratch: Path) -> None:
    pulled: list[int] = []

    def source() -> Iterator[list[str]]:
        for number in range(1000):
            pulled.append(number)
            yield [str(number)]

    results = run_in_workers(source(), ANSWER, answer=Answer, limits=TIGHT, jobs=2, scratch=scratch)
    for _ in range(10):
        next(results)
    assert len(pulled) <= 10 + 2 * 2
    results.close()
    assert nothing_is_left(scratch)


def test_an_exception_of_the_caller_ends_busy_workers_at_once(
    scratch: Path, tmp_path: Path
) -> None:
    """They do not go on until their time is over, which the log would tell."""
    log = tmp_path / "log"

    def source() -> Iterator[list[str]]:
        yield ["sleep"]
        yield ["sleep"]
        wait_until_busy(scratch, 2)
        raise LookupError("the caller's own")

    with pytest.raises(LookupError):
        list(
            run_in_workers(
                source(), ANSWER, answer=Answer, limits=TIGHT, jobs=2, log=log, scratch=scratch
            )
        )
    assert nothing_is_left(scratch)
    assert not log.exists()


def one(warm: WarmWorker[Answer], job: str) -> Answer | WorkerDeath:
    """The answer of a call for one job, which comes out once."""
    [(named, answer)] = warm.run([[job]])
    assert named == job
    return answer


def pid(answer: Answer | WorkerDeath) -> int:
    assert isinstance(answer, Answer)
    return answer.pid


def test_a_warm_worker_answers_call_after_call_each_with_an_empty_folder_and_its_own_time(
    scratch: Path,
) -> None:
    with closing(WarmWorker("saboteur:litter", Answer, TIGHT, scratch)) as warm:
        answers = [one(warm, name) for name in "abc"]
        assert [getattr(answer, "litter", answer) for answer in answers] == [0, 0, 0]
        assert len({pid(answer) for answer in answers}) == 1
        assert list(warm.run([])) == []
        assert [entry.name for entry in scratch.iterdir()] == [warm.folder]
    assert nothing_is_left(scratch)
    with closing(WarmWorker("saboteur:burn", Answer, TIGHT, scratch)) as warm:
        assert len({pid(one(warm, name)) for name in "abcd"}) == 1, (
            "0.7 s of CPU each, of one that is allowed"
        )


def test_a_warm_worker_starts_before_it_is_asked(scratch: Path) -> None:
    with closing(WarmWorker(ANSWER, Answer, TIGHT, scratch)) as warm:
        assert not list(scratch.iterdir()), "nor before it is told to"
        warm.start()
        started = until(lambda: processes(scratch), "a process")
        assert started == {pid(one(warm, "a"))}
        warm.start()
        assert started == {pid(one(warm, "b"))}


@pytest.mark.parametrize(
    "guilty",
    nightly_after(1, ["kill_nine", "python_list", "catastrophic_regex", "unpicklable_exception"]),
)
def test_a_job_that_sabotages_a_warm_worker_costs_the_next_call_nothing(
    guilty: str, scratch: Path
) -> None:
    with closing(WarmWorker(ANSWER, Answer, TIGHT, scratch)) as warm:
        before = one(warm, "a")
        died = one(warm, guilty)
        after = one(warm, "b")
        assert isinstance(died, WorkerDeath)
        assert died.reason == REASONS[guilty]
        assert pid(before) != pid(after)
        assert processes(scratch) == {pid(after)}


def test_what_was_asked_in_a_call_that_was_cut_answers_no_later_one(scratch: Path) -> None:
    def source() -> Iterator[list[str]]:
        yield ["f"]
        raise LookupError("the caller's own")

    with closing(WarmWorker(ANSWER, Answer, TIGHT, scratch)) as warm:
        with closing(warm.run([["a"], ["b"], ["c"]])) as results:
            next(results)
        assert isinstance(one(warm, "d"), Answer)
        with pytest.raises(LookupError):
            list(warm.run(source()))
        assert isinstance(one(warm, "e"), Answer)


def test_a_warm_worker_whose_folder_was_swept_is_replaced(scratch: Path) -> None:
    with closing(WarmWorker(ANSWER, Answer, TIGHT, scratch)) as warm:
        before = one(warm, "a")
        shutil.rmtree(scratch)
        assert pid(one(warm, "b")) != pid(before)


def test_a_warm_worker_that_cannot_start_says_so_at_each_call(scratch: Path) -> None:
    with closing(WarmWorker("saboteur:absent", Answer, TIGHT, scratch)) as warm:
        for _ in range(2):
            with pytest.raises(CannotStart, match="AttributeError"):
                one(warm, "a")


PARENT = """
import sys, time
from pathlib import Path
from site_builder.storage.workers import WarmWorker, WorkerLimits, run_in_workers
from saboteur import Answer
warm = WarmWorker("saboteur:answer", Answer, WorkerLimits(), Path(sys.argv[1]))
if sys.argv[2].startswith("idle"):
    print(*dict(warm.run([["innocent"]])), flush=True)
    time.sleep(60 if sys.argv[2] == "idle" else 0)
    sys.exit()
jobs = [["innocent"], ["sleep"]]
scratch = Path(sys.argv[1])
results = run_in_workers(jobs, "saboteur:answer", Answer, WorkerLimits(), 2, scratch=scratch)
print(next(results)[0], flush=True)
if sys.argv[2] == "wait":
    next(results)
sys.kept = results  # out of reach of the collector
"""


def parent(scratch: Path, what: str) -> subprocess.Popen[str]:
    """A build in a process of its own that holds a busy worker."""
    path = os.pathsep.join(sys.path)
    command = [sys.executable, "-c", PARENT, str(scratch), what]
    started = subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "innocent\n"
    if what == "wait":
        wait_until_busy(scratch, 1)
    return started


@pytest.mark.parametrize("what", ["wait", "idle"])
def test_a_parent_killed_with_nine_leaves_no_worker(what: str, tmp_path: Path) -> None:
    with parent(tmp_path, what) as build:
        assert processes(tmp_path)
        build.kill()
        build.wait(10)
    until(lambda: not processes(tmp_path), "the end of every worker")


def test_what_a_killed_parent_left_is_removed_by_a_later_run(scratch: Path) -> None:
    old = scratch / "beffroi-old"
    recent = scratch / "beffroi-recent"
    other = scratch / "other"
    for folder in (old, recent, other):
        (folder / "1").mkdir(parents=True)
    yesterday = time.time() - 2 * pool.STALE_SECONDS
    for folder in (old, other):
        os.utime(folder, (yesterday, yesterday))
    list(run_in_workers([["a"]], ANSWER, answer=Answer, limits=TIGHT, jobs=1, scratch=scratch))
    assert sorted(path.name for path in scratch.iterdir()) == ["beffroi-recent", "other"]
    for folder in (recent, other):
        (folder / "1").rmdir()
        folder.rmdir()


@pytest.mark.parametrize("what", ["wait", "idle"])
def test_a_parent_interrupted_from_the_keyboard_leaves_nothing(what: str, scratch: Path) -> None:
    with parent(scratch, what) as build:
        build.send_signal(signal.SIGINT)
        _, errors = build.communicate(timeout=10)
    assert "KeyboardInterrupt" in errors
    assert nothing_is_left(scratch)


@pytest.mark.parametrize("what", ["leave", "idle no more"])
def test_a_parent_that_forgets_the_rest_ends_and_leaves_nothing(what: str, scratch: Path) -> None:
    with parent(scratch, what) as build:
        _, errors = build.communicate(timeout=10)
    assert (build.returncode, errors) == (0, "")
    assert nothing_is_left(scratch)


def test_it_works_where_the_platform_has_neither_limits_nor_prctl(
    scratch: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poorer = tmp_path / "poorer.py"
    poorer.write_text(
        "import runpy, sys\nsys.modules['resource'] = None\nsys.platform = 'elsewhere'\n"
        f"runpy.run_path({inside.__file__!r}, run_name='__main__')\n"
    )
    monkeypatch.setattr(inside, "__file__", str(poorer))
    names = ["a", "sleep", "b", "kill_nine"]
    results = dict(
        run_in_workers(
            [names], ANSWER, answer=Answer, limits=WorkerLimits(300, 1, 1), jobs=2, scratch=scratch
        )
    )
    assert {job: getattr(answer, "reason", "answered") for job, answer in results.items()} == {
        "a": "answered", "b": "answered", "sleep": "time", "kill_nine": "crash",
    }  # fmt: skip


@pytest.mark.parametrize("reason", ["memory", "time", "crash", "disk"])
def test_each_death_has_a_sentence_with_its_remedy(reason: str) -> None:
    with Path(DIRECTORY, "fr", "LC_MESSAGES", "beffroi.po").open("rb") as source:
        catalogue = read_po(source)
    message = catalogue.get(f"problem.worker-{reason}")
    assert message is not None
    assert " → " in str(message.string)
