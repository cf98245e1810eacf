"""Themes, keywords and formats: who meets on one page, what it is called, and which pages are worth
having."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from specimen import EVERYTHING, PORTAL, Press, plain, site

from site_builder.compose.facets import FEWEST, FORMATS, SERVICES, group_by_keyword, slugify_keyword
from site_builder.core import formats
from site_builder.core.language import load_language
from site_builder.prepare import exports

FRENCH = load_language("fr")
WORDS = (
    "écoles",
    "Écoles",
    "ecoles",
    "ÉCOLES",
    "école",
    "œuvres",
    "oeuvres",
    "…",
    "temps réel",
    "Temps-réel",
)


def groups(*keywords: tuple[str, ...]) -> dict[str, tuple[str, list[str]]]:
    made = [plain(f"lille/d{number}", keywords=some) for number, some in enumerate(keywords)]
    found = group_by_keyword(site(made).entries)
    return {
        slug: (one.title, [entry.dataset.slug for entry in one.entries])
        for slug, one in found.items()
    }


def test_one_word_is_one_page_whatever_its_case_and_accents_but_not_its_plural() -> None:
    assert groups(("Écoles",), ("ecoles", "écoles"), ("école",)) == {
        "ecoles": ("Écoles", ["d0", "d1"])
    }
    assert groups(("œuvres",), ("Oeuvres",)) == {"oeuvres": ("œuvres", ["d0", "d1"])}


def test_it_is_called_as_most_write_it_and_else_with_its_accents() -> None:
    assert groups(("ecoles",), ("ecoles",), ("écoles",))["ecoles"][0] == "ecoles"
    assert groups(("ecoles",), ("écoles",))["ecoles"][0] == "écoles"
    assert groups(("écoles", "ecoles"), ("écoles", "ecoles"))["ecoles"][0] == "écoles"


def test_a_keyword_of_one_dataset_has_no_page_and_is_no_link() -> None:
    press = Press()
    rendered = press.render()
    text = press.text(rendered, "lille/prenoms/index.html")
    assert '<a href="../../mots-cles/subventions/">Subventions</a>, état</p>' in text
    assert "mots-cles/etat/index.html" not in rendered.files
    shown = press.text(rendered, "mots-cles/subventions/index.html")
    assert "<h1>Subventions</h1>" in shown
    assert shown.count('<a class="title"') == 2


def test_the_page_of_a_dataset_changes_when_another_takes_its_keyword() -> None:
    press = Press()
    first = press.render()
    made = [*EVERYTHING, plain("metropole/autre", keywords=("ETAT",))]
    second = press.render(made, known=first.pages)
    assert '<a href="../../mots-cles/etat/">état</a>' in press.text(
        second, "lille/prenoms/index.html"
    )
    assert second.files == Press().render(made).files


@pytest.mark.nightly
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=4).map(tuple), max_size=6))
def test_every_keyword_of_several_datasets_has_one_page_with_all_of_them(
    written: list[tuple[str, ...]],
) -> None:
    found = groups(*written)
    for slug, (title, some) in found.items():
        assert slugify_keyword(title) == slug
        assert some == [
            f"d{n}" for n, words in enumerate(written) if slug in map(slugify_keyword, words)
        ]
        assert len(some) >= FEWEST
    used = [slug for words in written for slug in {slugify_keyword(word) for word in words} if slug]
    assert set(found) == {slug for slug in used if used.count(slug) >= FEWEST}


def test_every_download_and_every_document_has_a_page_that_explains_it() -> None:
    made = {export.name for export in exports.EXPORTS}
    sent = {form.ending[1:] for form in formats.FORMATS if form.kind == "document"}
    assert made | sent == set(FORMATS)
    for slug in {*FORMATS.values(), SERVICES}:
        assert FRENCH.has(f"formats.{slug}"), slug
        assert FRENCH.has(f"formats.{slug}.text"), slug


def test_formats_are_listed_with_what_opens_them() -> None:
    press = Press()
    rendered = press.render()
    listed = press.text(rendered, "formats/index.html")
    for slug in ("csv", "excel", "json", "parquet", "pdf", "services"):
        assert (
            f'<a class="title" href="../formats/{slug}/">{FRENCH.say(f"formats.{slug}")}</a>'
            in listed
        )
        assert FRENCH.say(f"formats.{slug}.text") in press.text(
            rendered, f"formats/{slug}/index.html"
        )
    assert "formats/geojson/index.html" not in rendered.files, "nothing here can be had as that"
    assert '<a href="../../formats/">' in press.text(rendered, "lille/prenoms/index.html")


def test_themes_are_listed_with_the_words_that_most_of_their_datasets_have() -> None:
    made = [
        plain("lille/a", theme="economie", keywords=("finances", "Budget", "comptes")),
        plain("lille/b", theme="economie", keywords=("budget", "subventions")),
        plain("lille/c", theme="economie", keywords=("subventions", "budget")),
    ]
    press = Press()
    rendered = press.render(made, replace(PORTAL, languages=("fr", "en")))
    listed = press.text(rendered, "themes/index.html")
    assert "<p>Budget, subventions, comptes</p>" in listed, "« finances » stands in the title"
    in_english = press.text(rendered, "en/themes/index.html")
    assert '<p lang="fr">Budget, subventions, comptes</p>' in in_english


def test_the_list_of_themes_changes_with_the_words_of_its_datasets() -> None:
    press = Press()
    first = press.render([plain("lille/a", theme="economie", keywords=("budget",))])
    made = [plain("lille/a", theme="economie", keywords=("comptes",))]
    second = press.render(made, known=first.pages)
    assert "<p>Comptes</p>" in press.text(second, "themes/index.html")
