"""Titles of invented data lose the words that say so, and nothing else."""

from __future__ import annotations

import pytest

from site_builder.render.pages.bare_title import (
    find_label,
    write_bare_title,
    write_listed_title,
)
from site_builder.render.pages.prose import extract_opening


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Écoles (données fictives)", "Écoles"),
        ("Écoles (données fictives) – Lille", "Écoles – Lille"),
        ("Schools (made-up data)", "Schools"),
        ("Écoles (données fictives ou non)", "Écoles (données fictives ou non)"),
        ("(données fictives)", "(données fictives)"),
        ("Parcs (2024)", "Parcs (2024)"),
    ],
)
def test_a_title_loses_only_the_words_of_the_stamp(title: str, bare: str) -> None:
    assert write_bare_title(title) == bare


def test_a_list_says_of_each_title_what_the_head_of_the_page_does_not_say_of_all() -> None:
    title = "Écoles (données fictives)"
    assert write_listed_title(title, "Portail (données fictives)") == "Écoles"
    assert write_listed_title(title, "Portail") == title
    assert find_label("Portail (données fictives)") == "données fictives"
    assert find_label("Portail") == find_label("(données fictives)") == ""


def test_a_page_opens_on_whole_sentences() -> None:
    first = "Les aides que M. Martin, maire, a signées" + " et versées" * 8 + "."
    second = "Une ligne par aide" + ", et par an" * 6 + "."
    assert extract_opening(f"{first} {second}") == first
    assert extract_opening("Courte. Et encore.") == "Courte. Et encore."
    assert extract_opening("") == ""
    assert extract_opening("mot " * 60) == ("mot " * 60).strip()
