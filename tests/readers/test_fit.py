"""A line that does not fit: cut again where one way is clearly the best, given up elsewhere."""

from __future__ import annotations

import csv
import random

import pytest
from nightly import nightly_after
from steps import count_calls

from site_builder.readers.decide.fit import (
    fit_line_to_columns,
    infer_column_shapes,
    split_header_line,
)

NAMES = (
    "Amicale laïque",
    "Les Amis de l'école",
    "Club de lecture",
    "Tennis club",
    "Harmonie municipale",
    "Judo, club",
)
TABLE = [
    [
        f"{day:02}/0{1 + day % 9}/2024",
        NAMES[day % 6],
        f"{day * 137},{day % 10}0",
        f"59{day:03}",
        "" if day % 3 else "x",
    ]
    for day in range(1, 28)
]
COLUMNS = infer_column_shapes(TABLE, 5)


def line(row: list[str], delimiter: str = ";") -> str:
    return delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row)


@pytest.mark.parametrize("row", TABLE[:12], ids=lambda row: row[0])
@pytest.mark.parametrize("place", range(1, 4))
def test_a_delimiter_too_many_makes_no_cell(row: list[str], place: int) -> None:
    cells = [*row[:place], "", *row[place:]]
    assert fit_line_to_columns(line(cells), COLUMNS, ";", '"') in (row, None)
    if place == 1:
        assert fit_line_to_columns(line(cells), COLUMNS, ";", '"') == row


def test_a_missing_delimiter_is_found_where_cells_differ_in_shape() -> None:
    row = ["03/04/2024", "Tennis club", "411,30", "59003", ""]
    assert fit_line_to_columns("03/04/2024Tennis club;411,30;59003;", COLUMNS, ";", '"') == row
    assert fit_line_to_columns("03/04/2024;Tennis club;411,3059003;", COLUMNS, ";", '"') in (
        row,
        None,
    )


def test_a_decimal_comma_that_no_quote_protects_stays_in_its_cell() -> None:
    assert fit_line_to_columns("03/04/2024,Tennis club,411,30,59003,", COLUMNS, ",", '"') == [
        "03/04/2024", "Tennis club", "411,30", "59003", "",
    ]  # fmt: skip


def test_a_quote_that_opens_nothing_is_a_letter() -> None:
    assert fit_line_to_columns('03/04/2024;"Tennis club;411,30;59003;x', COLUMNS, ";", '"') == [
        "03/04/2024", '"Tennis club', "411,30", "59003", "x",
    ]  # fmt: skip


def test_a_line_with_another_delimiter_is_cut_with_it() -> None:
    assert fit_line_to_columns("03/04/2024|Tennis club|411,30|59003|", COLUMNS, ";", '"') == [
        "03/04/2024", "Tennis club", "411,30", "59003", "",
    ]  # fmt: skip


def test_in_such_a_line_quotes_protect_the_delimiter_of_the_table_whether_those_inside_are_doubled_or_not() -> (  # noqa: E501
    None
):
    row = ["03/04/2024", 'Judo, "Les Lions", club', "411,30", "59003", ""]
    for club in ('"Judo, ""Les Lions"", club"', '"Judo, "Les Lions", club"'):
        assert fit_line_to_columns(f'03/04/2024;{club};"411,30";59003;', COLUMNS, ",", '"') == row
    assert (
        fit_line_to_columns(
            '03/04/2024;Judo, ""Les Lions"", club;"411,30";59003;', COLUMNS, ",", '"'
        )
        is None
    )


@pytest.mark.parametrize(
    "text",
    ["", "Source : mairie", "a;b;c;d;e;f;g;h", "03/04/2024;411,30;59003;x", "x;" * 400, '"' * 50],
)
def test_what_nothing_tells_how_to_cut_is_given_up(text: str) -> None:
    assert fit_line_to_columns(text, COLUMNS, ";", '"') is None


def test_too_few_records_teach_nothing() -> None:
    assert infer_column_shapes(TABLE[:4], 5) == ()
    assert fit_line_to_columns("a;b", (), ";", '"') is None


def test_the_names_of_a_header_are_found_by_its_width() -> None:
    assert split_header_line('Nom;"Adresse;Ville', 3, ";", '"') == ["Nom", '"Adresse', "Ville"]


def test_one_mistake_in_a_line_is_put_right_or_given_up_and_never_made_worse() -> None:
    """Of 400 lines with a delimiter or a quote too many or too few, none comes back as another
    row."""
    chance = random.Random(1)
    right = wrong = 0
    for _ in range(400):
        row = chance.choice(TABLE)
        text = line(row)
        places = [place for place, letter in enumerate(text) if letter == ";"]
        place = chance.choice(places)
        spoilt = chance.choice(
            [
                text[:place] + text[place + 1 :],
                text[:place] + ";" + text[place:],
                text[: place + 1] + '"' + text[place + 1 :],
            ]
        )
        if next(csv.reader([spoilt], delimiter=";")) == row:
            continue
        found = fit_line_to_columns(spoilt, COLUMNS, ";", '"')
        right += found is not None and [cell.strip('"') for cell in found] == row
        wrong += found is not None and [cell.strip('"') for cell in found] != row
    assert wrong == 0
    assert right > 250


@pytest.mark.parametrize(
    "text",
    nightly_after(
        1, ['a"b;' * 2500 + '"', '"' + 'a"b' * 3000, "x;" * 60 + '"a b" ' * 3000, "é;'" * 6000]
    ),
)
def test_a_line_that_can_be_cut_in_too_many_ways_is_given_up(text: str) -> None:
    """A fuzzer found one that took minutes: now the steps have a limit, however long the line."""

    def give_up() -> None:
        assert split_header_line(text[:19_999], 60, ";", '"') is None
        assert fit_line_to_columns(text[:19_999], COLUMNS, ";", '"') is None

    assert count_calls(give_up) < 6_000_000
