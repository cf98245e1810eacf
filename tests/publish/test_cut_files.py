"""A table that may have been cut on its way is asked about, and published."""

from __future__ import annotations

from pathlib import Path

import pytest
from kept_site import BAD, TABLE, TODAY, build, commit, list_codes, start
from nightly import nightly_but_each

from site_builder.commands.check import check_site_datasets
from site_builder.publish.options import BuildOptions

pytestmark = pytest.mark.usefixtures("kept_workers")

HEAD = "code;nom;montant\n"
ROWS = [f"{number:05};École {number};{number * 7}\n" for number in range(1, 60)]
WHOLE = HEAD + "".join(ROWS)
NEXT = "00060;École 60;420"


def ask(root: Path) -> list[str]:
    return [code for code in list_codes(build(root)) if code == "file-cut"]


@pytest.mark.parametrize(
    ("before", "now", "is_asked"),
    nightly_but_each(
        6,
        [
            (WHOLE, WHOLE[: len(WHOLE) // 2], True),
            (WHOLE, WHOLE[:-5], True),
            (WHOLE, WHOLE[:-1], False),
            (WHOLE, WHOLE + NEXT[:12], True),
            (WHOLE, WHOLE + NEXT, False),
            (WHOLE, HEAD + "".join(ROWS[:30]), False),
            (WHOLE[:-1], WHOLE[:500], False),
            (WHOLE.replace("\n", "\r\n"), WHOLE.replace("\n", "\r\n")[:701], True),
        ],
    ),
)
@pytest.mark.parametrize("is_committed", [True, False])
def test_what_lost_its_last_end_of_line_is_asked_about(
    tmp_path: Path, before: str, now: str, is_asked: bool, is_committed: bool
) -> None:
    root = start(tmp_path)
    commit(root, "2026-03-05", {TABLE: before})
    assert ask(root) == []
    (root / TABLE).write_bytes(now.encode())
    if is_committed:
        commit(root, BAD)
    assert ask(root) == ["file-cut"] * is_asked
    assert ask(root) == ["file-cut"] * is_asked, "a second build says it too"
    table = (root / "build/data/lille/ecoles/table.csv").read_text()
    assert table.count("\n") < WHOLE.count("\n") + 2


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_whatever_the_encoding(tmp_path: Path, encoding: str) -> None:
    root = start(tmp_path)
    commit(root, "2026-03-05", {TABLE: WHOLE.encode(encoding)})
    assert ask(root) == []
    commit(root, BAD, {TABLE: WHOLE[:600].encode(encoding)})
    assert ask(root) == ["file-cut"]


def test_a_check_asks_by_what_the_base_had(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, "2026-03-05", {TABLE: WHOLE})
    options = BuildOptions(out=root / "build", today=TODAY)
    (root / TABLE).write_text(WHOLE[:600])
    for ref in ("main", None):
        problems = check_site_datasets(root, [""], ref, options).problems
        (problem,) = [one for one in problems if one.code == "file-cut"]
        assert (problem.severity, problem.place.path) == ("warning", TABLE)
        assert problem.params["line"] == WHOLE[:600].count("\n") + 1
