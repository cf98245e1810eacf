"""The cases built as datasets of one portal, what is said of each, and where planted values stand.

A case is `right`; `missed`, where nothing is said of persons, or less than is due; `false error`
and `false warning`, where more is said; `half-said`, where `beffroi check` does not say what the
build does; `leaked`, where a planted value stands in an output.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from command_line import beffroi
from portal import COMMUNES, made, write

from personal_data.case import Case, Expected
from personal_data.traces import find_planted, find_traces
from site_builder.core.language import load_language
from site_builder.core.problem_codes import get_problem_code
from site_builder.core.problems import Problem

CHECK_FORMATS = ("text", "json", "markdown", "github", "gitlab", "html")
RANKS = ("silent", "warned", "withheld")
PUBLISHED = (".beffroi", "build")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    case: Case
    name: str
    said: Expected
    sentences: tuple[str, ...]  # of topic personal, with their codes
    others: tuple[str, ...]  # what else is said
    leaks: tuple[str, ...]  # places and values

    @property
    def is_right(self) -> bool:
        return self.name == "right"


def is_personal(code: str) -> bool:
    return get_problem_code(code).topic == "personal"


def build_cases(cases: Sequence[Case], root: Path) -> list[Verdict]:
    """Each case is a dataset of a portal that is built at `root`."""
    write(root, {"communes.yml": COMMUNES})
    for case in cases:
        write_dataset(case, root)
    report = made(root)
    outputs = {form: beffroi("check", root, "--format", form).stdout for form in CHECK_FORMATS}
    answer = json.loads(outputs["json"])
    checked = {
        (problem["path"].split("/")[2], problem["code"])
        for problem in answer["problems"]
        if problem["path"].count("/") > 1
    }
    leaks = find_leaks(cases, root, outputs)
    return [judge_case(case, root, report.problems, checked, leaks[case.name]) for case in cases]


def write_dataset(case: Case, root: Path) -> None:
    folder = root / "datasets/lille" / case.name
    write(folder, {"datapackage.yaml": f"title: {case.name}\n{case.metadata}"})
    for name, content in case.files.items():
        write(folder, {name: content() if callable(content) else content})


def find_leaks(
    cases: Iterable[Case], root: Path, outputs: dict[str, str]
) -> dict[str, tuple[str, ...]]:
    """By case, where its planted values stand: no output holds them where it is withheld, and no
    message where it is warned of."""
    guilty = [case for case in cases if case.planted]
    hidden = {value for case in guilty if case.expected != "warned" for value in case.planted}
    planted = {value for case in guilty for value in case.planted}
    places: dict[str, set[str]] = {}
    for folder in PUBLISHED:
        places |= find_traces(root / folder, hidden)
    for name in list_messages(root):
        traces = find_traces(root / name, planted)
        places[name] = set().union(*traces.values())
    for form, text in outputs.items():
        places[f"check --format {form}"] = find_planted(text, planted)
    leaks = {}
    for case in cases:
        own = set(case.planted)
        lines = []
        for place, values in places.items():
            if values & own:
                name = place.removeprefix(f"{root.as_posix()}/")
                lines.append(f"{name}: {', '.join(sorted(values & own))}")
        leaks[case.name] = tuple(lines)
    return leaks


def list_messages(root: Path) -> list[str]:
    reports = [path for path in (root / ".beffroi").glob("report.*") if path.is_file()]
    return ["build/build-report.json", *(path.relative_to(root).as_posix() for path in reports)]


def judge_case(
    case: Case,
    root: Path,
    problems: Iterable[Problem],
    checked: set[tuple[str, str]],
    leaks: tuple[str, ...],
) -> Verdict:
    start = f"datasets/lille/{case.name}/"
    own = [problem for problem in problems if f"{problem.place.path}/".startswith(start)]
    personal = [problem for problem in own if is_personal(problem.code)]
    language = load_language("fr")
    said = weigh(personal)
    codes = {(case.name, problem.code) for problem in personal}
    return Verdict(
        case=case,
        name=decide_verdict(case, said, leaks, is_said=codes <= checked),
        said=said,
        sentences=tuple(
            f"{problem.severity} {problem.code}: {language.problem(problem)}"
            for problem in personal
        ),
        others=tuple(problem.code for problem in own if not is_personal(problem.code)),
        leaks=leaks,
    )


def weigh(personal: Sequence[Problem]) -> Expected:
    if any(get_problem_code(problem.code).effect == "dataset" for problem in personal):
        return "withheld"
    return "warned" if personal else "silent"


def decide_verdict(case: Case, said: Expected, leaks: Sequence[str], *, is_said: bool) -> str:
    if said != case.expected and said not in case.also:
        if RANKS.index(said) < RANKS.index(case.expected):
            return "missed"
        return "false error" if said == "withheld" else "false warning"
    if leaks:
        return "leaked"
    return "right" if is_said else "half-said"
