"""A commune's or partner's own page, which must be worth reading before it has published
anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from markupsafe import Markup

from site_builder.core.language import Language, address
from site_builder.core.model import Contact, Entry, Picture, Publisher, Reuse
from site_builder.render.feeds.atom import feed_of
from site_builder.render.pages.charts import ChartShown, explain
from site_builder.render.pages.dataset import Fact
from site_builder.render.pages.datasets import PER_PAGE, list_of
from site_builder.render.pages.extract import LADDER, ExtractShown, cut_entries, extracts_of
from site_builder.render.pages.listing import Item, freshest, item, role
from site_builder.render.pages.prose import lede, to_html
from site_builder.render.pages.reuse_table import Taken, embed_path, framed_publisher
from site_builder.render.pages.reuses import FEW, ReuseShown, reuse_shown
from site_builder.render.pages.shell import Kind, Plan, Planned, by_publisher, shell
from site_builder.render.pages.table_section import Economy
from site_builder.render.pages.values import day, number
from site_builder.render.pages.verdict import state

# What communes have ready in their offices: `offer.<code>` and `offer.<code>.text`.
OFFERS = ("subventions", "deliberations", "equipements", "budget", "prenoms", "menus")
MOST_SHARED = 6
MOST_CHARTS = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a commune could publish."""

    title: Annotated[str, "What it is."]
    text: Annotated[str, "Where it is found and what it is good for, in a sentence."]


@dataclass(frozen=True, slots=True)
class ChartOf:
    """A chart of one of its datasets."""

    chart: Annotated[ChartShown, "The first of the dataset."]
    dataset: Annotated[str, "The dataset's title."]
    title_in: Annotated[
        str, "The language of that title, where it is not that of the page; or empty."
    ]
    url: Annotated[str, "The dataset's page, from the site's root."]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherPage:
    """The page of a publisher."""

    title: Annotated[str, "The publisher's name."]
    description: Annotated[str, "What it is, in a sentence, for the head of the page."]
    logo: Annotated[Picture | None, "Its logo, whose address is from the site's root, or nothing."]
    role: Annotated[str, "What it is, in words: « Commune de 232 440 habitants »."]
    commune: Annotated[bool, "True for a commune, false for a partner."]
    insee: Annotated[str, "The commune's INSEE code, or empty."]
    siren: Annotated[str, "Its SIREN, or empty."]
    homepage: Annotated[str, "Its own site, or empty."]
    homepage_name: Annotated[str, "The address of its site as people read it."]
    about: Annotated[Markup, "Its description as HTML, or empty."]
    text_in: Annotated[
        str, "The language of its description, where it is not that of the page; or empty."
    ]
    items: Annotated[
        tuple[Item, ...], "Its datasets, the freshest first, then those without a date; a hundred."
    ]
    everything: Annotated[
        str, "The list of all of them, from the site's root; empty where they are here."
    ]
    verdict: Annotated[
        str,
        "How many of several datasets follow their standard or schema, in a sentence, or empty.",
    ]
    facts: Annotated[
        tuple[Fact, ...], "How many datasets and rows it has, and its last update; or nothing."
    ]
    charts: Annotated[
        tuple[ChartOf, ...], "A chart of each of its freshest datasets that have some."
    ]
    offers: Annotated[
        tuple[Offer, ...], "What it could publish; nothing where it publishes already."
    ]
    extracts: Annotated[tuple[ExtractShown, ...], "What the tables of others hold of this commune."]
    shared: Annotated[
        tuple[Item, ...], "Datasets of the métropole, which speak of this commune too."
    ]
    shared_by: Annotated[str, "The métropole's name, or empty."]
    shared_url: Annotated[str, "The métropole's page, from the site's root, or empty."]
    reuses: Annotated[
        tuple[ReuseShown, ...], "What has been made of its datasets, the latest first; a few."
    ]
    contact: Annotated[Contact, "Whom to ask: name, email, url, each possibly empty."]
    url: Annotated[str, "This page, from the site's root."]
    taken: Annotated[Taken, "The codes that show it in another site."]


def page(
    given: Plan,
    publisher: Publisher,
    entries: Sequence[Entry],
    shared: Sequence[Entry],
    cut: Sequence[Entry] = (),
    economy: Economy = LADDER[0],
) -> PublisherPage:
    """`shared`: datasets of the métropole that the page of this commune mentions; `cut`: those of
    which each commune gets its rows."""
    language = given.language
    portal = given.site.portal
    commune = publisher.role == "commune"
    what = role(language, publisher)
    extracts = tuple(extracts_of(given, publisher, cut, economy))
    shown = {extract.url for extract in extracts}
    shared = [entry for entry in shared if f"{entry.dataset.id}/" not in shown]
    return PublisherPage(
        title=publisher.name,
        description=lede(publisher.description) or f"{publisher.name}, {what}",
        logo=given.logos.get(publisher.slug),
        role=what,
        commune=commune,
        insee=publisher.insee,
        siren=publisher.siren,
        homepage=publisher.homepage,
        homepage_name=address(publisher.homepage),
        about=to_html(publisher.description),
        text_in=publisher.text_in,
        items=tuple(item(given, entry) for entry in freshest(entries, PER_PAGE)),
        everything=list_of(publisher) if len(entries) > PER_PAGE else "",
        verdict=_verdict(given, entries),
        facts=tuple(_facts(language, entries)),
        charts=tuple(_charts(given, entries, economy)) if economy.charts else (),
        offers=tuple(_offers(language)) if commune and not entries else (),
        extracts=extracts,
        shared=tuple(item(given, entry) for entry in shared),
        shared_by=shared[0].publisher.name if shared else "",
        shared_url=f"{shared[0].dataset.publisher}/" if shared else "",
        reuses=tuple(reuse_shown(given, reuse) for reuse in _reuses(given, publisher)),
        contact=publisher.contact if publisher.contact != Contact() else portal.contact,
        url=f"{publisher.slug}/",
        taken=framed_publisher(portal.url, publisher),
    )


