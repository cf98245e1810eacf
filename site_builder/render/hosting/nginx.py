"""nginx: what stands outside `server`, because maps must, and what stands inside."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from site_builder.core.formats import NAMED, SERVED
from site_builder.metadata.legacy_portals import FORMATS, FORMS, PATHS
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

MOVED = ("$beffroi_moved", "$beffroi_moved_path")
LONGEST = 46  # bytes of a key that fits, with what goes with it, into the 64 of a bucket


def render_nginx_http(host: HostConfig) -> str:
    maps = [
        _render_map(
            "$uri", "$beffroi_frames", [("default", UNFRAMED), (f"~{host.frames}", FRAMED)]
        ),
        *(
            _render_map(
                "$request_method",
                f"$beffroi_preflight_{number}",
                [("default", ""), ("OPTIONS", value)],
            )
            for number, value in enumerate(PREFLIGHT.values())
        ),
        *(_render_redirect_maps(host) if host.moves else ()),
    ]
    return _rename_variables("\n".join((host.words.say("hosting.nginx-http"), *maps)), host)


def _rename_variables(text: str, host: HostConfig) -> str:
    """Variables are those of a whole server, and the last map of a name is that of all: another
    portal there would answer for this one. A digest, because a name of 50 characters is too long
    for the tables of nginx as it comes."""
    return text.replace(
        "$beffroi_", f"$beffroi_{hashlib.sha256(host.url.encode()).hexdigest()[:8]}_"
    )


def _render_map(source: str, variable: str, lines: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'  "{key}" "{value}";\n' if key != "default" else f'  default "{value}";\n'
        for key, value in lines
    )
    return f"map {source} {variable} {{\n{rows}}}"


def _render_redirect_maps(host: HostConfig) -> Iterator[str]:
    """What an address asks of the former portal, then where that is now. Paths have maps of their
    own: every request is looked up in them."""
    query_lines, path_lines = (
        [_make_map_line(*line) for line in host.lines(of_paths)] for of_paths in (False, True)
    )
    yield _render_map(
        "$arg_format",
        "$beffroi_format",
        [("default", ""), *((format_, format_) for format_ in FORMATS)],
    )
    yield _render_map("$uri", "$beffroi_asked", [("default", ""), *_list_form_lines()])
    yield _render_map("$beffroi_asked", "$beffroi_moved", [("default", ""), *query_lines])
    yield _render_map(
        "$uri", "$beffroi_path", [("default", ""), ("~^/(.*[^/])/*$", f"{PATHS}/$1/")]
    )
    yield _render_map("$beffroi_path", "$beffroi_moved_path", [("default", ""), *path_lines])


def _make_map_line(key: str, target: str) -> tuple[str, str]:
    """A key that is too long for the tables of nginx as it comes is an expression: what makes room
    for longer ones may be said once for all sites of a server, and is the owner's."""
    return (key if len(key.encode()) <= LONGEST else f"~*^{re.escape(key)}$"), target


def _list_form_lines() -> Iterator[tuple[str, str]]:
    for form in FORMS:
        arguments = "".join(f"$arg_{name}" for name in form.names)
        yield f"~^/{form.path}$", form.key(arguments, "$beffroi_format", "${}")


def render_nginx_server(host: HostConfig) -> str:
    types = "".join(f"  {mime.media} {mime.ending[1:]};\n" for mime in SERVED)
    utf8_types = sorted({mime.media for mime in (*SERVED, *NAMED) if mime.text} - {"text/html"})
    compressible_types = [
        media for media in list_compressible_types() if media != "text/html"
    ]  # which is, whatever is said
    headers = [f'add_header {name} "{value}" always;' for name, value in HEADERS.items()]
    preflight = (
        f"add_header {name} $beffroi_preflight_{number} always;"
        for number, name in enumerate(PREFLIGHT)
    )
    lines = [
        host.words.say("hosting.nginx"),
        "index index.html;",
        "autoindex off;",
        "absolute_redirect off;",
        f"error_page 403 404 =404 {host.mount}404.html;",  # 403: a folder without a page
        f"types {{\n{types}}}",
        "default_type application/octet-stream;",
        "charset utf-8;",
        f"charset_types {' '.join(utf8_types)};",
        "gzip on;",
        "gzip_vary on;",
        "gzip_proxied any;",
        f"gzip_min_length {SMALLEST};",
        f"gzip_types {' '.join(compressible_types)};",
        *headers,
        *preflight,
        f"add_header {POLICY} $beffroi_frames always;",
        "if ($request_method = OPTIONS) { return 204; }",
        *(
            f"if ({variable}) {{ return {CODE} {variable}; }}"
            for variable in (MOVED if host.moves else ())
        ),
        f'location ~ "{host.originals}" {{ charset off; }}',
        *(
            f'location ~ "/{re.escape(mime.ending)}$" {{ types {{ }} default_type {mime.media}; }}'
            for mime in NAMED
        ),
    ]
    return _rename_variables("".join(f"{line}\n" for line in lines), host)
