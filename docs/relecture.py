"""What is to be read again in docs/relecture-des-messages.md: `python docs/relecture.py` lists it.

A message has been read when a line of a table there has its code, a mark, and the digest of its
text as it stands.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "relecture-des-messages.md"
CATALOGUE = DOCS.parent / "site_builder/locale/fr/LC_MESSAGES/beffroi.po"
READ = ("fault.", "problem.", "repair.")
LINE = re.compile(
    r"^\| `([\w.-]+)` \| (.+) \| ([0-3]|—) \| (.+) \| ([0-3]) \| `([0-9a-f]{8})` \|$", re.MULTILINE
)


@dataclass(frozen=True)
class Mark:
    """A line of the tables: who the message is for, what was changed or why it stays so, the mark
    now."""

    reader: str
    why: str
    mark: int
    digest: str


def marks(page: str) -> dict[str, Mark]:
    """The lines of the page, by code. Of a code that stands there twice, as after a merge, the last
    one."""
    return {
        code: Mark(reader, why, int(mark), digest)
        for code, reader, _, why, mark, digest in LINE.findall(page)
    }


def messages() -> dict[str, str]:
    """The text of each message that somebody has to understand, by code; a plural is on a line of
    its own."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file)
    found = {}
    for message in catalogue:
        code = message.id if isinstance(message.id, str) else message.id[0]
        if code.startswith(READ):
            texts = (message.string,) if isinstance(message.string, str) else message.string
            found[code] = "\n".join(texts)
    return found


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def unread(texts: dict[str, str], page: str) -> Iterator[str]:
    """Each message with no mark, or whose text is not the one that was marked: its text, and a line
    to complete."""
    known = marks(page)
    for code, text in texts.items():
        if code not in known or known[code].digest != digest(text):
            reader, before = (
                (known[code].reader, known[code].mark) if code in known else ("agent", "—")
            )
            yield f"{text}\n| `{code}` | {reader} | {before} | — | ? | `{digest(text)}` |"


def main() -> None:
    waiting = list(unread(messages(), PAGE.read_text(encoding="utf-8")))
    print("\n\n".join(waiting) or "Tout est relu.")


if __name__ == "__main__":
    main()
