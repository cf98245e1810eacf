"""The owner's report as a page, in one file that needs no other: what was built, what is to be
mended, and by whom.

It is for the team that keeps the portal, and is never published.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import quote

from site_builder.compose.conformity import label_unverified_rules
from site_builder.core.language import Language
from site_builder.core.model.dataset import Catalogue
from site_builder.core.problems import Place, Problem, split_tolerated
from site_builder.publish.build_report import (
    BuildReport,
    describe_report_problem,
    get_place_dataset_id,
)
from site_builder.render import assets
from site_builder.render.pages.kept_files import describe_kept_file
from site_builder.render.pages.shell import format_tab_title
from site_builder.render.stylesheet import FACE
from site_builder.storage import build_state

# problems shown of a dataset, and about how many of a portal
MOST = 20
MOST_IN_ALL = 3000


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A problem: `mark` is its severity in words, `place` is within its dataset."""

    severity: str
    mark: str
    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportGroup:
    """What is to be mended in a dataset; in a publisher, or the portal, where `id` is "". `url`:
    its page, or "". `verdict`: that it is not verified, and why; or ""."""

    id: str
    title: str
    url: str
    withheld: bool
    verdict: str
    counts: str
    lines: tuple[ReportLine, ...]
    more: str

    @property
    def anchor(self) -> str:
        return _anchor(self.id)


@dataclass(frozen=True, slots=True)
class ReportSection:
    """The groups of a publisher: those withheld first, then those with errors."""

    title: str
    groups: tuple[ReportGroup, ...]


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A file of which an earlier content is published, and since when; `overdue`: for too long."""

    anchor: str
    place: str
    text: str
    overdue: bool


def _list_kept_files(report: BuildReport, words: Language) -> Iterable[KeptLine]:
    """Those that have been kept for too long first."""
    for id_ in sorted(report.kept, key=lambda id_: (id_ not in report.overdue, id_)):
        for file in report.kept[id_]:
            place = f"datasets/{id_}/{file.path}"
            text = describe_kept_file(words, file)
            yield KeptLine(_anchor(id_), place, text, id_ in report.overdue)


def _anchor(id_: str) -> str:
    """An id of HTML: a folder may have any name, spaces in it."""
    return quote(id_, safe="").replace("%", "_")


def write_report_page(
    path: Path,
    report: BuildReport,
    catalogue: Catalogue,
    style: bytes,
    today: date,
    words: Language,
) -> None:
    """Write the report. `style` is the site's own style sheet."""
    problems, tolerated = split_tolerated(report.problems)
    incomplete_ids = [
        *(id_ for id_, status in report.datasets.items() if status == "withheld"),
        *report.unverified,
    ]
    sections = tuple(_sections(report, catalogue, problems, incomplete_ids, words=words))
    text = load_standalone_template(Path(__file__).parent, words).render(
        language=catalogue.portal.languages[0],
        portal=catalogue.portal,
        title=format_tab_title(words.say("report.title"), catalogue.portal.title),
        day=words.day(today),
        figures=_figures(report, words),
        sections=sections,
        tolerated=tuple(_sections(report, catalogue, tolerated, (), words=words)),
        withheld=[group for section in sections for group in section.groups if group.withheld],
        kept=tuple(_list_kept_files(report, words)),
        left_out=[
            (_anchor(get_place_dataset_id(place)), words.place(place)) for place in report.missing
        ],
        report=report,
        style=make_standalone_style(style),
    )
    build_state.write_file_atomically(path, text.encode())


