"""What a build tells at its end, in fifteen lines at most: what was made, what is to be mended, and
where all of it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from site_builder.core.language import Language
from site_builder.core.problem_codes import Severity
from site_builder.core.problems import Place, Problem, split_tolerated
from site_builder.core.text import truncate_text
from site_builder.publish.build_report import (
    BuildReport,
    describe_report_problem,
    get_place_dataset_id,
    is_withholding_error,
)

FEW = 8  # problems, or kinds of them, that are told in full: with what to do about each
# of more kinds, how many are told, the worst first, each cut to a line
SHOWN: dict[Severity, int] = {"error": 5, "warning": 3}
WIDE = 120  # columns: from there on, a line that is cut has room for the name of a file
NARROWEST = 40


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """`severity` colours it: its `mark`, which goes before a problem, or the whole line."""

    text: str
    severity: Severity | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """`complete`: nothing is left to be read elsewhere."""

    lines: tuple[SummaryLine, ...]
    complete: bool


def tell_changed_settings(report: BuildReport, folder: str, words: Language) -> Iterator[str]:
    """That web servers are to be reloaded, where their settings, in `folder`, are others."""
    if report.changed_settings:
        names = ", ".join(report.changed_settings)
        yield words.say("build.settings", names=names, path=folder)


def summarise_problems(report: BuildReport, width: int, words: Language) -> BuildSummary:
    """What is to be mended, then how much asks for nothing. `width`: how many characters a line
    that is cut may have."""
    problems, tolerated = split_tolerated(report.problems)
    kinds = _group_kinds(problems)
    few = len(problems) <= FEW
    lines = list[SummaryLine]()
    if len(kinds) <= FEW:
        width = 0
    if few:
        lines += tell_problems(report, problems, words)
    else:
        for severity in SHOWN:
            lines += _summarise_severity(
                report, problems, severity=severity, width=width, words=words
            )
    if tolerated:
        lines.append(SummaryLine(words.count("build.tolerated", len(tolerated))))
    return BuildSummary(tuple(lines), complete=few and not tolerated)


def tell_all_problems(report: BuildReport, words: Language) -> Iterator[SummaryLine]:
    """Each of them; those that ask for nothing are the last."""
    problems, tolerated = split_tolerated(report.problems)
    yield from tell_problems(report, problems, words)
    if tolerated:
        yield SummaryLine(words.count("build.tolerated", len(tolerated)))
        for problem in tolerated:
            yield SummaryLine(f"  {words.problem(problem)}")


def tell_problems(
    report: BuildReport, problems: Iterable[Problem], words: Language
) -> Iterator[SummaryLine]:
    """Each in its sentence, with its place and its remedy."""
    for problem in problems:
        text = describe_report_problem(problem, report.datasets, words, kept_days=report.kept_days)
        yield SummaryLine(text, problem.severity, words.say(f"severity.{problem.severity}"))


def _group_kinds(problems: Iterable[Problem]) -> list[list[Problem]]:
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.severity, problem.code), []).append(problem)
    return [*kinds.values()]


def _summarise_severity(
    report: BuildReport,
    problems: Sequence[Problem],
    severity: Severity,
    width: int,
    words: Language,
) -> Iterator[SummaryLine]:
    """How many there are, of how many kinds, and one of each kind, the worst first. `width`: 0
    where all kinds are told in full."""
    chosen = [problem for problem in problems if problem.severity == severity]
    if not chosen:
        return
    kinds = _group_kinds(chosen)
    kinds.sort(key=lambda kind: (not _find_keeping_out(report, kind), -len(kind)))
    heading = {
        "problems": words.count(f"serve.{severity}s", len(chosen)),
        "kinds": "",
        "places": _count_places(chosen, words),
        "first": "",
    }
    if len(chosen) > 1:
        heading["kinds"] = words.count("build.kinds", len(kinds))
    if width and len(kinds) > SHOWN[severity]:
        heading["first"] = words.say("build.first")
        kinds = kinds[: SHOWN[severity]]
    yield SummaryLine(words.say(f"build.{severity}s", **heading), severity)
    for kind in kinds:
        yield SummaryLine(f"  {_describe_kind(report, kind, width=width, words=words)}")


def _count_places(problems: Iterable[Problem], words: Language) -> str:
    """« 11 jeux de données », or « 12 endroits » where some are elsewhere."""
    owners = {_find_owner(problem.place) for problem in problems}
    if any(owner.startswith("/") for owner in owners):
        return words.count("build.places", len(owners))
    return words.count("datasets", len(owners))


def _find_owner(place: Place) -> str:
    """The dataset of a place; "/" and the file, where it is of none."""
    path = place.path or ""
    return get_place_dataset_id(place) if path.startswith("datasets/") else f"/{path}"


def _find_keeping_out(report: BuildReport, kind: Iterable[Problem]) -> Problem | None:
    """The first of these because of which something is not published."""
    for problem in kind:
        withheld = report.datasets.get(get_place_dataset_id(problem.place)) == "withheld"
        if problem.place.path in report.kept_days:
            continue
        if is_withholding_error(problem) or (withheld and problem.severity == "error"):
            return problem
    return None


def _describe_kind(
    report: BuildReport, kind: Sequence[Problem], width: int, words: Language
) -> str:
    """« lille/prenoms : 2 colonnes manquent… (et 4 autres de même sorte) ». `width`: 0 for the
    whole sentence."""
    keeping_out = _find_keeping_out(report, kind)
    first = keeping_out or kind[0]
    ending = ""
    if keeping_out and width:
        ending = words.say("build.kept-out")
    if len(kind) > 1:
        ending += f" {words.count('build.others', len(kind) - 1)}"
    if not width:
        text = describe_report_problem(first, report.datasets, words, kept_days=report.kept_days)
        return f"{text}{ending}"
    text = _describe_briefly(first, width, words)
    room = max(NARROWEST, width - len("  ") - len(ending))
    return f"{truncate_text(text, room)}{ending}"


def _describe_briefly(problem: Problem, width: int, words: Language) -> str:
    """What is wrong, without the remedy; below WIDE, of a dataset and not of its file."""
    owner = _find_owner(problem.place)
    if width < WIDE and not owner.startswith("/"):
        text = words.say("problem", place=owner, text=words.fault(problem))
    else:
        text = words.problem(problem).removeprefix("datasets/")
    return text.rpartition(" → ")[0] or text
