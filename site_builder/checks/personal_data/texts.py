"""What texts say of persons that are no document by themselves: those of pages, of metadata, and
those which a file holds beside its table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING

from site_builder.cells.identifiers import mask_value
from site_builder.checks.personal_data.accounts import iterate_accounts
from site_builder.checks.personal_data.documents import judge_document_texts
from site_builder.core.problems import Place, Problem, make_problem

if TYPE_CHECKING:
    from site_builder.core.model.dataset import Dataset

# What each problem of a document is called where a text has it
PAGE_CODES = {
    "personal-nir-document": "personal-nir-text",
    "personal-iban-document": "personal-iban-text",
    "personal-identity-document": "personal-identity-text",
    "personal-contacts-document": "personal-contacts-text",
}
ASIDE_CODES = {
    "personal-nir-document": "personal-nir-aside",
    "personal-iban-document": "personal-iban-aside",
    "personal-identity-document": "personal-identity-aside",
    "personal-contacts-document": "personal-contacts-text",
}


def judge_texts(
    texts: Iterable[str], place: Place, codes: Mapping[str, str] = PAGE_CODES
) -> Iterator[Problem]:
    """What there is to say of the persons in these texts, as of those in a document. `codes`: by
    those of documents."""
    for problem in judge_document_texts(texts, place):
        if code := codes.get(problem.code):
            yield replace(make_problem(code, place, **problem.params), count=problem.count)


def list_described_persons(dataset: Dataset) -> tuple[str, ...]:
    """The people of whom the metadata of a dataset, schemas among them, say when they were born or
    where they live, masked."""
    texts = [dataset.title, dataset.description]
    texts += [correction.text for correction in dataset.corrections]
    schemas = {id(source.schema): source.schema for source in dataset.sources if source.schema}
    for described in (
        *dataset.sources,
        *chain.from_iterable(map(attrgetter("fields"), schemas.values())),
    ):
        texts += (described.title, described.description)
    persons = chain.from_iterable(map(iterate_accounts, texts))
    return tuple(map(mask_value, persons))
