"""What a document is called: what the one row is about that has the name of its file."""

from __future__ import annotations

from pathlib import Path

from pdfs import PLAIN
from portal import COMMUNES, made, write

DESCRIPTOR = "title: Délibérations\n"
LIST = (
    "N°;Objet;Texte\n"
    "1;Budget primitif 2024;https://lille.example/textes/2024-03%20BP.pdf\n"
    "2;Tarifs de la piscine;2024-04.PDF\n"
    "3;Vœu pour un abri à vélos;commun.pdf\n"
    "4;Une autre décision;commun.pdf\n"
    "5;Procès-verbal;absent.pdf\n"
)


def _read_titles(root: Path, files: dict[str, str | bytes]) -> str:
    folder = "datasets/lille/deliberations"
    placed = {f"{folder}/{name}": content for name, content in files.items()}
    write(root, {"communes.yml": COMMUNES, f"{folder}/datapackage.yaml": DESCRIPTOR, **placed})
    made(root)
    return (root / "build/lille/deliberations/index.html").read_text("utf-8")


def test_a_document_goes_by_what_the_row_that_cites_it_is_about(tmp_path: Path) -> None:
    files = ("2024-03 BP.pdf", "2024-04.pdf", "commun.pdf", "seul.pdf")
    documents: dict[str, str | bytes] = {name: f"{PLAIN}%{name}\n".encode() for name in files}
    page = _read_titles(tmp_path, {"liste.csv": LIST, **documents})
    shown = page.partition('<h2 id="documents">')[2].partition("</section>")[0]
    assert "Budget primitif 2024" in shown and "Tarifs de la piscine" in shown
    assert "Vœu pour un abri" not in shown, "two rows cite it"
    assert "commun.pdf" in shown and "seul.pdf" in shown
