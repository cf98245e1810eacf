"""A value and a question that differ by how they are typed have the same words and the same file,
in Python and in the browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import run_typescript

from site_builder.core.search_keys import (
    GENERAL,
    fold_search_key,
    hash_search_key,
    iterate_search_words,
    list_search_keys,
)

# Of texts: how they are folded, and under which words they stand
FOLDED = {
    "Ciné-club du Pont-Mitoyen": ("cine club du pont mitoyen", ("mitoyen", "cine", "pont")),
    "CINE CLUB  DU PONT MITOYEN": ("cine club du pont mitoyen", ("mitoyen", "cine", "pont")),
    "Les Conteurs du Cœur-de-Lin": (
        "les conteurs du coeur de lin",
        ("conteurs", "coeur", "les", "lin"),
    ),
    "L’Haÿ-les-Roses": ("l hay les roses", ("roses", "hay", "les")),
    "21590350100017": ("21590350100017", ("21590350100017",)),
    "215 903 501 00017": ("215 903 501 00017", ("21590350100017",)),
    "W595012345": ("w595012345", ("w595012345",)),
    "Association": ("association", ("association",)),
    "Association sportive": ("association sportive", ("sportive",)),
    "7.10": ("7 10", ("710",)),
    "12": ("12", ("12",)),
    "8.8": ("8 8", ("88",)),
    "Bora Bora": ("bora bora", ("bora",)),
    "A": ("a", ()),
    "": ("", ()),
    "Ærø ﬁn ①": ("aerø fin 1", ("aerø", "fin")),
}
BROWSER = """
import { fold } from "../src/fold";
import { askedTokens, fileOf, searchKeys } from "../src/search/keys";
const [texts, general] = JSON.parse(process.argv[2]);
const said = texts.map((text) => {
  const keys = searchKeys(askedTokens(text), new Set(general)).slice(0, 4);
  return [fold(text), keys, keys.map((key) => fileOf(key, 1 << 16))];
});
console.log(JSON.stringify(said));
"""


@pytest.mark.parametrize("text", FOLDED)
def test_a_value_stands_under_its_telling_words(text: str) -> None:
    assert (fold_search_key(text), list_search_keys(text)) == FOLDED[text]


def test_the_browser_folds_chooses_and_counts_alike(tmp_path: Path) -> None:
    expected = []
    for folded, keys in FOLDED.values():
        expected.append([folded, list(keys), [hash_search_key(key) % (1 << 16) for key in keys]])
    assert run_typescript(BROWSER, tmp_path, [list(FOLDED), sorted(GENERAL)]) == expected


def test_a_siren_is_in_the_file_of_its_sirets_and_a_word_in_that_of_what_begins_it() -> None:
    assert hash_search_key("215903501") == hash_search_key("21590350100017")
    assert hash_search_key("mito") == hash_search_key("mitoyenne")
    assert hash_search_key("mito") != hash_search_key("mita")


def test_short_words_and_numbers_of_a_long_text_are_left_out() -> None:
    text = "Le 3 mai 2024, à 18 h : tarifs de l’eau (n° 24-077)"
    assert list(iterate_search_words(text)) == ["mai", "2024", "tarifs", "eau"]
