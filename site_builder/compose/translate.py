"""The site in another of its languages. What nobody has translated stays in the first, and says
so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from site_builder.compose.compose import format_dataset_title
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.editorial import Article, Editorial
from site_builder.core.model.portal import Link, Portal, Publisher, Translation
from site_builder.core.model.site import DatasetEntry, Site


@dataclass(frozen=True, slots=True)
class _TranslatedTexts:
    """The title and the description of something, with the language of each where it is not the one
    asked for."""

    title: str
    description: str
    title_in: str
    text_in: str


def translate_site(site: Site, language: str) -> Site:
    """The site in one of its languages."""
    first_language = site.portal.languages[0]
    if language == first_language:
        return site
    portal = _translate_texts(site.portal, site.portal.title, language, first_language)
    publishers = {
        publisher.slug: _translate_publisher(
            publisher, _translate_texts(publisher, publisher.name, language, first_language)
        )
        for publisher in site.publishers
    }
    original_datasets = {
        dataset.dataset.id: dataset.dataset for dataset in (*site.entries, *site.absent)
    }
    texts = {
        id_: _translate_texts(dataset, dataset.title, language, first_language)
        for id_, dataset in original_datasets.items()
    }
    datasets = {
        id_: replace(dataset, title=texts[id_].title, description=texts[id_].description)
        for id_, dataset in original_datasets.items()
    }

    def link(related: Link, near: str) -> Link:
        id_ = related.url.rstrip("/")
        dataset = datasets[id_]
        title = format_dataset_title(dataset, publishers[dataset.publisher].name, near)
        return replace(related, title=title, title_in=texts[id_].title_in)

    def said(entry: DatasetEntry) -> DatasetEntry:
        dataset_texts = texts[entry.dataset.id]
        return replace(
            entry,
            dataset=datasets[entry.dataset.id],
            publisher=publishers[entry.publisher.slug],
            related=tuple(link(related, entry.dataset.publisher) for related in entry.related),
            title_in=dataset_texts.title_in,
            text_in=dataset_texts.text_in,
        )

    return replace(
        site,
        portal=replace(
            site.portal,
            title=portal.title,
            description=portal.description,
            title_in=portal.title_in,
            text_in=portal.text_in
            if portal.description
            else "",  # of one that has none, pages say it
        ),
        publishers=tuple(publishers.values()),
        entries=tuple(map(said, site.entries)),
        editorial=_translate_editorial(site.editorial, language),
        absent=tuple(map(said, site.absent)),
    )


def _translate_texts(
    described: Portal | Publisher | Dataset, title: str, language: str, first_language: str
) -> _TranslatedTexts:
    translation = next(
        (candidate for candidate in described.translations if candidate.language == language),
        Translation(language),
    )
    return _TranslatedTexts(
        translation.title or title,
        translation.description or described.description,
        "" if translation.title else first_language,
        "" if translation.description else first_language,
    )


def _translate_editorial(editorial: Editorial, language: str) -> Editorial:
    """With each text in this language, where it is translated."""
    return replace(
        editorial,
        pages=tuple(_choose_text(article, language) for article in editorial.pages),
        news=tuple(_choose_text(article, language) for article in editorial.news),
    )


def _choose_text(article: Article, language: str) -> Article:
    texts = (text for text in article.translations if text.language == language)
    return next(texts, article)


def _translate_publisher(publisher: Publisher, texts: _TranslatedTexts) -> Publisher:
    return replace(
        publisher, name=texts.title, description=texts.description, text_in=texts.text_in
    )
