"""What several commands take, how they print, and how the owner's faults end them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from site_builder.commands.output import UNREADABLE, print_error, print_verdict
from site_builder.commands.usage import FrenchPath, get_cli_language, make_usage_fault

if TYPE_CHECKING:
    from site_builder.commands.result_formats import Outcome


class SiteFolder(FrenchPath):
    """The folder of a portal. One in the datasets/ of another is refused: there, a contribution
    would say what runs."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = super().convert(value, param, ctx)
        refuse_contribution(path)
        return path


def refuse_contribution(path: Path) -> None:
    """Raises a fault where a folder is among the datasets of a portal, and so can be none."""
    from site_builder.metadata.site_folder import NoOwner, find_contribution

    try:
        contribution = find_contribution(path)
    except NoOwner:
        raise make_usage_fault("no-owner", path=str(path)) from None
    if contribution:
        raise make_usage_fault("site-in-datasets", path=str(path), site=str(contribution[0]))


MOST_CAUSES = 10  # of a refusal that are told; how many there are is said
SITE_FOLDER = SiteFolder(exists=True, file_okay=False, path_type=Path)
FILE = FrenchPath(exists=True, dir_okay=False, path_type=Path)
SITE = click.argument("site", type=SITE_FOLDER, default=".")
FORM = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "github", "gitlab", "html"]),
    default="text",
    help="For people, scripts, a comment, annotations, or one page [text].",
)


@contextmanager
def stop_on_refusal(path: Path) -> Iterator[None]:
    """What the owner or the system must mend ends the command, with its sentence; at `path` where
    none is named; and after it what may explain it."""
    from site_builder.core.problems import Place, Problem, make_problem
    from site_builder.publish.build_report import make_system_problem
    from site_builder.publish.refusal import BuildRefused

    language = get_cli_language()
    causes: tuple[Problem, ...] = ()
    try:
        yield
        return
    except BuildRefused as refusal:
        problem = make_problem(refusal.args[0], Place(), **refusal.args[1])
        causes = refusal.causes
    except OSError as error:
        problem = make_system_problem(error, path, language)
    print_error(language.problem(problem))
    if causes:
        print_error(language.count("refusal.causes", len(causes)))
    for cause in causes[:MOST_CAUSES]:
        print_error(f"  {language.problem(cause)}")
    sys.exit(UNREADABLE)


def print_json(contract: Mapping[str, Any]) -> None:
    print_verdict(json.dumps(contract, ensure_ascii=False, indent=2))


def print_outcome(outcome: Outcome, form: str) -> None:
    from site_builder.commands.result_formats import FORMS

    print_verdict(FORMS[form](outcome, get_cli_language()))


def get_today() -> date:
    """The day that SOURCE_DATE_EPOCH says, for builds that can be reproduced, else the
    calendar's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return date.today()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise make_usage_fault("epoch", value=epoch) from None


def count_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
