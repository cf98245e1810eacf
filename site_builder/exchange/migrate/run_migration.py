"""A whole migration: the portal, if it has not come yet; its list; and the calls that it had."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.core.text import show_safe_path, show_safe_value
from site_builder.exchange.migrate.access_log import (
    LoggedCall,
    LogReading,
    check_logs,
    choose_logs,
    read_calls,
)
from site_builder.exchange.migrate.commit import commit_portal
from site_builder.exchange.migrate.former_calls import FormerCalls, count_former_calls
from site_builder.exchange.migrate.handover import HANDOVER, write_calls
from site_builder.exchange.migrate.migrate import Migration, MigrationSettings, migrate_portal
from site_builder.exchange.migrate.state import load_state, save_state
from site_builder.history.git import GitSilent
from site_builder.metadata.catalogue import read_catalogue
from site_builder.publish.refusal import BuildRefused

TOLD_EVERY = 5_000  # calls


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedLogs:
    """`listed`: they are in the list of the migration too."""

    calls: FormerCalls
    reading: LogReading
    listed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationRun:
    """`migration` is None where it was over before; `logs` where none was given, or where they
    could not be read to their end, which `refusal` says: the portal has come all the same."""

    migration: Migration | None
    logs: CountedLogs | None
    refusal: BuildRefused | None = None


def run_migration(settings: MigrationSettings, logs: Sequence[Path]) -> MigrationRun:
    """Of a portal that has come already, only the calls are counted. Raises BuildRefused and
    OSError."""
    chosen_logs = choose_logs(logs)
    check_logs(chosen_logs)
    state = load_state(settings.folder)
    is_over = state is not None and state.finished and state.url == settings.url
    if is_over and chosen_logs:
        return MigrationRun(migration=None, logs=_count_logs(settings, chosen_logs))
    migration = migrate_portal(settings)
    counted = None
    refusal = None
    try:
        counted = _count_logs(settings, chosen_logs) if chosen_logs else None
    except BuildRefused as refused:
        refusal = refused
    migration.commit = _commit(settings)
    return MigrationRun(migration=migration, logs=counted, refusal=refusal)


def _commit(settings: MigrationSettings) -> str:
    """See `commit_portal`; "failed" where git would not."""
    message = settings.words.say("migrate.commit", url=show_safe_value(settings.url))
    try:
        return commit_portal(settings.folder, message)
    except GitSilent:
        return "failed"


def _track_calls(
    logs: Sequence[Path], reading: LogReading, settings: MigrationSettings
) -> Iterator[LoggedCall]:
    """Each call, after having told now and then how many lines were read."""
    for number, call in enumerate(read_calls(logs, reading)):
        if number % TOLD_EVERY == 0:
            settings.tell("calls", reading.lines, reading.lines)
        yield call
    settings.tell("calls", reading.lines, reading.lines)


def _count_logs(settings: MigrationSettings, logs: Sequence[Path]) -> CountedLogs:
    catalogue, _ = read_catalogue(settings.folder)
    if catalogue is None:
        raise BuildRefused("migrate-no-portal", {"folder": show_safe_path(str(settings.folder))})
    host = (urlsplit(settings.url).hostname or "").lower()
    reading = LogReading()
    calls = count_former_calls(_track_calls(logs, reading, settings), catalogue.legacy, (host,))
    if reading.lines and reading.lines == reading.unread:
        raise BuildRefused("migrate-log-none", {"path": show_safe_path(str(logs[0]))})
    listed = write_calls(settings.folder, calls, settings.words)
    state = load_state(settings.folder)
    if state and listed:  # the list is as we wrote it, for a run that goes on
        content = (settings.folder / HANDOVER).read_bytes()
        state.written[HANDOVER] = hashlib.sha256(content).hexdigest()
        save_state(settings.folder, state)
    return CountedLogs(calls=calls, reading=reading, listed=listed)
