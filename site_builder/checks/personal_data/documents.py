"""What the texts of a document say of persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from site_builder.cells.email_owner import is_email_of_person
from site_builder.cells.identifiers import HINT, find_identifiers, mask_value
from site_builder.checks.personal_data.accounts import iterate_accounts
from site_builder.checks.personal_data.aided_lists import AidedList
from site_builder.checks.personal_data.columns import FEW
from site_builder.checks.personal_data.document_rows import ListedPeople
from site_builder.core.problems import Place, Problem, make_problem

CONTACTS = "personal-contacts-document"  # the code of what is published all the same
SOCIAL_AID = "personal-social-aid-document"
NEVER_LIFTED = frozenset(("personal-nir-document", SOCIAL_AID))  # whatever was decided


@dataclass(slots=True)
class _Mentions:
    """What a document was seen to say so far: the first of each kind, masked, and how many there
    are."""

    counts: dict[str, int] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, value: str) -> None:
        """Count one."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self.first.setdefault(kind, mask_value(value))

    def count_among(self, kind: str, other: str) -> None:
        """Count those of a kind among those of another one too."""
        self.counts[other] = self.counts.get(other, 0) + self.counts[kind]
        self.first.setdefault(other, self.first[kind])

    def report(self, code: str, kind: str, place: Place) -> Problem:
        """The problem of a kind."""
        problem = make_problem(code, place, value=self.first[kind])
        return replace(problem, count=self.counts[kind])


def judge_document_texts(texts: Iterable[str], place: Place) -> Iterator[Problem]:
    """What there is to say of the persons in a document: a number that nobody may publish, three
    people or more of whom it says when they were born or where they live; else what is to be read
    again."""
    mentions = _Mentions()
    people = ListedPeople()
    aided = AidedList()
    for text in texts:
        _search_text(text, people, mentions)
        for row in text.splitlines():
            aided.take_row(row)
    for row in aided.rows:
        mentions.add("aided", row)
    for row in people.list_people():
        mentions.add("person", row)
    if "nir" in mentions.counts:
        yield mentions.report("personal-nir-document", "nir", place)
    if "iban" in mentions.counts:
        yield mentions.report("personal-iban-document", "iban", place)
    if mentions.counts.get("aided", 0) >= FEW:
        yield mentions.report(SOCIAL_AID, "aided", place)
    if mentions.counts.get("person", 0) >= FEW:
        yield mentions.report("personal-identity-document", "person", place)
    elif "person" in mentions.counts:
        mentions.count_among("person", "contact")
    if "contact" in mentions.counts:
        yield mentions.report(CONTACTS, "contact", place)


def _search_text(text: str, people: ListedPeople, mentions: _Mentions) -> None:
    """Add what a piece of a document says: its rows that are of people, and of the others what
    they say together."""
    _search_identifiers(" ".join(text.split()), mentions)
    others = []
    for row in text.splitlines():
        if not people.take_row(row):
            others.append(row)
    for name in iterate_accounts(" ".join(" ".join(others).split())):
        mentions.add("person", name)


def _search_identifiers(text: str, mentions: _Mentions) -> None:
    """Add the numbers and addresses that it holds."""
    if not HINT.search(text):
        return
    for identifier in find_identifiers(text):
        value = text[identifier.start : identifier.end]
        if identifier.kind in ("nir", "iban"):
            mentions.add(identifier.kind, value)
        elif identifier.kind == "mobile" or is_email_of_person(value):
            mentions.add("contact", value)
