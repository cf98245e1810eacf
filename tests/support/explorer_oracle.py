"""What the explorer answers in a real browser and what DuckDB says of the same file: a table with a
column of each type, queries that are drawn, and both answers."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from browse import Served
from playwright.sync_api import Page, expect

from site_builder.storage import sql

JOURNEY = "lille/tout/"
ALL = 100_000  # groups
BOTH = "FILTER (a IS NOT NULL AND u IS NOT NULL)"  # rows in which both are numbers
SIXTH = 6  # digits of numbers that have no number of their own
NAMES = (
    "Zoé",
    "zoe",
    "Écuyer",
    "ecuyer",
    "Œuvre",
    "L’Œil",
    "abc 12",
    "ABC-12",
    "Ça va",
    "",
    "été",
    "10",
    "9",
    "1er",
)
COORDINATES = ("geometry", "longitude", "latitude")  # kinds
SIGNS = {"lt": "<", "le": "<=", "eq": "=", "ne": "<>", "ge": ">=", "gt": ">"}
BOUNDS: dict[str, Sequence[float]] = {
    "integer": (-50, -7, 0, 3, 49, 10**17 + 16),
    "number": (-90.0, 0.0, 0.25, 50.5, 3.5, 990.0, 1e6),
    "date": (9131, 12000, 18500, 20454),
    "year": (2015, 2018, 2024),
}
# SQL of a number in canonical notation: without an exponent and without ".0"
NUMBER_TEXT = (
    "CASE WHEN contains(CAST({cell} AS VARCHAR), 'e') THEN "
    "rtrim(CAST(CAST(CAST({cell} AS VARCHAR) AS DECIMAL(38, 30)) AS VARCHAR), '0') "
    "ELSE regexp_replace(CAST({cell} AS VARCHAR), '[.]0$', '') END"
)


def make_rows_of_each_type(rows: int) -> str:
    """A table with a column of each type, and empty cells in each."""
    dice = random.Random(5)

    def cell(text: object) -> str:
        return "" if dice.random() < 0.1 else str(text)

    lines = [
        ";".join(
            (
                f"{n:05}",
                cell(dice.choice(NAMES)),
                cell(dice.randrange(-50, 50)),
                cell(f"{dice.randrange(-9000, 99000) / 100:.2f}".replace(".", ",")),
                cell(
                    f"{dice.random() * 10 ** dice.randrange(9):.{dice.randrange(1, 5)}f}".replace(
                        ".", ","
                    )
                ),
                cell(
                    f"{dice.randrange(1, 29):02}/{dice.randrange(1, 13):02}/{dice.randrange(1995, 2026)}"  # noqa: E501
                ),
                cell(
                    f"2024-0{dice.randrange(1, 10)}-1{dice.randrange(10)}T1{dice.randrange(10)}:30:00"  # noqa: E501
                ),
                cell(f"{dice.randrange(24):02}:{dice.randrange(60):02}"),
                cell(dice.choice(("oui", "non"))),
                cell(dice.randrange(2015, 2025)),
                cell(f"{dice.randrange(2015, 2025)}-{dice.randrange(1, 13):02}"),
                cell(f"{50 + dice.random():.5f}"),
                cell(f"{3 + dice.random():.5f}"),
                cell(10**17 + dice.randrange(99)),
            )
        )
        for n in range(rows)
    ]
    head = "code_postal;nom;solde;montant;mesure;jour;instant;heure;gratuit;annee;mois;latitude;longitude;identifiant_long"  # noqa: E501
    return "\n".join((head, *lines)) + "\n"


EACH_TYPE: dict[str, str | bytes] = {
    "datasets/lille/tout/datapackage.yaml": "title: De tout\ndescription: Une table de chaque type.\n",  # noqa: E501
    "datasets/lille/tout/tout.csv": make_rows_of_each_type(1_234),
}
ASKING = """
async ([url, opening, queries]) => {
  const worker = new Worker(url, {type: "module"});
  const ask = (asked, given, id = Math.random()) => new Promise((resolve, reject) => {
    worker.addEventListener("message", ({data}) => {
      if (data.id === id) data.error === undefined ? resolve(data.answer) : reject(new Error(data.error));
    });
    worker.postMessage({id, asked, given});
  });
  await ask("open", opening);
  const answers = [];
  for (const [asked, given] of queries) answers.push(await ask(asked, given));
  worker.terminate();
  return answers;
}
"""  # noqa: E501


def read_fields(served: Served, page: Page, path: str) -> list[dict[str, Any]]:
    served.visit(page, path)
    return json.loads(page.get_attribute("[data-explorer]", "data-fields") or "")  # type: ignore[no-any-return]


def open_oracle(site: Path, served: Served, page: Page) -> tuple[list[dict[str, Any]], GroupOracle]:
    """The fields of the table of each type, as its page has them, and DuckDB on its file."""
    fields = read_fields(served, page, JOURNEY)
    return fields, GroupOracle(site / "sous/data/lille/tout/tout.parquet", fields)


def asked(
    served: Served, page: Page, path: str, queries: Sequence[tuple[str, Mapping[str, Any]]]
) -> list[Any]:
    """What the worker of a table answers to these requests, in their order."""
    served.visit(page, path)
    given = page.evaluate("({...document.querySelector('[data-explorer]').dataset})")
    url = page.evaluate("path => new URL(path, location.href).href", given["explorer"])
    opening = {
        "url": url,
        "bytes": int(given["bytes"]),
        "fields": json.loads(given["fields"]),
        "language": "fr",
        "words": {},
    }
    script = served.address + "assets/explorer-worker.js"
    return page.evaluate(ASKING, [script, opening, [list(one) for one in queries]])  # type: ignore[no-any-return]


def grouped(served: Served, page: Page, address: str) -> None:
    """Visits an address that asks for groups, until they are there."""
    page.goto("about:blank")  # to another view of the same page one would go without a load
    served.visit(page, address)
    expect(page.locator(".x-groups tfoot .x-all")).to_be_visible()


def folded(cell: str) -> str:
    """SQL of a text as it is searched."""
    ligatures = f"replace(replace(lower({cell}), 'œ', 'oe'), 'æ', 'ae')"
    return f"trim(regexp_replace(strip_accents({ligatures}), '[^a-z0-9]+', ' ', 'g'))"


class Oracle:
    """DuckDB on the same file."""

    def __init__(self, file: Path, fields: Sequence[Mapping[str, Any]]) -> None:
        self.connection = duckdb.connect()
        names = ", ".join(
            f"{sql.quote_identifier(field['name'])} AS c{place}"
            for place, field in enumerate(fields)
        )
        texts = ", ".join(f"CAST(c{place} AS VARCHAR) AS t{place}" for place in range(len(fields)))
        rows = (
            f"SELECT row_number() OVER () - 1 AS r, {names} FROM "
            f"read_parquet({sql.quote_literal(file)})"
        )
        self.connection.execute(f"CREATE TABLE t AS SELECT *, {texts} FROM ({rows})")
        self.fields = fields

    def rows(self, query: Mapping[str, Any]) -> list[int]:
        keys = ["r"]
        if query["words"]:
            keys = [self._distance(" ".join(query["words"])), "r"]
        if asked := query.get("order"):
            column = asked["column"]
            way = " DESC" if asked["descending"] else ""
            texts = self.fields[column]["type"] in ("string", "boolean", "yearmonth")
            cell = f"{'t' if texts else 'c'}{column}"
            values = [folded(cell), cell] if texts else [cell]
            keys = [f"{cell} IS NULL", *(f"{value}{way}" for value in values), "r"]
        found = self.connection.execute(
            f"SELECT r FROM t WHERE {self.where(query)} ORDER BY {', '.join(keys)}"
        )
        return [row for (row,) in found.fetchall()]

    def where(self, query: Mapping[str, Any], but: int = -1) -> str:
        words = [self._has_somewhere(word, query["words"]) for word in query["words"]]
        return " AND ".join(
            [
                "TRUE",
                *words,
                *(self._passes(one) for one in query["filters"] if one["column"] != but),
            ]
        )

    def _distance(self, text: str) -> str:
        """SQL of how near the nearest cell of a row is: just the text, its words whole, or not."""
        cells = [f"coalesce({folded(self.text(place))}, '')" for place in range(len(self.fields))]
        same = " OR ".join(f"{cell} = {sql.quote_literal(text)}" for cell in cells)
        whole = sql.quote_literal(f" {text} ")
        near = " OR ".join(f"contains(' ' || {cell} || ' ', {whole})" for cell in cells)
        return f"CASE WHEN {same} THEN 0 WHEN {near} THEN 1 ELSE 2 END"

    def _has_somewhere(self, word: str, words: Sequence[str]) -> str:
        """Beside words a number is whole, is in no coordinate, and where it is short in no day."""
        places = list(range(len(self.fields)))
        is_phrase = len(words) > 1 and not all(one.isdigit() for one in words)
        is_whole = is_phrase and word.isdigit()
        if is_phrase:
            places = [place for place in places if self.fields[place]["kind"] not in COORDINATES]
        if is_whole and len(word) < 3:
            dates = ("date", "datetime")
            places = [place for place in places if self.fields[place]["type"] not in dates]
        return f"({' OR '.join(self._has(place, word, is_whole=is_whole) for place in places)})"

    def _has(self, place: int, word: str, *, is_whole: bool) -> str:
        cell = folded(self.text(place))
        if is_whole:
            cell, word = f"' ' || {cell} || ' '", f" {word} "
        return f"coalesce(contains({cell}, {sql.quote_literal(word)}), FALSE)"

    def text(self, place: int) -> str:
        """SQL of a cell in canonical notation."""
        match self.fields[place]["type"], self.fields[place]["decimals"]:
            case "number", int(decimals):
                return f"CAST(CAST(c{place} AS DECIMAL(38, {decimals})) AS VARCHAR)"
            case "number", None:
                return NUMBER_TEXT.format(cell=f"c{place}")
            case "datetime", _:
                return f"replace(t{place}, ' ', 'T')"
        return f"t{place}"

    def _passes(self, one: Mapping[str, Any]) -> str:
        cell = f"c{one['column']}"
        place = one["column"]
        if "text" in one:
            text = folded(self.text(place))
            if one["text"].startswith('"'):
                text = f"' ' || {text} || ' '"
            return f"coalesce(contains({text}, {sql.quote_literal(one['word'])}), FALSE)"
        if "start" in one:
            word = sql.quote_literal(one["word"])
            return f"coalesce(starts_with({folded(self.text(place))}, {word}), FALSE)"
        if "sign" in one:
            return f"coalesce({cell} {SIGNS[one['sign']]} c{one['other']}, FALSE)"
        if "filled" in one:
            return f"({cell} IS {'NOT ' if one['filled'] else ''}NULL)"
        if "values" in one:
            values = ", ".join(map(sql.quote_literal, one["values"]))
            return f"(coalesce({self.text(place)}, '') IN ({values}))"
        if self.fields[place]["type"] == "date":
            cell = f"date_diff('day', DATE '1970-01-01', {cell})"
        bounds = [
            f"{cell} {sign} {one[end]!r}"
            for end, sign in (
                ("low", ">" if one.get("above") else ">="),
                ("high", "<" if one.get("below") else "<="),
            )
            if end in one
        ]
        return f"coalesce({' AND '.join(bounds)}, FALSE)"

    def texts(self, place: int) -> list[str]:
        """All cells of a column, in canonical notation."""
        found = self.connection.execute(
            f"SELECT coalesce({self.text(place)}, '') FROM t"
        ).fetchall()
        return [text for (text,) in found]

    def facets(self, query: Mapping[str, Any], column: int) -> dict[str, int]:
        cell = f"coalesce({self.text(column)}, '')"
        asked = f"SELECT {cell}, count(*) FROM t WHERE {self.where(query, column)} GROUP BY ALL"
        return dict(self.connection.execute(asked).fetchall())


class GroupOracle(Oracle):
    """DuckDB's groups of the same file."""

    def key(self, by: Mapping[str, Any]) -> str:
        """SQL of the group of a row, NULL where it has none."""
        place = by["column"]
        if self.fields[place]["type"] in ("date", "datetime") and by["step"]:
            part = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}[by["step"]]
            return f"strftime(c{place}, '{part}')"
        if by["step"] == "year":
            return f"t{place}[:4]"
        return f"nullif(trim({self.text(place)}), '')"

    def group(self, by: Mapping[str, Any]) -> str:
        """The same, '' where it has none: such rows are beside the groups."""
        return f"coalesce({self.key(by)}, '')"

    def amount(self, measure: int) -> str:
        field = self.fields[measure]
        digits = 0 if field["type"] == "integer" else field["decimals"]
        digits = SIXTH if digits is None else digits
        return f"CAST(c{measure} AS DECIMAL(38, {digits}))"

    def groups(
        self, query: Mapping[str, Any], grouping: Mapping[str, Any], keys: str
    ) -> dict[tuple[Any, ...], tuple[int, Any]]:
        """Rows and figure by `keys`: "k", "s", both, or nothing; '' is what no cell says."""
        then = grouping.get("then")
        second = self.group(then) if then else "''"
        amount = self.amount(grouping["measure"]) if "measure" in grouping else "1"
        under = "1"
        if grouping["how"] == "ratio":
            under = self.amount(grouping["divisor"])
        if grouping["how"] == "distinct":
            amount = self.key({"column": grouping["measure"], "step": ""})
        figure = {
            "rows": "count(*)",
            "distinct": "count(DISTINCT a)",
            "sum": "sum(a)",
            "mean": "avg(a)",
            "median": "median(a::DOUBLE)",
            "min": "min(a)",
            "max": "max(a)",
            "ratio": f"(sum(a) {BOTH})::DOUBLE / nullif((sum(u) {BOTH})::DOUBLE, 0)",
        }[grouping["how"]]
        rows = (
            f"SELECT {self.group(grouping['by'])} AS k, {second} AS s, {amount} AS a, {under} AS u "
            f"FROM t WHERE {self.where(query)}"
        )
        found = self.connection.execute(
            f"SELECT {f'{keys}, ' if keys else ''}count(*), {figure} FROM ({rows}) "
            f"{'GROUP BY ALL' if keys else ''}"
        )
        return {line[:-2]: (line[-2], line[-1]) for line in found.fetchall()}


