"""What every host must do, whatever it is called: the headers that files are served with, and who
may frame pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from site_builder.core.language import Language, load_language
from site_builder.core.model.dataset import LegacyRedirect
from site_builder.core.model.prepared import Parts, Summary
from site_builder.core.model.site import Site
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata.legacy_portals import PATHS
from site_builder.render.hosting.departures import DepartedFolder, list_departed_folders
from site_builder.render.hosting.redirects import ResolvedRedirect, resolve_redirects
from site_builder.render.pages.former import map_legacy_paths
from site_builder.render.pages.shell import get_site_base_path

# Of every answer. Names of files do not change with what they hold: a copy is good for a while,
# then it is asked about. Scripts of other sites may read everything, by ranges too, and are told
# how much there is.
HEADERS = MappingProxyType(
    {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
        "Cache-Control": "public, max-age=300, must-revalidate",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
)
PREFLIGHT = MappingProxyType(
    {  # of what a browser asks before a request that is not plain
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "Range, If-Range, If-None-Match, If-Modified-Since",
        "Access-Control-Max-Age": "86400",
    }
)
# The rest of the policy is in each page, where no host can lose it; a <meta> cannot say this
POLICY = "Content-Security-Policy"
FRAMED = "frame-ancestors *"
UNFRAMED = "frame-ancestors 'self'"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostConfig:
    """`mount` is the path of the site at its host, "/" or "/portail/"; `moves` in order of address.
    `departed`: folders of what another portal publishes now. `problems`: former addresses that are
    none, because the site has something there."""

    url: str
    mount: str
    moves: tuple[ResolvedRedirect, ...]
    words: Language
    departed: tuple[DepartedFolder, ...] = ()
    problems: tuple[Problem, ...] = ()

    def target(self, path: str) -> str:
        """The address of a file or page: absolute, where it is known, for who comes from the domain
        of another."""
        return f"{self.url or self.mount}{path}"


def build_host_config(
    site: Site, parts: Callable[[Summary], Parts], files: Mapping[str, str]
) -> HostConfig:
    """`parts` opens what a dataset publishes; `files` are the paths of the site."""
    own_paths = files.keys() - map_legacy_paths(site).keys()
    taken_redirects = [
        redirect
        for redirect in site.legacy
        if redirect.family == PATHS and {redirect.name, f"{redirect.name}/index.html"} & own_paths
    ]
    moves = resolve_redirects(
        replace(
            site,
            legacy=tuple(redirect for redirect in site.legacy if redirect not in taken_redirects),
        ),
        parts,
        files.keys(),
    )
    lost_moves = [move for move in moves if f"{move.page}index.html" not in files]
    problems = (
        *(
            make_problem(
                "legacy-taken",
                Place(path=redirect.path, line=redirect.line),
                old=f"/{redirect.name}",
            )
            for redirect in taken_redirects
        ),
        *(_make_target_problem(move.legacy) for move in lost_moves),
    )
    words = load_language(site.portal.languages[0])
    mount = get_site_base_path(site.portal)
    return HostConfig(
        url=site.portal.url,
        mount=mount,
        moves=tuple(move for move in moves if move not in lost_moves),
        words=words,
        departed=list_departed_folders(site, mount),
        problems=problems,
    )


def _make_target_problem(redirect: LegacyRedirect) -> Problem:
    old = f"/{redirect.name}" if redirect.family == PATHS else redirect.name
    return make_problem(
        "legacy-target",
        Place(path=redirect.path, line=redirect.line),
        old=old,
        target=redirect.target,
    )
