"""Caddy: what is imported into the site, beside its `root`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.core.formats import FORMATS as SENT
from site_builder.core.formats import NAMED, SERVED
from site_builder.metadata.legacy_portals import FORMATS, FORMS, PATHS, LegacyAddressForm
from site_builder.render.hosting.host import (
    CODE,
    FRAMED,
    HEADERS,
    POLICY,
    PREFLIGHT,
    SMALLEST,
    UNFRAMED,
    HostConfig,
    list_compressible_types,
)

WANTED = "format"
PARAMETERS = (
    *dict.fromkeys(name for form in FORMS for name in form.names),
    WANTED,
)  # that forms ask about
PAGE = 'Content-Type "text/html; charset=utf-8"'


def render_caddyfile(host: HostConfig) -> str:
    lines = [
        host.words.say("hosting.caddy"),
        "header {",
        *(f'  {name} "{value}"' for name, value in HEADERS.items()),
        "}",
        f"@beffroi_framed path_regexp {host.frames}",
        f'header @beffroi_framed {POLICY} "{FRAMED}"',
        f"@beffroi_unframed not path_regexp {host.frames}",
        f'header @beffroi_unframed {POLICY} "{UNFRAMED}"',
        "@beffroi_preflight method OPTIONS",
        "header @beffroi_preflight {",
        *(f'  {name} "{value}"' for name, value in PREFLIGHT.items()),
        "}",
        "respond @beffroi_preflight 204",
        "map {path} {beffroi_type} {",
        *_render_type_lines(host),
        '  default ""',
        "}",
        '@beffroi_typed not vars {beffroi_type} ""',
        "header @beffroi_typed Content-Type {beffroi_type}",
        "encode zstd gzip {",
        f"  minimum_length {SMALLEST}",
        "  match {",
        *(f"    header Content-Type {media}*" for media in list_compressible_types()),
        "  }",
        "}",
        *_render_redirects(host),
        "file_server",
        "handle_errors {",
        "  @beffroi_absent expression {err.status_code} == 404",
        f"  header @beffroi_absent {PAGE}",
        f"  rewrite @beffroi_absent {host.mount}404.html",
        "  file_server @beffroi_absent",
        "}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _render_type_lines(host: HostConfig) -> Iterator[str]:
    """Of the first that fits."""
    sent_endings = {sent_format.ending for sent_format in SENT}
    for served_format in SERVED:
        if served_format.text and served_format.ending in sent_endings:
            yield f'  "~{host.originals}.*[.]{served_format.ending[1:]}$" "{served_format.media}"'
    for served_format in NAMED:
        yield f'  "~/{re.escape(served_format.ending)}$" "{served_format.type}"'
    for served_format in SERVED:
        if served_format.ending != ".html":
            yield f'  "~[.]{served_format.ending[1:]}$" "{served_format.type}"'


def _render_redirects(host: HostConfig) -> Iterator[str]:
    """What an address asks of the former portal, then where that is now."""
    lines = [*host.lines(False), *host.lines(True)]
    if not lines:
        return
    yield f"map {{query.{WANTED}}} {{beffroi_format}} {{"
    yield from (f"  {format_} {format_}" for format_ in FORMATS)
    yield '  default ""\n}'
    yield f'map "{{path}}?{"?".join(map(_format_parameter, PARAMETERS))}" {{beffroi_asked}} {{'
    yield from map(_render_form_line, FORMS)
    yield f'  "~^/([^?]*[^?/])/*[?]" "{PATHS}/${{1}}/"'
    yield '  default ""\n}'
    yield "map {beffroi_asked} {beffroi_moved} {"
    yield from (f'  "{key}" "{target}"' for key, target in lines)
    yield '  default ""\n}'
    yield '@beffroi_moved not vars {beffroi_moved} ""'
    yield f"redir @beffroi_moved {{beffroi_moved}} {CODE}"


def _format_parameter(name: str) -> str:
    """The value of a parameter, whatever its case."""
    return (
        "{beffroi_format}"
        if name == WANTED
        else f"{{query.{name}}}{{query.{name.upper()}}}{{query.{name.title()}}}"
    )


def _render_form_line(form: LegacyAddressForm) -> str:
    """A line of the map of what is asked. What it finds is not looked into for placeholders: all
    must be in its source, the path and then, between « ? », the parameters."""
    used_names = (*form.names, *filter(None, (form.format,)))
    values = "[?]".join("([^?]*)" if name in used_names else "[^?]*" for name in PARAMETERS)
    in_path = 0 if form.names or form.whole else 1
    placeholders = "".join(f"${{{in_path + index}}}" for index in range(1, len(form.names) + 1))
    key = form.key(placeholders, f"${{{in_path + len(used_names)}}}", "${{{}}}")
    return f'  "~^/{form.path}[?]{values}$" "{key}"'
