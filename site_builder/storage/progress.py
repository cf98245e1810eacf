"""How far a build is: on a terminal, one line that is drawn again; elsewhere, one line for each
stage that is over.

Neither click's bar nor rich's: both hide the cursor, which a build that is killed leaves hidden,
promise the same time left for as long as a long dataset takes, and tell a log next to nothing; in a
narrow window, click's line runs over and rich's takes several.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple, TextIO, TypeVar

from site_builder.core.language import Language

# seconds without a line at first, and between two drawings
QUIET = 1.0
EVERY = 0.2
# seconds of a stage, and part of it done, before the time left is more than a guess
ENOUGH = 2.0
SHARE = 0.02
COUNTED = {
    "render": "count.pages",
    "feeds": "count.written",
    "cards": "count.written",
    "publish": "count.written",
    "deploy": "count.written",
    "calls": "count.lines",
    "traces": "traces.files",
    "objects": "traces.objects",
}  # the others: datasets
Tell = Callable[[str, int, int], None]  # a stage, how many are done, of how many
T = TypeVar("T")


def ignore_progress(stage: str, done: int, total: int) -> None:
    """Nobody is told."""


def track_progress(items: Sequence[T], stage: str, tell: Tell) -> Iterator[T]:
    """Each item, after having told how many there were before it; in the end, that all are done."""
    for done, item in enumerate(items):
        tell(stage, done, len(items))
        yield item
    tell(stage, len(items), len(items))


class ProgressState(NamedTuple):
    """Where a build is. `total`: 0 where nothing, or nothing yet, is counted. `began`: when the
    stage did, and `counted`: when `done` became what it is, in seconds of the monotonic
    clock."""

    stage: str
    done: int
    total: int
    began: float
    counted: float


class Progress:
    """To be called with a stage, and how many are done of how many; as often as one likes, for it
    costs nothing.

    A thread draws, so that the line tells the truth while a long dataset is being prepared. No
    escape sequence is used.
    """

    def __init__(self, stream: TextIO, words: Language, live: bool) -> None:
        self._stream = stream
        self._words = words
        self._live = live
        self._at: ProgressState | None = None
        self._drawn = ""
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        previous = self._at
        now = time.monotonic()
        if previous and previous.stage == stage:
            self._at = ProgressState(stage, done, total, previous.began, now)
            return
        self._write_ended_stage()
        self._at = ProgressState(stage, done, total, now, now)
        if self._live and not self._thread:
            self._over.clear()
            self._thread = threading.Thread(target=self._draw, daemon=True)
            self._thread.start()

    def close(self) -> None:
        """What is written next starts on a line of its own. It can be used again for another
        build."""
        if self._thread:
            self._over.set()
            self._thread.join()
            self._thread = None
            if self._drawn:
                self._write("\r" + " " * len(self._drawn) + "\r")
                self._drawn = ""
        self._write_ended_stage()
        self._at = None

    def _write_ended_stage(self) -> None:
        """Elsewhere than on a terminal, the line of the stage that is over."""
        if self._at and not self._live:
            self._write(format_ended_stage(self._at, time.monotonic(), self._words) + "\n")

    def _draw(self) -> None:
        wait = QUIET
        while not self._over.wait(wait):
            wait = EVERY
            if state := self._at:
                text = format_progress_line(
                    state, time.monotonic(), _get_terminal_width(self._stream), self._words
                )
                if text != self._drawn:  # in one write: a line that is blanked first would flicker
                    self._write("\r" + text.ljust(len(self._drawn)))
                    self._drawn = text

    def _write(self, text: str) -> None:
        with suppress(OSError):  # a terminal that is gone stops no build
            self._stream.write(text)
            self._stream.flush()


def is_interactive_terminal(stream: TextIO) -> bool:
    """Can a line be drawn again there? TERM=dumb is how one asks for plain lines, for a screen
    reader say."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _get_terminal_width(stream: TextIO) -> int:
    """The columns of a terminal; 80 where it does not say."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except OSError:
        return 80


def format_progress_line(at: ProgressState, now: float, columns: int, words: Language) -> str:
    """What fits in a window: the rate is left out first, then the time left."""
    stage = words.say(f"stage.{at.stage}")
    if not at.total:
        return stage[: columns - 1]
    progress = words.say("progress", stage=stage, done=at.done, total=at.total)
    rate = _format_rate(at, words)
    remaining = _format_remaining_time(at, now, words)
    for parts in ((progress, rate, remaining), (progress, remaining), (progress,)):
        text = " · ".join(part for part in parts if part)
        if len(text) < columns:  # the last column would take the cursor to the next line
            return text
    return words.percent(at.done, at.total)[: columns - 1]


def _format_rate(state: ProgressState, words: Language) -> str:
    seconds = state.counted - state.began
    rate = state.done / seconds if seconds > EVERY else 0
    return (
        words.say("progress.rate", n=round(rate) if rate >= 10 else round(rate, 1))
        if rate >= 0.1
        else ""
    )


def _format_remaining_time(state: ProgressState, now: float, words: Language) -> str:
    """From what was done in this stage alone; "" until that is enough to tell, and when it has told
    wrong."""
    seconds = state.counted - state.began
    if seconds < ENOUGH or state.done < max(3, SHARE * state.total):
        return ""
    remaining = seconds * (state.total - state.done) / state.done - (now - state.counted)
    return (
        words.say("progress.left", time=format_time_left(remaining, words)) if remaining > 0 else ""
    )


def format_time_left(seconds: float, words: Language) -> str:
    """« 40 s », « 3 min », « 1 h 05 »: no more figures than such a forecast has."""
    if seconds < 60:
        return words.say("duration.seconds", n=max(1, round(seconds, 0 if seconds < 10 else -1)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return words.say("duration.minutes", n=minutes)
    return words.say("duration.hours", n=minutes // 60, minutes=f"{minutes % 60:02}")


def format_ended_stage(at: ProgressState, now: float, words: Language) -> str:
    """The one line of a stage that is over, or was cut."""
    stage = words.say(f"stage.{at.stage}")
    seconds = round(now - at.began, 1)
    if at.stage == "wait":  # for another build: nothing is counted
        return words.say("progress.waited", stage=stage, seconds=seconds)
    count = words.count(COUNTED.get(at.stage, "datasets"), at.total)
    if at.done < at.total:
        count = words.say("progress.of", done=at.done, count=count)
    return words.say("progress.ended", stage=stage, count=count, seconds=seconds)
