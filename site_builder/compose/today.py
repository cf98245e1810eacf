"""The day that a site is composed for, and until when it would be the same."""

from __future__ import annotations

from datetime import date


class Today:
    """The day of a build. What depends on it asks whether a day has come, and nothing else of it,
    so that it knows on which day the first answer changes: `next_turn`, `date.max` where none
    will."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.next_turn = date.max

    def has_come(self, day: date) -> bool:
        """Is it that day, or later?"""
        if day <= self.day:
            return True
        self.next_turn = min(self.next_turn, day)
        return False
