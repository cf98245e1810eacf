"""What changes in what publishers say of themselves, for who reads a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_builder.core.language import Language
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.portal import Contact, Publisher
from site_builder.core.text import show_safe_path, show_safe_value
from site_builder.metadata.publisher_files import list_own_files
from site_builder.metadata.site_folder import DATASET_DEPTH, DATASETS


@dataclass(frozen=True, slots=True)
class PublisherChange:
    """What a publisher said and says under a key of its own file, "" for nothing."""

    publisher: str
    key: str
    before: str
    after: str


def list_publisher_changes(
    before: Catalogue | None, now: Catalogue | None, changed: Iterable[str]
) -> tuple[PublisherChange, ...]:
    """Of those whose own files are among those `changed`."""
    if before is None or now is None:
        return ()
    parts = [path.split("/") for path in changed if path.startswith(f"{DATASETS}/")]
    names: dict[str, set[str]] = {}
    for own_parts in parts:
        if len(own_parts) == DATASET_DEPTH:
            names.setdefault(own_parts[1], set()).add(own_parts[2])
    publishers_before = {publisher.slug: publisher for publisher in before.publishers}
    changes: list[PublisherChange] = []
    for publisher in now.publishers:
        former = publishers_before.get(publisher.slug, publisher)
        own_files = {*list_own_files(publisher), *list_own_files(former)}
        if not own_files.isdisjoint(names.get(publisher.slug, ())):
            changes += _compare_publishers(former, publisher, names[publisher.slug])
    return tuple(changes)


def _compare_publishers(
    before: Publisher, now: Publisher, changed_names: Iterable[str]
) -> Iterator[PublisherChange]:
    said_now = _list_said(now)
    for key, value in _list_said(before).items():
        is_new_image = key == "logo" and now.logo.rpartition("/")[2] in changed_names
        if value != said_now[key] or is_new_image:
            yield PublisherChange(now.slug, key, value, said_now[key])


def _list_said(publisher: Publisher) -> dict[str, str]:
    said = {
        "contact": _format_contact(publisher.contact),
        "logo": show_safe_path(publisher.logo),
        "colour": publisher.colour,
        "homepage": publisher.homepage,
        "own_portal": publisher.own_portal,
        "agents": str(publisher.agents or ""),
        "elsewhere": _format_pairs(publisher.elsewhere),
        "not_concerned": _format_pairs(publisher.not_concerned),
    }
    return {key: show_safe_value(value) for key, value in said.items()}


def _format_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in pairs)


def _format_contact(contact: Contact) -> str:
    return " · ".join(filter(None, (contact.name, contact.email, contact.url)))


def describe_publisher_change(change: PublisherChange, words: Language) -> str:
    """A line of what a proposal changes."""
    return words.say(
        "check.publisher",
        id=change.publisher,
        key=change.key,
        before=change.before or "–",
        after=change.after or "–",
    )