def is_same(text: str | None, figure: Any, how: str) -> bool:
    if text is None or figure is None:
        return text is None and figure is None
    if how in ("mean", "median", "ratio"):  # DuckDB's are floats, ours are cut after some digits
        return math.isclose(float(text), figure, rel_tol=1e-9, abs_tol=1e-7)
    return Decimal(text) == Decimal(figure)


def draw(dice: random.Random, oracle: Oracle) -> dict[str, Any]:
    """A query, with what it asks in the words of the oracle beside it."""
    filters: list[dict[str, Any]] = []
    for column in dice.sample(range(len(oracle.fields)), dice.randrange(3)):
        texts = oracle.texts(column)
        type_ = oracle.fields[column]["type"]
        if type_ in ("integer", "number", "date", "year") and dice.random() < 0.6:
            low, high = sorted(dice.choice(BOUNDS[type_]) for _ in range(2))
            ends = dice.choice(({"low": low}, {"high": high}, {"low": low, "high": high}))
            beyond = {key: True for key in ("above", "below") if dice.random() < 0.3}
            filters.append({"column": column, **ends, **beyond})
        elif type_ == "string" and dice.random() < 0.5:
            word = dice.choice(("zoe", "e", "oe", "12", "a"))
            conditions = (
                {"text": word.upper(), "word": word},
                {"text": f'"{word.upper()}"', "word": f" {word} "},
                {"start": word.upper(), "word": word},
            )
            filters.append({"column": column, **dice.choice(conditions)})
        elif dice.random() < 0.3 and (others := _list_comparable(oracle.fields, column)):
            sign = dice.choice(list(SIGNS))
            filters.append({"column": column, "sign": sign, "other": dice.choice(others)})
        elif dice.random() < 0.2:
            filters.append({"column": column, "filled": dice.random() < 0.5})
        else:
            filters.append(
                {
                    "column": column,
                    "values": [dice.choice(texts) for _ in range(dice.randrange(1, 4))],
                }
            )
    words = dice.sample(("zoe", "12", "2024", "oe", "true", "a"), dice.choice((0, 0, 1, 2)))
    order = {"column": dice.randrange(len(oracle.fields)), "descending": dice.random() < 0.5}
    query = {"text": " ".join(words), "words": words, "filters": filters}
    return query | ({"order": order} if dice.random() < 0.7 else {})


def _list_comparable(fields: Sequence[Mapping[str, Any]], column: int) -> list[int]:
    """The other columns whose cells may stand beside those of a column."""
    numbers = ("integer", "number", "year")
    type_ = fields[column]["type"]
    types = numbers if type_ in numbers else (type_,)
    return [
        place for place, field in enumerate(fields) if field["type"] in types and place != column
    ]
