"""How the tables of a dataset keep to what they are held against, in words.

No value and no row of theirs is told, but where the portal makes problems public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from site_builder import standards
from site_builder.language import Language
from site_builder.model import Conformity, Dataset, Detail, Entry, Parts, Table
from site_builder.pages.shell import Opening
from site_builder.parts import judged
from site_builder.problems import BREACH, Problem, Severity, breaks, kind_of, times
from site_builder.standards import Standard

ARROW = " → "  # between what is wrong and what to write instead


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing that the checks found."""

    text: Annotated[str, "What is wrong, with the first value."]
    remedy: Annotated[str, "What to write instead, or why it is accepted all the same; or empty."]
    places: Annotated[tuple[str, ...], "Where: for each file, how many times, and the first rows."]


@dataclass(frozen=True, slots=True)
class VerdictShown:
    """Whether the tables follow the standard of the dataset, or the schema of its metadata."""

    label: Annotated[str, "The verdict in a few words: « Conforme »."]
    sentence: Annotated[str, "What was held against what, and what came of it."]
    standard: Annotated[str, "The title of the standard; empty where it is a schema of the dataset's own."]
    url: Annotated[str, "The page of the standard, from the site's root, or empty."]
    faults: Annotated[tuple[Finding, ...], "What is to be mended; nothing unless the portal makes it public."]
    remarks: Annotated[tuple[Finding, ...], "What is worth a look; nothing unless the portal makes it public."]


def verdict(language: Language, entry: Entry, parts: Parts, told: Detail | None) -> VerdictShown | None:
    """That of a dataset, or nothing where no table of it was held against anything. `told`: what all may read."""
    tables, kept = judged(entry.dataset, parts[0]), entry.summary.conformity
    if not tables:
        return None
    standard = _standard(entry.dataset, tables)
    return VerdictShown(
        label=label(language, kept),
        sentence=" ".join(_sentences(language, tables, standard, kept)),
        standard=standard.title if standard else "",
        url=f"standards/{standard.slug}/" if standard else "",
        faults=tuple(_findings(language, told, tables, "error")) if told else (),
        remarks=tuple(_findings(language, told, tables, "warning")) if told else (),
    )


def label(language: Language, kept: Conformity) -> str:
    """« Conforme », « 3 défauts à corriger »."""
    if kept.faults:
        return language.count("verdict.faults", kept.faults)
    return language.say("verdict.remarks" if kept.remarks else "verdict.kept")


def short(language: Language, opening: Opening, entry: Entry) -> str:
    """The verdict in a few words, or "" where there is none."""
    is_held = judged(entry.dataset, opening.tables(entry.summary)[0])
    return label(language, entry.summary.conformity) if is_held else ""


def is_kept(opening: Opening, entry: Entry) -> bool:
    """Was it held against something, of which it breaks nothing?"""
    return bool(judged(entry.dataset, opening.tables(entry.summary)[0])) and not entry.summary.conformity.faults


def _standard(dataset: Dataset, tables: Sequence[Table]) -> Standard | None:
    """That of the dataset, where one of its tables has no schema of its own."""
    own = {source.name for source in dataset.sources if source.schema}
    return standards.find(dataset.standard) if any(table.name not in own for table in tables) else None


def _sentences(
    language: Language, tables: Sequence[Table], standard: Standard | None, kept: Conformity
) -> Iterator[str]:
    against = language.say("verdict.standard", title=standard.title) if standard else language.say("verdict.own")
    yield language.count("verdict.checked", sum(table.rows for table in tables), against=against)
    if kept.faults > 1:
        yield language.count("verdict.kinds", kept.kinds)
    yield language.say("verdict.waiting" if kept.faults else "verdict.kept.text")
    if kept.remarks:
        yield language.count("verdict.remarks.text", kept.remarks)


def _findings(language: Language, detail: Detail, tables: Sequence[Table], severity: Severity) -> Iterator[Finding]:
    """Each kind once, however many files it is in."""
    kinds: dict[object, list[Problem]] = {}
    for problem in detail.problems:
        if breaks(problem) and problem.severity == severity:
            kinds.setdefault(kind_of(problem), []).append(problem)
    for alike in kinds.values():
        text, remedy = _told(language, alike[0])
        places = (_place(language, problem, len(tables) > 1) for problem in alike)
        yield Finding(text, remedy, tuple(place for place in places if place))


def _told(language: Language, problem: Problem) -> tuple[str, str]:
    """What is wrong, and what to do about it: nothing, where it says why it is accepted."""
    once = replace(problem, count=1) if problem.code.startswith(BREACH) else problem
    plain = {name: value for name, value in problem.params.items() if name != "why"}
    text, _, remedy = language.fault(replace(once, params=plain)).rpartition(ARROW)
    if why := problem.params.get("why"):
        remedy = language.say("verdict.accepted", why=why)
    text, remedy = language.typeset(text), language.typeset(remedy)
    return text[:1].upper() + text[1:], remedy


def _place(language: Language, problem: Problem, several: bool) -> str:
    """« prenoms-2020.csv : 9 fois, lignes 131, 140, 152, 166, 170… »"""
    file = (problem.place.path or "").rpartition("/")[2] if several else ""
    if not problem.rows:
        return file
    count = times(problem)
    rows = ", ".join(map(language.number, problem.rows)) + ("…" if count > len(problem.rows) else "")
    where = language.count("verdict.rows", count, rows=rows)
    return language.say("verdict.place", file=file, where=where) if file else where
