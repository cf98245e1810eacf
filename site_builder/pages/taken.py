"""What one takes away of a table or a chart: the code that shows it in a page of another site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from markupsafe import Markup

from site_builder.model import Entry, Table

TALL = 600  # pixels of a frame
FRAME = Markup('<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy"></iframe>')


@dataclass(frozen=True, slots=True)
class Taken:
    """What one takes away of a table or a chart, to paste elsewhere."""

    known: Annotated[bool, "True where the portal knows its own address: else those of the codes lack it."]
    frame: Annotated[str, "The code that shows it in a page of another site; empty for a table without rows."]
    frame_url: Annotated[str, "The page that this code shows, from the site's root."]


def embed_path(id_: str, form: str) -> str:
    """Where the page lies that another site shows of a dataset, from the site's root."""
    return f"embed/{id_}/{form}/"


def taken(url: str, entry: Entry, table: Table, title: str, anchor: str) -> Taken:
    """`url` is the portal's own address, or "": no address is invented."""
    one = taken_chart(url, entry, title, anchor, "table")
    return one if table.rows else replace(one, frame="")


def taken_chart(url: str, entry: Entry, title: str, anchor: str, form: str = "graphique") -> Taken:
    """The same of a chart, or of what else is shown in this form."""
    path = embed_path(entry.dataset.id, form) + f"#{anchor}"
    said = title if title == entry.dataset.title else f"{entry.dataset.title} – {title}"
    return Taken(bool(url), frame_code(url + path, said), path)


def frame_code(address: str, title: str) -> str:
    """The HTML that shows a page in another; `title` is what a screen reader says of it."""
    return str(FRAME.format(address, title, TALL))
