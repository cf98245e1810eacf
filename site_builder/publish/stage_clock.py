"""How long each stage of a build takes."""

from __future__ import annotations

import time


class StageClock:
    """Seconds of each stage; it alone reads a clock, and only build-report.json holds what it
    says."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.monotonic()

    def end_stage(self, stage: str) -> None:
        now = time.monotonic()
        self.seconds[stage] = now - self._last
        self._last = now
