"""Spaces that no line ends at: in sentences of the catalogues, and in what owners write."""

from __future__ import annotations

from functools import partial

import pytest

from site_builder.core.language import NARROW, WIDE, load_language
from site_builder.render.pages.prose import extract_opening, render_markdown
from site_builder.render.typography import HYPHEN, JOINER, bind_counts, typeset_page


@pytest.mark.parametrize(
    ("written", "typeset"),
    [
        ("des projets : voici", f"des projets{WIDE}: voici"),
        ("à paraître ; puis", f"à paraître{NARROW}; puis"),
        ("« Subventions »", f"«{WIDE}Subventions{WIDE}»"),
        ("+11 % et 12 km", f"+11{WIDE}% et 12{WIDE}km"),
        ("{n} % de 3 €", f"{{n}}{WIDE}% de 3{WIDE}€"),
        ("12 hommes, 3 mois", "12 hommes, 3 mois"),
    ],
)
def test_a_french_sentence_is_not_broken_at_its_signs(written: str, typeset: str) -> None:
    assert load_language("fr").typeset(written) == typeset


def test_the_share_of_a_change_stays_in_one_line() -> None:
    assert load_language("fr").say("chart.percent", n=11) == f"11{WIDE}%"


def test_what_an_owner_writes_is_typeset_and_nothing_else_of_it_is_changed() -> None:
    text = "Voir « [la page](https://a.example/x?a=1 ; b) » : 12 % de `a : b`.\n\n    code : x"
    rendered = str(render_markdown(text))
    assert f"{WIDE}: 12{WIDE}%" in rendered
    assert "<code>a : b</code>" in rendered
    assert "code : x" in rendered
    link = str(render_markdown("[un lien ; ici](https://a.example/?q=a%20;b) !"))
    assert link == (
        '<p><a href="https://a.example/?q=a%20;b" rel="noopener noreferrer nofollow">'
        f"un lien{NARROW}; ici</a>{NARROW}!</p>"
    )


def test_plain_words_keep_the_spaces_that_were_written() -> None:
    """Catalogues and feeds are read by programs."""
    assert extract_opening("Des projets : voici.") == "Des projets : voici."


FRENCH = load_language("fr")


@pytest.mark.parametrize(
    ("written", "typeset"),
    [
        ("<p>des écoles : il paraît</p>", f"<p>des écoles{WIDE}: il paraît</p>"),
        ("<a>Qui reçoit quoi ?</a> ; puis", f"<a>Qui reçoit quoi{NARROW}?</a>{NARROW}; puis"),
        ("<p>« <b>École</b> »</p>", f"<p>«{WIDE}<b>École</b>{WIDE}»</p>"),
        ("pour 1 000 habitants", f"pour 1{NARROW}000{WIDE}habitants"),
        ("1 234 567 lignes en 2024", f"1{NARROW}234{NARROW}567{WIDE}lignes en 2024"),
        ("<span>99 lignes</span>, 1 jeu", f"<span>99{WIDE}lignes</span>, 1{WIDE}jeu"),
        ("12 hommes, 3 fois, 2 autres", f"12 hommes, 3{WIDE}fois, 2{WIDE}autres"),
        ("en 2024 500 lignes, 03 53 01 00 10", f"en 2024 500{WIDE}lignes, 03 53 01 00 10"),
        ("le 30 novembre 2026, le 1er juin", f"le 30{WIDE}novembre 2026, le 1er{WIDE}juin"),
        ("23 000 €, 5 km", f"23{NARROW}000{WIDE}€, 5{WIDE}km"),
        ("à publier au-delà", f"à publier au{HYPHEN}delà"),
        (
            "<b>a</b> : <td>a : b</td>\n<td>b</td> : c",
            f"<b>a</b>{WIDE}: <td>a : b</td>\n<td>b</td>{WIDE}: c",
        ),
        ("<p>12 km</p> <b title='a : b", f"<p>12{WIDE}km</p> <b title='a{WIDE}: b"),
        ("Aides, 2020–2024", f"Aides, 2020{JOINER}–{JOINER}2024"),
        ("1 000 lignes, 1 000", f"1{NARROW}000{WIDE}lignes, 1{NARROW}000"),
        ("<td>a : <b>b : c</b> : d</td> : e", f"<td>a : <b>b : c</b> : d</td>{WIDE}: e"),
        ("<p>a : b</p><td>c : d", f"<p>a{WIDE}: b</p><td>c{WIDE}: d"),
    ],
)
def test_no_line_of_a_page_ends_within_what_is_read_at_once(written: str, typeset: str) -> None:
    assert typeset_page(FRENCH, written) == typeset
    assert typeset_page(FRENCH, typeset) == typeset


@pytest.mark.parametrize(
    "page",
    [
        '<a href="/?q=a : b" title="2020–2024">ici</a>',
        '<script type="application/ld+json">{"a": "b : c, 2020–2024"}</script>',
        "<title>Aides, 2020–2024 : Lille</title>",
        "<pre>a : b\n1 000 €</pre><code>x ; y</code>",
        "<td>Procès-verbal : adoption</td><th>30 novembre 2026</th>",
        "<option>Recettes : 2020–2024</option><textarea>12 %</textarea>",
    ],
)
def test_values_code_and_attributes_stand_as_they_were_written(page: str) -> None:
    assert typeset_page(FRENCH, page) == page


def test_english_has_its_dates_years_and_counts_alone() -> None:
    english = load_language("en")
    page = "<p>Why : on 30 November 2026, 2020–2024, 1 000, 99 rows</p>"
    years = f"2020{JOINER}–{JOINER}2024"
    typeset = f"<p>Why : on 30{WIDE}November 2026, {years}, 1 000, 99{WIDE}rows</p>"
    assert typeset_page(english, page) == typeset


@pytest.mark.parametrize("code", ["fr", "en"])
def test_what_a_script_writes_keeps_a_number_with_what_it_counts(code: str) -> None:
    language = load_language(code)
    for sentence in map(partial(bind_counts, language), language.forms("search.rows")):
        assert "{n} " not in sentence
