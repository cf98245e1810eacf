"""Why an answer did not come."""

from __future__ import annotations

from collections.abc import Mapping

from site_builder.core.problems import Param, Place, Problem, make_problem
from site_builder.core.text import show_safe_value


class FetchFailed(Exception):
    """`code` is that of a problem, with its parameters: the address among them."""

    def __init__(self, code: str, url: str, /, **params: Param) -> None:
        super().__init__(code, url)
        self.code = code
        self.params: Mapping[str, Param] = {"url": show_safe_value(url), **params}

    def make_problem(self, place: Place) -> Problem:
        return make_problem(self.code, place, **self.params)


class Interrupted(Exception):
    """The connection broke: it may be tried again."""
