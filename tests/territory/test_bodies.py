"""Bodies of one name are told apart, and one that is written in two ways is one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from tools import ROOT

from site_builder.territory.bodies import BodyNames, Mention

CLUB, CHOIR, SCOUTS = "SIREN 380475558", "SIREN 732829320", "SIREN 552100554"
CLUB_RNA = "RNA W595000001"
CENTS = 100


def name(*rows: tuple[str, str, str, str]) -> list[str]:
    mentions = list(map(Mention._make, rows))
    return [cell for (cell,) in BodyNames(mentions).iterate_names(mentions)]


def test_two_bodies_of_one_name_are_followed_by_their_commune_or_their_number() -> None:
    judo = [
        ("Judo club", "Wattrelos", "Wattrelos", CLUB),
        ("JUDO CLUB", "Marcq", "Marcq", CHOIR),
        ("Judo club", "Métropole", "", SCOUTS),
    ]
    assert name(*judo) == [
        "Judo club (Wattrelos)",
        "JUDO CLUB (Marcq)",
        f"Judo club ({SCOUTS})",
    ]
    in_one_commune = [("Judo club", "Lille", "Lille", CLUB), ("Judo club", "Lille", "Lille", CHOIR)]
    assert name(*in_one_commune) == [f"Judo club ({CLUB})", f"Judo club ({CHOIR})"]


def test_one_body_has_one_name_however_it_is_written() -> None:
    rows = [
        ("Ass. Judo club", "Lille", "Lille", CLUB),
        ("Judo club", "Lille", "Lille", f"{CLUB} · {CLUB_RNA}"),
        ("Judo club", "Croix", "Croix", CLUB),
    ]
    assert name(*rows) == ["Judo club"] * 3


def test_without_a_number_a_name_is_that_of_the_same_publisher_alone() -> None:
    rows = [
        ("Judo club", "Wattrelos", "Wattrelos", CLUB),
        ("Judo club", "Wattrelos", "Wattrelos", ""),
        ("Judo  Club", "Wattrelos", "Wattrelos", ""),
        ("Judo club", "Marcq", "Marcq", ""),
        ("", "Marcq", "Marcq", CHOIR),
    ]
    mentions = list(map(Mention._make, rows))
    bodies = BodyNames(mentions)
    assert bodies.numberless == 3
    assert [cell for (cell,) in bodies.iterate_names(mentions)] == [
        "Judo club (Wattrelos)",
        "Judo club (Wattrelos)",
        "Judo club (Wattrelos)",
        "Judo club (Marcq, sans numéro)",
        "",
    ]


def test_a_number_that_is_nobodys_joins_nothing() -> None:
    rows = [
        ("Judo club", "Lille", "Lille", "SIREN 000000000"),
        ("Chorale", "Lille", "Lille", "SIREN 000000000"),
        ("Boxe", "Lille", "Lille", f"SIREN 000000000 · {CLUB_RNA}"),
    ]
    assert name(*rows) == ["Judo club", "Chorale", "Boxe"]


def test_an_rna_that_contradicts_no_siren_is_of_the_same_body() -> None:
    club = ("Judo club", "Lille", "Lille", CLUB)
    by_rna = ("Judo club", "Lille", "Lille", CLUB_RNA)
    assert name(club, by_rna) == ["Judo club"] * 2
    choir = ("Judo club", "Lille", "Lille", CHOIR)
    assert len(set(name(club, choir, by_rna))) == 3


# Written anew, and by sets of DuckDB
GROUPS = """
WITH said AS (
  SELECT *, regexp_replace(lower(strip_accents(name)), '[^a-z0-9]', '', 'g') AS folded,
    nullif(regexp_extract(numbers, '(SIREN|RNA) \\w+'), '') AS number FROM t WHERE name <> ''
), known AS (
  SELECT *, list_distinct(list(number) OVER (PARTITION BY publisher, folded)) AS every FROM said
), judged AS (
  SELECT *, list_filter(every, lambda one: one LIKE 'SIREN%') AS sirens FROM known
)
SELECT sum(amount) AS amount, count(*) AS n FROM judged GROUP BY CASE
  WHEN number LIKE 'SIREN%' THEN number
  WHEN len(sirens) = 1 AND len(every) <= 2 THEN sirens[1]
  WHEN number IS NOT NULL THEN number
  WHEN len(every) = 1 THEN every[1]
  ELSE publisher || '/' || folded END
ORDER BY ALL
"""


def check_groups(rows: Sequence[tuple[str, str, str, str, Decimal]]) -> None:
    frame = pd.DataFrame(rows, columns=["name", "publisher", "place", "numbers", "amount"])
    frame["amount"] = [int(amount * CENTS) for amount in frame["amount"]]
    frame["body"] = name(*(row[:4] for row in rows))
    with duckdb.connect() as connection:
        connection.register("t", frame)
        expected = connection.execute(GROUPS).fetchall()
        told = connection.execute(
            "SELECT sum(amount), count(*) FROM t WHERE body <> '' GROUP BY body ORDER BY ALL"
        ).fetchall()
    assert len(told) > 5
    assert told == expected


def test_sums_of_bodies_are_those_of_duckdb() -> None:
    dice = random.Random(5)
    numbers = [CLUB, CHOIR, SCOUTS, "RNA W595000001", "RNA W595000002", "", ""]
    for _ in range(30):
        rows = []
        for _ in range(60):
            publisher = dice.choice(["Lille", "Croix", "Loos"])
            called = dice.choice(["Judo club", "JUDO CLUB", "Chorale", "Fête"])
            amount = Decimal(dice.randrange(1, 9_000))
            rows.append((called, publisher, publisher, dice.choice(numbers), amount))
        check_groups(rows)


@pytest.mark.parametrize("slug", ["subventions", "subventions-tout"])
def test_sums_of_bodies_of_the_example_are_those_of_duckdb(slug: str) -> None:
    file = ROOT / f"build/data/territoire/{slug}/{slug}.parquet"
    frame = pq.read_table(file).to_pandas()
    columns = ["nomBeneficiaire", "diffuseur_nom", "territoire_commune", "identifiants_reunis"]
    amounts = [Decimal(str(amount)) for amount in frame["montant"].fillna(0)]
    texts = [frame[column].fillna("") for column in columns]
    rows = list(zip(*texts, amounts, strict=True))
    check_groups(rows)
    assert list(frame["organisme"]) == name(*(row[:4] for row in rows))
    sums = frame.assign(montant=amounts).groupby("organisme")["montant"].sum()
    judo = "Judo club de la Bergerie-d'Août"
    assert sums[f"{judo} (Wattrelos)"] == 84_750
    assert sums[f"{judo} (Marcq-en-Barœul)"] == 148_600
    assert sums["Ligue des clubs de la Lys et de la Deûle"] == 709_000
