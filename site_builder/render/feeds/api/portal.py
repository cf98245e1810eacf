"""/api/v1/portal.json: what the portal says of itself, and beside its data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from site_builder.core.model.editorial import Article, Picture, Reuse
from site_builder.core.model.site import Site
from site_builder.render.feeds.api import dataset_answers, portal_answers
from site_builder.render.feeds.api.writing import build_api_answer, encode_answer_file
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.localised_site import LocalisedSite

PORTAL_PATH = "api/v1/portal.json"


def plan_portal_answer(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """One file."""
    site = localised_site.site
    inputs = (site.portal, site.editorial)
    yield plan_file(PORTAL_PATH, partial(_render_portal, site), inputs=inputs)


def _render_portal(site: Site) -> bytes:
    portal = site.portal
    editorial = site.editorial
    articles = [_build_article(article, portal.url) for article in editorial.pages]
    articles += [_build_article(article, portal.url) for article in editorial.news]
    answer = portal_answers.Portal(
        version=1,
        title=portal.title,
        description=portal.description,
        url=portal.url,
        languages=portal.languages,
        contact=build_api_answer(dataset_answers.Contact, portal.contact),
        reuses=tuple(_build_reuse(reuse, portal.url) for reuse in editorial.reuses),
        articles=tuple(articles),
    )
    return encode_answer_file(answer)


def _build_reuse(reuse: Reuse, root: str) -> portal_answers.Reuse:
    picture = _build_picture(reuse.picture, root) if reuse.picture else None
    return build_api_answer(portal_answers.Reuse, reuse, picture=picture)


def _build_article(article: Article, root: str) -> portal_answers.Article:
    return build_api_answer(
        portal_answers.Article,
        article,
        name=PurePosixPath(article.path).stem,
        url=f"{root}{article.url}",
        pictures=tuple(_build_picture(picture, root) for picture in article.pictures),
        translations=tuple(
            build_api_answer(portal_answers.ArticleTranslation, translation)
            for translation in article.translations
        ),
    )


def _build_picture(picture: Picture, root: str) -> portal_answers.Picture:
    name = PurePosixPath(picture.path).name
    return portal_answers.Picture(name=name, url=f"{root}{picture.url}")


PORTAL = Feed(name="api-portal", plan=plan_portal_answer)
