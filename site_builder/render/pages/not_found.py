"""What a host shows at an address that is not there: the one page that cannot know how deep it
stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from site_builder.core.language import Language
from site_builder.render.pages.shell import Kind, Plan, Planned, mount, shell


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """The page for an address that leads nowhere."""

    title: Annotated[str, "What has happened, in a few words."]
    description: Annotated[str, "The same in a sentence."]


def page(language: Language) -> NotFoundPage:
    return NotFoundPage(language.say("missing.title"), language.say("missing.text"))


def plan(given: Plan) -> Iterator[Planned]:
    portal = given.site.portal
    yield Planned(
        file="404.html",
        templates=("not_found.html",),
        shell=replace(
            shell(given, "", indexed=False), root=mount(portal), site=mount(portal), canonical=""
        ),
        inputs=(),
        contexts=lambda: [page(given.language)],
    )


NOT_FOUND = Kind("not_found", NotFoundPage, plan, everywhere=False)
