"""docs/lecture.md, of which the part between two marks is what was measured."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.pollution import FAMILIES, MEASURED_FAMILIES
from benchmarks.pollution.measuring import Measurement
from benchmarks.pollution.scoring import Score

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "lecture.md"
PART = re.compile(r"(<!-- mesure : lecture -->\n).*?(<!-- fin de la mesure -->)", re.DOTALL)
MEASURED_PART = re.compile(r"(<!-- mesure : sommes -->\n).*?(<!-- fin de la mesure -->)", re.DOTALL)
HEAD = (
    "défaut",
    "fichiers",
    "encodage",
    "séparateur",
    "en-tête",
    "tableau exact",
    "dont avec reçu",
    "des lignes à part",
    "refusés",
    "refusés sans raison",
    "différents sans rien dire",
    "note sur 10",
)
MEASURED_HEAD = (
    "ce que fait une mairie",
    "fichiers",
    "justes",
    "demandés à raison",
    "demandés ou refusés sans raison",
    "faux sans rien dire",
)
NAMED = 12  # cases that are named before the rest is counted; silently different ones are all named


def renewed(text: str, scores: Sequence[Score]) -> str:
    """The document with these figures in its measured part."""
    return PART.sub(lambda found: f"{found[1]}{figures(scores)}\n{found[2]}", text)


def renew_measured(text: str, measurements: Sequence[Measurement]) -> str:
    """The document with these figures in the part of sums and types."""
    content = compose_measured(measurements)
    return MEASURED_PART.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)


def compose_measured(measurements: Sequence[Measurement]) -> str:
    """A table of the families, then every layout that is lost, with one file of each."""
    lines = [_line(MEASURED_HEAD), _line(["---", *["---:"] * (len(MEASURED_HEAD) - 1)])]
    for family in MEASURED_FAMILIES:
        own = [one for one in measurements if one.case.family == family.name]
        lines.append(_line(_count_verdicts(f"{family.title} (`{family.name}`)", own)))
    lines.append(_line(_count_verdicts("**ensemble**", measurements)))
    lost = list(_list_lost(measurements))
    if not lost:
        return "\n".join([*lines, "", "Aucune somme, aucun type n’est changé sans rien dire."])
    return "\n".join([*lines, "", "Où nous perdons :", "", *lost])


def _count_verdicts(title: str, measurements: Sequence[Measurement]) -> list[str]:
    verdicts = Counter(measurement.verdict for measurement in measurements)
    counts = [_number(verdicts[name]) for name in ("exact", "asked", "needless", "silent")]
    return [title, _number(len(measurements)), *counts]


def _list_lost(measurements: Sequence[Measurement]) -> Iterator[str]:
    """A line for each layout, its files counted over tables and formats, the worst first."""
    for verdict, words in (("silent", "sans rien dire"), ("needless", "demandé sans raison")):
        lost: dict[str, list[Measurement]] = {}
        for measurement in measurements:
            if measurement.verdict == verdict:
                lost.setdefault(measurement.case.layout, []).append(measurement)
        for layout, found in lost.items():
            seen = found[0].seen or "ce qui est à demander ne l’est pas"
            why = found[0].said if verdict == "needless" else seen
            yield f"- `{layout}`, {len(found)} {words} : `{found[0].case.name}` ({why})"


def figures(scores: Sequence[Score]) -> str:
    rows = [
        _row(f"{family.title} (`{family.name}`)", _of(scores, family.name)) for family in FAMILIES
    ]
    whole = _row("**ensemble**", scores)
    lines = [
        _line(HEAD),
        _line(["---", *["---:"] * (len(HEAD) - 1)]),
        *map(_line, rows),
        _line(whole),
    ]
    return "\n".join([*lines, "", *_types(scores), *_silent(scores), *_without_receipt(scores)])


def _of(scores: Sequence[Score], family: str) -> list[Score]:
    return [score for score in scores if score.case.family == family]


def _row(title: str, scores: Sequence[Score]) -> list[str]:
    return [
        title,
        _number(len(scores)),
        _share([score.encoding for score in scores]),
        _share([score.delimiter for score in scores]),
        _share([score.header for score in scores]),
        _number(sum(score.verdict == "exact" for score in scores)),
        _number(sum(score.verdict == "exact" and score.receipt for score in scores)),
        _number(sum(score.verdict == "partial" for score in scores)),
        _number(sum(score.verdict == "refused" for score in scores)),
        _number(sum(score.fault == "needless" for score in scores)),
        _number(sum(score.fault == "silent" for score in scores)),
        f"{sum(sum(score.measures) for score in scores) / max(1, len(scores)):.2f}".replace(
            ".", ","
        ),
    ]


def _share(judged: Sequence[bool | None]) -> str:
    """« 98 % » of those that are judged; refused files are not."""
    told = [one for one in judged if one is not None]
    if not told:
        return ""
    share = 100 * sum(told) / len(told)
    return f"{share:.1f} %".replace(".", ",") if 0 < share < 100 else f"{share:.0f} %"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", " ") if count else ""


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _types(scores: Sequence[Score]) -> list[str]:
    wrong = [score for score in scores if score.types is False]
    told = sum(score.types is not None for score in scores)
    names = _names(wrong)
    text = f"Colonnes de valeurs françaises dont le type est juste : {told - len(wrong)} sur {told}"
    return [f"{text} ; les autres : {names}." if wrong else f"{text}.", ""]


def _silent(scores: Sequence[Score]) -> list[str]:
    """The worst: by family, the files of which another table was made without a word."""
    found = {
        family.name: [s for s in _of(scores, family.name) if s.fault == "silent"]
        for family in FAMILIES
    }
    found = {name: some for name, some in found.items() if some}
    if not found:
        return ["Aucun fichier n’est lu autrement qu’il ne faut sans être refusé.", ""]
    return [
        "Lus autrement qu’il ne faut, sans être refusés :",
        "",
        *(f"- {name}, {len(some)} : {_names(some, len(some))}" for name, some in found.items()),
        "",
    ]


def _without_receipt(scores: Sequence[Score]) -> list[str]:
    found = [score for score in scores if score.fault == "no-receipt"]
    if not found:
        return ["Tout ce qui a été laissé de côté a son reçu."]
    return [
        f"Lus juste, mais sans dire ce qui a été laissé de côté, {len(found)} : {_names(found)}."
    ]


def _names(scores: Sequence[Score], most: int = NAMED) -> str:
    first = ", ".join(f"`{score.case.name}`" for score in scores[:most])
    return f"{first} et {len(scores) - most} autres" if len(scores) > most else first
