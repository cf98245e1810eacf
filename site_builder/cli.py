"""The commands. This module alone prints and exits; what is heavy is imported by the command that needs it."""

from __future__ import annotations

import gc
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from site_builder.progress import Progress, live, silent
from site_builder.usage import Commands, Named, fault, typed, words

if TYPE_CHECKING:
    from site_builder.outcome import Outcome
    from site_builder.problems import Problem
    from site_builder.report import Report
    from site_builder.single import Inspection
    from site_builder.validation import Validation
    from site_builder.whereabouts import Asked, Spot

Answer = TypeVar("Answer", "Inspection", "Validation")
UNREADABLE = 3
COLLECTED = 50_000, 20, 100  # a build makes much that lasts: to look through all of it often takes a fifth of the time
FOLDER = Named(exists=True, file_okay=False, path_type=Path)
SITE = click.argument("site", type=FOLDER, default=".")
FILE = Named(exists=True, dir_okay=False, path_type=Path)
FORMS = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "github", "gitlab", "html"]),
    default="text",
    help="For people, scripts, a comment, annotations, or one page [text].",
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="beffroi")
def main() -> None:
    """Turn a folder of datasets into an open-data portal made of static files."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        click.get_current_context().color = False


@main.command()
@SITE
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Folder of the site [SITE/build].")
@click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes [one a core].")
@click.option("--strict", is_flag=True, help="Exit with 1 when there are errors.")
@click.option("--no-cache", is_flag=True, help="Do everything again.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Build as if today were DATE.", metavar="DATE")
@click.option("--copy", is_flag=True, help="Copy files into the site instead of linking them.")
@click.option("--explain", metavar="ID", help="Say why dataset ID is prepared again, or not; build nothing.")
def build(
    site: Path,
    out: Path | None,
    jobs: int | None,
    strict: bool,
    no_cache: bool,
    as_of: datetime | None,
    copy: bool,
    explain: str | None,
) -> None:
    """Build the portal of SITE.

    Exits with 0 when the site is built, even if every dataset is withheld; 1 with --strict and errors;
    3 when communes.yml cannot be read or no page can be made.
    """
    from site_builder.build import REPORT_PAGE, Options, build

    if explain:
        _explain(site, explain)
        return
    today = as_of.date() if as_of else _today()
    place = out or site / "build"
    gc.set_threshold(*COLLECTED)
    with _stopping(site), closing(Progress(sys.stderr, words(), live(sys.stderr))) as progress:
        report = build(site, Options(place, jobs or _cores(), not no_cache, copy, today, progress=progress))
    _print_report(report, place)
    _print_end(report, site / ".beffroi" / REPORT_PAGE)
    sys.exit(UNREADABLE if not report.made else 1 if strict and report.errors else 0)


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _today() -> date:
    """The day that SOURCE_DATE_EPOCH says, for builds that can be reproduced, else the calendar's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return date.today()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise fault("epoch", value=epoch) from None


def _explain(site: Path, dataset: str) -> None:
    from site_builder.explain import explain

    for code, params in explain(site, dataset):
        click.echo(words().say(code, **params))


@contextmanager
def _stopping(path: Path) -> Iterator[None]:
    """What the owner or the system must mend ends the command, with its sentence; at `path` where none is named."""
    from site_builder.problems import Place, error
    from site_builder.publish import Refused
    from site_builder.report import of_system

    try:
        yield
        return
    except Refused as cause:
        problem = error(cause.args[0], Place(), **cause.args[1])
    except OSError as cause:
        problem = of_system(cause, path, words())
    click.echo(words().problem(problem), err=True)
    sys.exit(UNREADABLE)


def _print_report(report: Report, out: Path) -> None:
    from site_builder.report import sentence

    french = words()
    for problem in report.problems:
        colour = "red" if problem.severity == "error" else "yellow"
        mark = click.style(french.say(f"severity.{problem.severity}"), fg=colour)
        click.echo(f"{mark} {sentence(problem, report.datasets, french)}")
    if report.mended:
        click.echo(french.say("build.mended", path=report.mended), err=True)
    if report.made:
        published = sum(status == "published" for status in report.datasets.values())
        withheld = french.count("count.withheld", len(report.datasets) - published)
        if report.left_out:
            files = french.count("count.files", report.left_out)
            withheld = french.say("build.files", withheld=withheld, files=files)
        click.echo(
            french.say(
                "build.done" if report.published else "build.same",
                datasets=french.count("datasets", published),
                withheld=withheld,
                pages=french.count("count.pages", report.pages),
                size=french.size(report.bytes),
                seconds=round(sum(report.seconds.values()), 1),
                path=str(out),
            )
        )


def _print_end(report: Report, page: Path) -> None:
    """What the pages weigh, and where the owner's report is."""
    from site_builder.weights import table

    if report.made:
        for line in table(report.weights, shutil.get_terminal_size((200, 24)).columns, words()):
            click.echo(line)
        click.echo(words().say("build.report", path=str(page)))


