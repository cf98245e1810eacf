"""What hosts must be told: files at the root of the site for those that read them, others for web
servers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from site_builder.metadata.legacy_portals import list_address_forms
from site_builder.render.hosting import apache, caddy, nginx, static_hosts
from site_builder.render.hosting.address_table import TABLE, render_address_table
from site_builder.render.hosting.host import HostConfig, build_host_config
from site_builder.storage import build_state

__all__ = [
    "FOLDER",
    "HostConfig",
    "build_host_config",
    "map_legacy_downloads",
    "render_hosting_files",
    "write_server_configs",
]

# in .beffroi: an address of the site is for good, and these are for who serves it alone
FOLDER = "hosting"
SERVERS = {
    "nginx-http.conf": nginx.render_nginx_http,
    "nginx.conf": nginx.render_nginx_server,
    "apache.conf": apache.render_apache_config,
    "Caddyfile": caddy.render_caddyfile,
}


def render_hosting_files(host: HostConfig) -> Mapping[str, str]:
    """Files of the site itself, by path: those that hosts of static sites look for at its root, and
    the table."""
    redirect_files = (
        {"_redirects": static_hosts.render_redirects_file(host), TABLE: render_address_table(host)}
        if host.moves
        else {}
    )
    return {"_headers": static_hosts.render_headers_file(host), **redirect_files}


def map_legacy_downloads(host: HostConfig, files: Mapping[str, str]) -> Mapping[str, str]:
    """The downloads of a former portal by path, where a host that cannot redirect has them at their
    old addresses: those that no query tells. `files` are those of the site by path."""
    return {
        form.example.format(name=move.legacy.name, format=format_): files[move.files[format_]]
        for move in host.moves if move.legacy.kept
        for form in list_address_forms(move.legacy.family, move.legacy.name)
        if "{format}" in form.example and not {"?", "*"}.intersection(form.example)
        for format_ in form.formats if format_ in move.files and ":" not in move.legacy.name
    }  # fmt: skip


def write_server_configs(folder: Path, host: HostConfig) -> None:
    """The files for web servers; one that says the same is not touched."""
    for name, render_config in SERVERS.items():
        content = render_config(host).encode()
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            build_state.write_file_atomically(path, content)
