"""The files in which a table is offered, and why others are not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.prepared import Artefact, Table, TableDetail, is_original
from site_builder.prepare.exports import EXPORTS, excel_csv
from site_builder.prepare.exports.allowance import EXTRACTS
from site_builder.prepare.exports.export import Export, has_tabular_columns
from site_builder.render.pages.values import format_file_size


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away."""

    purpose: Annotated[str, "What it is good for: « Pour un tableur »."]
    name: Annotated[str, "What people call the format, or the file's own name."]
    size: Annotated[str, "Its size in words."]
    url: Annotated[str, "Its address from the site's root."]


def describe_download(language: Language, folder: str, file: Artefact) -> Download:
    """`folder` is the site path of the dataset's downloads, ending in a slash."""
    name = file.path.rpartition("/")[2]
    message = f"download.{file.format}"
    is_named = not is_original(file) and language.has(message)
    return Download(
        purpose=language.say(f"{message}.purpose" if is_named else "download.original"),
        name=language.say(message) if is_named else name,
        size=format_file_size(language, file.bytes),
        url=folder + file.path,
    )


def list_formats(language: Language, folder: str, table: Table) -> tuple[Download, ...]:
    """Its formats, the most useful first."""
    files = [file for file in table.downloads if not is_original(file)]
    return tuple(describe_download(language, folder, file) for file in files)


def find_original(language: Language, folder: str, table: Table) -> Download | None:
    """The file as it was received, where it is offered."""
    original = next(filter(is_original, table.downloads), None)
    return describe_download(language, folder, original) if original else None


def list_limits(language: Language, table: Table, detail: TableDetail) -> tuple[str, ...]:
    """Which downloads there are not and why, and what one has otherwise than the table."""
    changes = _list_export_changes(language, table, detail)
    return (*_list_missing_formats(language, table), *changes)


def _list_missing_formats(language: Language, table: Table) -> Iterable[str]:
    """Which downloads there are not, and why."""
    kinds = {column.kind for column in table.columns}
    for export in _list_missing_exports(table, kinds):
        message = f"export.{export.name}.limit"
        if language.has(message):
            yield language.say(message)
    formats = [language.say(f"download.{name}") for name in table.left_out if name != EXTRACTS]
    if formats:
        yield language.say("downloads.left-out", formats=" · ".join(formats))
    if EXTRACTS in table.left_out:
        yield language.say("extracts.left-out")
    geometries = [column.name for column in table.columns if column.kind == "geometry"]
    if geometries and has_tabular_columns(kinds):
        yield language.say("export.sheet.geometry", columns=" · ".join(geometries))


def _list_missing_exports(table: Table, kinds: Collection[str]) -> Iterator[Export]:
    """Those that suit a table and that it has not, but for what its dataset had no room for."""
    named = {file.format for file in table.downloads if not is_original(file)}
    named.update(table.left_out)
    for export in EXPORTS:
        if export.name not in named and export.suits(kinds):
            yield export


def _list_export_changes(language: Language, table: Table, detail: TableDetail) -> Iterator[str]:
    """What the CSV for Excel has otherwise than the table, where it is offered."""
    if any(file.format == excel_csv.EXPORT.name for file in table.downloads):
        yield from map(language.repair, detail.exported)
