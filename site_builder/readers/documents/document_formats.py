"""Which module knows a format of documents."""

from __future__ import annotations

from importlib import import_module

from site_builder.core import formats
from site_builder.readers.documents.facts import DocumentFormat

HEAD = 1024  # bytes: where readers of PDF look for its signature


def find_document_format(ending: str) -> DocumentFormat:
    """The format of an ending that `core.formats` calls a document."""
    known_format = formats.find_format(ending)
    module = import_module(
        f"site_builder.readers.documents.{known_format.module if known_format else ''}"
    )
    document_format: DocumentFormat = next(form for form in module.FORMATS if form.ending == ending)
    return document_format