@cache
def load_standalone_template(folder: Path, words: Language):  # type: ignore[no-untyped-def]  # jinja2 is imported by those who need it
    """The page of a folder as a template, over that of `alone.html`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader((folder, Path(__file__).parent, assets.locate_templates())),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        say=words.say, count=words.count, number=words.number, size=words.size
    )
    return environment.get_template("page.html")


def make_standalone_style(site: bytes) -> str:
    """The site's style sheet and ours as they may stand in a page, with the face of titles in
    it."""
    face = (
        base64.b64encode((assets.locate_bundles() / FACE).read_bytes()).decode()
        if FACE.encode() in site
        else ""
    )
    own_style = Path(__file__).with_name("page.css").read_text("utf-8")
    text = (
        site.decode("utf-8", "replace").replace(f'"{FACE}"', f'"data:font/woff2;base64,{face}"')
        + own_style
    )
    text = text.replace(
        "font-display: optional", "font-display: block"
    )  # it is here: nothing is waited for
    return re.sub(r"</(?=style)", r"<\\/", text, flags=re.IGNORECASE)


def _figures(report: BuildReport, words: Language) -> list[tuple[str, str]]:
    """Names and numbers of what was built."""
    statuses = [*report.datasets.values()]
    tolerated = len(split_tolerated(report.problems)[1])
    numbers = {
        "published": statuses.count("published"),
        "withheld": statuses.count("withheld"),
        "kept": len(report.kept),
        "left-out": report.left_out,
        "errors": report.errors,
        "warnings": len(report.problems) - report.errors - tolerated,
        "tolerated": tolerated,
        "unverified": len(report.unverified),
        "repairs": report.repairs,
    }
    return [
        (words.say(f"report.figure.{name}"), words.number(number))
        for name, number in numbers.items()
    ]


def _sections(
    report: BuildReport,
    catalogue: Catalogue,
    problems: Iterable[Problem],
    incomplete_ids: Iterable[str],
    words: Language,
) -> Iterable[ReportSection]:
    """The portal, then its publishers in order of name; those who are in no communes.yml by their
    slug. `incomplete_ids`: datasets that are told of even where no problem is."""
    names = {publisher.slug: publisher.name for publisher in catalogue.publishers}
    titles = {dataset.id: dataset.title for dataset in catalogue.datasets}
    problems_by_publisher: dict[str, dict[str, list[Problem]]] = {}
    for id_ in incomplete_ids:
        problems_by_publisher.setdefault(id_.split("/")[0], {}).setdefault(id_, [])
    for problem in problems:
        publisher, id_ = _owner(problem.place, report.datasets)
        problems_by_publisher.setdefault(publisher, {}).setdefault(id_, []).append(problem)
    most = max(1, min(MOST, MOST_IN_ALL // max(1, sum(map(len, problems_by_publisher.values())))))
    for slug in sorted(problems_by_publisher, key=lambda slug: (slug != "", names.get(slug, slug))):
        groups = [
            _group(
                id_,
                titles.get(id_, id_),
                problems=group_problems,
                most=most,
                report=report,
                url=catalogue.portal.url,
                words=words,
            )
            for id_, group_problems in problems_by_publisher[slug].items()
        ]
        groups.sort(
            key=lambda group: (group.id != "", not group.withheld, not _has_errors(group), group.id)
        )
        yield ReportSection(names.get(slug, slug) or words.say("report.portal"), tuple(groups))


def _owner(place: Place, datasets: Mapping[str, str]) -> tuple[str, str]:
    """Whose a problem is: the publisher's slug and the dataset's id, each "" where it is
    nobody's."""
    if not (place.path or "").startswith("datasets/"):
        return "", ""
    id_ = get_place_dataset_id(place)
    return id_.split("/")[0], id_ if id_ in datasets else ""


def _has_errors(group: ReportGroup) -> bool:
    return any(line.severity == "error" for line in group.lines)


def _group(
    id_: str,
    title: str,
    problems: Sequence[Problem],
    most: int,
    report: BuildReport,
    url: str,
    words: Language,
) -> ReportGroup:
    ordered = sorted(problems, key=lambda problem: problem.severity != "error")
    errors = sum(problem.severity == "error" for problem in problems)
    counts = (("serve.errors", errors), ("serve.warnings", len(problems) - errors))
    withheld = report.datasets.get(id_) == "withheld"
    return ReportGroup(
        id=id_,
        title=title,
        url=f"{url}{id_}/" if url and id_ and not withheld else "",
        withheld=withheld,
        verdict=label_unverified_rules(words, report.unverified[id_])
        if id_ in report.unverified
        else "",
        counts=", ".join(words.count(message, number) for message, number in counts if number),
        lines=tuple(_line(problem, id_, report, words) for problem in ordered[:most]),
        more=words.count("report.more", len(problems) - most) if len(problems) > most else "",
    )


def _line(problem: Problem, id_: str, report: BuildReport, words: Language) -> ReportLine:
    place = words.place(problem.place).removeprefix(f"datasets/{id_}/" if id_ else "datasets/")
    mark = words.say(f"severity.{problem.severity}")
    text = describe_report_problem(
        problem, report.datasets, words, placed=False, kept_days=report.kept_days
    )
    return ReportLine(problem.severity, mark, place, text[:1].upper() + text[1:])
