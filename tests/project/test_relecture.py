"""Every message has been read by somebody who plays the agent of a small commune, as it stands
now."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from types import ModuleType

from project.test_docs import DOCS


@cache
def relecture() -> ModuleType:
    """docs/relecture.py, which is no package."""
    spec = importlib.util.spec_from_file_location("docs_relecture", DOCS / "relecture.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


def page() -> str:
    return (DOCS / "relecture-des-messages.md").read_text("utf-8")


def test_every_message_has_been_read_as_it_stands() -> None:
    waiting = list(relecture().unread(relecture().messages(), page()))
    assert waiting == [], (
        "python docs/relecture.py lists them: read each one as the page says, mark it, add its line"
    )


def test_no_mark_is_left_for_a_message_that_is_gone() -> None:
    assert {*relecture().marks(page())} - {*relecture().messages()} == set()


def test_what_is_not_fully_understood_says_why() -> None:
    marks = relecture().marks(page())
    assert [code for code, one in marks.items() if one.mark < 3 and one.why == "—"] == []
    assert [code for code, one in marks.items() if one.mark < 2] == [], (
        "nothing that nobody understands is shown"
    )


def test_every_line_of_the_tables_is_a_mark() -> None:
    """A line written otherwise would be no mark, and would look like one."""
    lines = [
        line
        for line in page().split("\n")
        if line.startswith(("| `fault.", "| `problem.", "| `repair."))
    ]
    assert len(lines) > 400
    assert [line for line in lines if not relecture().LINE.match(line)] == []
    codes = [line.split("`")[1] for line in lines]
    assert sorted(codes) == sorted({*codes}), "a code is marked twice"


def test_a_new_message_and_a_changed_one_are_to_be_read() -> None:
    known = "| `fault.a` | agent | 2 | — | 3 | `{}` |\n".format(
        relecture().digest("Il manque un mot.")
    )
    unread = relecture().unread
    assert list(unread({"fault.a": "Il manque un mot."}, known)) == []
    changed, new = unread({"fault.a": "Il manque une lettre.", "fault.b": "Rien."}, known)
    assert changed.startswith("Il manque une lettre.\n| `fault.a` | agent | 3 | — | ? | `")
    assert new.startswith("Rien.\n| `fault.b` | agent | — | — | ? | `")
