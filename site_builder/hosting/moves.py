"""Where the addresses of former portals lead today."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from site_builder.model import Entry, Former, Parts, Site, Summary, is_original
from site_builder.portals import FORMATS, FORMS, PATHS, Asked


@dataclass(frozen=True, slots=True)
class Move:
    """`page` is a site path; `files` those of downloads by format, as former portals call it."""

    former: Former
    page: str
    files: Mapping[str, str]

    def target(self, format_: str) -> str:
        """Where it leads who asks for a format: to the page, where there is no such file."""
        return self.files.get(format_, self.page)

    def asked(self) -> Iterator[tuple[str, str]]:
        """What hosts look up (`Asked.key`), with the site path it leads to; as it may be written in a query, too."""
        name, family = self.former.name, self.former.family
        asks_formats = any("{format}" in form.example for form in FORMS if form.family == family)
        for spelt in dict.fromkeys((name, name if family == PATHS else quote(name, safe=""))):
            for format_ in ("", *(FORMATS if asks_formats else ())):
                yield Asked(family, spelt, format_).key, self.target(format_)


def moves_of(site: Site, parts: Callable[[Summary], Parts]) -> tuple[Move, ...]:
    """One for each address that is declared. What has no page, for now, leads to its publisher."""
    entries = {entry.dataset.id: entry for entry in (*site.entries, *site.absent)}
    return tuple(_move(former, entries.get(former.target), parts) for former in site.former)


def _move(former: Former, entry: Entry | None, parts: Callable[[Summary], Parts]) -> Move:
    if entry is None:
        return Move(former, f"{former.target.partition('/')[0]}/", {})
    tables, _ = parts(entry.summary)
    table = next((table for table in tables if table.series), tables[0] if tables else None)
    made = [file for file in table.downloads if not is_original(file)] if table else []
    paths = {file.format: f"data/{entry.dataset.id}/{file.path}" for file in made}
    files = {theirs: paths[ours] for theirs, ours in FORMATS.items() if ours in paths}
    return Move(former, f"{entry.dataset.id}/", files)
