"""A long list in static pages: /jeux/, /jeux/2/… Each leads to those near it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from site_builder.core.language import Language
from site_builder.render.pages.values import format_integer

NEAR = 2  # pages linked on each side of the one that is shown
Listed = TypeVar("Listed")


@dataclass(frozen=True, slots=True)
class Step:
    """A link to another page of the same list, or a gap between two."""

    label: Annotated[str, "The page's number; empty for a gap."]
    url: Annotated[str, "The page, from the site's root."]
    current: Annotated[bool, "True for the page that is shown."]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSlice(Generic[Listed]):
    """Page `place`, from 1, of the `pages` of the list at `folder`: some of its `total` items."""

    folder: str
    place: int
    pages: int
    some: Sequence[Listed]
    total: int

    @property
    def path(self) -> str:
        return _build_page_path(self.folder, self.place)

    def title(self, language: Language, title: str) -> str:
        """The list's title, with the page's number but for the first."""
        if self.place == 1:
            return title
        return language.say("list.page", title=title, page=format_integer(language, self.place))

    def around(self, language: Language) -> dict[str, Any]:
        """The fields `steps`, `previous` and `next` of its page."""
        return {
            "steps": tuple(self._steps(language)) if self.pages > 1 else (),
            "previous": _build_page_path(self.folder, self.place - 1) if self.place > 1 else "",
            "next": _build_page_path(self.folder, self.place + 1)
            if self.place < self.pages
            else "",
        }

    def _steps(self, language: Language) -> Iterator[Step]:
        previous_step = 0
        place = self.place
        pages = self.pages
        for step in sorted({1, pages, *range(max(1, place - NEAR), min(pages, place + NEAR) + 1)}):
            if step > previous_step + 1:
                yield Step("", "", False)
            yield Step(
                format_integer(language, step), _build_page_path(self.folder, step), step == place
            )
            previous_step = step


def split_into_pages(
    folder: str, items: Sequence[Listed], per_page: int
) -> Iterator[PageSlice[Listed]]:
    """The pages of a list, at least one."""
    pages = max(1, -(-len(items) // per_page))
    for place in range(1, pages + 1):
        yield PageSlice(
            folder=folder,
            place=place,
            pages=pages,
            some=items[(place - 1) * per_page : place * per_page],
            total=len(items),
        )


def _build_page_path(folder: str, place: int) -> str:
    return folder if place == 1 else f"{folder}{place}/"
