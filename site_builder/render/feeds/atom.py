"""atom.xml: what is new, the latest first, for feed readers and for scripts that wait for a change
(RFC 4287).

That of the portal, of a publisher or of a theme lists datasets; that of a dataset tells what
happened to it: its last update, and what was put right. Days come from the metadata, else from git.
Atom has no entry without one, and one that is made up would head the feed at each build: a dataset
of which nobody knows the day is in no feed, and a feed that would be empty is not made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from site_builder.core.language import Language
from site_builder.core.model.dataset import Correction
from site_builder.core.model.difference import DatasetDifference
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import Parts
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.core.text import quote_words, truncate_text
from site_builder.geography.territory import Territory
from site_builder.render.feeds.catalogues import (
    CataloguePage,
    DatasetSelection,
    list_all_selections,
    make_catalogue_feed,
)
from site_builder.render.feeds.datapackage import get_licence_url
from site_builder.render.feeds.feed import make_dataset_feed
from site_builder.render.feeds.files import order_published_files
from site_builder.render.feeds.xml_text import DECLARATION, format_xml_element
from site_builder.render.fragments import CatalogueContext

NAME = "atom.xml"
DATASET_PATH = f"data/{{id}}/{NAME}"
MEDIA = "application/atom+xml"
MOST = 100  # entries of a feed
MOST_FILES = 20  # of an entry; a dataset's page and its descriptor have them all
LONGEST = 1_000  # characters of a description
CORRECTIONS = "corrections"  # what a dataset's page calls the part that tells them


def _get_latest_day(entry: DatasetEntry) -> date | None:
    """On which day it was last new: data that are older than their publication were new on that
    day."""
    return max(filter(None, (entry.issued, entry.modified)), default=None)


def get_atom_path(url: str, folder: str, entries: Iterable[DatasetEntry]) -> str:
    """The site path of the feed of these datasets, those of `folder`; "" where there is none.
    `url`: the portal's."""
    return f"{folder}{NAME}" if url and any(map(_get_latest_day, entries)) else ""


def get_dataset_atom_path(url: str, entry: DatasetEntry) -> str:
    """The site path of a dataset's own feed, or ""."""
    return DATASET_PATH.format(id=entry.dataset.id) if _is_atom_due(entry, url) else ""


def describe_correction_scope(words: Language, correction: Correction) -> str:
    """Which rows and columns were put right, in words, or ""."""
    phrases = [words.say("correction.rows", rows=correction.rows)] if correction.rows else []
    if correction.columns:
        phrases.append(
            words.count(
                "correction.columns",
                len(correction.columns),
                columns=quote_words(correction.columns),
            )
        )
    return ", ".join(phrases)


# --- of many datasets ---


def _list_latest_selections(site: Site, words: Language) -> Iterator[DatasetSelection]:
    """Of each, the datasets that were last new."""
    for selection in list_all_selections(site, words) if site.portal.url else ():
        if latest := _select_latest_entries(selection.entries):
            yield replace(selection, entries=latest)


def _select_latest_entries(entries: Iterable[DatasetEntry]) -> tuple[DatasetEntry, ...]:
    dated = [(day, entry) for entry in entries if (day := _get_latest_day(entry))]
    return tuple(entry for _, entry in sorted(dated, key=lambda pair: pair[0], reverse=True)[:MOST])


def _render_atom_fragments(
    entry: DatasetEntry, parts: Parts, territory: Territory, setting: CatalogueContext
) -> Sequence[str]:
    if not (setting.portal.url and (day := _get_latest_day(entry))):
        return [""]
    title = f"{entry.dataset.title} – {entry.publisher.name}"
    name = f"{setting.portal.url}{entry.first}/"
    return [
        "".join(
            _format_entry(
                entry,
                parts,
                url=setting.portal.url,
                words=setting.words,
                title=title,
                id_=name,
                day=day,
            )
        )
    ]


