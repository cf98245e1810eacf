"""How programs read a table from its permanent address: a short text for each tool, with names
quoted as it wants."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import Artefact, Table, is_original
from site_builder.storage import sql

NAMED = 3  # columns that a query names
MOST = 12  # columns whose type is told one by one
# types that readers of CSV find by themselves
READ = {"integer", "number", "boolean", "year", "date", "datetime"}


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
    yield Snippet("curl", _write_curl_code(csv, url))
    yield Snippet(
        "Python (pandas)",
        _write_pandas_code(language, url, columnar=columnar, texts=texts, columns=table.columns),
    )
    yield Snippet("R", _write_r_code(language, url, columnar, texts))
    if columnar:
        yield Snippet("DuckDB", _write_duckdb_code(columnar, table.columns))


def _write_curl_code(file: Artefact, url: str) -> str:
    """`sha256sum` says « OK », or that the file is another."""
    name = file.path.rpartition("/")[2]
    line = shlex.quote(f"{file.sha256}  {name}")
    return (
        f"curl --fail --location --output {shlex.quote(name)} {shlex.quote(url)}\necho {line} | "
        "sha256sum --check"
    )


def _write_pandas_code(
    language: Language, url: str, columnar: str, texts: Sequence[str], columns: Sequence[Column]
) -> str:
    # Without na_values, pandas takes « NA », « None » and « null » for empty cells.
    arguments = ["keep_default_na=False", 'na_values=[""]']
    if len(texts) > MOST:
        arguments.insert(0, "dtype=str")
    elif texts:
        arguments.insert(
            0, f"dtype={{{', '.join(f'{_quote_string(name)}: str' for name in texts)}}}"
        )
    date_columns = [column.name for column in columns if column.type in ("date", "datetime")]
    if date_columns and len(texts) <= MOST and len(date_columns) <= MOST:
        arguments.append(f"parse_dates=[{', '.join(map(_quote_string, date_columns))}]")
    lines = ["import pandas", ""]
    if columnar:
        lines += [
            f"table = pandas.read_parquet({_quote_string(columnar)})",
            "",
            f"# {language.say('snippet.csv')}",
        ]
    return "\n".join(
        [
            *lines,
            "table = pandas.read_csv(",
            *(f"    {argument}," for argument in (_quote_string(url), *arguments)),
            ")",
        ]
    )


def _write_r_code(language: Language, url: str, columnar: str, texts: Sequence[str]) -> str:
    # read_parquet() of an address is not in every version of arrow: the file is fetched first.
    text_columns = [".default"] if len(texts) > MOST else texts
    lines = []
    if columnar:
        lines += [
            'fichier <- tempfile(fileext = ".parquet")',
            f'download.file({_quote_string(columnar)}, fichier, mode = "wb")',
            "table <- arrow::read_parquet(fichier)",
            "",
            f"# {language.say('snippet.csv')}",
        ]
    column_types = ", ".join(f'{_quote_string(name)} = "c"' for name in text_columns)
    lines += ["table <- readr::read_csv(", f"  {_quote_string(url)},"]
    return "\n".join([*lines, f"  col_types = readr::cols({column_types}),", '  na = ""', ")"])


def _write_duckdb_code(url: str, columns: Sequence[Column]) -> str:
    names = ", ".join(sql.quote_identifier(column.name) for column in columns[:NAMED])
    return f"SELECT {names}\nFROM read_parquet({sql.quote_literal(url)})\nLIMIT 10;"


def _quote_string(text: str) -> str:
    """A string literal of Python and of R, whose names of arguments may be such; what is not seen
    has its number."""
    return '"' + "".join(map(_escape_letter, text)) + '"'


def _escape_letter(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter.isprintable():
        return letter
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"