@main.command()
@SITE
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 is any free one.")
def serve(site: Path, port: int) -> None:
    """Preview SITE on this machine: build it, serve it, and do it again at every save. Ctrl-C ends it.

    The published site is not touched. Exits with 3 when the port is taken.
    """
    from site_builder.places import PREVIEW
    from site_builder.serve import serve

    progress = Progress(sys.stderr, words(), True) if live(sys.stderr) else None

    def told(report: Report, address: str) -> None:
        if progress:
            progress.close()
        _print_report(report, site / PREVIEW)
        if not report.made:
            click.echo(words().say("serve.kept"))
        click.echo(words().say("serve.ready", address=address))

    try:
        with _stopping(Path(f"--port {port}")):
            serve(site, port, told, progress or silent)
    except KeyboardInterrupt:
        click.echo()


@main.command()
@click.argument("file", type=FILE)
@click.option("--sheet", default="", help="Of a workbook, or a file of an archive [the one that is a table].")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def inspect(file: Path, sheet: str, as_json: bool) -> None:
    """Say how FILE is read: encoding, separator, header, columns, repairs. Exits with 1 when it is refused."""
    from site_builder.inspection import contract, told

    found = _examine(file, None, False, sheet)
    french = words()
    if as_json:
        click.echo(json.dumps(contract(found, french), ensure_ascii=False, indent=2))
    else:
        click.echo(told(found, file, shutil.get_terminal_size().columns, french))
    sys.exit(1 if found.refused else 0)


@main.command()
@click.argument("file", type=FILE)
@click.argument("out", type=Named(dir_okay=False, path_type=Path))
@click.option("--sheet", default="", help="Of a workbook, or a file of an archive [the one that is a table].")
@click.option("--raw", is_flag=True, help="Structure only: every cell as written.")
def convert(file: Path, out: Path, sheet: str, raw: bool) -> None:
    """Write the table of FILE, as the build reads it, to OUT: .csv, .excel.csv, .parquet, .json, .xlsx or .geojson."""
    from site_builder.exports import EXPORTS
    from site_builder.inspection import changes

    if not str(out).lower().endswith(tuple(export.ending for export in EXPORTS)):
        raise fault("ending", path=str(out), endings=", ".join(export.ending for export in EXPORTS))
    if out.exists() and out.samefile(file):
        raise fault("itself", path=str(out))
    if not out.parent.is_dir():
        raise fault("absent", path=str(out.parent))
    found = _examine(file, out, raw, sheet)
    if found.refused:
        click.echo(words().problem(found.refused), err=True)
        sys.exit(1)
    for line in changes(found, words()):
        click.echo(line, err=True)


@main.command()
@click.argument("file", type=FILE)
@click.option("--schema", required=True, metavar="SCHEMA", help="A Table Schema (a path), or the name of a standard.")
@click.option("--sheet", default="", help="Of a workbook, or a file of an archive [the one that is a table].")
@FORMS
@click.option("--json", "as_json", is_flag=True, help="As --format json.")
def validate(file: Path, schema: str, sheet: str, form: str, as_json: bool) -> None:
    """Hold FILE, as it is written, against a schema. Exits with 1 for faults, with 3 when a file cannot be read."""
    from site_builder.validation import Validation, ValidationJob, asked, contract, outcome

    path = str(Path(schema).resolve()) if Path(schema).is_file() else schema
    job = ValidationJob(file.resolve(), path, sheet)
    found = _of_file(file, "site_builder.validation:validate", job, Validation)
    if as_json or form == "json":
        click.echo(json.dumps(contract(found, words()), ensure_ascii=False, indent=2))
    else:
        spots = () if form == "text" or found.refused else _spots(asked(found, job))
        _echo(outcome(found, file, spots, words()), form)
    sys.exit(UNREADABLE if found.refused else 1 if found.counts else 0)


def _spots(asked: Asked) -> tuple[Spot, ...]:
    """Where these cells are; a worker that died of a file knows none."""
    from site_builder.check import WHEREABOUTS
    from site_builder.whereabouts import Found, Spot
    from site_builder.workers import Died, call

    found = call(WHEREABOUTS, asked, Found)
    return (Spot(),) * len(asked.cells) if isinstance(found, Died) else found.spots


def _examine(file: Path, out: Path | None, raw: bool, part: str) -> Inspection:
    from site_builder.single import FileJob, Inspection

    job = FileJob(file.resolve(), out.resolve() if out else None, raw, words().say("sheet"), part)
    return _of_file(file, "site_builder.single:examine", job, Inspection)


