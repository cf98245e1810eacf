"""What is told of the traces that were found: where they are and what takes them away, never
them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from site_builder.commands.traces import FoundTraces, TracedPlace
from site_builder.core.language import Language

MOST = 200  # places of each kind that a terminal is told; JSON has all
KINDS = ("file", "name", "refs", "reflog", "nothing")


def describe_traces(result: FoundTraces, words: Language) -> Iterator[str]:
    """For a terminal."""
    for kind in KINDS:
        places = [place for place in result.places if place.kind == kind]
        if not places:
            continue
        yield words.say(f"traces.{kind}")
        for place in places[:MOST]:
            yield f"  {describe_place(place, words)}"
        if len(places) > MOST:
            yield f"  {words.count('traces.more', len(places) - MOST)}"
    if result.unread:
        yield words.say("traces.unread")
        yield from (f"  {name}" for name in result.unread[:MOST])
        if len(result.unread) > MOST:
            yield f"  {words.count('traces.more', len(result.unread) - MOST)}"
    yield words.say(
        "traces.looked",
        files=words.count("traces.files", result.files),
        objects=words.count("traces.objects", result.objects),
    )
    if not result.in_git:
        yield words.say("traces.no-git")
    yield words.say(_choose_verdict(result))


def _choose_verdict(result: FoundTraces) -> str:
    if result.places:
        return "traces.found"
    return "traces.unsure" if result.unread else "traces.none"


def describe_place(place: TracedPlace, words: Language) -> str:
    name = f"{place.name} › {place.member}" if place.member else place.name
    numbers = ", ".join(map(str, place.numbers))
    said = words.count("traces.place", len(place.numbers), name=name, numbers=numbers)
    if not place.apart:
        return said
    apart = ", ".join(map(str, place.apart))
    return f"{said} {words.count('traces.apart', len(place.apart), numbers=apart)}"


def make_traces_json(result: FoundTraces) -> dict[str, Any]:
    """The contract: nothing is renamed."""
    return {
        "version": 1,
        "found": [
            {
                "kind": place.kind,
                "name": place.name,
                "member": place.member,
                "texts": list(place.numbers),
                "apart": list(place.apart),
            }
            for place in result.places
        ],
        "unread": list(result.unread),
        "files": result.files,
        "objects": result.objects,
        "git": result.in_git,
    }
