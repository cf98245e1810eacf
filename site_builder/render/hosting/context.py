"""What the templates of hosts know: headers, types, former addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.formats import NAMED, SERVED, ServedFormat, find_format
from site_builder.metadata.legacy_portals import FORMATS, PATHS
from site_builder.render.hosting.departures import DepartedFolder
from site_builder.render.hosting.host import FRAMED, HEADERS, PREFLIGHT, UNFRAMED, HostConfig
from site_builder.render.hosting.static_hosts import list_redirect_rules
from site_builder.render.hosting.syntax import FormerForm

SMALLEST = 1024  # bytes: below, compressing gains nothing


@dataclass(frozen=True, slots=True)
class Header:
    """A header of answers."""

    name: Annotated[str, "Its name."]
    value: Annotated[str, "Its value."]


@dataclass(frozen=True, slots=True)
class MovedAddress:
    """A former address, and where it leads."""

    asked: Annotated[str, "What is looked up."]
    target: Annotated[str, "The address of today: absolute, where the portal knows its own."]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostingContext:
    """What a host is told."""

    not_found: Annotated[str, "The path of the page for what is not there."]
    headers: Annotated[tuple[Header, ...], "Those of every answer."]
    preflight: Annotated[tuple[Header, ...], "Those of answers to OPTIONS, beside."]
    framed: Annotated[str, "The Content-Security-Policy of pages that other sites may frame."]
    unframed: Annotated[str, "That of all others."]
    frames: Annotated[str, "A regular expression: the paths of pages that others may frame."]
    originals: Annotated[
        str, "A regular expression: files as they were received, whose encoding is their author's."
    ]
    types: Annotated[
        tuple[ServedFormat, ...], "How files of each ending are served: `type` is the Content-Type."
    ]
    named: Annotated[tuple[ServedFormat, ...], "The same of files known by their whole name."]
    received: Annotated[tuple[ServedFormat, ...], "Those of `types` that originals may be, texts."]
    utf8: Annotated[tuple[str, ...], "The media types that are said to be in UTF-8."]
    compressible: Annotated[tuple[str, ...], "The media types worth compressing."]
    smallest: Annotated[int, "Bytes below which compressing gains nothing."]
    formats: Annotated[tuple[str, ...], "What former portals call formats."]
    forms: Annotated[tuple[FormerForm, ...], "The forms of their addresses; the first that fits."]
    queries: Annotated[tuple[str, ...], "The parameters that forms ask about, for Caddy."]
    moved: Annotated[
        tuple[MovedAddress, ...], "Their addresses, by what forms say is asked; or nothing."
    ]
    moved_paths: Annotated[
        tuple[MovedAddress, ...], "Other former addresses, by path, without slashes around it."
    ]
    departed: Annotated[tuple[DepartedFolder, ...], "Folders of what another portal publishes now."]
    rules: Annotated[
        tuple[MovedAddress, ...], "All of these that can be told without a query, for `_redirects`."
    ]


def build_hosting_context(host: HostConfig) -> HostingContext:
    """What all hosts are told. `forms` and `queries` are still to come, in the words of each."""
    served = (*SERVED, *NAMED)
    mount = re.escape(host.mount)
    received = (each for each in SERVED if each.text and find_format(each.ending))
    portal_moves = (move for move in host.moves if move.legacy.family != PATHS)
    path_moves = (move for move in host.moves if move.legacy.family == PATHS)
    return HostingContext(
        not_found=f"{host.mount}404.html",
        headers=tuple(Header(*header) for header in HEADERS.items()),
        preflight=tuple(Header(*header) for header in PREFLIGHT.items()),
        framed=FRAMED,
        unframed=UNFRAMED,
        frames=f"^{mount}embed/",
        originals=f"^{mount}data/[^/]+/[^/]+/original/",
        types=SERVED,
        named=NAMED,
        received=tuple(received),
        utf8=tuple(sorted({each.media for each in served if each.text})),
        compressible=tuple(sorted({each.media for each in served if not each.packed})),
        smallest=SMALLEST,
        formats=tuple(FORMATS),
        forms=(),
        queries=(),
        moved=tuple(
            MovedAddress(key, host.target(path))
            for move in portal_moves
            for key, path in move.asked()
        ),
        moved_paths=tuple(
            MovedAddress(move.legacy.name, host.target(move.target(""))) for move in path_moves
        ),
        departed=host.departed,
        rules=tuple(MovedAddress(*rule) for rule in list_redirect_rules(host)),
    )
