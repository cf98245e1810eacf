"""Documents are published as received; here they say how long they are, of what day, and whether
they can be read."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from site_builder.core import formats
from site_builder.core.model.prepared import Document
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.readers.decide.signature import refuse_by_signature
from site_builder.readers.documents.facts import DocumentFormat

HEAD = 1024  # bytes: where readers of PDF look for its signature
WITHHELD = ("document-lies", "document-members")  # problems of what is not published
FOUND = {
    "archive-gtfs": ".gtfs"
}  # what a reader says of a file that is no table, for it is a document of this ending
SAID = {
    "file-empty": "document-empty",
    "lfs-pointer": "lfs-pointer",
    "looks-like-html": "document-html",
}


def describe_document(
    document: Document, content: Path, ending: str, place: Place
) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document with its facts, or None where it is not what its ending says; and the problem,
    if there is one."""
    form = _find_form(ending)
    with content.open("rb") as file:
        head = file.read(HEAD)
    if not form.signature.search(head):
        refusal = refuse_by_signature(head)
        code = SAID.get(refusal.code, "document-lies") if refusal else "document-lies"
        return None, (make_problem(code, place, form=ending),)
    facts = form.read(content)
    if facts.problem in WITHHELD:
        return None, (make_problem(facts.problem, place, form=ending),)
    described = replace(
        document,
        pages=facts.pages,
        day=facts.day,
        text=facts.text,
        width=facts.width,
        height=facts.height,
    )
    return described, (make_problem(facts.problem, place),) if facts.problem else ()


def _find_form(ending: str) -> DocumentFormat:
    known_format = formats.find_format(ending)
    module = import_module(
        f"site_builder.readers.documents.{known_format.module if known_format else ''}"
    )
    document_format: DocumentFormat = next(form for form in module.FORMATS if form.ending == ending)
    return document_format
