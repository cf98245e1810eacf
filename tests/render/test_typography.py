"""Spaces that no line ends at: in sentences of the catalogues, and in what owners write."""

from __future__ import annotations

import pytest

from site_builder.core.language import NARROW, WIDE, load_language
from site_builder.render.pages.prose import extract_opening, render_markdown


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
