"""Every address that a dataset had → `legacy:` of communes.yml, by the forms that hosts know."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from site_builder.core.model.source import HarvestSource
from site_builder.core.text import UNSAFE
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.harvested import HarvestedDataset
from site_builder.metadata.legacy_addresses import MOST, PATH
from site_builder.metadata.legacy_portals import (
    FAMILIES,
    NAME,
    PATHS,
    WHOLE,
    LegacyRequest,
    parse_legacy_address,
)

HEAD = ("ancien", "jeu")
TABLE = "anciennes-adresses.csv"  # of a portal of ours: the former addresses that it serves


@dataclass(slots=True, kw_only=True)
class FormerAddresses:
    """What each name of a dataset, or path, leads to, by family. `lost`: addresses that no host can
    be told to redirect."""

    families: dict[str, dict[str, str]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    _taken: set[tuple[str, str]] = field(default_factory=set)

    def add(self, request: LegacyRequest, target: str) -> None:
        """The first that claims an address has it: hosts tell no case apart."""
        key = (request.family, request.name.lower())
        if key not in self._taken:
            self._taken.add(key)
            self.families.setdefault(request.family, {})[request.name] = target

    @property
    def file_names(self) -> dict[str, str]:
        """The file of each family, as `legacy:` names it."""
        return {family: name_address_file(family) for family in self.families}


def gather_former_addresses(
    source: HarvestSource, datasets: Sequence[HarvestedDataset], ids: Mapping[str, str]
) -> FormerAddresses:
    """`ids`: those of today, by the id of each dataset there; who is not among them has none."""
    former = FormerAddresses()
    host = urlsplit(source.url).netloc
    for dataset in datasets:
        target = ids.get(dataset.id, "")
        if not target or (source.kind == "beffroi" and target == dataset.id):
            continue  # of ours, each address stays what it was
        if source.kind in FAMILIES:
            for name in dict.fromkeys((dataset.name, dataset.id)):
                if re.fullmatch(NAME, name):
                    former.add(LegacyRequest(source.kind, name), target)
        addresses = [dataset.landing_page, *(file.url for file in dataset.files)]
        for address in addresses:
            parts = urlsplit(address)
            if parts.netloc == host:
                _add_address(former, address, target)
    return former


def _add_address(former: FormerAddresses, address: str, target: str) -> None:
    request = parse_legacy_address(address)
    if request.name == WHOLE or request.name == target:
        return
    if request.family != PATHS:
        former.add(LegacyRequest(request.family, request.name), target)
    elif urlsplit(address).query or not PATH.fullmatch(request.name):
        former.lost.append(address)
    else:
        former.add(LegacyRequest(PATHS, f"/{request.name}"), target)


def add_earlier_addresses(
    former: FormerAddresses, client: WebClient, source: HarvestSource, places: Collection[str]
) -> None:
    """Those that a portal of ours serves for one that was there before it, and that lead to one of
    these datasets and publishers."""
    try:
        page = client.read_page(urljoin(f"{source.url.rstrip('/')}/", TABLE))
    except FetchFailed:
        return
    text = UNSAFE.sub("", page.content.decode("utf-8", "replace"))
    rows = csv.reader(io.StringIO(text, newline=""))
    for row in _read_rows(rows):
        if row[2] in places:
            request = parse_legacy_address(row[0])
            if request.family == PATHS and PATH.fullmatch(request.name):
                former.add(LegacyRequest(PATHS, f"/{request.name}"), row[2])
            elif request.family != PATHS and request.name != WHOLE:
                former.add(LegacyRequest(request.family, request.name), row[2])


def keep_earlier_addresses(former: FormerAddresses, folder: Path, targets: Collection[str]) -> None:
    """Those that an earlier run wrote of datasets that the portal lists no more. Raises OSError."""
    for family in (*FAMILIES, PATHS):
        with suppress(csv.Error, FileNotFoundError):
            text = (folder / name_address_file(family)).read_text("utf-8", "replace")
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
                for target in row[1:]:
                    if target in targets:
                        former.add(LegacyRequest(family, row[0]), target)


def name_address_file(family: str) -> str:
    return f"anciens-{family}.csv"


def _read_rows(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        for number, row in enumerate(rows):
            if number >= MOST * 20:
                return
            if len(row) == 3 and row[0].startswith("/"):
                yield row
    except csv.Error:
        return


def write_address_file(lines: Mapping[str, str]) -> bytes:
    """A CSV of two columns, which a spreadsheet opens."""
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(sorted(lines.items()))
    return output.getvalue().encode()
