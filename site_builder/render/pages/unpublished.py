"""What is at the address of a dataset of which nothing is published: that it is withdrawn, why,
since when, and where one goes now; or that it is not there at the moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from markupsafe import Markup

from site_builder.compose.compose import format_dataset_title
from site_builder.core.language import shorten_url
from site_builder.core.model.dataset import Dataset, Withdrawal
from site_builder.core.model.portal import Contact, Link
from site_builder.core.model.site import DatasetEntry
from site_builder.metadata.name_words import spell_readable_title
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.prose import extract_lede, render_markdown
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpublishedPage:
    """The page of a dataset that has been withdrawn, or cannot be published as it is now."""

    title: Annotated[
        str,
        "The dataset's title; of one that is withdrawn, the last one, or the words of its id.",
    ]
    title_in: Annotated[
        str, "The language of its title, where it is not that of the page; or empty."
    ]
    description: Annotated[
        str, "That there are no data, in a sentence; with the day of the withdrawal if it is known."
    ]
    publisher: Annotated[str, "The publisher's name."]
    publisher_url: Annotated[str, "The publisher's page, from the site's root."]
    theme: Annotated[str, "Nothing: it is in no list."]
    withdrawn: Annotated[bool, "True where it is published no more; false where it may come back."]
    sentence: Annotated[
        str, "What it is, in a sentence of plain words; or empty, as where it is withdrawn."
    ]
    text_in: Annotated[
        str, "The language of that sentence, where it is not that of the page; or empty."
    ]
    reason: Annotated[Markup, "Why it is withdrawn, as HTML, or empty."]
    instead: Annotated[Link | None, "The dataset to use instead, from the site's root, or nothing."]
    moved: Annotated[
        Link | None,
        "Its page on the portal that publishes it now, with the host's name; or nothing.",
    ]
    contact: Annotated[Contact, "Whom to ask: name, email, url, each possibly empty."]


def _build_unpublished_page(
    localised_site: LocalisedSite, entry: DatasetEntry, replacement: Link | None
) -> UnpublishedPage:
    dataset = entry.dataset
    language = localised_site.language
    withdrawal = dataset.withdrawn
    description = language.say(withdrawal.undated_message if withdrawal else "waiting.text")
    if withdrawal and entry.modified:
        day = language.day(entry.modified)
        description = language.say(withdrawal.message, day=day)
    return UnpublishedPage(
        title=_choose_title(dataset),
        title_in=entry.title_in,
        description=description,
        publisher=entry.publisher.name,
        publisher_url=f"{dataset.publisher}/",
        theme="",
        withdrawn=withdrawal is not None,
        sentence=extract_lede(dataset.description),
        text_in=entry.text_in,
        reason=render_markdown(withdrawal.reason if withdrawal and not withdrawal.expired else ""),
        instead=replacement,
        moved=_link_new_portal(withdrawal),
        contact=dataset.contact,
    )


def _choose_title(dataset: Dataset) -> str:
    """Of what is withdrawn its file alone may say what it was called."""
    if dataset.withdrawn is None:
        return dataset.title
    return dataset.withdrawn.title or spell_readable_title([dataset.slug])


def plan_unpublished_pages(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    site = localised_site.site
    replacement_ids = {
        absent.dataset.withdrawn.replaced_by for absent in site.absent if absent.dataset.withdrawn
    }
    replacements = {
        candidate.dataset.id: candidate
        for candidate in (*site.entries, *site.absent)
        if candidate.dataset.id in replacement_ids
    }
    for entry in site.absent:
        dataset = entry.dataset
        replacement = _link_replacement(
            replacements.get(dataset.withdrawn.replaced_by if dataset.withdrawn else ""), entry
        )
        yield PlannedPage(
            file=f"{dataset.id}/index.html",
            templates=("unpublished.html",),
            shell=build_page_shell(
                localised_site, f"{dataset.id}/", _is_indexed(dataset), publisher=entry.publisher
            ),
            inputs=(localised_site.marks[dataset.id], replacement),
            contexts=partial(_yield_contexts, localised_site, entry, replacement),
        )


def _is_indexed(dataset: Dataset) -> bool:
    """Search engines are to forget what is withdrawn, and not what comes back."""
    return not (dataset.withdrawn or dataset.demonstration)


def _yield_contexts(
    localised_site: LocalisedSite, entry: DatasetEntry, replacement: Link | None
) -> Iterator[UnpublishedPage]:
    yield _build_unpublished_page(localised_site, entry, replacement)


def _link_new_portal(withdrawal: Withdrawal | None) -> Link | None:
    if withdrawal is None or not withdrawal.moved_to:
        return None
    return Link(shorten_url(withdrawal.moved_to), withdrawal.moved_to)


def _link_replacement(target: DatasetEntry | None, entry: DatasetEntry) -> Link | None:
    if target is None:
        return None
    return Link(
        format_dataset_title(target.dataset, target.publisher.name, entry.dataset.publisher),
        f"{target.dataset.id}/",
        target.title_in,
    )


UNPUBLISHED = PageKind("unpublished", UnpublishedPage, plan_unpublished_pages)
