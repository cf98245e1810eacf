"""The datasets of one theme, listed as all datasets are: /themes/<slug>/."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.pages.datasets import DatasetsPage, paginated
from site_builder.pages.listing import by_theme
from site_builder.pages.shell import Kind, Plan, Planned


def plan(given: Plan) -> Iterator[Planned]:
    for theme, entries in by_theme(given.site.entries).items():
        templates = (f"theme--{theme}.html", "theme.html")
        title, asked = given.language.say(f"theme.{theme}"), f"theme={theme}"
        yield from paginated(given, title, f"themes/{theme}/", entries, templates, asked)


THEME = Kind("theme", DatasetsPage, plan)
