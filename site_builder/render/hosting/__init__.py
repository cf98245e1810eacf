"""What hosts must be told: files at the root of the site for those that read them, others for web
servers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.problems import Problem
from site_builder.metadata.legacy_portals import list_address_forms
from site_builder.render.hosting import apache, caddy, nginx, static_hosts
from site_builder.render.hosting.address_table import TABLE, render_address_table
from site_builder.render.hosting.host import HostConfig, build_host_config
from site_builder.render.hosting.press import HostTextPress
from site_builder.storage import build_state

__all__ = [
    "FOLDER",
    "HostConfig",
    "HostingFiles",
    "build_host_config",
    "map_legacy_downloads",
    "render_hosting_files",
    "write_server_configs",
]

# in .beffroi: an address of the site is for good, and these are for who serves it alone
SERVERS = {
    "nginx-http.conf": nginx.SYNTAX,
    "nginx.conf": nginx.SYNTAX,
    "apache.conf": apache.SYNTAX,
    "Caddyfile": caddy.SYNTAX,
}


@dataclass(frozen=True, slots=True)
class HostingFiles:
    """By name, those that hosts of static sites look for at the root of the site, and those for
    web servers."""

    site: Mapping[str, str]
    servers: Mapping[str, str]
    problems: tuple[Problem, ...]


def render_hosting_files(host: HostConfig, templates: tuple[Path, ...]) -> HostingFiles:
    """`templates`: folders in order of precedence, ours being the last."""
    press = HostTextPress(host, templates)
    site_files = {"_headers": press.render("_headers", static_hosts.SYNTAX)}
    if host.moves or host.departed or press.has_owner_template("_redirects"):
        site_files["_redirects"] = press.render("_redirects", static_hosts.SYNTAX)
    if host.moves:
        site_files[TABLE] = render_address_table(host)
    server_files = {name: press.render(name, syntax) for name, syntax in SERVERS.items()}
    return HostingFiles(site_files, server_files, (*host.problems, *press.problems))


def map_legacy_downloads(host: HostConfig, files: Mapping[str, str]) -> Mapping[str, str]:
    """The downloads of a former portal by path, where a host that cannot redirect has them at their
    old addresses: those that no query tells. `files` are those of the site by path."""
    downloads: dict[str, str] = {}
    for move in host.moves:
        name = move.legacy.name
        if not move.legacy.kept or ":" in name:
            continue
        for form in list_address_forms(move.legacy.family, name):
            if not form.is_download_path:
                continue
            for format_ in form.formats:
                if format_ in move.files:
                    path = form.example.format(name=name, format=format_)
                    downloads[path] = files[move.files[format_]]
    return downloads


def write_server_configs(folder: Path, files: HostingFiles) -> tuple[str, ...]:
    """The files for web servers; one that says the same is not touched. Gives the names of those
    that another build had left, and that say something else now."""
    changed_names = list[str]()
    for name, text in files.servers.items():
        path = folder / name
        content = text.encode()
        if path.is_file():
            if path.read_bytes() == content:
                continue
            changed_names.append(name)
        build_state.write_file_atomically(path, content)
    return tuple(changed_names)
