"""The lines of a server's log of accesses, in the common and the combined form of nginx and Apache,
packed or not: who asked, is never read."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from site_builder.core.text import UNSAFE, show_safe_path
from site_builder.publish.refusal import BuildRefused

LONGEST_LINE = 1 << 14  # bytes; what is longer is cut
LONGEST_NAME = 40  # characters of a caller
LONGEST_AGENT = 500  # characters that are looked at of what a program says of itself
MOST_TRIED = 10_000  # lines of a log, of which one at least must be read
GZIP = b"\x1f\x8b"
# After whoever asked, whom they said to be and the moment: the request, the status, the size; then,
# in the combined form, the page and the program that asked. No part of it can match in two ways:
# a line is read in one go, whatever it holds. A day before 2000 says that a clock was not set
LINE = re.compile(
    r"\S+ \S+ [^\[]*\[(\d{2})/([A-Z][a-z]{2})/([2-9]\d{3}):[^\]]*\] "
    r'"([A-Z]+) ((?:[^\s"\\]|\\.)+)(?: [^"]*)?" '
    r'(\d{3}) \S+(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?'
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ROBOT = re.compile(r"([A-Za-z][\w .-]*?(?:bot|crawler|spider)[\w-]*)", re.I)
PRODUCT = re.compile(r"[A-Za-z][\w.+-]*(?=[/ ]|$)")
METHODS = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedCall:
    """A request that was answered. `caller`: the name of a program, "browser" or ""; `page_host`:
    of the page that it came from, if that is of another site, or ""."""

    day: date
    target: str
    caller: str
    page_host: str


@dataclass(slots=True, kw_only=True)
class LogReading:
    """How many lines there were, and how many say nothing that is understood."""

    lines: int = 0
    unread: int = 0


def read_calls(paths: Iterable[Path], reading: LogReading) -> Iterator[LoggedCall]:
    """Those that were answered, in order of the files. Raises BuildRefused for a file that cannot
    be read to its end, and OSError."""
    for path in paths:
        with path.open("rb") as file:
            for line in _read_lines(file, path):
                reading.lines += 1
                match = LINE.match(line)
                call = _make_call(match) if match else None
                if match is None or call is None:
                    reading.unread += 1
                elif match[4] in METHODS and int(match[6]) < 400:
                    yield call


def check_logs(paths: Iterable[Path]) -> None:
    """Before anything is done for them: the beginning of each has a line that is read, unless it is
    empty. Raises BuildRefused and OSError."""
    for path in paths:
        with path.open("rb") as file:
            lines = list(islice(_read_lines(file, path), MOST_TRIED))
            if lines and not any(map(LINE.match, lines)):
                raise BuildRefused("migrate-log-none", {"path": show_safe_path(str(path))})


def choose_logs(paths: Iterable[Path]) -> list[Path]:
    """Each file once, by whatever names it was given. Raises OSError."""
    chosen: dict[tuple[int, int], Path] = {}
    for path in paths:
        status = path.stat()
        chosen.setdefault((status.st_dev, status.st_ino), path)
    return list(chosen.values())


def _read_lines(file: BinaryIO, path: Path) -> Iterator[str]:
    is_packed = file.peek(2)[:2] == GZIP if hasattr(file, "peek") else False
    stream = gzip.GzipFile(fileobj=file) if is_packed else file
    try:
        while line := stream.readline(LONGEST_LINE):
            rest = line
            while rest and not rest.endswith(b"\n"):  # the end of a long line is left out
                rest = stream.readline(LONGEST_LINE)
            yield line.decode("utf-8", "replace")
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BuildRefused("migrate-log", {"path": str(path)}) from None


def _make_call(match: re.Match[str]) -> LoggedCall | None:
    """None where the day is none."""
    try:
        day = date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:
        return None
    return LoggedCall(
        day=day,
        target=match[5],
        caller=name_caller(match[8] or ""),
        page_host=_find_host(match[7] or ""),
    )


@lru_cache(maxsize=1 << 12)
def name_caller(agent: str) -> str:
    """The program alone: what else an agent says may be of a person."""
    text = UNSAFE.sub("", agent[:LONGEST_AGENT]).strip()
    if robot := ROBOT.search(text):
        return robot[1].strip()[-LONGEST_NAME:]
    if text.startswith("Mozilla/"):
        return "browser"
    product = PRODUCT.match(text)
    return product[0][:LONGEST_NAME] if product else ""


@lru_cache(maxsize=1 << 12)
def _find_host(referrer: str) -> str:
    try:
        host = urlsplit(UNSAFE.sub("", referrer)).hostname or ""
    except ValueError:
        return ""
    return host[:100] if re.fullmatch(r"[A-Za-z0-9.-]+", host) else ""