def _of_file(file: Path, work: str, job: object, made: type[Answer]) -> Answer:
    """What a worker says of one file; a refusal where it may not be copied, or where the worker died of it."""
    from site_builder.problems import Place, error
    from site_builder.single import unfit
    from site_builder.workers import Died, Limits, call

    if refused := unfit(file):
        return made(refused=refused)
    found = call(work, job, made, Limits())
    return made(refused=error(f"worker-{found.reason}", Place(str(file)))) if isinstance(found, Died) else found


@main.command()
@click.argument("paths", metavar="[SITE] [PATH]...", nargs=-1, type=Named(exists=True, path_type=Path))
@click.option("--base", default="", metavar="REF", help="Check what changed since this branch or commit alone.")
@FORMS
def check(paths: tuple[Path, ...], base: str, form: str) -> None:
    """Check the datasets of SITE, or those that PATHs are in, as a build would: metadata, files, values, standards.

    With --base, only what changed is checked, what was wrong before is told apart, and so is each address of the site
    that would lead nowhere. The site is not built. Exits with 1 when there are errors.
    """
    from site_builder.build import Options
    from site_builder.check import UnknownBase, check
    from site_builder.check.told import contract, outcome
    from site_builder.history import inside

    site, tops = _site_of(paths)
    with _stopping(site), closing(Progress(sys.stderr, words(), live(sys.stderr))) as progress:
        try:
            found = check(site, tops, base, Options(jobs=_cores(), progress=progress))
        except UnknownBase:
            raise fault("base", ref=base) from None
    if form == "json":
        click.echo(json.dumps(contract(found, words()), ensure_ascii=False, indent=2))
    else:
        _echo(outcome(found, base, inside(site), words()), form)
    sys.exit(1 if found.errors else 0)


def _site_of(paths: tuple[Path, ...]) -> tuple[Path, list[str]]:
    """The portal that these paths are in, and where they are in it: "" for all of it."""
    from site_builder.catalogue import OWNER_FILE

    inner = [path.resolve() for path in paths] or [Path.cwd()]
    above = next((one for one in (inner[0], *inner[0].parents) if (one / OWNER_FILE).is_file()), inner[0])
    tops = [path for path in inner if path != above] or [above]
    if strange := next((path for path in tops if not path.is_relative_to(above)), None):
        raise fault("elsewhere", path=str(strange), site=str(above))
    return above, [path.relative_to(above).as_posix().removeprefix(".") for path in tops]


def _echo(found: Outcome, form: str) -> None:
    from site_builder.outcome import FORMS

    click.echo(FORMS[form](found, words()))


@main.command()
@click.argument("dataset", metavar="PUBLISHER/DATASET")
@click.argument("file", required=False, type=FILE)
@click.option("--site", type=FOLDER, default=".", help="The portal [.].")
def new(dataset: str, file: Path | None, site: Path) -> None:
    """Make a dataset from FILE: copy it, read it, and describe it in a datapackage.yaml to review.

    Without FILE, describes what already lies in the folder, or leaves a descriptor to fill. Exits with 1, having
    written nothing, when the dataset exists, its publisher does not, or FILE cannot be published.
    """
    from site_builder.contribute.new import Created, new, told

    with _stopping(site):
        made = new(site, dataset.removeprefix("datasets/").strip("/"), file, words())
    _print_problems(made.look.problems if isinstance(made, Created) else made)
    if not isinstance(made, Created):
        click.echo(words().say("new.refused"), err=True)
        sys.exit(1)
    click.echo(told(made, "" if site == Path() else str(site), typed(), words()))


@main.command()
@SITE
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Folder [SITE/.beffroi/schemas].")
def schema(site: Path, out: Path | None) -> None:
    """Write JSON Schemas of communes.yml and datapackage.yaml, by which editors complete, explain and check."""
    from site_builder.contribute.editor import SCHEMAS, told, write_schemas

    folder = out or site / SCHEMAS
    with _stopping(folder):
        write_schemas(folder, words())
    click.echo(told(folder, site, words()))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--commune", nargs=2, metavar="INSEE NAME", help="A portal of this commune alone.")
@click.option("--metropole", metavar="NAME", help="A portal of this body and its communes.")
def init(folder: Path, commune: tuple[str, str] | None, metropole: str | None) -> None:
    """Make a new portal in DIR, which must be new or empty: communes.yml with its explanations, and a sample dataset.

    Exits with 1, having written nothing, when DIR holds files or a name cannot be used.
    """
    from site_builder.contribute.start import plan, start, told

    if commune and metropole:
        raise fault("exclusive")
    asked = plan(commune, metropole, words())
    with _stopping(folder):
        problems = start(folder, asked, words())
    if problems:
        _print_problems(problems)
        click.echo(words().say("new.refused"), err=True)
        sys.exit(1)
    click.echo(told(folder, asked, typed(), words()))


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(f"{words().say(f'severity.{problem.severity}')} {words().problem(problem)}", err=True)


if __name__ == "__main__":
    main()
