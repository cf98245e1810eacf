"""What was done for a publisher that leaves, and what people have to do now."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from site_builder.commands.moving.steps import list_paths, number_steps
from site_builder.core.language import Language
from site_builder.exchange.leave.leave import LeaveReport


def describe_departure(
    report: LeaveReport, site: Path, words: Language, *, command: str, depth: str
) -> str:
    """`command`: this program."""
    lines = [
        *_describe_folder(report, words, depth=depth),
        *_describe_branch(report, words),
        *_describe_concerned(report, words),
        "",
        words.say("new.next"),
        *number_steps(_list_steps(report, site, words, command)),
    ]
    return "\n".join(lines)


def _describe_folder(report: LeaveReport, words: Language, *, depth: str) -> Iterator[str]:
    name = report.publisher.name
    folder = str(report.target)
    made = report.made
    if made is None:
        yield words.say("leave.present", name=name, folder=folder)
        return
    yield words.say("leave.made", name=name, folder=folder)
    if made.commits:
        yield words.say("leave.history", count=made.commits)
        if depth == "days":
            yield words.say("leave.nameless")
    else:
        yield words.say("leave.no-history")
    if report.taken:
        yield words.say("leave.taken")
        yield from list_paths(report.taken)
    for code, paths in (
        ("leave.unnamed", made.unnamed),
        ("leave.refused", made.refused or report.links),
        ("leave.lfs", made.lfs),
    ):
        if paths:
            yield words.say(code)
            yield from list_paths(paths)


def _describe_branch(report: LeaveReport, words: Language) -> Iterator[str]:
    if report.proposed:
        code = "leave.proposed-harvest" if report.harvest else "leave.proposed"
        yield words.say(code, branch=report.branch, url=report.url)


def _describe_concerned(report: LeaveReport, words: Language) -> Iterator[str]:
    concerned = report.concerned
    for code, paths in (
        ("leave.cut", concerned.cut),
        ("leave.standards", concerned.standards),
        ("leave.linking", concerned.linking),
        ("leave.mixed", concerned.mixed),
        ("leave.sources", report.sources),
    ):
        if paths:
            yield words.say(code, name=report.publisher.name)
            yield from list_paths(paths)
    if concerned.legacy:
        yield words.say("leave.legacy", count=concerned.legacy)


def _list_steps(report: LeaveReport, site: Path, words: Language, command: str) -> Iterator[str]:
    folder = shlex.quote(str(report.target))
    shared = shlex.quote(str(site))
    slug = report.publisher.slug
    settings_file = str(report.target / "communes.yml")
    yield words.say("leave.step.settings", path=settings_file)
    if report.present_url != report.url:
        yield words.say("leave.step.address", path=settings_file, url=report.url)
    if "prenoms" in report.settings:
        yield words.say("leave.step.prenoms")
    yield words.say("leave.step.check", command=command, folder=folder)
    yield words.say("leave.step.online", command=command, folder=folder)
    if not report.proposed:
        options = "--url https://…" + (" --harvest" if report.harvest else "")
        again = f"{command} leave {slug} {folder} {shared} {options}"
        yield words.say("leave.step.again", command=again)
        return
    yield words.say("leave.step.merge", branch=report.branch, command=command, site=shared)
    if report.harvest:
        yield words.say("leave.step.harvest", command=command, site=shared, slug=slug)
    else:
        yield words.say("leave.step.redirect")
    yield words.say("leave.step.tell", name=report.publisher.name)
