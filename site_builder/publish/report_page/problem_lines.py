"""What is to be mended, in words: what several publishers have to, then what each has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import filterfalse
from urllib.parse import quote

from site_builder.compose.conformity import label_unverified_rules
from site_builder.core.language import Language, apply_initial_capital
from site_builder.core.model.dataset import Catalogue
from site_builder.core.problems import Problem
from site_builder.publish.build_report import BuildReport, describe_report_problem
from site_builder.publish.report_page.problem_groups import ProblemGroup

# Lines of a dataset, places of a line, and about how many of each in a portal
MOST = 20
MOST_IN_ALL = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A problem: `mark` is its severity in words, `new` that it is, or how often, or "".

    `place`: where it is, in the dataset that it stands under, if it is at one place alone; else
    `scope` says how many there are, and `places` which, those that are new marked. `count`: how
    many there are, `more`: how many of these are not shown; `all_new`: each is new. `text` is that
    of the first place; `alike`: that of the others is the same.
    """

    severity: str
    mark: str
    new: str
    place: str
    scope: str
    alike: bool
    text: str
    places: tuple[tuple[str, bool], ...]
    count: int
    all_new: bool
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportGroup:
    """What is to be mended in a dataset; in several of a publisher, or the portal, where `id` is
    "". `url`: its page, or "". `verdict`: that it is not verified, and why; or ""."""

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
        return make_anchor(self.id)


@dataclass(frozen=True, slots=True)
class ReportSection:
    """The groups of a publisher: those withheld first, then those with errors; `elsewhere`: those
    of which all is told with others. `slug`: "" of what several have, and of the portal."""

    slug: str
    title: str
    groups: tuple[ReportGroup, ...]
    elsewhere: tuple[ReportGroup, ...] = ()


@dataclass(slots=True)
class _Owner:
    """What several datasets of a publisher have, and each of them."""

    shared: list[ProblemGroup] = field(default_factory=list)
    datasets: dict[str, list[ProblemGroup]] = field(default_factory=dict)


def make_anchor(id_: str) -> str:
    """An id of HTML: a folder may have any name, spaces in it."""
    return quote(id_, safe="").replace("%", "_")


