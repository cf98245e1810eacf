"""Write a portal of N datasets of ROWS rows into DIR, the same each time: French, and as messy as what communes send.

python benchmarks/portal.py 300 1000 /tmp/portal && beffroi build /tmp/portal
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

PUBLISHERS = ("Armentières", "Lille", "Marcq-en-Barœul", "Roubaix", "Villeneuve-d'Ascq")
CODES = ("59017", "59350", "59378", "59512", "59009")
SLUGS = ("armentieres", "lille", "marcq-en-baroeul", "roubaix", "villeneuve-d-ascq")
HEADER = "Code INSEE;Nom;Montant;Date;Année;Quartier;Nombre;Catégorie;Remarque;Actif"


def row(dice: random.Random, number: int) -> str:
    amount = f"{dice.randrange(1, 999)} {dice.randrange(100, 999)},{dice.randrange(100):02}"
    day = f"{dice.randrange(1, 29):02}/{dice.randrange(1, 13):02}/2024"
    return (
        f"{dice.choice(['59350', '59009', '01001'])};Amicale laïque {number};{amount};{day};"
        f"{dice.randrange(2015, 2025)};{dice.choice(['Centre', 'Fives', 'Wazemmes'])};{dice.randrange(10_000)};"
        f"{dice.choice('ABCDEF')};texte libre numéro {dice.randrange(100_000)};{dice.choice(['oui', 'non'])}"
    )


def write(datasets: int, rows: int, root: Path) -> None:
    """One dataset in three is in Windows-1252."""
    dice = random.Random(1)
    lines = (f'  - {{insee: "{code}", name: "{name}"}}' for code, name in zip(CODES, PUBLISHERS, strict=True))
    communes = "\n".join(lines)
    root.mkdir(parents=True)
    (root / "communes.yml").write_text(f"portal:\n  title: Portail d'essai\ncommunes:\n{communes}\n")
    for number in range(datasets):
        folder = root / "datasets" / SLUGS[number % len(SLUGS)] / f"jeu-{number}"
        folder.mkdir(parents=True)
        (folder / "datapackage.yaml").write_text(
            f"title: Jeu {number}\ndescription: Une description assez courte du jeu {number}.\n"
            f"theme: population\nkeywords: [a{number % 50}, b{number % 7}]\n"
        )
        text = "\n".join([HEADER, *(row(dice, line) for line in range(rows)), ""])
        (folder / "table.csv").write_bytes(text.encode("utf-8" if number % 3 else "cp1252"))


if __name__ == "__main__":
    write(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
