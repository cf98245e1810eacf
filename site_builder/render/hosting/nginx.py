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
        _map("$uri", "$beffroi_frames", [("default", UNFRAMED), (f"~{host.frames}", FRAMED)]),
        *(
            _map(
                "$request_method",
                f"$beffroi_preflight_{number}",
                [("default", ""), ("OPTIONS", value)],
            )
            for number, value in enumerate(PREFLIGHT.values())
        ),
        *(_moved(host) if host.moves else ()),
    ]
    return _own("\n".join((host.words.say("hosting.nginx-http"), *maps)), host)


def _own(text: str, host: HostConfig) -> str:
    """Variables are those of a whole server, and the last map of a name is that of all: another
    portal there would answer for this one. A digest, because a name of 50 characters is too long
    for the tables of nginx as it comes."""
    return text.replace(
        "$beffroi_", f"$beffroi_{hashlib.sha256(host.url.encode()).hexdigest()[:8]}_"
    )


def _map(asked: str, answer: str, lines: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'  "{key}" "{value}";\n' if key != "default" else f'  default "{value}";\n'
        for key, value in lines
    )
    return f"map {asked} {answer} {{\n{rows}}}"


def _moved(host: HostConfig) -> Iterator[str]:
    """What an address asks of the former portal, then where that is now. Paths have maps of their
    own: every request is looked up in them."""
    known, paths = ([_line(*line) for line in host.lines(of_paths)] for of_paths in (False, True))
    yield _map(
        "$arg_format", "$beffroi_format", [("default", ""), *((one, one) for one in FORMATS)]
    )
    yield _map("$uri", "$beffroi_asked", [("default", ""), *_forms()])
    yield _map("$beffroi_asked", "$beffroi_moved", [("default", ""), *known])
    yield _map("$uri", "$beffroi_path", [("default", ""), ("~^/(.*[^/])/*$", f"{PATHS}/$1/")])
    yield _map("$beffroi_path", "$beffroi_moved_path", [("default", ""), *paths])


def _line(key: str, target: str) -> tuple[str, str]:
    """A key that is too long for the tables of nginx as it comes is an expression: what makes room
    for longer ones may be said once for all sites of a server, and is the owner's."""
    return (key if len(key.encode()) <= LONGEST else f"~*^{re.escape(key)}$"), target


def _forms() -> Iterator[tuple[str, str]]:
    for form in FORMS:
        named = "".join(f"$arg_{one}" for one in form.names)
        yield f"~^/{form.path}$", form.key(named, "$beffroi_format", "${}")


def render_nginx_server(host: HostConfig) -> str:
    types = "".join(f"  {one.media} {one.ending[1:]};\n" for one in SERVED)
    in_utf8 = sorted({one.media for one in (*SERVED, *NAMED) if one.text} - {"text/html"})
    worth = [
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
        f"charset_types {' '.join(in_utf8)};",
        "gzip on;",
        "gzip_vary on;",
        "gzip_proxied any;",
        f"gzip_min_length {SMALLEST};",
        f"gzip_types {' '.join(worth)};",
        *headers,
        *preflight,
        f"add_header {POLICY} $beffroi_frames always;",
        "if ($request_method = OPTIONS) { return 204; }",
        *(f"if ({found}) {{ return {CODE} {found}; }}" for found in (MOVED if host.moves else ())),
        f'location ~ "{host.originals}" {{ charset off; }}',
        *(
            f'location ~ "/{re.escape(one.ending)}$" {{ types {{ }} default_type {one.media}; }}'
            for one in NAMED
        ),
    ]
    return _own("".join(f"{line}\n" for line in lines), host)
