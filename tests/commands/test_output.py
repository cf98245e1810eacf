"""A standard output that takes nothing: what was done is done, a verdict that is lost is none, and
there is one sentence about it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from command_line import ENVIRONMENT, PROGRAM
from nightly import nightly_but_each
from portal import portal, write

FULL = Path("/dev/full")
needs_full_device = pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")


def run_into(output: int, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command whose standard output is this file of the system."""
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        check=False,
        env=ENVIRONMENT,
    )


def run_into_full_disk(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    with FULL.open("w") as full:
        return run_into(full.fileno(), *arguments, cwd=cwd)


def run_into_closed_pipe(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A pipe that nobody reads any more, as that of `head` once it has its lines."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return run_into(writing, *arguments, cwd=cwd)
    finally:
        os.close(writing)


def assert_told_once(done: subprocess.CompletedProcess[str]) -> None:
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr
    assert done.stderr.count("/dev/stdout") == 1
    assert done.stderr.count(" → ") == 1


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A portal with an error that withholds a file."""
    root = portal(tmp_path / "site", "lille/ecoles")
    write(root, {"datasets/lille/ecoles/vide.csv": "", "t.csv": "a\n1\n"})
    write(root, {"s.json": '{"fields": [{"name": "a", "type": "integer"}]}'})
    write(root, {"wrong.csv": "a\nx\n"})
    return root


@pytest.mark.nightly
@needs_full_device
def test_a_site_that_is_built_is_built(site: Path) -> None:
    done = run_into_full_disk("build", cwd=site)
    assert_told_once(done)
    assert done.returncode == 0
    assert (site / "build/index.html").is_file()
    assert run_into_full_disk("build", "--strict", "--verbose", cwd=site).returncode == 1


@pytest.mark.nightly
def test_a_reader_that_has_enough_changes_no_exit_code(site: Path) -> None:
    for arguments, code in (
        (("build",), 0),
        (("build", "--strict"), 1),
        (("validate", "t.csv", "--schema", "s.json"), 0),
        (("validate", "wrong.csv", "--schema", "s.json"), 1),
        (("check", "--format", "json"), 1),
        (("inspect", "t.csv"), 0),
        (("--help",), 0),
        (("build", "--help"), 0),
    ):
        done = run_into_closed_pipe(*arguments, cwd=site)
        assert_told_once(done)
        assert done.returncode == code, arguments


@needs_full_device
@pytest.mark.parametrize(
    ("arguments",),
    nightly_but_each(
        3,
        [
            (("inspect", "t.csv"),),
            (("inspect", "t.csv", "--json"),),
            (("check", "--format", "html"),),
            (("check",),),
            (("build", "--explain", "lille/ecoles"),),
            (("--version",),),
            (("--help",),),
            (("serve", "--help"),),
        ],
    ),
)
def test_what_was_asked_and_cannot_be_told_is_refused(site: Path, arguments: tuple[str]) -> None:
    done = run_into_full_disk(*arguments, cwd=site)
    assert_told_once(done)
    assert done.returncode == 3


@needs_full_device
def test_what_is_written_is_written(site: Path, tmp_path: Path) -> None:
    for arguments in (
        ("new", "lille/autre", "t.csv"),
        ("schema",),
        ("init", tmp_path / "neuf", "--commune", "59350", "Lille"),
    ):
        done = run_into_full_disk(*arguments, cwd=site)
        assert_told_once(done)
        assert done.returncode == 0, arguments
    assert (site / "datasets/lille/autre/datapackage.yaml").is_file()
    assert (tmp_path / "neuf/communes.yml").is_file()


@needs_full_device
@pytest.mark.parametrize(
    ("arguments", "code"),
    nightly_but_each(
        2,
        [(("build",), 0), (("build", "--strict"), 1), (("build", "absent"), 2), (("init", "."), 1)],
    ),
)
def test_where_nothing_at_all_can_be_written_the_exit_code_is_right(
    site: Path, arguments: tuple[str], code: int
) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [*PROGRAM, *arguments], stdout=full, stderr=full, cwd=site, check=False, env=ENVIRONMENT
        )
    assert done.returncode == code
