"""What of a portal did not come as it was, each with its reason; and what somebody has to
decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from site_builder.core.language import Language
from site_builder.exchange.fetch.failures import FetchFailed

MISSING = (
    "dataset", "file", "removed", "list", "hidden", "reuse", "picture", "article", "layer",
    "shortened",
)  # fmt: skip
DECIDE = (
    "licence-none", "licence-unknown", "theme", "untitled", "insee", "commune", "vanished",
    "contact",
)  # fmt: skip
# Parts of the list, in its order; the sentence of each code is `migrate.left.<code>`
SECTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "missing": MISSING,
        "decide": DECIDE,
        "links": ("other-host", "service", "real-time", "federated"),
        "lost": ("custom-view", "address", "heavy"),
    }
)
# Failures that another try may mend
PASSING = ("fetch-cut", "fetch-busy", "fetch-slow", "fetch-unknown-host", "fetch-length")
SERVER_FAULT = 500
FAILED = ("dataset", "file", "list", "reuse", "picture", "article")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """`code`: one of SECTIONS; `subject`: what people call it; `detail`: why, or which."""

    code: str
    subject: str
    detail: str = ""


def is_passing(failure: FetchFailed) -> bool:
    """May another try have it?"""
    status = failure.params.get("status", 0)
    is_fault = isinstance(status, int) and status >= SERVER_FAULT
    return failure.code in PASSING or is_fault


def explain_failure(failure: FetchFailed, words: Language) -> str:
    return words.say(f"migrate.reason.{failure.code}", **failure.params)


def write_sentence(leftover: Leftover, words: Language) -> str:
    """`what : why → what to do`."""
    code = f"migrate.left.{leftover.code}"
    return words.say(code, subject=leftover.subject, detail=leftover.detail)


def group_leftovers(leftovers: Iterable[Leftover]) -> Iterator[tuple[str, list[Leftover]]]:
    """By the parts of the list that hold something."""
    listed = list(leftovers)
    for section, codes in SECTIONS.items():
        members = []
        for code in codes:
            members += [leftover for leftover in listed if leftover.code == code]
        if members:
            yield section, members
