"""The list that a migration leaves beside communes.yml: what did not come, what is to be decided,
and which calls of others will break. In French: for those who run the portal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from site_builder.core.language import Language
from site_builder.exchange.migrate.former_calls import CallGroup, FormerCalls
from site_builder.exchange.migrate.leftovers import Leftover, group_leftovers, write_sentence
from site_builder.storage.build_state import write_file_atomically

HANDOVER = "A-TRANSMETTRE.md"
CALLS_START = "<!-- début : appels -->"
CALLS_END = "<!-- fin : appels -->"
MOST_CALLS = 500  # lines of the list
TICK = re.compile(r"- \[[ xX]\] ")
MARKUP = re.compile(r"([\\`*_\[\]<>|#])")


def compose_handover(
    leftovers: Iterable[Leftover], *, kind: str, url: str, day: str, words: Language
) -> bytes:
    """The whole list, without the calls of others."""
    lines = [words.say("migrate.list.title"), "", words.say("migrate.list.head", url=url, day=day)]
    for section, members in group_leftovers(leftovers):
        lines += ["", words.say(f"migrate.section.{section}"), ""]
        for leftover in members:
            lines.append(f"- [ ] {_escape(write_sentence(leftover, words))}")
    lines += ["", words.say("migrate.list.always"), "", words.say("migrate.always")]
    if kind == "opendatasoft":
        lines.append(words.say("migrate.always.opendatasoft"))
    lines += ["", words.say("migrate.list.calls"), "", CALLS_START]
    lines += [words.say("migrate.list.no-log"), CALLS_END, ""]
    return "\n".join(lines).encode()


def keep_calls(folder: Path, content: bytes) -> bytes:
    """The new list, with the calls that were counted in the one that is there. Raises OSError."""
    path = folder / HANDOVER
    if not path.is_file():
        return content
    earlier = _find_calls(path.read_text("utf-8", "replace"))
    text = content.decode()
    return text.replace(_find_calls(text), earlier).encode() if earlier else content


def _find_calls(text: str) -> str:
    """What stands between the two marks, or ""."""
    return text.partition(CALLS_START)[2].partition(CALLS_END)[0]


def add_to_handover(folder: Path, content: bytes, day: str, words: Language) -> None:
    """To a list that somebody has changed, only what is new. Raises OSError."""
    path = folder / HANDOVER
    text = path.read_text("utf-8", "replace")
    known_lines = {TICK.sub("- [ ] ", line) for line in text.splitlines()}
    added = []
    for line in content.decode().splitlines():
        if TICK.match(line) and line not in known_lines:
            added.append(line)
    if added:
        head = words.say("migrate.list.since", day=day)
        write_file_atomically(path, "\n".join([text.rstrip(), "", head, "", *added, ""]).encode())


def _escape(text: str) -> str:
    """What portals call things is no markup of ours."""
    return MARKUP.sub(r"\\\1", text)


def write_calls(folder: Path, counted: FormerCalls, words: Language) -> bool:
    """Between its two marks, in the list of a migration, whatever else was changed in it. False
    where there is no list with these marks. Raises OSError."""
    path = folder / HANDOVER
    if not path.is_file():
        return False
    text = path.read_text("utf-8", "replace")
    before, start, rest = text.partition(CALLS_START)
    _, end, after = rest.partition(CALLS_END)
    if not (start and end):
        return False
    calls = "\n".join(_list_call_lines(counted, words))
    write_file_atomically(path, f"{before}{start}\n{calls}\n{end}{after}".encode())
    return True


def _list_call_lines(counted: FormerCalls, words: Language) -> Iterator[str]:
    yield from describe_counts(counted, words)
    yield ""
    broken = counted.list_broken()
    for group, count in broken[:MOST_CALLS]:
        yield f"- {_escape(describe_group(group, count, counted, words))}"
    if len(broken) > MOST_CALLS:
        yield f"- {words.count('migrate.calls.more', len(broken) - MOST_CALLS)}"


def describe_counts(counted: FormerCalls, words: Language) -> Iterator[str]:
    """The sums, in sentences."""
    if counted.first is None or counted.last is None:
        yield words.say("migrate.calls.none")
        return
    yield words.say(
        "migrate.calls",
        first=words.day(counted.first),
        last=words.day(counted.last),
        followed=words.count("migrate.calls.followed", counted.followed),
        broken=words.count("migrate.calls.broken", counted.broken),
    )


def describe_group(group: CallGroup, count: int, counted: FormerCalls, words: Language) -> str:
    """« 1 204 appels de « python-requests » à /api/… par mois : … »."""
    monthly = counted.compute_monthly(count)
    caller = group.caller or words.say("migrate.caller.unknown")
    if group.caller == "browser":
        caller = words.say("migrate.caller.browser")
    if group.page_host:
        caller = words.say("migrate.caller.page", caller=caller, host=group.page_host)
    code = "migrate.calls.group" if monthly is None else "migrate.calls.monthly"
    return words.count(
        code,
        count if monthly is None else monthly,
        caller=caller,
        address=group.address,
        dataset=group.dataset or "—",
        reason=words.say(f"migrate.break.{group.reason}"),
    )
