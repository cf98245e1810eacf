"""What is at an address that something had before: a page that leads to where it is now, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from site_builder.language import Language
from site_builder.model import Link
from site_builder.pages.datasets import PER_PAGE, list_of
from site_builder.pages.shell import Kind, Plan, Planned, by_publisher, shell


@dataclass(frozen=True, slots=True)
class MovedPage:
    """A page that leads to another."""

    title: Annotated[str, "What is found at the new address."]
    title_in: Annotated[str, "The language of its title, where it is not that of the page; or empty."]
    description: Annotated[str, "That the address has changed, in a sentence."]
    url: Annotated[str, "The new address, from the root of the language."]


def page(language: Language, to: Link) -> MovedPage:
    return MovedPage(to.title, to.title_in, language.say("moved.text"), to.url)


def plan(given: Plan) -> Iterator[Planned]:
    for old, to in _moves(given):
        yield Planned(
            file=f"{old}index.html",
            templates=("moved.html",),
            shell=shell(given, to.url, indexed=False),  # as deep: its links are right from here too
            inputs=(to,),
            contexts=partial(_contexts, given.language, to),
        )


def _contexts(language: Language, to: Link) -> Iterator[MovedPage]:
    yield page(language, to)


def _moves(given: Plan) -> Iterator[tuple[str, Link]]:
    """Where something was, and where it is."""
    site = given.site
    if not site.moved:
        return
    datasets = {one.dataset.id: Link(one.dataset.title, f"{one.dataset.id}/", one.title_in)
                for one in (*site.entries, *site.absent)}  # fmt: skip
    publishers, entries = {one.slug: one for one in site.publishers}, by_publisher(site.entries)
    for old, now in site.moved:
        if now in datasets:
            yield f"{old}/", datasets[now]
        elif now in publishers:
            yield f"{old}/", Link(publishers[now].name, f"{now}/")
            if len(entries.get(now, ())) > PER_PAGE:
                yield f"communes/{old}/", Link(publishers[now].name, list_of(publishers[now]))


MOVED = Kind("moved", MovedPage, plan)
