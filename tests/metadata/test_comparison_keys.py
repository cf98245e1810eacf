"""What owners and publishers say of how communes compare."""

from __future__ import annotations

from pathlib import Path

import pytest
from portal import COMMUNES, write

from site_builder.core.model.dataset import Catalogue
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import read_catalogue


def read(
    root: Path, portal: str = "", commune: str = "", own: str = ""
) -> tuple[Catalogue, tuple[Problem, ...]]:
    """Keys of the portal, and of a commune in both files."""
    text = COMMUNES.replace("portal:\n", f"portal:\n  {portal}\n")
    text = text.replace("name: Lille}", f"name: Lille{commune}}}")
    write(root, {"communes.yml": text})
    if own:
        write(root, {"datasets/lille/publisher.yaml": own})
    catalogue, problems = read_catalogue(root)
    assert catalogue
    return catalogue, problems


def test_the_owner_says_which_figures_in_euros_are_compared(tmp_path: Path) -> None:
    catalogue, problems = read(tmp_path, "compare: [budget, scdl/subventions, budgets]")
    assert problems == ()
    assert catalogue.portal.compare == ("scdl/budget", "scdl/subventions")
    assert catalogue.portal.transferred == ()


def test_the_owner_says_which_competences_are_transferred(tmp_path: Path) -> None:
    catalogue, problems = read(tmp_path, "transferred: [bornes, Voirie, Déchets, assainissement]")
    assert problems == ()
    assert catalogue.portal.transferred == ("bornes", "voirie", "dechets", "eau")
    assert catalogue.portal.compare == ()


@pytest.mark.parametrize(
    ("line", "code", "param", "suggestion"),
    [
        ("compare: [subvention]", "wrong-choice-near", "near", "subventions"),
        ("compare: [prenoms]", "wrong-choice", "choices", "subventions"),
        ("compare: subventions", "wrong-not-a-list", "example", "compare: [subventions"),
        ("transferred: [bornez]", "wrong-choice-near", "near", "bornes"),
        ("transferred: [cantines]", "wrong-choice", "choices", "voirie"),
    ],
)
def test_a_name_that_is_none_is_told_with_those_that_are(
    tmp_path: Path, line: str, code: str, param: str, suggestion: str
) -> None:
    catalogue, problems = read(tmp_path, line)
    (problem,) = problems
    assert problem.code == code
    assert suggestion in str(problem.params[param])
    assert problem.place.line == 2
    assert (catalogue.portal.compare, catalogue.portal.transferred) == ((), ())


def test_a_commune_says_a_word_beside_its_figures(tmp_path: Path) -> None:
    """What it writes itself counts before what the owner wrote, standard by standard."""
    owners = ", comparison_notes: {budget: Du portail, subventions: Du portail}"
    own = 'comparison_notes:\n  subventions: "  Le CCAS\\taide <b>aussi</b>. "\n'
    catalogue, problems = read(tmp_path, commune=owners, own=own)
    assert problems == ()
    assert catalogue.publishers[0].comparison_notes == (
        ("scdl/budget", "Du portail"),
        ("scdl/subventions", "Le CCAS aide <b>aussi</b>."),
    )
    assert catalogue.publishers[1].comparison_notes == ()


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (f"subventions: {'a' * 301}", "wrong-long-text"),
        ("subvention: Un mot", "unknown-key-near"),
        ("deliberations: Un mot", "unknown-key"),
        ("subventions: [a, b]", "wrong-list-for-text"),
        ("subventions: IBAN FR76 3000 6000 0112 3456 7890 189", "personal-iban-text"),
    ],
)
def test_a_note_that_is_too_long_or_of_nothing_is_told(
    tmp_path: Path, note: str, code: str
) -> None:
    catalogue, problems = read(tmp_path, commune=f", comparison_notes: {{{note}}}")
    assert [problem.code for problem in problems] == [code]
    for _, text in catalogue.publishers[0].comparison_notes:
        assert len(text) <= 300
        assert "3000 6000 0112" not in text
