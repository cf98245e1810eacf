"""The command that makes a portal of ours of another one: `migrate`."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from site_builder.commands.cli.console import (
    FILE,
    get_today,
    print_json,
    refuse_contribution,
    stop_on_refusal,
)
from site_builder.commands.cli.harvesting import refuse_missing_library
from site_builder.commands.output import keep_result
from site_builder.commands.usage import (
    FrenchCommand,
    get_cli_language,
    get_program_name,
    make_usage_fault,
)
from site_builder.core.vocabulary import SOURCE_KINDS
from site_builder.storage.progress import Progress, is_interactive_terminal

if TYPE_CHECKING:
    from site_builder.exchange.migrate.migrate import Migration, MigrationSettings
    from site_builder.exchange.migrate.run_migration import CountedLogs, MigrationRun

KINDS = sorted(set(SOURCE_KINDS.values()))
MOST_TOLD = 40  # of what did not come, and of calls, on a terminal


@click.command(cls=FrenchCommand)
@click.argument("url", metavar="URL")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help="Of portal [found out].")
@click.option("--host", "hosts", multiple=True, help="Files may come from this host too.")
@click.option(
    "--commune",
    "communes",
    nargs=2,
    multiple=True,
    metavar="INSEE NAME",
    help="A publisher of this name is this commune.",
)
@click.option(
    "--log",
    "logs",
    multiple=True,
    type=FILE,
    help="Count the calls in an access log of the former portal, packed (.gz) or not.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--allow-loopback", is_flag=True, hidden=True)
def migrate(
    url: str,
    folder: Path,
    kind: str | None,
    hosts: Sequence[str],
    communes: Sequence[tuple[str, str]],
    logs: Sequence[Path],
    form: str,
    allow_loopback: bool,
) -> None:
    """Make a portal of ours in DIR of the whole portal at URL: datasets, reuses, pages, and where
    its addresses lead now. What did not come is listed in DIR/A-TRANSMETTRE.md.

    DIR is new or empty, or holds this migration, cut before its end, which goes on. Exits with 1
    where something did not come, with 3 where the portal cannot be read.
    """
    from site_builder.metadata.yaml.kinds import WrongValue, parse_insee_code, parse_web_address

    address = parse_web_address(url if "://" in url else f"https://{url}")
    if not address:
        raise make_usage_fault("migrate-url", value=url)
    for insee, _ in communes:
        if isinstance(parse_insee_code(insee, 0), WrongValue):
            raise make_usage_fault("migrate-insee", value=insee)
    refuse_contribution(folder)
    language = get_cli_language()
    live = is_interactive_terminal(sys.stderr)
    with (
        stop_on_refusal(folder),
        closing(Progress(sys.stderr, language, live)) as progress,
        refuse_missing_library(),
    ):
        from site_builder.exchange.migrate.migrate import MigrationSettings
        from site_builder.exchange.migrate.run_migration import run_migration

        settings = MigrationSettings(
            url=address,
            folder=folder,
            today=get_today(),
            words=language,
            kind=kind or "",
            hosts=tuple(hosts),
            communes=tuple(communes),
            allow_loopback=allow_loopback,
            tell=progress,
        )
        run = run_migration(settings, logs)
    if form == "json":
        print_json(_make_contract(run, settings))
    else:
        with keep_result():
            for line in _describe_run(run, settings):
                click.echo(line)
    if run.refusal:
        with stop_on_refusal(folder):
            raise run.refusal
    sys.exit(1 if run.migration and run.migration.has_failed else 0)


def _describe_run(run: MigrationRun, settings: MigrationSettings) -> Iterator[str]:
    if run.migration:
        yield from _describe_migration(run.migration, settings)
    if run.logs:
        yield from _describe_logs(run.logs, settings)


def _describe_migration(migration: Migration, settings: MigrationSettings) -> Iterator[str]:
    from site_builder.exchange.migrate.handover import HANDOVER
    from site_builder.exchange.migrate.leftovers import group_leftovers, write_sentence

    language = get_cli_language()
    sentences = []
    for _, members in group_leftovers(migration.leftovers):
        sentences += [write_sentence(leftover, language) for leftover in members]
    for sentence in sentences[:MOST_TOLD]:
        yield f"- {sentence}"
    if len(sentences) > MOST_TOLD:
        yield language.count("migrate.more", len(sentences) - MOST_TOLD)
    for path in migration.edited:
        yield language.say("migrate.edited", path=path)
    yield language.say(
        "migrate.done",
        datasets=language.count("datasets", len(migration.ids)),
        reuses=language.count("migrate.reuses", migration.reuses),
        url=migration.url,
        kind=migration.kind,
        folder=str(settings.folder),
    )
    if migration.resumed:
        yield language.count("migrate.resumed", migration.resumed)
    yield language.say("migrate.listed", path=str(settings.folder / HANDOVER))
    yield language.say(f"migrate.commit.{migration.commit}")
    if migration.again:
        yield language.say("migrate.again")
    folder = shlex.quote(str(settings.folder))
    yield language.say("migrate.next", command=get_program_name(), folder=folder)


def _describe_logs(logs: CountedLogs, settings: MigrationSettings) -> Iterator[str]:
    from site_builder.exchange.migrate.handover import describe_counts, describe_group

    language = get_cli_language()
    broken = logs.calls.list_broken()
    for group, count in broken[:MOST_TOLD]:
        yield f"- {describe_group(group, count, logs.calls, language)}"
    if len(broken) > MOST_TOLD:
        yield language.count("migrate.more", len(broken) - MOST_TOLD)
    yield from describe_counts(logs.calls, language)
    if logs.reading.unread:
        yield language.count("migrate.calls.unread", logs.reading.unread)
    if not logs.listed:
        yield language.say("migrate.calls.unlisted", folder=str(settings.folder))


def _make_contract(run: MigrationRun, settings: MigrationSettings) -> dict[str, Any]:
    contract: dict[str, Any] = {"version": 1, "url": settings.url, "folder": str(settings.folder)}
    migration = run.migration
    contract["migration"] = _describe_contract_migration(migration) if migration else None
    contract["calls"] = _describe_contract_calls(run.logs) if run.logs else None
    return contract


def _describe_contract_migration(migration: Migration) -> dict[str, Any]:
    from site_builder.exchange.migrate.leftovers import write_sentence

    left = []
    for leftover in migration.leftovers:
        sentence = write_sentence(leftover, get_cli_language())
        left.append({"code": leftover.code, "subject": leftover.subject, "message": sentence})
    return {
        "kind": migration.kind,
        "datasets": migration.ids,
        "reuses": migration.reuses,
        "again": migration.again,
        "commit": migration.commit,
        "edited": migration.edited,
        "left": left,
    }


def _describe_contract_calls(logs: CountedLogs) -> dict[str, Any]:
    from site_builder.exchange.migrate.former_calls import list_contract_calls

    calls = logs.calls
    return {
        "lines": logs.reading.lines,
        "unread": logs.reading.unread,
        "first": calls.first.isoformat() if calls.first else None,
        "last": calls.last.isoformat() if calls.last else None,
        "answered": calls.followed,
        "broken": calls.broken,
        "other": calls.other,
        "groups": list(list_contract_calls(calls)),
    }