def _render_atom_feed(
    sheet: CataloguePage, setting: CatalogueContext, datasets: Sequence[Sequence[str]]
) -> Sequence[str]:
    selection = sheet.selection
    url = setting.portal.url
    author = (
        _format_author(url, selection.publisher)
        if selection.publisher
        else _format_person(setting.portal.owner_name, url)
    )
    page = f"{url}{selection.folder}"
    head = _format_head(
        setting.words,
        f"{page}{NAME}",
        page=page,
        title=selection.title,
        description=selection.description,
    )
    return [_format_feed(setting.words, f"{head}{author}", [text for (text,) in datasets])]


# --- of one dataset ---


def _is_atom_due(entry: DatasetEntry, url: str) -> bool:
    return bool(url and (_get_latest_day(entry) or entry.dataset.corrections))


def _list_atom_entries(site: Site) -> list[DatasetEntry]:
    return [entry for entry in site.entries if _is_atom_due(entry, site.portal.url)]


def render_dataset_atom(entry: DatasetEntry, parts: Parts, url: str, words: Language) -> bytes:
    dataset = entry.dataset
    page = f"{url}{entry.dataset.id}/"
    first_page = f"{url}{entry.first}/"
    # one that is written twice would be two entries of one name
    corrections = dict.fromkeys(dataset.corrections)
    dated_entries = [
        (
            correction.day,
            "".join(
                _format_correction(
                    correction, words, title=dataset.title, page=page, first_page=first_page
                )
            ),
        )
        for correction in corrections
    ]
    if day := _get_latest_day(entry):
        message = "feed.published" if day == entry.issued else "feed.updated"
        update_title = words.say(message, title=dataset.title)
        # each update is news of its own: readers show what bears another name, not what bears
        # another day
        dated_entries.insert(
            0,
            (
                day,
                "".join(
                    _format_entry(
                        entry,
                        parts,
                        url=url,
                        words=words,
                        title=update_title,
                        id_=f"{first_page}#{day.isoformat()}",
                        day=day,
                    )
                )
                + _format_changes(entry, words),
            ),
        )
    dated_entries = sorted(dated_entries, key=lambda dated: dated[0], reverse=True)[:MOST]
    address = f"{url}{DATASET_PATH.format(id=entry.first)}"
    title = f"{dataset.title} – {entry.publisher.name}"
    head = _format_head(
        words,
        address,
        page=page,
        title=title,
        description=truncate_text(dataset.description, LONGEST),
    )
    return _format_feed(
        words, f"{head}{_format_author(url, entry.publisher)}", [text for _, text in dated_entries]
    ).encode()


def _format_correction(
    correction: Correction, words: Language, title: str, page: str, first_page: str
) -> Iterator[str]:
    """Its name is made of what it says: of several on one day, none takes that of another that was
    added later. `first_page`: the one that the dataset had first, by which readers know what
    they have read."""
    name = sha256(
        "\n".join((correction.text, correction.rows, *correction.columns)).encode()
    ).hexdigest()[:12]
    yield _format_updated(correction.day)
    yield format_xml_element(
        "id", f"{first_page}#{CORRECTIONS}-{correction.day.isoformat()}-{name}"
    )
    yield format_xml_element("title", words.say("feed.correction", title=title))
    yield format_xml_element(
        "link", rel="alternate", type="text/html", href=f"{page}#{CORRECTIONS}"
    )
    yield format_xml_element(
        "content",
        " – ".join(filter(None, (correction.text, describe_correction_scope(words, correction)))),
    )


# --- elements ---


def _format_feed(words: Language, head: str, entries: Sequence[str]) -> str:
    """Each of these texts begins with the line that says when it was updated; the feed was when the
    first was."""
    opening_tag = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{words.tag}">\n'
    updated, _, _ = entries[0].partition("\n")
    elements = map("<entry>\n{}</entry>\n".format, entries)
    return "".join((DECLARATION, opening_tag, head, f"{updated}\n", *elements, "</feed>\n"))


