"""What one takes away of a table: its permanent addresses, the lines that read it; and the frame
for another site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from markupsafe import Markup

from site_builder.core.language import Language
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import Artefact, Table
from site_builder.core.model.site import DatasetEntry
from site_builder.core.text import quote_words
from site_builder.render.pages.snippets import Snippet, write_code_snippets

EMBED_FOLDER = "embed/"  # of the pages that other sites show
# forms of the page that other sites show, in its address
TABLE = "table"
MAP = "carte"
CHART = "graphique"
TALL = 600  # pixels of a frame of a table or a map
SCRIPT = Markup('<script src="{}assets/embed.js" data-page="{}" data-title="{}" async></script>')
FRAME = Markup(
    '<iframe src="{}" title="{}" width="100%" height="{}" frameborder="0" loading="lazy"></iframe>'
)
MOST_CODES = 12  # columns that are named to those who import


@dataclass(frozen=True, slots=True)
class Permanent:
    """A file at its address."""

    url: Annotated[
        str, "Its permanent address; from the site's root, where the portal does not know its own."
    ]
    sha256: Annotated[str, "The checksum of the file as it is now."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one takes away of a table or a chart, to paste elsewhere."""

    known: Annotated[
        bool, "True where the portal knows its own address: else those of the codes lack it."
    ]
    frame: Annotated[
        str, "The code that shows it in a page of another site; empty for a table without rows."
    ]
    frame_url: Annotated[str, "The page that this code shows, from the site's root."]
    files: Annotated[
        tuple[Permanent, ...], "Its files, in the order of the downloads; nothing for a chart."
    ] = ()
    snippets: Annotated[tuple[Snippet, ...], "What reads it, by tool."] = ()
    sheet: Annotated[str, "The address of the file that a spreadsheet imports, or empty."] = ""
    codes: Annotated[str, "The columns that must stay texts there, quoted, or empty."] = ""
    script: Annotated[
        str, "The code that shows it as high as it is, where a script is allowed; or empty."
    ] = ""


def get_embed_path(*parts: str) -> str:
    """Where the page lies that another site shows of a publisher, or in a form of a dataset, from
    the site's root."""
    return f"{EMBED_FOLDER}{'/'.join(parts)}/"


def build_publisher_frame(url: str, publisher: Publisher) -> Taken:
    """The codes that show what a publisher has."""
    path = get_embed_path(publisher.slug)
    title = publisher.name
    script = str(SCRIPT.format(url, publisher.slug, title))
    return Taken(
        known=bool(url), frame=_write_iframe_code(url + path, title), frame_url=path, script=script
    )


def build_embed_frame(
    url: str, entry: DatasetEntry, form: str, title: str, anchor: str, height: int = TALL
) -> Taken:
    """The frame, so many pixels high, of what has this title and this id in that form of the
    page."""
    path = get_embed_path(entry.dataset.id, form) + f"#{anchor}"
    frame_title = title if title == entry.dataset.title else f"{entry.dataset.title} – {title}"
    frame = _write_iframe_code(url + path, frame_title, height)
    return Taken(known=bool(url), frame=frame, frame_url=path)


def _write_iframe_code(address: str, title: str, height: int = TALL) -> str:
    """The HTML that shows a page in another; `title` is what a screen reader says of it."""
    return str(FRAME.format(address, title, height))


def describe_table_reuse(
    language: Language, url: str, entry: DatasetEntry, table: Table, title: str, anchor: str
) -> Taken:
    """`url` is the portal's own address, or "": no address is invented. `title` and `anchor` are
    the table's."""
    dataset = entry.dataset

    def address(file: Artefact) -> str:
        return f"{url}data/{dataset.id}/{file.path}"

    sheet = next((address(file) for file in table.downloads if file.format == "excel.csv"), "")
    # A kind of its own among texts is a code: SIRET, INSEE, telephone…
    codes = [column.name for column in table.columns if column.type == "string" != column.kind]
    table_frame = build_embed_frame(url, entry, form=TABLE, title=title, anchor=anchor)
    return replace(
        table_frame,
        frame=table_frame.frame if table.rows else "",
        files=tuple(Permanent(address(file), file.sha256) for file in table.downloads),
        snippets=tuple(write_code_snippets(language, table, address)),
        sheet=sheet,
        codes=quote_words(codes, MOST_CODES) if codes else "",
    )
