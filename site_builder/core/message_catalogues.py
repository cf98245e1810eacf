"""The catalogues of messages as gettext reads them: compiled, or made of their sources where nobody
has compiled them since these changed."""

from __future__ import annotations

import gettext
import hashlib
import struct
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

DIRECTORY = __file__.rsplit("/", 2)[0] + "/locale"
# The message by which a compiled catalogue says of what it was compiled: the sha256 of its source
SOURCE_DIGEST = "catalogue.source"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCatalogue:
    """`is_current`: it was compiled of its source as that is now. `is_whole`: these messages are
    those of the source, compiled or not; where it cannot be read, some may be missing."""

    folder: Path
    messages: gettext.NullTranslations
    is_current: bool
    is_whole: bool


@cache
def load_catalogue(code: str) -> MessageCatalogue:
    """The messages of a language, by its code: never older than their source, where that can be
    read. Raises FileNotFoundError for a language that has no folder."""
    folder = Path(DIRECTORY, code, "LC_MESSAGES")
    folder.stat()
    compiled = _read_compiled_catalogue(folder / "beffroi.mo")
    try:
        source = (folder / "beffroi.po").read_bytes()
    except OSError:
        source = b""
    digest = hashlib.sha256(source).hexdigest()
    is_current = compiled is not None and compiled.gettext(SOURCE_DIGEST) == digest
    messages = compiled if is_current else _compile_source_catalogue(source)
    return MessageCatalogue(
        folder=folder,
        messages=messages or compiled or gettext.NullTranslations(),
        is_current=is_current,
        is_whole=messages is not None,
    )


def _read_compiled_catalogue(path: Path) -> gettext.NullTranslations | None:
    try:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)
    except (OSError, ValueError, struct.error):  # not compiled yet, or cut
        return None


def _compile_source_catalogue(source: bytes) -> gettext.NullTranslations | None:
    """The messages of a source; None where it is empty or cannot be read."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    compiled = BytesIO()
    try:
        catalogue = read_po(BytesIO(source), abort_invalid=True)
    except (PoFileError, ValueError):  # two versions of a merge, bytes that are no text
        return None
    if not len(catalogue):
        return None
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
