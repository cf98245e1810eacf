"""Which hosts may be asked, by whom, and for how much."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

ROBOT = "beffroi-harvest"
MEGABYTE = 1_000_000
# A page of a list, or a catalogue of thousands of datasets, which is held in memory; a file
LARGEST_PAGE = 50 * MEGABYTE
LARGEST_FILE = 2_000 * MEGABYTE
LARGEST_SOURCE = 50_000 * MEGABYTE  # all that one source sends
# Seconds of one file; of waiting for a host that asks for it, each time
LONGEST = 3_600.0
LONGEST_WAIT = 300.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds that pass, and how to let some pass."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRules:
    """`hosts`: those that may be asked, in lower case. `allow_loopback`: this machine too, which
    tests alone are to ask."""

    hosts: frozenset[str]
    agent: str
    allow_loopback: bool = False
    largest_page: int = LARGEST_PAGE
    largest_file: int = LARGEST_FILE
    largest_source: int = LARGEST_SOURCE
    longest: float = LONGEST
    longest_wait: float = LONGEST_WAIT


def make_agent(portal_url: str) -> str:
    """How we are called, and where to find who it is."""
    name = f"{ROBOT}/{version('beffroi')}"
    if portal_url:
        return f"{name} (+{portal_url})"
    return name
