"""The owner's report as a page, in one file that needs no other: what is late, what is to be mended
and by whom, and all that the one person who keeps a portal looks at in a year.

It is for the team that keeps the portal, and is never published. Its sections are in the order in
which they press.

- `problem_groups`: problems that are the same but for their place are one; `problem_lines`: these
  in words. `publisher_messages`: what to write to whom. `told_sections`: the other sections in
  words. `standalone`: a page in one file, which others make too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.language import Language
from site_builder.core.model.dataset import Catalogue
from site_builder.core.problems import is_for_information
from site_builder.publish.build_report import BuildReport, get_place_dataset_id
from site_builder.publish.owner_report.owner_report import OwnerReport
from site_builder.publish.report_page.problem_groups import (
    ProblemGroup,
    ReportedProblem,
    group_problems,
    report_problems,
)
from site_builder.publish.report_page.problem_lines import ProblemWriter, make_anchor
from site_builder.publish.report_page.publisher_messages import (
    MessageSender,
    PublisherMessage,
    write_publisher_messages,
)
from site_builder.publish.report_page.standalone import (
    load_standalone_template,
    make_standalone_style,
)
from site_builder.publish.report_page.told_sections import (
    list_kept_lines,
    tell_growth,
    tell_raised_alarms,
)
from site_builder.render.pages.shell import format_tab_title
from site_builder.storage import build_state

__all__ = ["load_standalone_template", "make_standalone_style", "write_report_page"]


ALWAYS_SHOWN = ("published", "withheld", "errors", "warnings")  # figures


@dataclass(frozen=True, slots=True)
class _Divided:
    """The problems that ask for something, and those that do not."""

    to_mend: tuple[ReportedProblem, ...]
    to_know: tuple[ReportedProblem, ...]


def write_report_page(
    path: Path,
    report: BuildReport,
    owner_report: OwnerReport,
    *,
    catalogue: Catalogue,
    style: bytes,
    words: Language,
    guide: str = "",
) -> None:
    """Write the report. `style` is the site's own style sheet; `guide` the address of the page that
    says how to send data, or ""."""
    portal = catalogue.portal
    writer = ProblemWriter(report, catalogue, words)
    divided = _divide_problems(report, owner_report)
    groups = group_problems(divided.to_mend, report)
    withheld_ids = [id_ for id_, status in report.datasets.items() if status == "withheld"]
    missing = [(get_place_dataset_id(place), place) for place in report.missing]
    told_ids = dict.fromkeys(
        (*withheld_ids, *report.unverified, *report.kept, *(id_ for id_, _ in missing))
    )
    messages = _write_messages(
        groups, owner_report, catalogue=catalogue, writer=writer, guide=guide, words=words
    )
    figures = _count_figures(report, owner_report, divided)
    text = load_standalone_template(Path(__file__).parent, words).render(
        language=portal.languages[0],
        portal=portal,
        title=format_tab_title(words.say("report.title"), portal.title),
        words=words,
        figures=[(words.say(f"report.figure.{name}"), number) for name, number in figures],
        owner=owner_report,
        report=report,
        messages=messages,
        sections=writer.write_sections(groups, tuple(told_ids)),
        to_mend=len(divided.to_mend),
        known=writer.write_sections(group_problems(divided.to_know, report)),
        to_know=len(divided.to_know),
        withheld=[(make_anchor(id_), writer.get_title(id_)) for id_ in withheld_ids],
        left_out=[(make_anchor(id_), words.place(place)) for id_, place in missing],
        kept=tuple(list_kept_lines(report, words)),
        raised=tuple(tell_raised_alarms(owner_report.alarms.raised, words)),
        growth=tell_growth(owner_report, writer.get_name, words),
        style=make_standalone_style(style),
    )
    build_state.write_file_atomically(path, text.encode())


def _divide_problems(report: BuildReport, owner_report: OwnerReport) -> _Divided:
    new = owner_report.changes.new or (False,) * len(report.problems)
    to_mend: list[ReportedProblem] = []
    to_know: list[ReportedProblem] = []
    for reported in report_problems(report, new):
        chosen = to_know if is_for_information(reported.problem) else to_mend
        chosen.append(reported)
    return _Divided(tuple(to_mend), tuple(to_know))


def _count_figures(
    report: BuildReport, owner_report: OwnerReport, divided: _Divided
) -> Iterator[tuple[str, int]]:
    """What was built, and what is to be done, by the names of their messages; of what is seldom
    there, what is."""
    statuses = [*report.datasets.values()]
    figures = {
        "published": statuses.count("published"),
        "withheld": statuses.count("withheld"),
        "left-out": report.left_out,
        "kept": len(report.kept),
        "late": owner_report.late_count,
        "errors": report.errors,
        "warnings": len(divided.to_mend) - report.errors,
        "unverified": len(report.unverified),
        "repairs": report.repairs,
    }
    for name, number in figures.items():
        if number or name in ALWAYS_SHOWN:
            yield name, number


def _write_messages(
    groups: tuple[ProblemGroup, ...],
    owner_report: OwnerReport,
    *,
    catalogue: Catalogue,
    writer: ProblemWriter,
    guide: str,
    words: Language,
) -> dict[str, PublisherMessage]:
    sender = MessageSender(catalogue.portal, guide, owner_report.day)
    late = {publisher.slug: publisher.datasets for publisher in owner_report.late}
    return write_publisher_messages(
        catalogue.publishers, late, groups=groups, sender=sender, writer=writer, words=words
    )
