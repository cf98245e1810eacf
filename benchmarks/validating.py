"""What it costs to hold a table against a Table Schema, beside frictionless.

python benchmarks/validating.py [ROWS…]

A table of grants as associations get them, in UTF-8: 14 columns, 24 constraints, one of them
unique, and a primary key; one cell in 200 is wrong. Both are told nothing but the schema, and go
from the path to the verdict in one warm process of their own, ours on one thread. CPU is user +
system: the least of RUNS, of small files the mean of several. The largest table is ours alone,
once. A verdict other than that of frictionless ends the measure.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.measure import alone

SIZES = (1_000, 100_000, 10_000_000)
BESIDE = 100_000  # rows; frictionless would take an hour for the largest table
RUNS = 3
SMALL = 10_000  # rows: below, a run is too short to be measured alone
WRONG = 200  # one cell in so many
BLOCK = 50_000  # rows that are drawn; a larger file repeats them, each with its number


def _field(
    name: str, type_: str = "string", format_: str = "default", **constraints: Any
) -> dict[str, Any]:
    return {"name": name, "type": type_, "format": format_, "constraints": constraints}


NATURES = ["aide en numéraire", "aide en nature", "aide en numéraire;aide en nature"]
TERMS = ["unique", "échelonné", "autre"]
SCHEMA: dict[str, Any] = {
    "fields": [
        _field("idSubvention", required=True, unique=True, pattern="S[0-9]{4}-[0-9]{8}"),
        _field("nomAttribuant", required=True, maxLength=120),
        _field("idAttribuant", required=True, pattern="^[0-9]{14}$"),
        _field("numero", "integer", required=True, minimum=0),
        _field("dateConvention", "date", required=True, minimum="2017-01-01", maximum="2030-12-31"),
        _field("nomBeneficiaire", required=True, minLength=3, maxLength=80),
        _field("idBeneficiaire", pattern=r"^\d{14}$"),
        _field("objet", maxLength=256),
        _field("montant", "number", required=True, minimum=0),
        _field("nature", required=True, enum=NATURES),
        _field("conditionsVersement", enum=TERMS),
        _field("notificationUE", "boolean"),
        _field("pourcentage", "number", minimum=0, maximum=1),
        _field("contact", format_="email"),
    ],
    "primaryKey": ["idAttribuant", "numero"],
}
WRONG_CELLS = (
    ("s2024-1", "", "S2024-123"),
    ("",),
    ("2159035010001", "", "21 590 350 100 017"),
    ("douze", "", "-4"),
    ("31/01/2024", "2024-02-30", "", "1999-01-01"),
    ("X", ""),
    ("5210076820001", "521 007 682 00018"),
    ("é" * 300,),
    ("1 250,00", "-30", "", "120 €"),
    ("Aide en nature", "", "prêt"),
    ("en deux fois",),
    ("oui", "vrai"),
    ("15 %", "1,5", "2.0"),
    ("mairie", "a b@c.example", "accueil@"),
)
OBJECTS = (
    "Fonctionnement", "Fête de l’été; feux d’artifice", "Achat de maillots", "Cœur de ville",
    'Journée "portes ouvertes"', "Séjour à Bray-Dunes, 12 enfants", "",
)  # fmt: skip


def tails(dice: random.Random) -> Iterator[list[str]]:
    """The cells of rows, without an end: those that count the rows are empty."""
    while True:
        cents = dice.randrange(1, 10**7)
        yield [
            "",
            f"Commune de {dice.choice(('Lille', 'Quesnoy-sur-Deûle', 'Bœschepe', 'Hénin'))}",
            dice.choice(("21590350100017", "21590482200016", "21620427100013")),
            "",
            f"{dice.randrange(2017, 2025)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}",
            f"Amicale laïque {dice.randrange(10**5)}",
            dice.choice(("", f"{dice.randrange(10**13, 10**14)}")),
            dice.choice(OBJECTS),
            dice.choice((f"{cents / 100:.2f}", f"{cents // 100}")),
            dice.choice(NATURES),
            dice.choice((*TERMS, "")),
            dice.choice(("true", "false", "")),
            dice.choice(("", "1", f"{dice.random():.2f}")),
            f"contact{dice.randrange(10**5)}@asso.example",
        ]


def write(path: Path, rows: int) -> None:
    """The table, the same each time. Of the rows some have a wrong cell, some the number of the row
    before."""
    dice = random.Random(1)
    block = []
    for cells in islice(tails(dice), min(rows, BLOCK)):
        spoilt = {
            place: dice.choice(WRONG_CELLS[place])
            for place in range(len(cells))
            if not dice.randrange(WRONG)
        }
        twice = not dice.randrange(WRONG)
        made = [spoilt.get(place, cell) for place, cell in enumerate(cells)]
        made[0], made[3] = spoilt.get(0, "S2024-{0:08}"), spoilt.get(3, "{1}" if twice else "{0}")
        block.append(";".join(map(_quoted, made)) + "\n")
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(";".join(field["name"] for field in SCHEMA["fields"]) + "\n")
        for start in range(0, rows, BLOCK):
            file.write(
                "".join(
                    row.format(n, max(n - 1, 0))
                    for n, row in enumerate(block[: rows - start], start)
                )
            )


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(';"') else cell


def ours(path: Path) -> Callable[[], Counter[str]]:
    """Our verdict on a file: how many faults of each code."""
    from site_builder.checks import validate_against_schema
    from site_builder.core.model.reading_hints import ReadingHints
    from site_builder.core.problems import Problem, Refusal
    from site_builder.metadata.table_schema import read_table_schema
    from site_builder.metadata.yaml import SCHEMA as YAML_SCHEMA
    from site_builder.metadata.yaml import FileProblems, parse_yaml
    from site_builder.readers.as_written import read_written_records

    tree = parse_yaml(json.dumps(SCHEMA).encode(), "schema.json", YAML_SCHEMA)
    assert not isinstance(tree, Problem), tree
    schema = read_table_schema(tree, FileProblems("schema.json"))
    assert schema
    names = {field.name for field in schema.fields}

    def judge() -> Counter[str]:
        records = read_written_records(
            path, ending=".csv", hints=ReadingHints(), scratch=path.parent, names=names
        )
        assert not isinstance(records, Refusal), records
        return Counter(validate_against_schema(records, schema).by_code())

    return judge


def theirs(path: Path) -> Callable[[], Counter[str]]:
    """The same of frictionless, told nothing either, that stops nowhere."""
    import frictionless

    def verdict() -> Counter[str]:
        schema = frictionless.Schema.from_descriptor(SCHEMA)
        resource = frictionless.Resource(path=path.name, basepath=str(path.parent), schema=schema)
        report = frictionless.validate(resource, limit_errors=10**9)
        return Counter(code for (code,) in report.flatten(["type"]))

    return verdict


def cpu(work: Callable[[], object], times: int) -> float:
    """Seconds of CPU of one of so many runs in a row."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def beside(path: Path, rows: int) -> tuple[float, float]:
    """What ours and theirs take, after a first run of each, the verdict of which must be the
    same."""
    both = ours(path), theirs(path)
    verdicts = [work() for work in both]
    assert verdicts[0] == verdicts[1], verdicts
    times = SMALL // rows or 1
    found: Sequence[Sequence[float]] = [[cpu(work, times) for work in both] for _ in range(RUNS)]
    mine, other = map(min, zip(*found, strict=True))
    return mine, other


def by_itself(path: Path) -> float:
    work = ours(path)
    return cpu(work, 1)


def main(*sizes: int) -> None:
    for rows in sizes or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "subventions.csv"
            write(path, rows)
            print(f"{rows:>10,} rows, {path.stat().st_size / 1e6:7,.1f} MB: ", end="", flush=True)
            if rows > BESIDE:
                mine, cost = alone(by_itself, path)
                print(f"{mine:.1f} s, {cost.parent:.0f} MB (aim: 20 s for 10,000,000)")
            else:
                (mine, other), cost = alone(beside, path, rows)
                aim = 20 if rows > SMALL else 8
                print(
                    f"{mine:.4f} s, frictionless {other:.4f} s: {other / mine:.1f} × (aim {aim} ×)"
                )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
