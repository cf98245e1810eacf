"""What was erased is remembered without its content, and who would publish it again is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from site_builder.metadata.erasures import (
    Erasure,
    Erasures,
    ErasuresUnreadable,
    read_erasures,
    write_erasures,
)
from site_builder.metadata.site_folder import ERASED_FILE

DAY = date(2026, 11, 30)
SHA256 = "a" * 64
BLOB = "b" * 40
WHOLE = Erasure(id="lille/aides", day=DAY, whole=True, contents=frozenset({SHA256}))
ROWS = Erasure(id="lille/ecoles", day=DAY, contents=frozenset({BLOB}))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_erasures(tmp_path, [WHOLE, ROWS])
    erasures = read_erasures(tmp_path)
    assert erasures.entries == (WHOLE, ROWS)
    assert erasures.is_erased("lille/aides") and not erasures.is_erased("lille/ecoles")
    assert erasures.is_erased_content(SHA256) and erasures.is_erased_content(BLOB)
    assert not erasures.is_erased_content("c" * 64)


def test_where_there_is_no_record_nothing_was_erased(tmp_path: Path) -> None:
    assert read_erasures(tmp_path).entries == ()


def test_the_owner_may_take_out_the_last_entry(tmp_path: Path) -> None:
    write_erasures(tmp_path, [])
    assert read_erasures(tmp_path).entries == ()


@pytest.mark.parametrize(
    "text",
    [
        "id: lille/aides",
        "- lille/aides",
        "- {id: ../etc, date: 2026-11-30}",
        "- {id: lille/aides, date: hier}",
        "- {id: lille/aides}",
        "- {id: lille/aides, date: 2026-11-30, whole: peut-être}",
        "- {id: lille/aides, date: 2026-11-30, contents: abc}",
        "- {id: lille/aides, date: 2026-11-30, contents: [abc]}",
        f"- {{id: lille/aides, date: 2026-11-30, content: [{SHA256}]}}",
        f"- {{id: lille/aides, date: 2026-11-30, contents: [{SHA256}], until: 2027-01-01}}",
        "- {id: lille/aides, date: 2026-11-30}",
        "- {id: lille/aides, date: 2026-11-30, whole: false}",
        "- {id: lille/aides, date: 2026-11-30, contents: []}",
        "- [",
    ],
)
def test_a_record_that_says_something_else_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / ERASED_FILE).write_text(text)
    with pytest.raises(ErasuresUnreadable) as refusal:
        read_erasures(tmp_path)
    assert refusal.value.problem.place.path == ERASED_FILE


def test_a_link_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "ailleurs").write_text("")
    (tmp_path / ERASED_FILE).symlink_to(tmp_path / "ailleurs")
    with pytest.raises(ErasuresUnreadable):
        read_erasures(tmp_path)


def test_an_entry_that_would_say_nothing_is_not_written(tmp_path: Path) -> None:
    write_erasures(tmp_path, [Erasure(id="lille/vide", day=DAY), WHOLE])
    assert read_erasures(tmp_path).entries == (WHOLE,)


@pytest.mark.parametrize(
    ("now", "lost"),
    [
        ((), ("lille/aides", "lille/ecoles")),
        ((ROWS,), ("lille/aides",)),
        ((replace(WHOLE, contents=frozenset()), ROWS), ("lille/aides",)),
        ((replace(WHOLE, whole=False), ROWS), ("lille/aides",)),
        ((ROWS, WHOLE), ()),
        ((replace(WHOLE, contents=WHOLE.contents | ROWS.contents),), ()),
    ],
)
def test_what_a_later_record_no_longer_says_is_known(
    now: tuple[Erasure, ...], lost: tuple[str, ...]
) -> None:
    assert Erasures((WHOLE, ROWS)).list_lost(Erasures(now)) == lost