def _format_head(words: Language, address: str, page: str, title: str, description: str) -> str:
    return "".join(
        (
            format_xml_element("id", address),
            format_xml_element("title", title),
            format_xml_element("subtitle", description) if description else "",
            format_xml_element("link", rel="self", type=MEDIA, href=address),
            format_xml_element(
                "link", rel="alternate", type="text/html", hreflang=words.tag, href=page
            ),
            format_xml_element("generator", "Beffroi"),
        )
    )


def _format_entry(
    entry: DatasetEntry, parts: Parts, url: str, words: Language, title: str, id_: str, day: date
) -> Iterator[str]:
    dataset = entry.dataset
    licence = entry.dataset.licence
    yield _format_updated(day)
    yield format_xml_element("id", id_)
    yield format_xml_element("title", title)
    if entry.issued:
        yield format_xml_element("published", _format_timestamp(entry.issued))
    yield format_xml_element(
        "link", rel="alternate", type="text/html", hreflang=words.tag, href=f"{url}{dataset.id}/"
    )
    yield _format_author(url, entry.publisher)
    if dataset.theme:
        label = words.say(f"theme.{dataset.theme}")
        yield format_xml_element(
            "category", term=dataset.theme, scheme=f"{url}themes/", label=label
        )
    if dataset.description:
        yield format_xml_element("summary", truncate_text(dataset.description, LONGEST))
    if licence:
        yield format_xml_element("rights", words.licence(licence))
        yield (
            format_xml_element("link", rel="license", href=get_licence_url(licence))
            if get_licence_url(licence)
            else ""
        )
    descriptor_url = f"{url}data/{dataset.id}/datapackage.json"
    yield format_xml_element(
        "link", rel="describedby", type="application/json", href=descriptor_url
    )
    for file in order_published_files(parts)[:MOST_FILES]:
        address = f"{url}data/{dataset.id}/{file.path}"
        yield format_xml_element(
            "link", rel="enclosure", type=file.media, length=str(file.bytes), href=address
        )


def _format_changes(entry: DatasetEntry, words: Language) -> str:
    """« 12 lignes ajoutées, 3 lignes changées », of all tables, or nothing."""
    text = describe_change_counts(entry.changes, words) if entry.changes else ""
    return format_xml_element("content", text) if text else ""


def describe_change_counts(difference: DatasetDifference, words: Language) -> str:
    """How many rows of a dataset came, went and changed; "" where none did."""
    counts = {"diff.added": 0, "diff.removed": 0, "diff.changed": 0}
    for change in difference.tables:
        if change.difference:
            counts["diff.added"] += change.difference.added
            counts["diff.removed"] += change.difference.removed
            counts["diff.changed"] += change.difference.changed
        elif change.status == "new":
            counts["diff.added"] += change.rows
        elif change.status == "gone":
            counts["diff.removed"] += change.rows
    phrases = [words.count(message, number) for message, number in counts.items() if number]
    return ", ".join(phrases)


def _format_author(url: str, publisher: Publisher) -> str:
    return _format_person(publisher.name, f"{url}{publisher.slug}/")


def _format_person(name: str, page: str) -> str:
    return (
        f"<author>\n{format_xml_element('name', name)}{format_xml_element('uri', page)}</author>\n"
    )


def _format_updated(day: date) -> str:
    return format_xml_element("updated", _format_timestamp(day))


def _format_timestamp(day: date) -> str:
    """A day, where Atom wants a time too."""
    return f"{day.isoformat()}T00:00:00Z"


ATOM = make_catalogue_feed(
    "atom",
    paths=(f"{{folder}}{NAME}",),
    select=_list_latest_selections,
    describe=_render_atom_fragments,
    assemble=_render_atom_feed,
)
ATOM_DATASET = make_dataset_feed(
    "atom-dataset", DATASET_PATH, render=render_dataset_atom, select=_list_atom_entries
)
