"""Persons that are nowhere: names that no two share, numbers with a right key, telephones of the
ranges that are kept for fiction."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import count

STEMS = (
    "Bourdel", "Chauvign", "Grenouill", "Tessard", "Pellegr", "Roussill", "Villard", "Bonnef",
    "Castagn", "Delmass", "Fournig", "Gaillot", "Lavergn", "Moussard", "Perrich", "Quentill",
    "Sauvagn", "Thévenard", "Vassell", "Baudouv", "Crépign", "Dauvill", "Escoff", "Flament",
    "Guérill", "Hautef", "Jaubert", "Kerbell", "Lemoign", "Maugard", "Nivell", "Ouvrard",
    "Poitev", "Quesn", "Rambaud", "Soubeyr", "Trouill", "Urvoas", "Verdill", "Wattrel",
    "Ansquer", "Brémond", "Chassagn", "Desbord", "Estev", "Fauvell", "Garrigu", "Houdebin",
    "Izard", "Jolivell", "Labrouss", "Marchand", "Normand", "Oudinell", "Pradell", "Rigaud",
    "Saulnell", "Tournell", "Valleton", "Yvonn",
)  # fmt: skip
ENDINGS = (
    "eau", "ier", "in", "ard", "ot", "et", "eron", "ac", "ec", "oux", "el", "ois", "ain", "y",
    "ault", "ert", "ouin", "ique", "olle", "iche",
)  # fmt: skip
FEMININE = (
    "Marie", "Nathalie", "Sandrine", "Léa", "Chloé", "Isabelle", "Monique", "Camille", "Sylvie",
    "Émilie", "Aurélie", "Jeanne", "Françoise", "Inès",
)  # fmt: skip
MASCULINE = (
    "Jean", "Philippe", "Nicolas", "Lucas", "Hugo", "Michel", "Thierry", "Julien", "Patrick",
    "Sébastien", "Antoine", "Gérard", "Mathis", "Olivier",
)  # fmt: skip
WAYS = ("rue", "avenue", "allée", "impasse", "chemin")


@dataclass(frozen=True, kw_only=True)
class Person:
    place: int  # in the order in which they were drawn
    nom: str
    prenom: str
    born: datetime.date
    nir: str  # thirteen signs, without their key
    mobile: str
    email: str
    number: int
    street: str
    iban: str

    @property
    def key(self) -> str:
        return make_nir_key(self.nir)

    @property
    def full_nir(self) -> str:
        return self.nir + self.key

    @property
    def spaced_nir(self) -> str:
        """1 85 12 59 350 123 45."""
        nir = self.nir
        parts = (nir[0], nir[1:3], nir[3:5], nir[5:7], nir[7:10], nir[10:13], self.key)
        return " ".join(parts)

    @property
    def spaced_mobile(self) -> str:
        return " ".join(self.mobile[place : place + 2] for place in range(0, 10, 2))

    @property
    def spaced_iban(self) -> str:
        return " ".join(self.iban[place : place + 4] for place in range(0, 27, 4))

    @property
    def birth(self) -> str:
        return f"{self.born:%d/%m/%Y}"

    @property
    def address(self) -> str:
        return f"{self.number} {self.street}"

    @property
    def planted(self) -> tuple[str, ...]:
        local = self.email.partition("@")[0].rpartition(".")[2]
        street = self.street.rpartition(" ")[2]
        return (self.nom, self.nir, self.mobile[1:], self.iban[4:], local, street)


def make_nir_key(nir: str) -> str:
    digits = nir.replace("2A", "19").replace("2B", "18")
    return f"{97 - int(digits) % 97:02}"


def make_iban(account: int, bank: str = "30006", branch: str = "00001") -> str:
    """A French account number with the key of its bank and that of its country."""
    sum_ = 89 * int(bank) + 15 * int(branch) + 3 * account
    basic = f"{bank}{branch}{account:011}{97 - sum_ % 97:02}"
    return f"FR{98 - int(basic + '152700') % 97:02}{basic}"


def make_person(place: int) -> Person:
    feminine = place % 2 == 0
    firsts = FEMININE if feminine else MASCULINE
    prenom = firsts[place * 5 % len(firsts)]
    nom = STEMS[place % len(STEMS)] + ENDINGS[place // len(STEMS) % len(ENDINGS)]
    born = datetime.date(1941 + place * 7 % 70, place % 12 + 1, place * 11 % 28 + 1)
    sex = 2 if feminine else 1
    department = ("59", "62", "75", "93", "13", "33")[place % 6]
    nir = f"{sex}{born:%y%m}{department}{100 + place % 500:03}{1 + place % 998:03}"
    plain = f"{prenom[0]}.{nom}".lower().translate(str.maketrans("éèâêîô", "eeaeio"))
    return Person(
        place=place,
        nom=nom,
        prenom=prenom,
        born=born,
        nir=nir,
        mobile=f"063998{place:04}",
        email=f"{plain}{place % 90 + 10}@gmail.com",
        number=place * 3 % 97 + 1,
        street=f"{WAYS[place % len(WAYS)]} de la {nom}ière",
        iban=make_iban(10_000_000_000 + place * 7_919),
    )


class Crowd:
    """Persons of a module of cases, who are in no other: a case that is added to one changes none
    of another."""

    def __init__(self, start: int) -> None:
        self._places = count(start)

    def draw(self, number: int = 3) -> tuple[Person, ...]:
        """The next persons, who are in no other case."""
        return tuple(make_person(next(self._places)) for _ in range(number))
