"""The faults of a row as the bits of one number: SQL makes it in one pass, and all the rest is
asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from site_builder.checks.check_plan import SchemaFault

AT_ONCE = 60  # faults of one pass: the bits of a BIGINT, and planning more costs memory


def group_faults_by_pass(faults: Iterable[SchemaFault]) -> Iterator[tuple[SchemaFault, ...]]:
    """The faults of each pass; those of one column that follow one another stay together."""
    some: list[SchemaFault] = []
    for _, group in groupby(faults, lambda fault: fault if fault.column is None else fault.column):
        more = [*group]
        if len(some) + len(more) > AT_ONCE:
            yield tuple(some)
            some = []
        some += more
    yield tuple(some)


def build_fault_bits(faults: Sequence[SchemaFault], first: int = 0) -> str:
    """SQL of the bits of these faults, the lowest being number `first`; without those that have a
    `right`."""
    terms: dict[object, list[str]] = {
        None: ["0::BIGINT"]
    }  # by column: to plan one long chain takes its square
    for place, fault in enumerate(faults, first):
        some = terms.setdefault(fault.column, [])
        if fault.condition and not fault.right:
            some.append(f"CASE WHEN {fault.condition} THEN {1 << place} ELSE 0 END")
        if fault.reader is not None and not fault.right:
            read = f"faults_of({fault.reader}, s{fault.column})"
            some.append(f"CASE WHEN {fault.unread} THEN {read} << {place} ELSE 0 END")
    return " | ".join(f"({' | '.join(some)})" for some in terms.values() if some)


def move_fault_bits(faults: Sequence[SchemaFault]) -> str:
    """SQL of what is added to the bits `b`: what is right has its own fault instead of the one that
    it breaks."""
    bits = {fault: 1 << place for place, fault in enumerate(faults)}
    moves = [
        f" + CASE WHEN b & {old} <> 0 AND {fault.right} THEN {bits[fault] - old} ELSE 0 END"
        for fault in faults
        if fault.right and (old := bits[replace(fault, right="", why="")])
    ]
    return "".join(moves)


def decode_fault_bits(bits: int, faults: Sequence[SchemaFault]) -> list[SchemaFault]:
    """The faults that these bits are."""
    return [fault for place, fault in enumerate(faults) if bits >> place & 1]
