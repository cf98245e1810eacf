"""When data are due again: a date that stands in the page, and what a browser makes of it on the
day it is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from browse import Served, serving
from nightly import nightly_but_each
from portal import COMMUNES, dataset, made, write

from site_builder.compose.freshness import DAYS, MONTHS, compute_next_update, is_of_the_past
from site_builder.core.language import load_language
from site_builder.core.vocabulary import FREQUENCIES

FRENCH = load_language("fr")
UNTOLD = {
    "1min", "5min", "10min", "15min", "30min", "hourly", "bihourly", "trihourly", "12hrs", "cont",
    "as_needed", "irreg", "never", "not_planned", "other", "unknown", "update_cont",
}  # fmt: skip


@pytest.mark.parametrize(
    ("modified", "frequency", "expected"),
    [
        ("2026-11-03", "daily", "2026-11-04"),
        ("2026-11-06", "weekly_5", "2026-11-09"),  # a Friday, then Monday
        ("2024-02-26", "weekly", "2024-03-04"),
        ("2026-12-28", "biweekly", "2027-01-11"),
        ("2026-01-31", "monthly", "2026-02-28"),
        ("2024-01-31", "monthly", "2024-02-29"),
        ("2024-01-30", "monthly", "2024-02-29"),
        ("2026-02-28", "monthly", "2026-03-31"),
        ("2024-02-28", "monthly", "2024-03-28"),  # there is a 29th
        ("2026-11-30", "quarterly", "2027-02-28"),
        ("2026-08-31", "annual_2", "2027-02-28"),
        ("2024-02-29", "annual", "2025-02-28"),
        ("2023-02-28", "annual", "2024-02-29"),
        ("2025-03-31", "annual", "2026-03-31"),
        ("2025-09-15", "annual", "2026-09-15"),  # a school year
        ("2024-02-29", "quadrennial", "2028-02-29"),
        ("2026-12-31", "decennial", "2036-12-31"),
    ],
)
def test_the_next_update_is_a_rhythm_after_the_last(
    modified: str, frequency: str, expected: str
) -> None:
    assert compute_next_update(date.fromisoformat(modified), frequency) == date.fromisoformat(
        expected
    )


def test_every_rhythm_is_counted_or_known_to_promise_nothing() -> None:
    assert DAYS.keys() | MONTHS.keys() | UNTOLD == set(FREQUENCIES)
    assert not (DAYS.keys() | MONTHS.keys()) & UNTOLD
    for frequency in (*UNTOLD, ""):
        assert compute_next_update(date(2026, 11, 3), frequency) is None


def test_without_a_date_or_beyond_the_calendar_nothing_is_due() -> None:
    assert compute_next_update(None, "annual") is None
    assert compute_next_update(date(9999, 12, 31), "daily") is None
    assert compute_next_update(date(9990, 1, 1), "tridecennial") is None


@pytest.mark.parametrize("frequency", [*DAYS, *MONTHS])
def test_it_is_always_later_and_never_goes_back(frequency: str) -> None:
    start = date(2023, 12, 25).toordinal()
    days = [date.fromordinal(start + step) for step in range(500)]
    found = [compute_next_update(day, frequency) for day in days]
    assert all(later is not None and later > day for day, later in zip(days, found, strict=True))
    assert all(one <= other for one, other in pairwise(found) if one and other)


@pytest.mark.parametrize(
    ("last_day", "modified", "frequency", "expected"),
    [
        ("2025-09-26", "2026-11-25", "weekly", True),
        ("2025-09-26", "2025-10-04", "weekly", True),
        ("2025-09-26", "2025-10-03", "weekly", False),
        ("2025-12-31", "2026-11-25", "monthly", True),
        ("2026-11-30", "2026-11-25", "daily", False),  # announced
        ("2019-12-31", "2026-11-25", "annual", False),
        ("2019-12-31", "2026-11-25", "irreg", False),
        ("", "2026-11-25", "weekly", False),
    ],
)
def test_data_of_a_time_that_was_over_when_they_were_touched_are_not_up_to_date(
    last_day: str, modified: str, frequency: str, expected: bool
) -> None:
    last = date.fromisoformat(last_day) if last_day else None
    assert is_of_the_past(last, date.fromisoformat(modified), frequency) is expected


# --- in the page ---


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Served]]:
    root = tmp_path_factory.mktemp("due")
    write(root, {"communes.yml": COMMUNES})
    dated = "modified: 2025-03-31"
    rhythms = {"annuel": "annuelle", "libre": "irrégulière", "sans": "annuelle"}
    about = {
        slug: f"frequency: {word}\n{'' if slug == 'sans' else dated}"
        for slug, word in rhythms.items()
    }
    about["passe"] = f"frequency: hebdomadaire\ntemporal: 2024-09\n{dated}"
    for slug, lines in about.items():
        write(root, dataset(f"lille/{slug}"))
        write(root, {f"datasets/lille/{slug}/datapackage.yaml": f"title: Écoles\n{lines}\n"})
    assert made(root, today=date(2026, 11, 20)).made
    with serving(root / "build") as served:
        yield root, served


def test_the_page_holds_a_date_and_nothing_that_a_day_changes(built: tuple[Path, Served]) -> None:
    root, _ = built
    text = (root / "build/lille/annuel/index.html").read_text("utf-8")
    assert FRENCH.say("due", day="31\xa0mars 2026") + "</p>" in text
    past = (root / "build/lille/passe/index.html").read_text("utf-8")
    assert "À jour" not in past
    assert "Ces données s’arrêtent au 30\xa0septembre 2024.</p>" in past
    assert past.index("septembre 2024") < past.index("data-due"), "the period first"
    made(root, root / "later", today=date(2027, 6, 1))
    assert (root / "later/lille/annuel/index.html").read_text("utf-8") == text
    for slug in ("libre", "sans"):
        assert "data-due" not in (root / f"build/lille/{slug}/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("now", "message"),
    nightly_but_each(
        2,
        [
            ("2026-03-30T12:00:00", "due.kept"),
            ("2026-03-31T23:30:00", "due.kept"),
            ("2026-04-01T00:30:00", "due.late"),
        ],
    ),
)
@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Noumea"])
def test_who_reads_the_page_sees_whether_it_is_late(
    built: tuple[Path, Served], now: str, message: str, zone: str
) -> None:
    served = built[1]
    page = served.page(timezone_id=zone)
    page.clock.set_fixed_time(datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone)))
    served.visit(page, "lille/annuel/")
    sentence = FRENCH.say(message, day="31\xa0mars 2026")
    assert page.locator("[data-due]").text_content() == sentence
    assert served.said == []
    page.context.close()


def test_without_javascript_the_date_is_there(built: tuple[Path, Served]) -> None:
    page = built[1].page(java_script_enabled=False)
    built[1].visit(page, "lille/annuel/")
    assert page.locator("[data-due]").text_content() == FRENCH.say("due", day="31\xa0mars 2026")
    page.context.close()
