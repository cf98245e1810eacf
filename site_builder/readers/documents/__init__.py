"""Documents are published as received, but for pictures; here they say how long they are, of what
day, and whether they can be read.

- `facts` and a module for each family (`pdf`, `office`, `gtfs`, `image`): what `describe_document`
  tells of a file, and what keeps it from being published.
- `network`: the lines and the stops of a GTFS file.
- `texts`: what can be searched of it, by `pdf_texts` and `office_texts`, files in it by `embedded`;
  `office_shown`: of DOCX and ODT what their pages show, and nothing else;
  `text_extent` has how far.
- `pictures`: what is published of a picture. `inner_pictures`: what those in a document say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from site_builder.core.model.prepared import Document
from site_builder.core.problems import Place, Problem, Refusal, make_problem
from site_builder.readers.decide.signature import refuse_by_signature
from site_builder.readers.documents.document_formats import HEAD, find_document_format

# problems of what is not published
WITHHELD = ("document-lies", "document-members", "document-unopened")
# what a reader says of a file that is no table, for it is a document of this ending
FOUND = {"archive-gtfs": ".gtfs"}
SAID = {
    "file-empty": "document-empty",
    "lfs-pointer": "lfs-pointer",
    "looks-like-html": "document-html",
}


def describe_document(
    document: Document, content: Path, ending: str, place: Place
) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document with its facts, or None where it is not what its ending says or holds what
    nobody should publish; and the problems, if there are any."""
    form = find_document_format(ending)
    with content.open("rb") as file:
        head = file.read(HEAD)
    if not form.signature.search(head):
        refusal = refuse_by_signature(head)
        code = SAID.get(refusal.code, "document-lies") if refusal else "document-lies"
        return None, (make_problem(code, place, form=ending),)
    facts = form.read(content)
    if facts.problem in WITHHELD:
        return None, (make_problem(facts.problem, place, form=ending),)
    if facts.refusals:
        return None, tuple(_make_problems(facts.refusals, place))
    described = replace(
        document,
        pages=facts.pages,
        day=facts.day,
        text=facts.text,
        width=facts.width,
        height=facts.height,
        lines=facts.lines,
        stops=facts.stops,
        period=facts.period,
    )
    remarks = _make_problems(facts.remarks, place)
    if facts.problem:
        return described, (make_problem(facts.problem, place), *remarks)
    return described, tuple(remarks)


def _make_problems(refusals: Iterable[Refusal], place: Place) -> Iterator[Problem]:
    for refusal in refusals:
        yield make_problem(refusal.code, place, **refusal.params)
