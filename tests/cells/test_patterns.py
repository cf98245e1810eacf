"""Every expression of a kind means the same to RE2 as to Python's `re`: either may match cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from re2 import match_whole_texts, search_texts

from cells.test_parse import MADE, PARSED, get_kind
from site_builder.cells import KINDS, CellKind, trim_cell
from site_builder.cells.missing import MISSING, MISSING_WORDS, OTHERS

NAMES = sorted({*PARSED["written"], *(kind.name for kind in KINDS)})
CELLS = sorted({text for texts in PARSED["written"].values() for text in texts})
ALPHABET = "0123456789 ,.-+−–/:TZWwhHEe€%()=\"\u00a0\u202f'’ouinvrafxesmk²éûſ\u212a\n"


def list_patterns(kind: CellKind) -> set[str]:
    """The expressions that match whole cells."""
    told = (pattern for _, pattern in kind.told)
    return {kind.strict, kind.lenient, *kind.notations, kind.proof, kind.lost, *told}


def list_differences(pattern: str, texts: Sequence[str]) -> list[str]:
    """The texts that RE2 and Python do not match alike."""
    found = match_whole_texts(pattern, texts)
    matches = re.compile(pattern).fullmatch
    return [
        text for text, is_found in zip(texts, found, strict=True) if is_found != bool(matches(text))
    ]


@pytest.mark.parametrize("name", NAMES)
def test_patterns_stay_in_the_common_subset(name: str) -> None:
    kind = get_kind(name)
    for pattern in (*list_patterns(kind), kind.decimals):
        assert not re.search(r"\\[wWdDsSbBAZ1-9]|\(\?[=!<P]", pattern)


@pytest.mark.parametrize("name", NAMES)
def test_re2_matches_a_cell_of_any_kind_as_python_does(name: str) -> None:
    kind = get_kind(name)
    own = [*PARSED["written"].get(name, ()), *(text for text, _ in kind.good), *kind.bad]
    for pattern in list_patterns(kind):
        # cells of all kinds, but for the many units, which differ by their last letters
        assert list_differences(pattern, own if kind.unit else CELLS) == [], pattern
    found = search_texts(kind.decimals, own)
    assert found == [re.search(kind.decimals, text) is not None for text in own]


@pytest.mark.nightly
@given(st.lists(st.text(ALPHABET, max_size=16) | MADE.map(trim_cell), min_size=1, max_size=100))
def test_re2_matches_any_text_as_python_does(texts: list[str]) -> None:
    # units differ from each other by the last letters of one expression
    kinds = [kind for kind in map(get_kind, NAMES) if not kind.unit]
    for pattern in set().union(*map(list_patterns, kinds)):
        assert list_differences(pattern, texts) == [], pattern


def test_re2_knows_the_words_that_say_that_nothing_is_known() -> None:
    assert list_differences(MISSING, [*MISSING_WORDS, *OTHERS, *CELLS]) == []
