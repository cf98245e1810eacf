"""What the card of each page holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from site_builder.core.language import Language
from site_builder.core.model.editorial import Article
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.metadata.standards import Standard
from site_builder.render.cards.card import BRICK, Card, CardFigure, CardPicture
from site_builder.render.cards.pictures import (
    draw_communes,
    draw_comparison,
    draw_first_picture,
)
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.article import extract_article_opening
from site_builder.render.pages.bare_title import write_bare_title
from site_builder.render.pages.compared_figures import StandardComparison
from site_builder.render.pages.compared_map import MapGround
from site_builder.render.pages.compared_measure import describe_measure
from site_builder.render.pages.key_figure import describe_key_figure
from site_builder.render.pages.listing import describe_publisher_role
from site_builder.render.pages.other_figure import describe_other_figure
from site_builder.render.pages.values import format_integer, format_period

MOST_OPENED = 3  # datasets of a publisher, in which a chart is looked for
FindGround = Callable[[], MapGround | None]


def compose_home_card(localised_site: LocalisedSite, find_ground: FindGround) -> Card:
    """The portal, and who publishes there."""
    site = localised_site.site
    language = localised_site.language
    return _make_card(
        localised_site,
        title=site.portal.title,
        byline=language.say("card.portal" if site.publishers[1:] else "card.portal.commune"),
        portal="",
        figure=_count("figure.datasets", language, len(site.entries)),
        picture=_draw_publishing(language, site.entries, find_ground()),
    )


def compose_publisher_card(
    localised_site: LocalisedSite,
    publisher: Publisher,
    entries: Sequence[DatasetEntry],
    find_ground: FindGround,
) -> Card:
    """A commune on the map of all, or the first chart of a partner."""
    colour = publisher.colour or BRICK
    ground = find_ground()
    if ground and publisher.insee in ground.communes:
        picture: CardPicture | None = draw_communes(ground, "", {publisher.insee}, colour)
    else:
        picture = _find_first_picture(localised_site, entries)
    return _make_card(
        localised_site,
        title=publisher.name,
        byline=describe_publisher_role(localised_site.language, publisher),
        figure=_count_gifts(localised_site.language, entries),
        picture=picture,
        colour=colour,
    )


def compose_dataset_card(localised_site: LocalisedSite, entry: DatasetEntry) -> Card:
    """A dataset: the figure with which its page opens, of when, and what that draws first."""
    language = localised_site.language
    period = entry.summary.period or entry.dataset.temporal
    byline = entry.publisher.name
    if period:
        byline = f"{byline}, {format_period(language, period)}"
    return _make_card(
        localised_site,
        title=entry.dataset.title,
        byline=byline,
        figure=_describe_figure(localised_site, entry),
        picture=_find_first_picture(localised_site, [entry]),
        colour=entry.publisher.colour,
        invented=entry.dataset.demonstration,
    )


def _describe_figure(localised_site: LocalisedSite, entry: DatasetEntry) -> CardFigure | None:
    """That of the page."""
    language = localised_site.language
    summary = entry.summary
    tables, documents = localised_site.opening.tables(summary)
    figure = describe_key_figure(
        language,
        entry.dataset,
        tables=[table for table in tables if not table.period] or tables,
        detail=localised_site.opening.detail(summary),
    ) or describe_other_figure(language, documents, entry.dataset.services)
    return CardFigure(figure.value, figure.text) if figure else None


def compose_standard_card(
    localised_site: LocalisedSite,
    standard: Standard,
    entries: Sequence[DatasetEntry],
    find_ground: FindGround,
) -> Card:
    """A standard of the territory, and the communes that follow it."""
    language = localised_site.language
    return _make_card(
        localised_site,
        title=standard.title,
        byline=language.say("card.standard"),
        figure=_count("figure.datasets", language, len(entries)),
        picture=_draw_publishing(language, entries, find_ground()),
    )


def compose_comparison_card(
    localised_site: LocalisedSite, comparison: StandardComparison, find_ground: FindGround
) -> Card:
    """How communes compare: the first map of the page."""
    language = localised_site.language
    measure = comparison.measures[0]
    compared = describe_measure(
        localised_site, comparison, measure, ground=find_ground(), first=True
    )
    return _make_card(
        localised_site,
        title=comparison.standard.title,
        byline=language.say("compare.title"),
        figure=None,
        picture=draw_comparison(compared.map, f"{compared.title}. {compared.map_title}"),
        invented=comparison.entry.dataset.demonstration,
    )


def compose_article_card(localised_site: LocalisedSite, article: Article) -> Card:
    """A page of the owner's or a piece of news: how it begins, and what the first dataset of
    which it shows something draws."""
    ids = [citation.dataset for citation in article.citations]
    entries = [entry for entry in localised_site.site.entries if entry.dataset.id in ids]
    entries.sort(key=lambda entry: ids.index(entry.dataset.id))
    return _make_card(
        localised_site,
        title=article.title,
        byline=extract_article_opening(article),
        figure=None,
        picture=_find_first_picture(localised_site, entries),
        invented=bool(entries) and all(entry.dataset.demonstration for entry in entries),
    )


def _make_card(
    localised_site: LocalisedSite,
    *,
    title: str,
    byline: str,
    figure: CardFigure | None,
    picture: CardPicture | None,
    portal: str | None = None,
    colour: str = "",
    invented: bool = False,
) -> Card:
    """What is invented is said once, and not in titles. `portal`: another name than its own."""
    portal_title = localised_site.site.portal.title if portal is None else portal
    plain_title = write_bare_title(title)
    plain_portal = write_bare_title(portal_title)
    is_invented = invented or (plain_title, plain_portal) != (title, portal_title)
    return Card(
        portal=plain_portal,
        title=plain_title,
        byline=byline,
        figure=figure,
        label=localised_site.language.say("card.invented") if is_invented else "",
        colour=colour,
        picture=picture,
    )


def _draw_publishing(
    language: Language, entries: Iterable[DatasetEntry], ground: MapGround | None
) -> CardPicture | None:
    """The communes whose datasets these are, or nothing where they are of none."""
    publishing = {entry.publisher.insee for entry in entries}
    if ground is None or publishing.isdisjoint(ground.communes):
        return None
    count = len(publishing & ground.communes.keys())
    return draw_communes(ground, language.count("card.communes", count), publishing)


def _find_first_picture(
    localised_site: LocalisedSite, entries: Sequence[DatasetEntry]
) -> CardPicture | None:
    drawn = [entry for entry in entries if entry.summary.charts or entry.summary.maps]
    for entry in sorted(drawn, key=lambda entry: not entry.summary.charts)[:MOST_OPENED]:
        tables = localised_site.opening.detail(entry.summary).tables
        title = entry.dataset.title
        language = localised_site.language
        if picture := draw_first_picture(language, title, tables, localised_site.basemap):
            return picture
    return None


def _count_gifts(language: Language, entries: Sequence[DatasetEntry]) -> CardFigure | None:
    """Its rows, which say more than its datasets; these where none has a table."""
    rows = sum(entry.summary.rows for entry in entries)
    datasets = _count("figure.datasets", language, len(entries))
    return _count("publisher.rows", language, rows) or datasets


def _count(message: str, language: Language, count: int) -> CardFigure | None:
    if not count:
        return None
    return CardFigure(format_integer(language, count), language.count(message, count))
