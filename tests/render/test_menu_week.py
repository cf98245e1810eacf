"""The weeks of a table of menus, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from site_builder.core.language import WIDE, Language, load_language
from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import ColumnProfile, Table, TableDetail
from site_builder.metadata.standards import load_standard
from site_builder.render.pages.menu_week import Choice, Dish, MenuWeek, describe_menu_weeks
from site_builder.render.pages.values import describe_days

FRENCH = load_language("fr")
ENGLISH = load_language("en")
MENUS = load_standard("scdl/menus-collectifs")
NAMES = ("Date", "Composante", "Plat", "Allergènes", "Nom du restaurant")
MONDAY = date(2025, 9, 1)


def list_rows(days: int, place: str = "Jules-Ferry") -> list[tuple[str | None, ...]]:
    """Two dishes a day, on working days from a Monday."""
    rows: list[tuple[str | None, ...]] = []
    for number in range(days):
        day = MONDAY + timedelta(days=number + number // 5 * 2)
        rows.append((day.isoformat(), "entrée", f"Soupe {number}", "lait", place))
        rows.append((day.isoformat(), "dessert", f"Poire {number}", None, place))
    return rows


def describe(
    rows: list[tuple[str | None, ...]],
    *,
    total: int = 0,
    restaurants: int = 1,
    language: Language = FRENCH,
) -> tuple[MenuWeek, ...]:
    day = Column(name="Date", type="date", kind="date")
    columns = (day, *(Column(name=name, type="string", kind="text") for name in NAMES[1:]))
    table = Table(
        name="menus",
        source="menus.csv",
        rows=total or len(rows),
        columns=columns,
        downloads=(),
        faults="",
        content="",
    )
    profiles = tuple(
        ColumnProfile(
            name=name,
            type="string",
            kind="text",
            rows=table.rows,
            filled=table.rows,
            distinct=restaurants,
            low="",
            high="",
            ordered=False,
            bars=(),
        )
        for name in NAMES
    )
    detail = TableDetail(name="menus", profiles=profiles, preview=tuple(rows), repairs=())
    return describe_menu_weeks(language, table, detail, MENUS)


@pytest.mark.parametrize("is_reversed", [False, True])
def test_weeks_are_in_order_the_latest_last_whatever_that_of_the_file(is_reversed: bool) -> None:
    rows = list_rows(10)
    weeks = [rows[:10], rows[10:]]
    before, week = describe([*weeks[1], *weeks[0]] if is_reversed else rows)
    assert (before.anchor, before.title) == (
        "menu-menus-2025-09-01",
        "Menus du 1er au 5 septembre 2025",
    )
    assert week.anchor == "menu-menus-2025-09-08"
    assert week.title == f"Derniers menus publiés{WIDE}: du 8 au 12 septembre 2025"
    assert [day.title for day in week.days] == [
        "Lundi 8",
        "Mardi 9",
        "Mercredi 10",
        "Jeudi 11",
        "Vendredi 12",
    ]
    first = week.days[0].dishes
    assert [(dish.course.text, dish.name, dish.allergens.text) for dish in first] == [
        ("Entrée", "Soupe 5", "lait"),
        ("Dessert", "Poire 5", ""),
    ]


def test_of_a_table_whose_last_rows_a_page_lacks_the_latest_whole_week_is_shown() -> None:
    weeks = describe(list_rows(12), total=500)
    assert [week.title for week in weeks] == [
        "Menus du 1er au 5 septembre 2025",
        f"Derniers menus publiés{WIDE}: du 8 au 12 septembre 2025",
    ]
    assert describe(list_rows(4), total=500) == ()
    shuffled = [*list_rows(10)[10:], *list_rows(10)[:8], *list_rows(10)[8:]]
    assert describe(shuffled, total=500) == ()


def test_courses_and_allergens_are_in_the_language_of_the_page_dishes_as_received() -> None:
    """« Œuf, Moutarde » is how communes write what the list calls « oeufs » and « moutarde »."""
    rows = list_rows(1)
    rows[0] = ("2025-09-01", "Entrée", "Œuf mayonnaise", "Œuf, Moutarde", None)
    rows[1] = ("2025-09-01", "Plat du chef", "Poire", "lait cru", None)
    (week,) = describe(rows, language=ENGLISH)
    known, unknown = week.days[0].dishes
    assert known == Dish("Œuf mayonnaise", Choice("Starter", True), Choice("eggs, mustard", True))
    assert unknown == Dish("Poire", Choice("Plat du chef"), Choice("lait cru"))
    (french_week,) = describe(rows)
    assert french_week.days[0].dishes[0].course == Choice("Entrée")


def test_restaurants_that_have_menus_of_their_own_are_not_mixed() -> None:
    assert describe(list_rows(5), restaurants=2) == ()


def test_a_row_without_a_day_is_passed_over() -> None:
    (week,) = describe([(None, "entrée", "Soupe", None, "A"), *list_rows(1)])
    assert [day.title for day in week.days] == ["Lundi 1"]
    assert describe([(None, "entrée", "Soupe", None, "A")]) == ()


@pytest.mark.parametrize(
    ("first", "last", "french", "english"),
    [
        ("2025-09-01", "2025-09-26", "du 1er au 26 septembre 2025", "1 to 26 September 2025"),
        ("2025-06-30", "2025-07-04", "du 30 juin au 4 juillet 2025", "30 June to 4 July 2025"),
        (
            "2024-12-30",
            "2025-01-03",
            "du 30 décembre 2024 au 3 janvier 2025",
            "30 December 2024 to 3 January 2025",
        ),
        ("2025-09-01", "2025-09-01", "1er septembre 2025", "1 September 2025"),
    ],
)
def test_what_two_days_share_is_said_once(first: str, last: str, french: str, english: str) -> None:
    days = (date.fromisoformat(first), date.fromisoformat(last))
    for language, text in ((FRENCH, french), (ENGLISH, english)):
        assert describe_days(language, *days).replace("\xa0", " ") == text
