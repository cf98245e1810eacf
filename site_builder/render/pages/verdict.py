"""How the tables of a dataset keep to what they are held against, in words.

No value and no row of theirs is told, but where the portal makes problems public.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from site_builder.compose.conformity import (
    ConformityVerdict,
    find_conformity_state,
    judge_conformity,
    label_conformity,
)
from site_builder.core.language import Language
from site_builder.core.model.conformity import Conformity, ConformityState
from site_builder.core.model.prepared import Detail, Parts, Table
from site_builder.core.model.site import DatasetEntry
from site_builder.core.problem_codes import Severity, get_problem_code
from site_builder.core.problems import Problem, count_occurrences, get_problem_kind, is_of_verdict
from site_builder.render.localised_site import DetailLoader
from site_builder.render.pages.standard_words import translate_standard_text

ARROW = " → "  # between what is wrong and what to write instead


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing that the checks found."""

    text: Annotated[str, "What is wrong, with the first value."]
    remedy: Annotated[str, "What to write instead, or why it is accepted all the same; or empty."]
    places: Annotated[tuple[str, ...], "Where: for each file, how many times, and the first rows."]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictShown:
    """Whether the tables follow the standard of the dataset, or the schema of its metadata."""

    label: Annotated[str, "The verdict in a few words: « Conforme »."]
    sentence: Annotated[str, "What was held against what, and what came of it."]
    standard: Annotated[
        str, "The title of the standard; empty where it is a schema of the dataset's own."
    ]
    url: Annotated[str, "The page of the standard, from the site's root, or empty."]
    mending: Annotated[
        str,
        "For who publishes: how many things are to be mended or looked at, of how many kinds; "
        "or empty.",
    ]
    faults: Annotated[
        tuple[Finding, ...], "What is to be mended; nothing unless the portal makes it public."
    ]
    remarks: Annotated[
        tuple[Finding, ...], "What is worth a look; nothing unless the portal makes it public."
    ]
    state: Annotated[
        str, "conforming, failing, or unverified: nobody has looked at all that is asked."
    ]


def describe_dataset_verdict(
    language: Language, entry: DatasetEntry, parts: Parts, public_detail: Detail | None
) -> VerdictShown | None:
    """That of a dataset, or nothing where nothing is asked of its tables. `public_detail`: what all
    may read."""
    verdict = judge_conformity(entry.dataset, parts[0], entry.summary)
    if verdict is None:
        return None
    standard = verdict.standard
    return VerdictShown(
        label=label_conformity(language, verdict.conformity),
        sentence=" ".join(_list_sentences(language, verdict)),
        standard=translate_standard_text(language, standard.title) if standard else "",
        url=f"standards/{standard.slug}/" if standard else "",
        mending=" ".join(_list_mending_sentences(language, verdict.conformity)),
        faults=tuple(_list_findings(language, public_detail, verdict.tables, "error"))
        if public_detail
        else (),
        remarks=tuple(_list_findings(language, public_detail, verdict.tables, "warning"))
        if public_detail
        else (),
        state=verdict.conformity.state,
    )


def summarise_verdict(language: Language, opening: DetailLoader, entry: DatasetEntry) -> str:
    """The verdict in a few words, or "" where there is none."""
    verdict = _judge_entry(opening, entry)
    return label_conformity(language, verdict.conformity) if verdict else ""


def get_conformity_state(opening: DetailLoader, entry: DatasetEntry) -> ConformityState | None:
    """Whether it conforms, or None where nothing is asked of it."""
    tables = opening.tables(entry.summary)[0]
    return find_conformity_state(entry.dataset, tables, entry.summary)


def _judge_entry(opening: DetailLoader, entry: DatasetEntry) -> ConformityVerdict | None:
    return judge_conformity(entry.dataset, opening.tables(entry.summary)[0], entry.summary)


def _list_sentences(language: Language, verdict: ConformityVerdict) -> Iterator[str]:
    conformity = verdict.conformity
    rows = sum(table.rows for table in verdict.tables)
    schema_rows = sum(table.rows for table in verdict.schema_tables)
    if verdict.standard and len(verdict.schema_tables) < len(verdict.tables):
        standard_title = translate_standard_text(language, verdict.standard.title)
        standard = language.say("verdict.standard", title=standard_title)
        yield language.count("verdict.checked", rows - schema_rows, against=standard)
    if verdict.schema_tables:
        own_schema = language.say("verdict.own")
        yield language.count("verdict.checked", schema_rows, against=own_schema)
    if conformity.state == "conforming":
        yield language.say("verdict.kept.text")
    if conformity.state == "failing":
        yield language.count("verdict.waiting", conformity.faults)
    counts = {
        "verdict.unheld.text": conformity.unheld,
        "verdict.otherwise.text": conformity.held_otherwise,
        "verdict.unchecked.text": conformity.unchecked,
    }
    for message, count in counts.items():
        if count:
            yield language.count(message, count)


def _list_mending_sentences(language: Language, conformity: Conformity) -> Iterator[str]:
    """Again how many faults, for who mends them, and of how many kinds."""
    if conformity.faults:
        yield f"{language.count('verdict.faults', conformity.faults)}."
    if conformity.faults > 1:
        yield language.count("verdict.kinds", conformity.kinds)
    if conformity.remarks:
        yield language.count("verdict.remarks.text", conformity.remarks)


def _list_findings(
    language: Language, detail: Detail, tables: Sequence[Table], severity: Severity
) -> Iterator[Finding]:
    """Each kind once, however many files it is in."""
    problems_by_kind: dict[object, list[Problem]] = {}
    for problem in detail.problems:
        if is_of_verdict(problem) and problem.severity == severity:
            problems_by_kind.setdefault(get_problem_kind(problem), []).append(problem)
    for problems in problems_by_kind.values():
        text, remedy = _describe_problem(language, problems[0])
        places = (_describe_place(language, problem, len(tables) > 1) for problem in problems)
        yield Finding(text, remedy, tuple(place for place in places if place))


def _describe_problem(language: Language, problem: Problem) -> tuple[str, str]:
    """What is wrong, and what to do about it: nothing, where it says why it is accepted."""
    single = replace(problem, count=1) if get_problem_code(problem.code).is_of_rows else problem
    parameters = {name: value for name, value in problem.params.items() if name != "why"}
    text, _, remedy = language.fault(replace(single, params=parameters)).rpartition(ARROW)
    if why := problem.params.get("why"):
        remedy = language.say("verdict.accepted", why=why)
    text = language.typeset(text)
    remedy = language.typeset(remedy)
    return text[:1].upper() + text[1:], remedy


def _describe_place(language: Language, problem: Problem, several: bool) -> str:
    """« prenoms-2020.csv : 9 fois, lignes 131, 140, 152, 166, 170… »"""
    file = (problem.place.path or "").rpartition("/")[2] if several else ""
    if not problem.rows:
        return file
    count = count_occurrences(problem)
    rows = ", ".join(map(language.number, problem.rows)) + (
        "…" if count > len(problem.rows) else ""
    )
    location = language.count("verdict.rows", count, rows=rows)
    return language.say("verdict.place", file=file, where=location) if file else location
