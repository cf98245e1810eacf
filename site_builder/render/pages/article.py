"""The owner's own pages, and the news, which are pages with a day: /<slug>/, /actualites/ and
/actualites/<slug>/."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from markupsafe import Markup

from site_builder.compose.editorial.articles import NEWS as ADDRESS
from site_builder.core.language import Language
from site_builder.core.model.editorial import Article
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages import prose
from site_builder.render.pages.cited import (
    LADDER,
    CitedBudget,
    CitedShown,
    describe_citation,
    list_cited_inputs,
)
from site_builder.render.pages.paging import PageSlice, Step, split_into_pages
from site_builder.render.pages.shell import PageKind, PlannedPage, Shell, build_page_shell

PER_PAGE = 24
LATEST = 3  # on the home page
TWO_COLUMNS = range(1_000, 4_000)  # characters
_NO_SENTENCE = re.compile(r"\s*(?:[#>!|*+-]|\d+[.)]|$)")


@dataclass(frozen=True, slots=True)
class ArticlePartShown:
    """A part of a text, and what follows it."""

    text: Annotated[Markup, "The text as HTML, possibly empty."]
    cited: Annotated[CitedShown | None, "What is shown of a dataset, or nothing at the end."]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """A page of the owner's, or a piece of news."""

    title: Annotated[str, "Its title."]
    text_in: Annotated[str, "The language of the text, where it is not that of the page; or empty."]
    description: Annotated[str, "Its first paragraph, for the head of the page, or empty."]
    day: Annotated[str, "Its day in full; empty where it is no news."]
    iso_day: Annotated[str, "The same day as YYYY-MM-DD, or empty."]
    demonstration: Annotated[
        bool, "True where all that it shows of datasets is invented, which is then said once."
    ]
    in_two_columns: Annotated[bool, "True where a wide screen may show the text in two columns."]
    text: Annotated[Markup, "The text as HTML, without what it shows of datasets."]
    parts: Annotated[
        tuple[ArticlePartShown, ...], "The text in parts, each with what it shows of a dataset."
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """A piece of news in a list."""

    title: Annotated[str, "Its title."]
    text_in: Annotated[str, "The language of the text, where it is not that of the page; or empty."]
    url: Annotated[str, "Its page, from the site's root."]
    sentence: Annotated[str, "Its first sentences, in plain words, or empty."]
    day: Annotated[str, "Its day in full."]
    iso_day: Annotated[str, "The same day as YYYY-MM-DD."]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPage:
    """A page of the list of news."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What the list holds, in a sentence."]
    items: Annotated[tuple[NewsItem, ...], "The news of this page, the latest first."]
    steps: Annotated[
        tuple[Step, ...], "Links to the pages of the list; nothing where there is only one."
    ]
    previous: Annotated[str, "The page before, from the site's root, or empty."]
    next: Annotated[str, "The page after, from the site's root, or empty."]


def _build_article_pages(
    localised_site: LocalisedSite, article: Article, shell: Shell
) -> Iterator[ArticlePage]:
    """The page, then ever shorter versions of it, where it shows something of datasets."""
    language = localised_site.language
    marked_text = prose.render_article_markdown(
        article, shell.root, shell.site, language.say("article.table")
    )
    text_parts = list(prose.split_at_citations(marked_text))
    full_day, iso_day = _format_article_day(language, article)
    for budget in LADDER if article.citations else LADDER[:1]:
        parts = tuple(_show_parts(localised_site, article, text_parts, budget))
        is_invented = _is_all_invented(parts)
        if is_invented:
            parts = tuple(map(_drop_label, parts))
        yield ArticlePage(
            title=article.title,
            text_in=_find_text_language(localised_site, article),
            description=extract_article_opening(article),
            day=full_day,
            iso_day=iso_day,
            demonstration=is_invented,
            in_two_columns=_has_two_columns(article),
            text=Markup("\n").join(part.text for part in text_parts),
            parts=parts,
        )


def _is_all_invented(parts: Sequence[ArticlePartShown]) -> bool:
    """Are all datasets of which it shows something demonstrations? False of text alone."""
    cited = [part.cited for part in parts if part.cited and part.cited.title]
    return bool(cited) and all(shown.demonstration for shown in cited)


def _drop_label(part: ArticlePartShown) -> ArticlePartShown:
    """Without the label that the head of the page has."""
    if part.cited is None:
        return part
    return replace(part, cited=replace(part.cited, demonstration=False))


def _has_two_columns(article: Article) -> bool:
    """Text alone, long enough for two and short enough to stand on one screen: nobody scrolls back
    up to the second."""
    if any((article.day, article.citations, article.pictures)):
        return False
    return len(article.text) in TWO_COLUMNS


def _show_parts(
    localised_site: LocalisedSite,
    article: Article,
    text_parts: Sequence[prose.ArticlePart],
    budget: CitedBudget,
) -> Iterator[ArticlePartShown]:
    sources = set[str]()
    for number, part in enumerate(text_parts, 1):
        cited = None
        if part.citation is not None:
            citation = article.citations[part.citation]
            shown = describe_citation(
                localised_site, citation, number, level=part.level + 1, budget=budget
            )
            cited = replace(shown, is_repeated=citation.dataset in sources)
            sources.add(citation.dataset)
        yield ArticlePartShown(part.text, cited)


def extract_article_opening(article: Article) -> str:
    """The beginning of the first paragraph that is one."""
    lines = article.text.split("\n")
    for citation in article.citations:
        lines[citation.place] = ""
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines))
    return prose.extract_lede(
        next((paragraph for paragraph in paragraphs if not _NO_SENTENCE.match(paragraph)), "")
    )


def _find_text_language(localised_site: LocalisedSite, article: Article) -> str:
    """The portal's first language, on a page in another one into which nobody translated it."""
    return "" if article.language else localised_site.data_language


def build_news_item(localised_site: LocalisedSite, article: Article) -> NewsItem:
    language = localised_site.language
    full_day, iso_day = _format_article_day(language, article)
    return NewsItem(
        title=article.title,
        text_in=_find_text_language(localised_site, article),
        url=article.url,
        sentence=extract_article_opening(article),
        day=full_day,
        iso_day=iso_day,
    )


def _format_article_day(language: Language, article: Article) -> tuple[str, str]:
    return (language.day(article.day), article.day.isoformat()) if article.day else ("", "")


def _build_news_list_page(localised_site: LocalisedSite, leaf: PageSlice[Article]) -> NewsPage:
    language = localised_site.language
    return NewsPage(
        title=leaf.title(language, language.say("news.title")),
        description=language.say("news.text"),
        items=tuple(build_news_item(localised_site, article) for article in leaf.some),
        **leaf.around(language),
    )


def plan_article_pages(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    editorial = localised_site.site.editorial
    for article in (*editorial.pages, *editorial.news):
        shell = build_page_shell(
            localised_site,
            article.url,
            card=article.url.rstrip("/"),
            pictured=(article.title,),
        )

        def contexts(article: Article = article, shell: Shell = shell) -> Iterator[ArticlePage]:
            return _build_article_pages(localised_site, article, shell)

        slug = article.url.rstrip("/").rpartition("/")[2]
        yield PlannedPage(
            file=f"{article.url}index.html",
            templates=(f"article--{slug}.html", "article.html"),
            shell=shell,
            inputs=(article, list_cited_inputs(localised_site, article)),
            contexts=contexts,
        )


def plan_news_list(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    """The list of news, where there are some."""
    articles = localised_site.site.editorial.news
    for leaf in split_into_pages(ADDRESS, articles, PER_PAGE) if articles else ():

        def contexts(leaf: PageSlice[Article] = leaf) -> list[NewsPage]:
            return [_build_news_list_page(localised_site, leaf)]

        yield PlannedPage(
            file=f"{leaf.path}index.html",
            templates=("news.html",),
            shell=build_page_shell(localised_site, leaf.path),
            inputs=(leaf, localised_site.site.portal.title),
            contexts=contexts,
        )


ARTICLE = PageKind("article", ArticlePage, plan_article_pages)
NEWS = PageKind("news", NewsPage, plan_news_list)
