"""What a publisher says of itself is on its pages, and in every build."""

from __future__ import annotations

from pathlib import Path

from pictures import png
from portal import made, portal, tree, write

FOLDER = "datasets/lille"
FILE = f"{FOLDER}/publisher.yaml"
WHOLE = """\
contact: {name: Mairie de Lille, email: mairie@lille.example}
logo: logo.png
colour: "#0055a4"
own_portal: https://donnees.lille.example/
"""


def read_page(root: Path, path: str = "lille") -> str:
    return (root / f"build/{path}/index.html").read_text()


def test_its_pages_show_it(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/prenoms")
    write(root, {FILE: WHOLE, f"{FOLDER}/logo.png": png(40, 40)})
    report = made(root)
    assert report.problems == ()
    page = read_page(root)
    assert "Cette commune a aussi son propre portail" in page
    assert 'href="https://donnees.lille.example/"' in page
    assert "assets/logos/lille.png" in page
    assert "mairie@lille.example" in read_page(root, "lille/prenoms")
    assert "own-portal" not in read_page(root, "villeneuve-d-ascq")
    assert "son propre portail" not in read_page(root, "villeneuve-d-ascq")


def test_its_mistakes_are_told_where_they_are_written(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/prenoms")
    write(root, {FILE: WHOLE.replace("#0055a4", "#ffff00"), f"{FOLDER}/logo.png": "<svg/>"})
    places = {problem.code: problem.place for problem in made(root).problems}
    assert (places["publisher-colour"].path, places["publisher-colour"].line) == (FILE, 3)
    assert any(place.path == f"{FOLDER}/logo.png" for place in places.values())
    (root / FOLDER / "logo.png").unlink()
    places = {problem.code: problem.place for problem in made(root).problems}
    assert (places["logo-missing"].path, places["logo-missing"].line) == (FILE, 2)


def test_a_change_of_it_is_in_the_next_build(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/prenoms", "metropole/a")
    made(root)
    for text in (WHOLE, WHOLE.replace("Mairie", "Hôtel de ville"), ""):
        write(root, {FILE: text, f"{FOLDER}/logo.png": png(40, 40)})
        report = made(root)
        cold = made(root, root / "cold", cache=False)
        assert tree(root / "build") == tree(root / "cold")
        assert report.problems == cold.problems
