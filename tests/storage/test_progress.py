"""How far a build is: counts that are those of the site, a line that fits its window, plain lines
elsewhere."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TextIO

import pytest
from nightly import nightly_after
from portal import COMMUNES_WITH_CARDS, dataset, made, portal, write

from site_builder.core.language import load_language
from site_builder.storage import progress
from site_builder.storage.progress import (
    Progress,
    ProgressState,
    format_ended_stage,
    format_progress_line,
    format_time_left,
)

FRENCH = load_language("fr")
ROOT = Path(__file__).parents[2]
IDS = ("lille/ecoles", "lille/prenoms", "villeneuve-d-ascq/budget")


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


class Terminal:
    """A pseudo-terminal of some columns: what is written to `slave` can be read here."""

    def __init__(self, columns: int) -> None:
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def read(self) -> str:
        """All that was written, once the last writer has closed it."""
        os.close(self.slave)
        found = b""
        try:
            while block := os.read(self.master, 65536):
                found += block
        except OSError:  # how Linux says that nobody can write any more
            pass
        os.close(self.master)
        return plain(found.decode())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "QUIET", 0.01)
    monkeypatch.setattr(progress, "EVERY", 0.01)
    monkeypatch.setattr(progress, "ENOUGH", 60)  # on a slow machine too, no time left is told


def drawn(columns: int) -> tuple[list[str], str]:
    """The successive lines of two stages in a window, and what a terminal shows at the end."""
    terminal = Terminal(columns)
    with os.fdopen(os.dup(terminal.slave), "w", encoding="utf-8") as stream:
        assert progress.is_interactive_terminal(stream)
        tell = Progress(stream, FRENCH, live=True)
        for done in range(0, 1201, 100):
            tell("prepare", done, 1200)
            time.sleep(0.05)
        tell("publish", 0, 0)
        time.sleep(0.5)
        tell.close()
        stream.write("Fini.")
    said = terminal.read()
    shown: list[str] = []
    for part in said.split("\r"):  # each is written over the last
        shown[: len(part)] = part
    return [part.rstrip() for part in said.split("\r")[1:-1]], "".join(shown).rstrip()


@pytest.mark.parametrize("columns", nightly_after(1, [80, 40, 20, 8]))
def test_a_terminal_has_one_line_that_fits_its_window_and_leaves_nothing(
    quick: None, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    lines, last = drawn(columns)
    assert last == "Fini."
    assert len(lines) > 5
    assert "\n" not in "".join(lines)
    assert "\x1b" not in "".join(lines)
    assert max(map(len, lines)) < columns
    assert lines[-2] == "Publication"[: columns - 1]
    if columns >= 40:
        assert any(
            re.fullmatch(r"Préparation : \d+00 sur 1 200(?: · [\d ]+/s)?", one) for one in lines
        )


def test_nothing_is_drawn_in_the_first_second(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(80)
    with os.fdopen(os.dup(terminal.slave), "w", encoding="utf-8") as stream:
        tell = Progress(stream, FRENCH, live=True)
        tell("prepare", 1, 2)
        tell.close()
    assert terminal.read() == ""


def test_the_rate_goes_before_the_time_left_and_the_count_stays() -> None:
    at = ProgressState("prepare", 2500, 11_500, 100, 150)
    assert [
        plain(format_progress_line(at, 150, columns, FRENCH)) for columns in (80, 46, 33, 12)
    ] == [
        "Préparation : 2 500 sur 11 500 · 50/s · reste 3 min",
        "Préparation : 2 500 sur 11 500 · reste 3 min",
        "Préparation : 2 500 sur 11 500",
        "22 %",
    ]


@pytest.mark.parametrize(
    ("done", "counted", "now", "left"),
    [
        (0, 100, 160, ""),  # nothing is known
        (2, 110, 110, ""),  # two datasets tell nothing
        (50, 101, 101, ""),  # nor one second
        (50, 105, 105, "reste 5 s"),
        (50, 105, 108, "reste 2 s"),  # it goes on counting while nothing comes
        (50, 105, 111, ""),  # and was wrong
        (25, 110, 110, "reste 30 s"),
        (100, 110, 110, ""),
    ],
)
def test_the_time_left_comes_from_this_stage_once_there_is_enough(
    done: int, counted: float, now: float, left: str
) -> None:
    said = plain(
        format_progress_line(ProgressState("prepare", done, 100, 100, counted), now, 200, FRENCH)
    )
    assert ("reste" in said) == bool(left)
    assert said.endswith(left)


def test_a_duration_has_the_figures_of_a_forecast() -> None:
    said = [
        plain(format_time_left(seconds, FRENCH))
        for seconds in (0.2, 8.6, 14, 47, 59, 100, 3540, 3900, 7 * 3600)
    ]
    assert said == ["1 s", "9 s", "10 s", "50 s", "60 s", "2 min", "59 min", "1 h 05", "7 h 00"]


def test_elsewhere_each_stage_is_a_line_when_it_is_over() -> None:
    stream = io.StringIO()
    tell = Progress(stream, FRENCH, live=False)
    tell("prepare", 1, 2)
    tell("prepare", 2, 2)
    assert stream.getvalue() == ""
    tell("render", 0, 7)
    assert plain(stream.getvalue()) == "Préparation : 2 jeux de données, en 0 s\n"
    tell.close()
    tell.close()
    assert plain(stream.getvalue()).endswith("\nPages : 0 sur 7 pages, en 0 s\n"), (
        "a stage that was cut is not over"
    )
    assert (
        plain(format_ended_stage(ProgressState("publish", 1, 1, 0, 0), 12.34, FRENCH))
        == "Publication : 1 fichier, en 12,3 s"
    )
    assert (
        plain(format_ended_stage(ProgressState("wait", 0, 0, 0, 0), 9, FRENCH))
        == "Attente d’une autre construction de ce portail : 9 s"
    )


def test_what_is_counted_is_what_the_site_has(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS)
    write(root, {"communes.yml": COMMUNES_WITH_CARDS})
    told = list[tuple[str, int, int]]()
    write(root, {"datasets/lille/sans/datapackage.yaml": "description: x\n"})  # withheld: no title

    def counts() -> dict[str, tuple[int, int]]:
        told.clear()
        report = made(root, progress=lambda *one: told.append(one))
        last = {stage: (done, total) for stage, done, total in told}
        assert list(last) == ["read", "files", "prepare", "render", "feeds", "cards", "publish"]
        assert last["render"] == (report.pages, report.pages)
        return last

    cold = counts()
    files = (
        sum(path.is_file() for path in (root / "build").rglob("*")) - 1
    )  # the report is outside the manifest
    assert cold | {"render": (0, 0)} == {
        "read": (4, 4), "files": (3, 3), "prepare": (3, 3), "render": (0, 0), "feeds": (51, 51),
        "cards": (7, 7), "publish": (files, files),
    }  # fmt: skip
    assert [done for stage, done, _ in told if stage == "read"] == [0, 1, 2, 3, 4]
    write(root, dataset("lille/ecoles", 9))
    counts()
    write(root, dataset("lille/ecoles", 10))
    changed = counts()
    assert changed["prepare"] == (1, 1)
    assert 0 < changed["publish"][1] < files, "only what differs is put"
    same = counts()
    assert (same["prepare"], same["publish"], same["read"]) == ((0, 0), (0, 0), (4, 4))


def said(root: Path, **environment: str) -> tuple[str, str]:
    """What a build writes on a terminal: on its output, and on its other output."""
    terminals = Terminal(80), Terminal(80)
    command = [sys.executable, "-m", "site_builder.commands.cli", "build", str(root)]
    env = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "TERM": "xterm", **environment}
    subprocess.run(
        command, stdout=terminals[0].slave, stderr=terminals[1].slave, env=env, check=False
    )
    return terminals[0].read(), terminals[1].read()


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    root = portal(tmp_path, "lille/ecoles")
    write(root, {"datasets/lille/ecoles/vide.csv": ""})
    return root


def test_a_terminal_has_colours_unless_one_asks_for_none(faulty: Path) -> None:
    coloured, _ = said(faulty)
    assert "\x1b[31merreur\x1b[0m datasets/lille/ecoles/vide.csv" in coloured
    for wish in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        out, err = said(faulty, **wish)
        assert "erreur datasets/lille/ecoles/vide.csv" in out
        assert "\x1b" not in out + err


@pytest.mark.nightly
def test_dumb_terminals_have_plain_lines(faulty: Path) -> None:
    write(faulty, {"communes.yml": COMMUNES_WITH_CARDS})
    _, err = said(faulty, TERM="dumb")
    assert [one.partition(" :")[0] for one in err.splitlines()] == [
        "Lecture des fiches",
        "Lecture des fichiers",
        "Préparation",
        "Pages",
        "Descriptions",
        "Cartes de partage",
        "Publication",
    ]


def test_a_window_that_is_gone_stops_no_build() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    stream: TextIO = os.fdopen(writer, "w", encoding="utf-8")
    tell = Progress(stream, FRENCH, live=False)
    tell("prepare", 1, 1)
    tell.close()
    with pytest.raises(BrokenPipeError):
        stream.close()
