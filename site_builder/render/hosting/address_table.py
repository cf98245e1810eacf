"""The table that reusers are given: former addresses, as people know them, and those of today."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import quote

from site_builder.metadata.legacy_portals import PATHS, list_address_forms
from site_builder.render.hosting.host import HostConfig
from site_builder.render.hosting.redirects import ResolvedRedirect

TABLE = "anciennes-adresses.csv"
HEAD = ("ancienne_adresse", "nouvelle_adresse", "jeu_de_donnees")


def render_address_table(host: HostConfig) -> str:
    """A CSV. Former addresses begin at the root of their portal."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(HEAD)
    for move in host.moves:
        writer.writerows(
            (old, host.target(new), move.legacy.target) for old, new in _pair_addresses(move)
        )
    return output.getvalue()


def _pair_addresses(move: ResolvedRedirect) -> Iterator[tuple[str, str]]:
    """The addresses of a move, each with the site path of today; of formats, those that there
    are."""
    redirect = move.legacy
    name = quote(redirect.name, safe="@:")
    if redirect.family == PATHS:
        yield f"/{quote(redirect.name)}", move.target("")
    for form in list_address_forms(redirect.family, redirect.name):
        for format_ in form.formats:
            if not format_ or format_ in move.files:
                old = form.example.format(name=name, format=format_)
                yield f"/{old}", move.target(format_)
