"""Of the calls that a former portal had, which its redirects answer and which will break: by
dataset, by address and by caller."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from site_builder.core.model.dataset import LegacyRedirect
from site_builder.core.text import UNSAFE, truncate_text
from site_builder.exchange.migrate.access_log import LoggedCall
from site_builder.metadata.legacy_portals import (
    FORMS,
    PATHS,
    WHOLE,
    LegacyRequest,
    parse_legacy_address,
)

MOST_GROUPS = 20_000  # what comes beyond is counted together
FEWEST_DAYS = 7  # of a log from which a month is computed
MONTH = 30.4  # days
LONGEST_SHOWN = 120  # characters of an address
# Parameters by which a part is asked for: a file that is served as it is cannot be cut
FILTERS = re.compile(
    r"(?:where|select|q|query|rows|start|limit|offset|group_by|having|fields|filters|refine|exclude"
    r"|geofilter)(?:[.\[].*)?"
)
API = re.compile(r"(?:[^/]+/)*api/")
DOWNLOAD = re.compile(r"/(?:download|exports/[a-z0-9_-]+)/?$")
EMBED = re.compile(r"explore/embed/")
MOST_PARTS = 6  # of a path that names no dataset
OTHERS = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallGroup:
    """Calls of one dataset ("" where none is known) to one address by one caller. `reason`: why
    they will break, a code of `migrate.break`, or "" where they are followed."""

    dataset: str
    reason: str
    address: str
    caller: str
    page_host: str


@dataclass(slots=True, kw_only=True)
class FormerCalls:
    """`first` and `last`: the days of the log. `other`: calls to what is no data: pages of style,
    images."""

    groups: Counter[CallGroup] = field(default_factory=Counter)
    other: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def days(self) -> int:
        if self.first is None or self.last is None:
            return 0
        return (self.last - self.first).days + 1

    @property
    def followed(self) -> int:
        return sum(count for group, count in self.groups.items() if not group.reason)

    @property
    def broken(self) -> int:
        return sum(count for group, count in self.groups.items() if group.reason)

    def compute_monthly(self, count: int) -> int | None:
        """How many that is a month; None of too few days."""
        if self.days < FEWEST_DAYS:
            return None
        return max(round(count * MONTH / self.days), 1)

    def list_broken(self) -> list[tuple[CallGroup, int]]:
        """The most frequent first."""
        broken = [(group, count) for group, count in self.groups.items() if group.reason]
        return sorted(broken, key=_rank_group)


def _rank_group(counted: tuple[CallGroup, int]) -> tuple[int, str, str, str, str]:
    group, count = counted
    return -count, group.dataset, group.address, group.caller, group.page_host


def count_former_calls(
    calls: Iterable[LoggedCall], redirects: Iterable[LegacyRedirect], own_hosts: Collection[str]
) -> FormerCalls:
    """`own_hosts`: those of the former portal, whose own pages are nobody else's."""
    targets = {}
    for redirect in redirects:
        key = LegacyRequest(redirect.family, redirect.name).key.lower()
        targets[key] = redirect.target
    counted = FormerCalls()
    for call in calls:
        counted.first = min(counted.first or call.day, call.day)
        counted.last = max(counted.last or call.day, call.day)
        group = _judge_call(call, targets, own_hosts)
        if group is None:
            counted.other += 1
        elif group in counted.groups or len(counted.groups) < MOST_GROUPS:
            counted.groups[group] += 1
        else:
            counted.groups[_shorten_group(group)] += 1
    return counted


def _shorten_group(group: CallGroup) -> CallGroup:
    return CallGroup(dataset="", reason=group.reason, address=OTHERS, caller=OTHERS, page_host="")


def _judge_call(
    call: LoggedCall, targets: dict[str, str], own_hosts: Collection[str]
) -> CallGroup | None:
    """None where it asked for nothing that was data."""
    try:
        parts = urlsplit(call.target)
        request = parse_legacy_address(call.target)
    except ValueError:
        return None
    path = unquote(parts.path).lstrip("/")
    is_api = bool(API.match(path))
    dataset = targets.get(LegacyRequest(request.family, request.name).key.lower(), "")
    if request.family == PATHS and not dataset and not is_api:
        return None
    names = [name.lower() for name, _ in parse_qsl(parts.query)]
    reason = _find_reason(request, path, names, dataset=dataset, is_api=is_api)
    return CallGroup(
        dataset=dataset,
        reason=reason,
        address=_shorten_address(path, request),
        caller=call.caller,
        page_host="" if call.page_host in own_hosts else call.page_host,
    )


def _find_reason(
    request: LegacyRequest, path: str, names: list[str], *, dataset: str, is_api: bool
) -> str:
    """A redirect leads to a page or to a whole file, and to nothing else."""
    is_file = request.format != ""
    if request.name != WHOLE and not dataset:
        return "query" if request.family == PATHS else "unknown"
    if request.family == PATHS:
        return ""
    if EMBED.match(path):
        return "embed"
    if DOWNLOAD.search(path) and not is_file:
        return "format"
    if is_api and not is_file:
        return "query"
    if is_file and any(map(FILTERS.fullmatch, names)):
        return "filter"
    return ""


def _shorten_address(path: str, request: LegacyRequest) -> str:
    """Up to what comes after the dataset's name: one line for all records of it."""
    address = "/".join(path.split("/")[:MOST_PARTS])
    if request.family != PATHS and request.name != WHOLE:
        before, name, after = path.partition(request.name)
        tail = "/".join(after.split("/")[: 3 if request.format else 2])
        address = f"{before}{name}{tail}"
        if not name:
            address = f"{path}?{_find_name_parameter(path)}={request.name}"
    address = UNSAFE.sub("", quote(address, safe="/?=@:._-"))
    return f"/{truncate_text(address, LONGEST_SHOWN)}"


def _find_name_parameter(path: str) -> str:
    """By which parameter this address names a dataset."""
    for form in FORMS:
        if form.names and re.fullmatch(form.path, path):
            return form.names[0]
    return "id"


def list_contract_calls(counted: FormerCalls) -> Iterator[dict[str, object]]:
    """As JSON has them."""
    for group, count in sorted(counted.groups.items(), key=_rank_group):
        yield {
            "dataset": group.dataset,
            "answered": group.reason == "",
            "reason": group.reason,
            "address": group.address,
            "caller": group.caller,
            "page_host": group.page_host,
            "count": count,
            "per_month": counted.compute_monthly(count),
        }
