"""What only the owner of a site can mend: nothing is built, and one sentence says why."""

from __future__ import annotations


class BuildRefused(Exception):
    """The output cannot be written as asked: `args` are the code of a problem and its
    parameters."""
