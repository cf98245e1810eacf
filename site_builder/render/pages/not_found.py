"""What a host shows at an address that is not there: the one page that cannot know how deep it
stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from site_builder.core.language import Language
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.shell import (
    PageKind,
    PlannedPage,
    build_page_shell,
    get_site_base_path,
)


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """The page for an address that leads nowhere."""

    title: Annotated[str, "What has happened, in a few words."]
    description: Annotated[str, "The same in a sentence."]


def build_not_found_page(language: Language) -> NotFoundPage:
    return NotFoundPage(language.say("missing.title"), language.say("missing.text"))


def plan_not_found_page(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    portal = localised_site.site.portal
    yield PlannedPage(
        file="404.html",
        templates=("not_found.html",),
        shell=replace(
            build_page_shell(localised_site, "", indexed=False),
            root=get_site_base_path(portal),
            site=get_site_base_path(portal),
            canonical="",
        ),
        inputs=(),
        contexts=lambda: [build_not_found_page(localised_site.language)],
    )


NOT_FOUND = PageKind("not_found", NotFoundPage, plan_not_found_page, everywhere=False)
