"""How programs read a table from its permanent address: a short text for each tool, with names
quoted as it wants."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model import Artefact, Column, Table, is_original
from site_builder.storage import sql

NAMED = 3  # columns that a query names
MOST = 12  # columns whose type is told one by one
READ = {
    "integer",
    "number",
    "boolean",
    "year",
    "date",
    "datetime",
}  # types that readers of CSV find by themselves


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few lines to paste into a tool."""

    tool: Annotated[str, "The tool: « Python (pandas) »."]
    text: Annotated[str, "The lines."]


def write_code_snippets(
    language: Language, table: Table, address: Callable[[Artefact], str]
) -> Iterator[Snippet]:
    """`address` gives that of a file. Nothing for a table that is in no CSV."""
    files = {file.format: file for file in table.downloads if not is_original(file)}
    csv = files.get("csv")
    parquet = files.get("parquet")
    if csv is None:
        return
    url = address(csv)
    columnar = address(parquet) if parquet else ""
    texts = [column.name for column in table.columns if column.type not in READ]
    yield Snippet("curl", _curl(csv, url))
    yield Snippet(
        "Python (pandas)",
        _pandas(language, url, columnar=columnar, texts=texts, columns=table.columns),
    )
    yield Snippet("R", _r(language, url, columnar, texts))
    if columnar:
        yield Snippet("DuckDB", _duckdb(columnar, table.columns))


def _curl(file: Artefact, url: str) -> str:
    """`sha256sum` says « OK », or that the file is another."""
    name = file.path.rpartition("/")[2]
    line = shlex.quote(f"{file.sha256}  {name}")
    return (
        f"curl --fail --location --output {shlex.quote(name)} {shlex.quote(url)}\necho {line} | "
        "sha256sum --check"
    )


def _pandas(
    language: Language, url: str, columnar: str, texts: Sequence[str], columns: Sequence[Column]
) -> str:
    # Without na_values, pandas takes « NA », « None » and « null » for empty cells.
    more = ["keep_default_na=False", 'na_values=[""]']
    if len(texts) > MOST:
        more.insert(0, "dtype=str")
    elif texts:
        more.insert(0, f"dtype={{{', '.join(f'{_quoted(name)}: str' for name in texts)}}}")
    days = [column.name for column in columns if column.type in ("date", "datetime")]
    if days and len(texts) <= MOST and len(days) <= MOST:
        more.append(f"parse_dates=[{', '.join(map(_quoted, days))}]")
    lines = ["import pandas", ""]
    if columnar:
        lines += [
            f"table = pandas.read_parquet({_quoted(columnar)})",
            "",
            f"# {language.say('snippet.csv')}",
        ]
    return "\n".join(
        [*lines, "table = pandas.read_csv(", *(f"    {one}," for one in (_quoted(url), *more)), ")"]
    )


def _r(language: Language, url: str, columnar: str, texts: Sequence[str]) -> str:
    # read_parquet() of an address is not in every version of arrow: the file is fetched first.
    types = [".default"] if len(texts) > MOST else texts
    lines = []
    if columnar:
        lines += [
            'fichier <- tempfile(fileext = ".parquet")',
            f'download.file({_quoted(columnar)}, fichier, mode = "wb")',
            "table <- arrow::read_parquet(fichier)",
            "",
            f"# {language.say('snippet.csv')}",
        ]
    kinds = ", ".join(f'{_quoted(name)} = "c"' for name in types)
    lines += ["table <- readr::read_csv(", f"  {_quoted(url)},"]
    return "\n".join([*lines, f"  col_types = readr::cols({kinds}),", '  na = ""', ")"])


def _duckdb(url: str, columns: Sequence[Column]) -> str:
    names = ", ".join(sql.quote_identifier(column.name) for column in columns[:NAMED])
    return f"SELECT {names}\nFROM read_parquet({sql.quote_literal(url)})\nLIMIT 10;"


def _quoted(text: str) -> str:
    """A string literal of Python and of R, whose names of arguments may be such; what is not seen
    has its number."""
    return '"' + "".join(map(_letter, text)) + '"'


def _letter(one: str) -> str:
    if one in '"\\':
        return "\\" + one
    if one.isprintable():
        return one
    return f"\\u{ord(one):04x}" if ord(one) < 0x10000 else f"\\U{ord(one):08x}"