def _facts(language: Language, entries: Sequence[Entry]) -> Iterator[Fact]:
    if entries:
        yield Fact(language.say("nav.datasets"), number(language, len(entries)), "#datasets-title")
    if rows := sum(entry.summary.rows for entry in entries):
        yield Fact(language.say("fact.rows"), number(language, rows), "")
    if days := [entry.modified for entry in entries if entry.modified]:
        yield Fact(language.say("fact.day"), day(language, max(days)), "")


def _charts(given: Plan, entries: Sequence[Entry], economy: Economy) -> Iterator[ChartOf]:
    drawn = [entry for entry in freshest(entries, len(entries)) if entry.summary.charts]
    for entry in drawn[:MOST_CHARTS]:
        dataset = entry.dataset
        chart = next(
            table.charts[0] for table in given.opening.detail(entry.summary).tables if table.charts
        )
        shown = explain(given.language, chart, f"chart-{dataset.slug}", economy.figures)
        yield ChartOf(shown, dataset.title, entry.title_in, f"{dataset.id}/")


def _verdict(given: Plan, entries: Sequence[Entry]) -> str:
    """« 8 jeux de données sur 10 suivent leur standard »; of a single one, its own verdict says
    all."""
    states = Counter(state(given.opening, entry) for entry in entries)
    del states[None]
    total = states.total()
    kept = states["conforming"]
    if total < 2:
        return ""
    message = "publisher.verdict.all" if kept == total else "publisher.verdict"
    sentence = given.language.count(message, kept, total=total)
    if not states["unverified"]:
        return sentence
    return f"{sentence} {given.language.count('publisher.unverified', states['unverified'])}"


def _offers(language: Language) -> Iterator[Offer]:
    for code in OFFERS:
        yield Offer(language.say(f"offer.{code}"), language.say(f"offer.{code}.text"))


def _reuses(given: Plan, publisher: Publisher) -> list[Reuse]:
    own = f"{publisher.slug}/"
    reuses = given.site.editorial.reuses
    return [one for one in reuses if any(id_.startswith(own) for id_ in one.datasets)][:FEW]


def plan(given: Plan) -> Iterator[Planned]:
    found = by_publisher(given.site.entries)
    for publisher, pages, inputs in _pages(given):
        feed = feed_of(given.site.portal.url, f"{publisher.slug}/", found.get(publisher.slug, ()))
        yield Planned(
            file=f"{publisher.slug}/index.html",
            templates=(f"publisher--{publisher.slug}.html", "publisher.html"),
            shell=shell(given, f"{publisher.slug}/", publisher=publisher, feed=feed),
            inputs=inputs,
            contexts=pages,
        )


def plan_framed(given: Plan) -> Iterator[Planned]:
    """The same for the frame of another site, that of its town hall first of all."""
    url = given.site.portal.url
    for publisher, pages, inputs in _pages(given):
        path = embed_path(publisher.slug)
        around = shell(given, path, indexed=False, publisher=publisher)
        yield Planned(
            file=f"{path}index.html",
            templates=("embed-publisher.html",),
            shell=replace(around, canonical=f"{url}{publisher.slug}/" if url else "", languages=()),
            inputs=inputs,
            contexts=pages,
        )


def _pages(
    given: Plan,
) -> Iterator[tuple[Publisher, Callable[[], Iterator[PublisherPage]], tuple[object, ...]]]:
    """Each publisher with its page, in ever shorter versions, and all that it depends on."""
    found = by_publisher(given.site.entries)
    metropole = next((some.slug for some in given.site.publishers if some.role == "metropole"), "")
    shared_by_all = found.get(metropole, [])[:MOST_SHARED]
    cut_by_all = cut_entries(given.site.entries)
    for publisher in given.site.publishers:
        entries = found.get(publisher.slug, [])
        shared, cut = (shared_by_all, cut_by_all) if publisher.role == "commune" else ([], [])

        def pages(
            publisher: Publisher = publisher,
            entries: Sequence[Entry] = entries,
            shared: Sequence[Entry] = shared,
            cut: Sequence[Entry] = cut,
        ) -> Iterator[PublisherPage]:
            return (
                page(given, publisher, entries=entries, shared=shared, cut=cut, economy=economy)
                for economy in LADDER
            )

        marks = [given.marks[entry.dataset.id] for entry in (*entries, *shared, *cut)]
        logo = given.logos.get(publisher.slug)
        mark = given.atlas.mark if cut else ""
        yield publisher, pages, (publisher, logo, marks, mark, _reuses(given, publisher))


PUBLISHER = Kind("publisher", PublisherPage, plan)
PUBLISHER_EMBED = Kind("publisher_embed", PublisherPage, plan_framed, everywhere=False)
