"""The weeks of a table of menus, as one reads them on the door of a canteen: a column for each day,
its dishes under it. A page shows the latest, from which one goes back to those before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Annotated

from site_builder.checks.headings import name_standard_fields
from site_builder.core.language import Language, apply_initial_capital
from site_builder.core.model.prepared import Table, TableDetail
from site_builder.metadata.standards import MenuFields, Standard
from site_builder.render.pages.preview import write_lists
from site_builder.render.pages.standard_words import explain_value
from site_builder.render.pages.values import describe_days

Meal = Mapping[str, str]  # the cells of a row, by their fields of the standard


@dataclass(frozen=True, slots=True)
class Choice:
    """A word of the standard's lists, or several."""

    text: Annotated[str, "In the language of the page where it is known, else as received."]
    is_translated: Annotated[bool, "True where that is in another language than the data."] = False


@dataclass(frozen=True, slots=True)
class Dish:
    """What is served."""

    name: Annotated[str, "Its name."]
    course: Annotated[Choice, "Its place in the meal, or empty."]
    allergens: Annotated[Choice, "The allergens in it, or empty."]


@dataclass(frozen=True, slots=True)
class MenuDay:
    """What is served on a day."""

    title: Annotated[str, "The day: « Lundi 22 »."]
    dishes: Annotated[tuple[Dish, ...], "Its dishes, in the order of the file."]


@dataclass(frozen=True, slots=True)
class MenuWeek:
    """A week of menus."""

    anchor: Annotated[str, "Its id in the page, by its Monday: an address that keeps it."]
    title: Annotated[str, "Which week: « Menus du 22 au 26 septembre 2025 »."]
    days: Annotated[tuple[MenuDay, ...], "Its days, in order."]


def describe_menu_weeks(
    language: Language, table: Table, detail: TableDetail, standard: Standard | None
) -> tuple[MenuWeek, ...]:
    """Of the rows that the page knows, the latest last; none where no week is among them whole, or
    where several restaurants or meals have menus of their own."""
    menu = standard.menu if standard else None
    if standard is None or menu is None:
        return ()
    fields = name_standard_fields(table.column_names, standard)
    types = {fields.get(column.name): column.type for column in table.columns}
    state = (types.get(menu.day), menu.dish in types, _has_several_menus(detail, menu, fields))
    if state != ("date", True, False):
        return ()
    meals = [meal for meal in _list_meals(table, detail, fields) if meal[menu.day]]
    if len(detail.preview) < table.rows:
        meals = _drop_last_week(meals, menu)
    meals.sort(key=itemgetter(menu.day))
    weeks = []
    for monday, meals_of_week in groupby(meals, key=partial(_find_monday, menu)):
        anchor = f"menu-{table.name}-{monday}"
        weeks.append(_describe_week(language, anchor, list(meals_of_week), menu, standard.id))
    return tuple(_name_weeks(language, weeks))


def _name_weeks(language: Language, weeks: Sequence[MenuWeek]) -> Iterator[MenuWeek]:
    """The last is called the latest that is published: whether one lives in it is for the reader's
    day."""
    for week in weeks:
        message = "menu.latest" if week is weeks[-1] else "menu.week"
        yield replace(week, title=language.say(message, days=week.title))


def _has_several_menus(detail: TableDetail, menu: MenuFields, fields: Mapping[str, str]) -> bool:
    counts = {fields.get(profile.name): profile.distinct for profile in detail.profiles}
    return any(counts.get(field, 0) > 1 for field in menu.apart)


def _list_meals(table: Table, detail: TableDetail, fields: Mapping[str, str]) -> list[Meal]:
    names = [fields.get(name, name) for name in table.column_names]
    separators = {profile.name: profile.separator for profile in detail.profiles}
    meals: list[Meal] = []
    for row in write_lists(table.columns, detail.preview, separators):
        cells = (cell or "" for cell in row)
        meals.append(dict(zip(names, cells, strict=True)))
    return meals


def _drop_last_week(meals: list[Meal], menu: MenuFields) -> list[Meal]:
    """Of the first rows of many, the weeks that are whole: those before the last, in a file that
    has its days in order."""
    days = list(map(itemgetter(menu.day), meals))
    if days not in (sorted(days), sorted(days, reverse=True)):
        return []
    last = _find_monday(menu, meals[-1])
    return [meal for meal in meals if _find_monday(menu, meal) != last]


def _find_monday(menu: MenuFields, meal: Meal) -> date:
    day = date.fromisoformat(meal[menu.day])
    return day - timedelta(days=day.weekday())


def _describe_week(
    language: Language, anchor: str, meals: Sequence[Meal], menu: MenuFields, standard_id: str
) -> MenuWeek:
    describe_dish = partial(_describe_dish, menu, partial(_describe_choice, language, standard_id))
    get_day = itemgetter(menu.day)
    days = []
    for day, meals_of_day in groupby(meals, key=get_day):
        dishes = tuple(map(describe_dish, meals_of_day))
        days.append(MenuDay(_write_weekday(language, day), dishes))
    first = date.fromisoformat(get_day(meals[0]))
    last = date.fromisoformat(get_day(meals[-1]))
    return MenuWeek(anchor, describe_days(language, first, last), tuple(days))


def _describe_dish(menu: MenuFields, describe_choice: Callable[[str], Choice], meal: Meal) -> Dish:
    course = describe_choice(meal.get(menu.course, ""))
    allergens = describe_choice(meal.get(menu.allergens, ""))
    capital_course = replace(course, text=apply_initial_capital(course.text))
    return Dish(meal[menu.dish], capital_course, allergens)


def _describe_choice(language: Language, standard_id: str, value: str) -> Choice:
    meaning = explain_value(language, standard_id, value)
    return Choice(text=meaning or value, is_translated=bool(meaning))


def _write_weekday(language: Language, day: str) -> str:
    from babel.dates import format_date

    written: str = format_date(date.fromisoformat(day), "EEEE d", locale=language.locale)
    return apply_initial_capital(written)
