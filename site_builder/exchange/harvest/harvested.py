"""What was read of a dataset of another portal, whatever kind of portal that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from site_builder.core.model.portal import Contact, Link
from site_builder.exchange.fetch.failures import FetchFailed


@dataclass(frozen=True, slots=True)
class HarvestedField:
    """What is said of a column. `type`: one of Table Schema; « any » where nobody says."""

    name: str
    type: str = "any"
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestedFile:
    """`id`: what the portal calls it, which with its format is what it is known by: its address may
    change. `format`: an ending without its dot. `service`: a value of vocabulary.SERVICES for what
    is no file, or "". `table`: files of one table in several formats have the same. `bytes` is 0
    and `sha256` "" where they are not said. `is_api`: its address is one of an interface. `fields`:
    the columns of a table, where they are said."""

    id: str
    url: str
    format: str
    name: str = ""
    title: str = ""
    description: str = ""
    service: str = ""
    table: str = ""
    bytes: int = 0
    sha256: str = ""
    is_api: bool = False
    fields: tuple[HarvestedField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestedDataset:
    """`id`: what the portal knows it by for good; `name`: what its folder may be called.
    `landing_page`: the address of its page there. `licence`: an id of ours, an address, or "";
    `said_licence`: as it is said there. Theme and frequency are of our vocabularies, or "".
    `publisher`: what it is called there; `said_themes`: likewise. `remarks`: what the portal has of
    it that is no file, by the codes of `migrate.left`. `failure`: why nothing is known but that it
    is there."""

    id: str
    name: str
    title: str
    landing_page: str
    description: str = ""
    licence: str = ""
    said_licence: str = ""
    keywords: tuple[str, ...] = ()
    theme: str = ""
    high_value: str = ""
    frequency: str = ""
    temporal: str = ""
    spatial: str = ""
    standard: str = ""
    issued: date | None = None
    modified: date | None = None
    contact: Contact = Contact()
    origin: tuple[Link, ...] = ()
    demonstration: bool = False
    publisher: str = ""
    said_themes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    files: tuple[HarvestedFile, ...] = ()
    failure: FetchFailed | None = None
