"""Whose an address of e-mail is: a service's, or a person's."""

from __future__ import annotations

import re

from site_builder.cells.person_name import NAMESAKES, is_first_name

# Boxes that people open for themselves
_CONSUMER = "|".join(
    """
    gmail googlemail orange wanadoo free laposte hotmail outlook live msn yahoo ymail sfr neuf
    club-internet numericable bbox icloud me mac aol gmx protonmail proton aliceadsl cegetel
    nordnet voila tutanota caramail noos dbmail
    """.split()  # noqa: SIM905
)
# Words by which a box is of a service: within others; at the beginning or the end of one; alone
_WITHIN = "|".join(
    """
    mairie contact accueil secretariat service college maternelle association bibliotheque
    mediatheque direction technique urbanisme tourisme communication webmaster commercial noreply
    election cantine periscolaire jeunesse syndicat reservation location billetterie amicale
    federation pharmacie opendata restaurant boulangerie coiffure boucherie menuiserie plomberie
    """.split()  # noqa: SIM905
)
_AT_AN_END = "|".join(
    """
    club asso ecole lycee compta police creche culture presse support agence union cabinet parking
    comite hotel garage musique theatre cinema musee piscine stade office residence
    """.split()  # noqa: SIM905
)
_ALONE = "|".join(
    """
    ce com rh dpo dpd dgs sg ccas ram rpe sig data admin sav etat civil bal chez maison auto info
    infos foyer poste sport sports centre bureau salon resto taxi immo avocat notaire fleurs
    president tresor
    """.split()  # noqa: SIM905
)
WORDS_OF_NAME = 2
_PARTS = re.compile("[^a-z]+")


# Does the name of the box say a service?
is_service_box = re.compile(
    rf"[^@]*(?:{_WITHIN}|(?<![a-z])(?:{_AT_AN_END})"
    rf"|(?:{_AT_AN_END})(?![a-z])|(?<![a-z])(?:{_ALONE})(?![a-z]))",
    re.IGNORECASE,
).match
# Is it one that people open for themselves; and which has an initial, as j.dupont?
is_consumer_box = re.compile(rf"@(?:{_CONSUMER})(?:\.[^@]*)?$", re.IGNORECASE).search
_match_initial = re.compile(
    rf"[^@]*(?<![a-z])[a-z](?![a-z])[^@]*@(?:{_CONSUMER})(?:\.[^@]*)?$", re.IGNORECASE
).match
# Does its domain say a commune, or another public body?
is_of_body = re.compile(
    r"@(?:[^@]*[.-])?(?:ville|mairie|commune|metropole|agglo|cc|ca|cu|departement|region|ccas|"
    r"ac-[a-z]+|gouv|prefecture|academie)(?:[.-]|$)|@(?:ville|mairie|commune|cc|cu|agglo)[^@]*$",
    re.IGNORECASE,
).search


def is_email_of_person(address: str) -> bool:
    """Is it called after somebody, a first name and another word, and no box of a service?"""
    box = address.partition("@")[0].lower()
    words = list(filter(None, _PARTS.split(box)))
    if len(words) != WORDS_OF_NAME:
        return False
    if is_service_box(address):
        return False
    if not NAMESAKES.isdisjoint(words):  # jean.moulin@ is a school
        return False
    if any(map(is_first_name, words)):
        return True
    return _match_initial(address) is not None
