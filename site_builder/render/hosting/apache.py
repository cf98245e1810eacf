"""Apache: for <Directory>, or as the .htaccess at the root of the site, where no other kind of file
is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.core.formats import NAMED, SERVED
from site_builder.metadata.legacy_portals import FORMAT, FORMS, PATHS
from site_builder.render.hosting.host import (
    CODE,
    FRAMED,
    HEADERS,
    POLICY,
    PREFLIGHT,
    UNFRAMED,
    HostConfig,
    list_compressible_types,
)

ASKED = "BEFFROI_ASKED"
WANTED = "BEFFROI_FORMAT"


def render_apache_config(host: HostConfig) -> str:
    types = (f'AddType "{served_format.type}" {served_format.ending}' for served_format in SERVED)
    lines = [
        host.words.say("hosting.apache"),
        "DirectoryIndex index.html",
        f"ErrorDocument 404 {host.mount}404.html",
        "<IfModule mod_mime.c>",
        *types,
        "RemoveEncoding .gz",  # a file that was sent compressed stays so
        "</IfModule>",
        *(
            f'<Files "{served_format.ending}">\nForceType "{served_format.type}"\n</Files>'
            for served_format in NAMED
        ),
        "<IfModule mod_deflate.c>",
        f"AddOutputFilterByType DEFLATE {' '.join(list_compressible_types())}",
        "</IfModule>",
        "<IfModule mod_headers.c>",
        *_render_header_rules(host),
        "</IfModule>",
        "<IfModule mod_rewrite.c>",
        *_render_rewrite_rules(host),
        "</IfModule>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _render_header_rules(host: HostConfig) -> Iterator[str]:
    yield from (f'Header always set {name} "{value}"' for name, value in HEADERS.items())
    for name, value in PREFLIGHT.items():
        yield f"""Header always set {name} "{value}" "expr=%{{REQUEST_METHOD}} == 'OPTIONS'\""""
    yield f'Header always set {POLICY} "{UNFRAMED}"'
    yield f'Header always set {POLICY} "{FRAMED}" "expr=%{{REQUEST_URI}} =~ m#{host.frames}#"'
    yield (
        f'Header edit Content-Type "; charset=utf-8$" "" "expr=%{{REQUEST_URI}} =~ '
        f'm#{host.originals}#"'
    )


def _render_rewrite_rules(host: HostConfig) -> Iterator[str]:
    yield "RewriteEngine On"
    yield "RewriteCond %{REQUEST_METHOD} =OPTIONS\nRewriteRule ^ - [R=204,L]"
    for move in host.moves:
        if move.legacy.family == PATHS:
            old = f'"^/?{re.escape(move.legacy.name)}/?$"'
            yield f"RewriteRule {old} {host.target(move.page)} [R={CODE},L,QSD]"
    if lines := host.lines(of_paths=False):
        yield from _render_form_rules()
        yield f"RewriteCond %{{ENV:{ASKED}}} ^$\nRewriteRule ^ - [S={len(lines)}]"
        for key, target in lines:
            yield f'RewriteCond %{{ENV:{ASKED}}} "={key}"\nRewriteRule ^ {target} [R={CODE},L,QSD]'
    # A folder without a page is not listed; « Options » is often not ours to say. Former addresses
    # may be folders
    yield "RewriteCond %{REQUEST_FILENAME} -d\nRewriteCond %{REQUEST_FILENAME}/index.html !-f"
    yield "RewriteRule ^ - [R=404,L]"


def _render_form_rules() -> Iterator[str]:
    """What an address asks of the former portal."""
    yield (
        f"RewriteCond %{{QUERY_STRING}} (?:^|&)format={FORMAT}(?:&|$) [NC]\nRewriteRule ^ - "
        f"[E={WANTED}:%1]"
    )
    for form in FORMS:
        conditions = [f"RewriteCond %{{ENV:{ASKED}}} ^$"]
        if form.names:
            conditions.append(
                f"RewriteCond %{{QUERY_STRING}} (?:^|&)(?:{'|'.join(form.names)})=([^&]+) [NC]"
            )
        key = form.key("%1", f"%{{ENV:{WANTED}}}", "${}")
        yield "\n".join((*conditions, f'RewriteRule "^/?{form.path}$" - [E={ASKED}:{key}]'))
