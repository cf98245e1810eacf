"""What is proposed of a publisher that joins, and what people have to do now."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.commands.moving.steps import list_paths, number_steps
from site_builder.core.language import Language
from site_builder.exchange.join.join import JoinReport


def describe_arrival(
    report: JoinReport, site: Path, words: Language, *, command: str, depth: str
) -> str:
    """`command`: this program."""
    lines = [
        words.say("join.proposed", name=report.publisher.name, branch=report.branch),
        *list_paths(report.datasets),
        *_describe_history(report, words, depth=depth),
        *_describe_rest(report, words),
        "",
        words.say("new.next"),
        *number_steps(_list_steps(report, site, words, command)),
    ]
    return "\n".join(lines)


def _describe_history(report: JoinReport, words: Language, *, depth: str) -> Iterator[str]:
    if not report.commits:
        yield words.say("join.no-history")
        return
    yield words.say("leave.history", count=report.commits)
    if depth == "days":
        yield words.say("leave.nameless")


def _describe_rest(report: JoinReport, words: Language) -> Iterator[str]:
    merged = report.merged
    for code, paths in (
        ("join.reuses", merged.reuses),
        ("join.left", merged.left),
        ("join.erased", merged.erased),
        ("join.unwritten", merged.unwritten),
        ("join.differing", merged.differing),
        ("leave.refused", report.refused),
        ("leave.lfs", report.lfs),
    ):
        if paths:
            yield words.say(code)
            yield from list_paths(paths)
    if report.problems:
        yield words.say("join.problems", count=len(report.problems))
        for problem in report.problems[:10]:
            yield f"    {words.problem(problem)}"


def _list_steps(report: JoinReport, site: Path, words: Language, command: str) -> Iterator[str]:
    shared = shlex.quote(str(site))
    yield words.say("join.step.read", branch=report.branch, site=shared)
    copy = _find_copy(report, site)
    yield words.say(
        "join.step.check",
        command=command,
        site=shared,
        branch=report.branch,
        copy=shlex.quote(str(copy)),
        inside=shlex.quote(str(copy / report.prefix)),
    )
    yield words.say("join.step.merge", branch=report.branch, command=command, site=shared)
    if report.url:
        parts = urlsplit(report.url)
        code = "join.step.host" if parts.path == "/" else "join.step.path"
        yield words.say(code, host=parts.netloc, url=report.url)
    yield words.say("join.step.source", slug=report.publisher.slug)
    yield words.say("join.step.keep")


def _find_copy(report: JoinReport, site: Path) -> Path:
    """Where the branch may be checked out for a look at it: beside the repository."""
    repository = site.resolve()
    for _ in range(report.prefix.count("/")):
        repository = repository.parent
    return repository.with_name(f"{repository.name}-{report.publisher.slug}")
