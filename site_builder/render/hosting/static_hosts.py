"""_headers and _redirects, which hosts of static sites read at the root of the site (Netlify,
Cloudflare Pages…).

Their rules know paths and one « * » each. Those that fit one file may not give one header twice:
some hosts join both. So `_headers` says nothing of frames: to except embed/, a rule would have to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from site_builder.metadata.legacy_portals import (
    FORMS,
    PATHS,
    LegacyAddressForm,
    list_address_forms,
)
from site_builder.render.hosting.departures import list_departure_rules
from site_builder.render.hosting.host import HostConfig
from site_builder.render.hosting.redirects import ResolvedRedirect
from site_builder.render.hosting.syntax import HostSyntax

SYNTAX = HostSyntax(escaped='\\"', bare=re.compile(r"\S+"), live={" ": "%20"})


def list_redirect_rules(host: HostConfig) -> tuple[tuple[str, str], ...]:
    """Former addresses, each with the path that it leads to. Those without « * » first, and of
    these what people have linked to most: hosts read only so many."""
    exact_rules = dict.fromkeys(_list_exact_rules(host))
    prefix_rules = dict.fromkeys(
        (f"{old}/*", new) for old, new, is_whole_portal in _list_page_addresses(host)
        if not is_whole_portal
    )  # fmt: skip
    return (*exact_rules, *prefix_rules, *list_departure_rules(host.departed))


def _list_exact_rules(host: HostConfig) -> Iterator[tuple[str, str]]:
    for move in host.moves:
        if move.legacy.family == PATHS:
            yield f"/{quote(move.legacy.name)}", _build_site_path(host, move.target(""))
    for old, new, _ in _list_page_addresses(host):
        yield old, new
        yield f"{old}/", new
    for form in FORMS:
        if form.is_download_path:
            for move in _select_moves(host, form):
                name = quote(move.legacy.name, safe="@:")
                for format_ in form.formats:
                    old = form.example.format(name=name, format=format_)
                    yield f"/{old}", _build_site_path(host, move.target(format_))


def _list_page_addresses(host: HostConfig) -> Iterator[tuple[str, str, bool]]:
    """The addresses below which all lead to one page, unless they are of a whole portal: those of a
    query, which no rule can tell, are not among them."""
    for form in FORMS:
        if form.is_page_path:
            for move in _select_moves(host, form):
                old = form.example.rstrip("/").format(name=quote(move.legacy.name, safe="@:"))
                yield f"/{old}", _build_site_path(host, move.page), form.whole


def _select_moves(host: HostConfig, form: LegacyAddressForm) -> Iterator[ResolvedRedirect]:
    """What is asked for in this form."""
    return (
        move
        for move in host.moves
        if form in list_address_forms(move.legacy.family, move.legacy.name)
    )


def _build_site_path(host: HostConfig, path: str) -> str:
    return urlsplit(host.url).path.rstrip("/") + f"/{path}" if host.url else f"/{path}"
