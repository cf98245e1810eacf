"""What is published of a document: the file as it was received, of a picture all but what is said
of it."""

from __future__ import annotations

from dataclasses import replace
from mmap import ACCESS_READ, mmap
from pathlib import Path

from site_builder.core.model.prepared import Document
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.readers.documents import describe_document
from site_builder.readers.documents.document_formats import find_document_format
from site_builder.readers.reading_fault import ReadingFault
from site_builder.storage.object_store import ObjectStore


def publish_document(
    store: ObjectStore, document: Document, source: Path, *, ending: str, place: Place
) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document with its facts, and with the file that is published; None where it is not, and
    the problems. `source`: the file as it was received, which nobody changes any more."""
    described, problems = describe_document(document, source, ending, place)
    clean = find_document_format(ending).clean
    if described is None or clean is None:
        return described, problems
    try:
        with source.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            picture = clean(content)
            sha256 = store.put_blocks(picture.iterate_blocks(content))
    except ReadingFault as fault:
        return None, (make_problem(fault.refusal.code, place),)
    published = replace(described.file, sha256=sha256, bytes=store.size(sha256))
    return replace(described, file=published, removed=picture.removed), problems
