"""The commands that read files outside any site: `inspect`, `convert`, `validate`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from site_builder.commands.cli.console import FILE, FORM, print_json, print_outcome
from site_builder.commands.output import UNREADABLE, print_error, print_verdict
from site_builder.commands.usage import (
    FrenchCommand,
    FrenchPath,
    get_cli_language,
    make_usage_fault,
)

if TYPE_CHECKING:
    from site_builder.commands.engine_comparison import Comparison
    from site_builder.commands.file_jobs import FileJob, Inspection, Validation, ValidationJob
    from site_builder.commands.result_formats import Outcome
    from site_builder.core.model.source_position import PositionRequest, SourcePosition

Answer = TypeVar("Answer", "Inspection", "Validation")
PART = click.option(
    "--sheet", default="", help="Of a workbook, or a file of an archive [the one that is a table]."
)


@click.command(cls=FrenchCommand)
@click.argument("file", type=FILE)
@PART
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def inspect(file: Path, sheet: str, as_json: bool) -> None:
    """Say how FILE is read: encoding, separator, header, columns, repairs. Exits with 1 when it is
    refused."""
    from site_builder.commands.file_jobs import FileJob, Inspection
    from site_builder.commands.inspect import describe_inspection, make_inspection_json

    job = FileJob(source=file.resolve(), part=sheet)
    function = "site_builder.commands.single_file:examine_files"
    (inspection,) = _call_for_files(function, [job], Inspection)
    french = get_cli_language()
    if as_json:
        print_json(make_inspection_json(inspection, french))
    else:
        width = shutil.get_terminal_size().columns
        print_verdict(describe_inspection(inspection, file, width, french))
    sys.exit(1 if inspection.refused else 0)


@click.command(cls=FrenchCommand)
@click.argument("file", type=FILE)
@click.argument("out", type=FrenchPath(dir_okay=False, path_type=Path))
@PART
@click.option("--raw", is_flag=True, help="Structure only: every cell as written.")
def convert(file: Path, out: Path, sheet: str, raw: bool) -> None:
    """Write the table of FILE, as the build reads it, to OUT: .csv, .excel.csv, .parquet, .json,
    .xlsx or .geojson."""
    from site_builder.commands.file_jobs import ConversionJob, Inspection
    from site_builder.commands.inspect import describe_file_changes
    from site_builder.prepare.exports import EXPORTS

    if not str(out).lower().endswith(tuple(export.ending for export in EXPORTS)):
        raise make_usage_fault(
            "ending", path=str(out), endings=", ".join(export.ending for export in EXPORTS)
        )
    if out.exists() and out.samefile(file):
        raise make_usage_fault("itself", path=str(out))
    if not out.parent.is_dir():
        raise make_usage_fault("absent", path=str(out.parent))
    job = ConversionJob(
        source=file.resolve(),
        target=out.resolve(),
        raw=raw,
        sheet=get_cli_language().say("sheet"),
        part=sheet,
    )
    function = "site_builder.commands.convert:convert_files"
    (inspection,) = _call_for_files(function, [job], Inspection)
    if inspection.refused:
        print_error(get_cli_language().problem(inspection.refused))
        sys.exit(1)
    for line in describe_file_changes(inspection, get_cli_language()):
        print_error(line)


@click.command(cls=FrenchCommand)
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option(
    "--schema",
    required=True,
    metavar="SCHEMA",
    help="A Table Schema (a path), or the name of a standard.",
)
@PART
@FORM
@click.option("--json", "as_json", is_flag=True, help="As --format json.")
@click.option(
    "--engine",
    type=click.Choice(["beffroi", "frictionless"]),
    default="beffroi",
    help="frictionless: its verdict too, and where both differ [beffroi].",
)
def validate(
    files: tuple[Path, ...], schema: str, sheet: str, form: str, as_json: bool, engine: str
) -> None:
    """Hold each of FILES, as it is written, against a schema. Exits with 1 for faults and for what
    could not be verified, be it by one engine of two; with 3 when a file cannot be read."""
    from site_builder.commands.file_jobs import Validation, ValidationJob
    from site_builder.commands.validation_outcome import combine_contracts, combine_outcomes

    path = str(Path(schema).resolve()) if isfile(schema) else schema  # noqa: PTH113, which raises where a name is too long
    jobs = [ValidationJob(file.resolve(), path, sheet) for file in files]
    function = "site_builder.commands.validate:validate_files"
    contracts: list[dict[str, Any]] = []
    outcomes: list[Outcome] = []
    codes: list[int] = []
    validations = _call_for_files(function, jobs, Validation)
    for file, job, validation in zip(files, jobs, validations, strict=True):
        comparison = _compare_engines(job, validation) if engine == "frictionless" else None
        codes.append(_choose_exit_code(validation, comparison))
        if as_json or form == "json":
            contracts.append(_make_contract(validation, comparison))
        else:
            outcomes.append(_compose_outcome(file, job, validation, comparison, form=form))
    if contracts:
        print_json(combine_contracts(files, contracts))
    else:
        print_outcome(combine_outcomes(outcomes, codes.count(0), get_cli_language()), form)
    sys.exit(max(codes))


def _compare_engines(job: ValidationJob, validation: Validation) -> Comparison:
    from site_builder.commands.engine_comparison import compare_verdicts
    from site_builder.commands.frictionless_verdict import ask_frictionless

    return compare_verdicts(validation, ask_frictionless(job, validation))


def _choose_exit_code(validation: Validation, comparison: Comparison | None) -> int:
    if validation.refused:
        return UNREADABLE
    is_valid = validation.conformity.state == "conforming"
    return 0 if is_valid and (comparison is None or comparison.verdict.valid) else 1


def _make_contract(validation: Validation, comparison: Comparison | None) -> dict[str, Any]:
    from site_builder.commands.validation_outcome import make_validation_json

    contract = make_validation_json(validation, get_cli_language())
    if comparison:
        from site_builder.commands.engine_comparison import add_comparison_json

        add_comparison_json(contract, comparison, get_cli_language())
    return contract


def _compose_outcome(
    file: Path,
    job: ValidationJob,
    validation: Validation,
    comparison: Comparison | None,
    *,
    form: str,
) -> Outcome:
    """What is told of a file; where its faults are, unless it is to a terminal."""
    from site_builder.commands.validation_outcome import (
        compose_validation_outcome,
        list_faulty_cells,
    )

    french = get_cli_language()
    said_by = comparison.ours if comparison else ()
    our_cells = list_faulty_cells(validation, job, said_by)
    middle = len(our_cells.cells)
    their_cells: tuple[tuple[int, str], ...] = ()
    if comparison:
        from site_builder.commands.engine_comparison import add_comparison, list_their_cells

        their_cells = list_their_cells(comparison)
    spots: Sequence[SourcePosition] = ()
    if form != "text" and not validation.refused:
        spots = _find_positions(replace(our_cells, cells=our_cells.cells + their_cells))
    outcome = compose_validation_outcome(
        validation, file, spots[:middle], words=french, said_by=said_by
    )
    if comparison is None:
        return outcome
    return add_comparison(outcome, comparison, file, spots[middle:], words=french)


def _find_positions(request: PositionRequest) -> tuple[SourcePosition, ...]:
    """Where these cells are; a worker that died of a file knows none."""
    from site_builder.core.model.source_position import (
        LOCATE_POSITIONS,
        PositionAnswer,
        SourcePosition,
    )
    from site_builder.storage.workers import WorkerDeath, call_in_worker

    answer = call_in_worker(LOCATE_POSITIONS, request, PositionAnswer)
    return (
        (SourcePosition(),) * len(request.cells)
        if isinstance(answer, WorkerDeath)
        else answer.spots
    )


def _call_for_files(
    worker_function: str, jobs: Sequence[FileJob | ValidationJob], answer_type: type[Answer]
) -> list[Answer]:
    """What one worker says of each file, in their order; a refusal where it may not be copied, or
    where the worker died of it."""
    from site_builder.commands.file_jobs import find_copy_problem
    from site_builder.core.problems import Place, make_problem
    from site_builder.storage.workers import WorkerDeath, WorkerLimits, run_in_workers

    answers: dict[FileJob | ValidationJob, Answer] = {}
    batches = []
    for job in dict.fromkeys(jobs):
        if problem := find_copy_problem(job.source):
            answers[job] = answer_type(refused=problem)
        else:
            batches.append((job,))
    with closing(
        run_in_workers(batches, worker_function, answer_type, limits=WorkerLimits())
    ) as results:
        for job, answer in results:
            if isinstance(answer, WorkerDeath):
                place = Place(path=str(job.source))
                answer = answer_type(refused=make_problem(f"worker-{answer.reason}", place))
            answers[job] = answer
    return list(map(answers.__getitem__, jobs))