class ProblemWriter:
    """Writes the problems of a report in a language."""

    def __init__(self, report: BuildReport, catalogue: Catalogue, words: Language) -> None:
        self._report = report
        self._words = words
        self._url = catalogue.portal.url
        self._names = {publisher.slug: publisher.name for publisher in catalogue.publishers}
        self._titles = {dataset.id: dataset.title for dataset in catalogue.datasets}
        self._kept_days = report.kept_days

    def get_title(self, id_: str) -> str:
        """That of a dataset, its id where nobody knows it."""
        return self._titles.get(id_, id_)

    def get_name(self, slug: str) -> str:
        """That of a publisher; of one that is in no communes.yml its slug."""
        return self._names.get(slug, slug)

    def describe(self, problem: Problem) -> str:
        """What is wrong, and what to write instead."""
        return describe_report_problem(
            problem, self._report.datasets, self._words, placed=False, kept_days=self._kept_days
        )

    def write_sections(
        self, groups: Sequence[ProblemGroup], told_ids: Collection[str] = ()
    ) -> tuple[ReportSection, ...]:
        """What several publishers have, the portal, then publishers in order of name. `told_ids`:
        datasets that are told of even where no problem is theirs alone."""
        shared, owners = _divide_groups(groups)
        for id_ in told_ids:
            owner = owners.setdefault(id_.split("/")[0], _Owner())
            owner.datasets.setdefault(id_, [])
        blocks = sum(len(owner.datasets) + 1 for owner in owners.values()) + 1
        most = max(1, min(MOST, MOST_IN_ALL // blocks))
        sections: list[ReportSection] = []
        if shared:
            title = self._words.say("report.several")
            sections.append(ReportSection("", title, (self._write_group("", shared, most),)))
        for slug in sorted(owners, key=lambda slug: (slug != "", self.get_name(slug))):
            title = self.get_name(slug) or self._words.say("report.portal")
            written = tuple(self._write_owner(owners[slug], most))
            elsewhere = tuple(filterfalse(_tells_something, written))
            shown = tuple(filter(_tells_something, written))
            sections.append(ReportSection(slug, title, shown, elsewhere))
        return tuple(sections)

    def _write_owner(self, owner: _Owner, most: int) -> Iterable[ReportGroup]:
        if owner.shared:
            yield self._write_group("", owner.shared, most)
        groups = [self._write_group(id_, lines, most) for id_, lines in owner.datasets.items()]
        groups.sort(
            key=lambda group: (group.id != "", not group.withheld, not _has_errors(group), group.id)
        )
        yield from groups

    def _write_group(self, id_: str, groups: Sequence[ProblemGroup], most: int) -> ReportGroup:
        report = self._report
        words = self._words
        withheld = report.datasets.get(id_) == "withheld"
        is_known = bool(self._url and id_ and not withheld)
        verdict = ""
        if id_ in report.unverified:
            verdict = label_unverified_rules(words, report.unverified[id_])
        return ReportGroup(
            id=id_,
            title=self.get_title(id_),
            url=f"{self._url}{id_}/" if is_known else "",
            withheld=withheld,
            verdict=verdict,
            counts=self._count_problems(groups),
            lines=tuple(self._write_line(group, id_, most) for group in groups[:most]),
            more=self._count_more("report.more", len(groups) - most),
        )

    def _count_problems(self, groups: Iterable[ProblemGroup]) -> str:
        counts = {"serve.errors": 0, "serve.warnings": 0}
        for group in groups:
            message = "serve.errors" if group.is_error else "serve.warnings"
            counts[message] += len(group.problems)
        texts: list[str] = []
        for message, number in counts.items():
            if number:
                texts.append(self._words.count(message, number))
        return ", ".join(texts)

    def _count_more(self, message: str, number: int) -> str:
        return self._words.count(message, number) if number > 0 else ""

    def _write_line(self, group: ProblemGroup, id_: str, most: int) -> ReportLine:
        words = self._words
        severity = group.first.severity
        text = self.describe(group.first)
        places: list[tuple[str, bool]] = []
        for reported in group.problems[:most]:
            place = words.place(reported.problem.place)
            places.append((_shorten_place(place, id_), reported.new))
        is_single = len(group.problems) == 1
        return ReportLine(
            severity=severity,
            mark=words.say(f"severity.{severity}"),
            new=self._mark_new(group),
            place=places[0][0] if is_single else "",
            scope="" if is_single else self.count_places(group, id_),
            alike=all(self.describe(other.problem) == text for other in group.problems[1:most]),
            text=apply_initial_capital(text),
            places=() if is_single else tuple(places),
            count=len(group.problems),
            all_new=group.new_count == len(group.problems),
            more=self._count_more("report.more-places", len(group.problems) - most),
        )

    def _mark_new(self, group: ProblemGroup) -> str:
        if not group.new_count:
            return ""
        if group.new_count == len(group.problems):
            return self._words.say("report.new")
        return self._words.count("report.some-new", group.new_count)

    def count_places(self, group: ProblemGroup, id_: str = "") -> str:
        """In how many files it is, or in one file how often; and of how many datasets, if it stands
        under none."""
        words = self._words
        files = {reported.problem.place.path for reported in group.problems}
        if len(files) == 1:
            return words.count("report.places", len(group.problems))
        text = words.count("report.files", len(files))
        if id_ or not group.datasets:
            return text
        if len(group.publishers) == 1 and len(group.datasets) == len(files):
            return words.count("report.of-datasets", len(files))
        datasets = words.count("report.of-datasets", len(group.datasets))
        if len(group.publishers) > 1:
            publishers = words.count("report.of-publishers", len(group.publishers))
            return words.say("report.scope-publishers", files=text, publishers=publishers)
        return words.say("report.scope", files=text, datasets=datasets)


def _divide_groups(
    groups: Iterable[ProblemGroup],
) -> tuple[list[ProblemGroup], dict[str, _Owner]]:
    """What several publishers have, and the rest by publisher."""
    shared: list[ProblemGroup] = []
    owners: dict[str, _Owner] = {}
    for group in groups:
        if len(group.publishers) > 1:
            shared.append(group)
            continue
        owner = owners.setdefault(group.publishers[0], _Owner())
        ids = {reported.dataset for reported in group.problems}
        if len(ids) > 1:
            owner.shared.append(group)
        else:
            owner.datasets.setdefault(ids.pop(), []).append(group)
    return shared, owners


def _shorten_place(place: str, id_: str) -> str:
    return place.removeprefix("datasets/").removeprefix(f"{id_}/" if id_ else "")


def _tells_something(group: ReportGroup) -> bool:
    return bool(group.lines or group.verdict)


def _has_errors(group: ReportGroup) -> bool:
    return any(line.severity == "error" for line in group.lines)
