"""The standard output, and what is told where it takes nothing more: a full disk, a pipe that
nobody reads."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from site_builder.commands.usage import get_cli_language

UNREADABLE = 3  # the exit code where the system refuses
OUTPUT = Path("/dev/stdout")


def print_verdict(text: str) -> None:
    """A verdict that cannot be written is none: that ends the command. Where its reader wanted no
    more of it, it stands."""
    try:
        click.echo(text)
    except OSError as cause:
        report_lost_output(cause)
        if not isinstance(cause, BrokenPipeError):
            sys.exit(UNREADABLE)


def print_error(text: str) -> None:
    """To where errors go. If nothing can be written there either, the exit code is left to say
    it."""
    with suppress(OSError):
        click.echo(text, err=True)


@contextmanager
def keep_result() -> Iterator[None]:
    """Around what is printed of what was done, which is done even if nobody can be told: then that
    is told, and changes no exit code."""
    try:
        yield
    except OSError as cause:
        report_lost_output(cause)


@contextmanager
def stop_without_output() -> Iterator[None]:
    """End the command where the standard output takes nothing more. Other errors are raised."""
    try:
        yield
    except OSError as cause:
        if not _is_output_lost():
            raise
        report_lost_output(cause)
        sys.exit(0 if isinstance(cause, BrokenPipeError) else UNREADABLE)


def report_lost_output(cause: OSError) -> None:
    """Tell why the standard output takes nothing more, and write nothing more to it."""
    from site_builder.publish.build_report import make_system_problem

    french = get_cli_language()
    if isinstance(cause, BrokenPipeError):
        text = french.say("output.closed", path=str(OUTPUT))
    else:
        reason = make_system_problem(cause, OUTPUT, french).params["reason"]
        text = french.say("output.full", path=str(OUTPUT), reason=reason)
    print_error(text)
    discard_lost_output()


def _is_output_lost() -> bool:
    """Nor does it take the end of a line."""
    try:
        sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError:
        return True
    return False


def discard_lost_output() -> None:
    """Have what is still waiting to be written, where nothing can be, go nowhere: else Python ends
    with an exit code of its own."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
