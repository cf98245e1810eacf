"""_headers and _redirects, which hosts of static sites read at the root of the site (Netlify,
Cloudflare Pages…).

Their rules know paths and one « * » each. Those that fit one file may not give one header twice:
some hosts join both.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from site_builder.core.formats import NAMED, SERVED
from site_builder.metadata.legacy_portals import FORMS, PATHS, LegacyAddressForm, list_address_forms
from site_builder.render.hosting.host import CODE, HEADERS, HostConfig
from site_builder.render.hosting.redirects import ResolvedRedirect


def render_headers_file(host: HostConfig) -> str:
    """Without the policy of frames: to except embed/, a rule would have to give it twice."""
    lines = [
        host.words.say("hosting.headers"),
        "/*",
        *(f"  {name}: {value}" for name, value in HEADERS.items()),
    ]
    for served_format in SERVED:
        if served_format.ending != ".html":
            lines += [f"/*{served_format.ending}", f"  Content-Type: {served_format.type}"]
    for served_format in NAMED:
        if "." not in served_format.ending:  # else two rules would fit
            lines += [f"/*/{served_format.ending}", f"  Content-Type: {served_format.type}"]
    return _join_lines(lines)


def render_redirects_file(host: HostConfig) -> str:
    """Rules without « * » first, and of these what people have linked to most: hosts read only so
    many."""
    exact_rules = dict.fromkeys(_list_exact_rules(host))
    prefix_rules = dict.fromkeys(
        f"{old}/* {new} {CODE}"
        for old, new, is_whole_portal in _list_page_addresses(host)
        if not is_whole_portal
    )
    return _join_lines([host.words.say("hosting.redirects"), *exact_rules, *prefix_rules])


def _list_exact_rules(host: HostConfig) -> Iterator[str]:
    for move in host.moves:
        if move.legacy.family == PATHS:
            yield f"/{quote(move.legacy.name)} {_build_site_path(host, move.page)} {CODE}"
    for old, new, _ in _list_page_addresses(host):
        yield f"{old} {new} {CODE}"
        yield f"{old}/ {new} {CODE}"
    for form in FORMS:
        if "{format}" in form.example and not {"?", "*"}.intersection(form.example):
            for move in _select_moves(host, form):
                for format_ in form.formats:
                    old = form.example.format(
                        name=quote(move.legacy.name, safe="@:"), format=format_
                    )
                    yield f"/{old} {_build_site_path(host, move.target(format_))} {CODE}"


def _list_page_addresses(host: HostConfig) -> Iterator[tuple[str, str, bool]]:
    """The addresses below which all lead to one page, unless they are of a whole portal: those of a
    query, which no rule can tell, are not among them."""
    for form in FORMS:
        if not {"?", "*"}.intersection(form.example) and "{format}" not in form.example:
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


def _join_lines(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
