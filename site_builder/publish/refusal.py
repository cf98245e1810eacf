"""What only the owner of a site can mend: nothing is built, and one sentence says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from site_builder.core.problems import Param, Problem


class BuildRefused(Exception):
    """The output cannot be written as asked: `args` are the code of a problem and its parameters.

    `causes`: what may explain it, the likeliest first.
    """

    def __init__(
        self, code: str, params: Mapping[str, Param], causes: Sequence[Problem] = ()
    ) -> None:
        super().__init__(code, params)
        self.causes = tuple(causes)
