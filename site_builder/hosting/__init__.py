"""What hosts must be told: files at the root of the site for those that read them, others for web servers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from site_builder import state
from site_builder.hosting import apache, caddy, flat, nginx
from site_builder.hosting.host import Host, host_of
from site_builder.hosting.table import TABLE, table
from site_builder.portals import forms_of

__all__ = ["FOLDER", "Host", "host_of", "kept", "published", "write"]

FOLDER = "hosting"  # in .beffroi: an address of the site is for good, and these are for who serves it alone
SERVERS = {
    "nginx-http.conf": nginx.outside,
    "nginx.conf": nginx.inside,
    "apache.conf": apache.text,
    "Caddyfile": caddy.text,
}


def published(host: Host) -> Mapping[str, str]:
    """Files of the site itself, by path: those that hosts of static sites look for at its root, and the table."""
    moved = {"_redirects": flat.redirects(host), TABLE: table(host)} if host.moves else {}
    return {"_headers": flat.headers(host), **moved}


def kept(host: Host, files: Mapping[str, str]) -> Mapping[str, str]:
    """The downloads of a former portal by path, where a host that cannot redirect has them at their old addresses:
    those that no query tells. `files` are those of the site by path."""
    return {
        form.example.format(name=move.former.name, format=format_): files[move.files[format_]]
        for move in host.moves if move.former.kept
        for form in forms_of(move.former.family, move.former.name)
        if "{format}" in form.example and not {"?", "*"}.intersection(form.example)
        for format_ in form.formats if format_ in move.files and ":" not in move.former.name
    }  # fmt: skip


def write(folder: Path, host: Host) -> None:
    """The files for web servers; one that says the same is not touched."""
    for name, text in SERVERS.items():
        content, path = text(host).encode(), folder / name
        if not path.is_file() or path.read_bytes() != content:
            state.save(path, content)
