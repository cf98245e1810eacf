"""A Site made by hand, for tests of pages and feeds: every kind of content, no file read, no data
prepared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal
from unittest.mock import patch

from site_builder.compose.compose import compose_site
from site_builder.compose.today import Today
from site_builder.core.model.columns import Column
from site_builder.core.model.dataset import Catalogue, Dataset, Resource, Service
from site_builder.core.model.editorial import Article, ArticleLink, Editorial, Picture, Reuse
from site_builder.core.model.portal import Contact, Licence, Link, Portal, Publisher
from site_builder.core.model.prepared import (
    Artefact,
    ColumnProfile,
    CommuneExtract,
    Detail,
    DistributionBar,
    Document,
    Summary,
    Table,
    TableDetail,
    format_year_span,
)
from site_builder.core.model.site import Site
from site_builder.core.problems import Place, Problem, Repair
from site_builder.prepare.prepare import list_download_formats
from site_builder.publish.specimens import load_specimens
from site_builder.render import render
from site_builder.render.assets import locate_templates
from site_builder.render.feeds.feed import Feed
from site_builder.render.localised_site import DetailLoader
from site_builder.render.render import ICON, STYLES, RenderedSite, render_site
from site_builder.render.rendered_files import Pages

TODAY = date(2026, 11, 20)
PORTAL = Portal(
    title="Portail d’essai",
    description="Les données du territoire.",
    url="https://donnees.example/portail/",
    licence=Licence("etalab-2.0"),
    contact=Contact("Équipe données", "donnees@metropole.example"),
    repository="https://forge.example/portail",
)
PUBLISHERS = (
    Publisher(
        slug="armentieres",
        name="Armentières",
        role="commune",
        insee="59017",
        siren="215900176",
        population=26107,
    ),
    Publisher(
        slug="lille",
        name="Lille",
        role="commune",
        insee="59350",
        siren="215903501",
        population=232440,
        homepage="https://www.lille.example/",
    ),
    Publisher(
        slug="metropole",
        name="Métropole",
        role="metropole",
        siren="200093201",
        description="L’établissement des **communes**.",
    ),
)
PROFILES = (
    ColumnProfile(
        name="nom",
        type="string",
        kind="string",
        rows=1234,
        filled=1234,
        distinct=900,
        low="",
        high="",
        ordered=False,
        bars=(DistributionBar("Zoé", 300), DistributionBar("Léo", 200)),
    ),
    ColumnProfile(
        name="montant",
        type="number",
        kind="number",
        rows=1234,
        filled=1000,
        distinct=700,
        low="-12500.50",
        high="3000",
        ordered=True,
        bars=(DistributionBar("-12500.50", 4), DistributionBar("0", 996)),
    ),
    ColumnProfile(
        name="jour",
        type="date",
        kind="date",
        rows=1234,
        filled=0,
        distinct=0,
        low="",
        high="",
        ordered=False,
        bars=(),
    ),
    ColumnProfile(
        name="ouvert",
        type="boolean",
        kind="boolean",
        rows=1234,
        filled=1234,
        distinct=2,
        low="",
        high="",
        ordered=False,
        bars=(DistributionBar("true", 1200), DistributionBar("false", 34)),
    ),
    ColumnProfile(
        name="annee",
        type="year",
        kind="year",
        rows=1234,
        filled=1234,
        distinct=2,
        low="2023",
        high="2024",
        ordered=False,
        bars=(DistributionBar("2023", 600), DistributionBar("2024", 634)),
    ),
)
ROWS: tuple[tuple[str | None, ...], ...] = (
    ("Zoé", "-12500.50", "2024-01-31", "true", "2024"),
    (None, None, None, None, None),
    ("<b>{{ 7 * 7 }}</b>", "en cours", "2023-12-01", "false", "2023"),
)
NOTHING = Detail((), ())
COLUMNS = tuple(
    Column(name=profile.name, type=profile.type, kind=profile.kind) for profile in PROFILES
)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def artefact(
    path: str, format_: str, media: str = "text/csv; charset=utf-8", size: int = 214_000
) -> Artefact:
    return Artefact(path=path, format=format_, media=media, bytes=size, sha256=sha(path))


def table(name: str = "table", rows: int = 1234, columns: tuple[Column, ...] = COLUMNS) -> Table:
    downloads = (
        artefact(
            f"{name}.xlsx",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        artefact(f"{name}.excel.csv", "excel.csv"),
        artefact(f"{name}.csv", "csv"),
        artefact(f"{name}.parquet", "parquet", "application/vnd.apache.parquet"),
        artefact(f"{name}.json", "json", "application/json"),
        artefact(f"original/{name}.csv", "csv", "text/csv"),
    )
    return Table(
        name=name,
        source=f"{name}.csv",
        rows=rows,
        columns=columns,
        downloads=downloads,
        faults="",
        content=sha(name),
    )


@dataclass(frozen=True)
class Made:
    """A dataset and what would have been prepared of it."""

    dataset: Dataset
    tables: tuple[Table, ...] = ()
    documents: tuple[Document, ...] = ()
    detail: Detail = NOTHING
    status: Literal["published", "withheld"] = "published"

    def summary(self) -> Summary:
        rows = sum(table.rows for table in self.tables)
        formats = list_download_formats(self.tables, self.documents)
        return Summary(
            id=self.dataset.id,
            key="key",
            status=self.status,
            rows=rows,
            errors=0,
            warnings=0,
            repairs=0,
            tables=self.tables,
            documents=self.documents,
            parts="",
            detail=sha(repr(self.detail)),
            period=format_year_span(self.tables),
            formats=formats,
        )


def plain(id_: str, title: str = "", **more: object) -> Made:
    """A dataset of one table."""
    publisher, slug = id_.split("/")
    dataset = Dataset(
        id=id_,
        publisher=publisher,
        slug=slug,
        title=title or f"Titre de {slug}",
        descriptor=f"datasets/{id_}/datapackage.yaml",
    )
    dataset = replace(
        dataset,
        sources=(Resource(name="table", path="table.csv", kind="table"),),
        licence=Licence("etalab-2.0"),
    )
    dataset = replace(dataset, **more)  # type: ignore[arg-type]
    detail = Detail(
        (
            TableDetail(
                name="table",
                profiles=PROFILES,
                preview=ROWS,
                repairs=(Repair("empty-rows", {}, 3),),
            ),
        ),
        (),
    )
    return Made(dataset=dataset, tables=(table(),), documents=(), detail=detail)


def rich() -> Made:
    """Three tables, a document, a service, and words that must not be believed."""
    names = ("a2022", "a2023", "a2024")
    made = plain(
        "lille/subventions",
        "Subventions versées aux associations culturelles, sportives et de solidarité de Lille, "
        "d’Hellemmes et de "
        "Lomme, de 2022 à 2024 {{ 7 * 7 }} <script>",
        description=(
            "Une **phrase**.\n\n<script>alert(1)</script> [piège](javascript:alert) "
            "[lien](https://a.example/)"
        ),
        keywords=("subventions",),
        theme="economie",
        frequency="annual",
        temporal="2022/2024",
        licence=Licence("odbl-1.0"),
        contact=Contact("Vie associative", "asso@lille.example", "https://lille.example/contact"),
        origin=(Link("Délibérations", "https://lille.example/deliberations"),),
        modified=date(2026, 11, 3),
        sources=(
            *(
                Resource(
                    name=name, path=f"{name}.csv", kind="table", title=f"Subventions {name[1:]}"
                )
                for name in names
            ),
            Resource(
                name="reglement",
                path="reglement.pdf",
                kind="document",
                title="Règlement",
                description="Voté en mars.",
            ),
        ),
        services=(
            Service(
                name="api",
                url="https://lille.example/api",
                kind="api",
                title="Interface",
                description="Ligne par ligne.",
            ),
        ),
    )
    problems = (
        Problem(
            code="column-missing",
            severity="warning",
            place=Place(path="datasets/lille/subventions/a2022.csv", row=7),
        ),
    )
    document = Document(
        name="reglement",
        source="reglement.pdf",
        file=artefact("original/reglement.pdf", "pdf", "application/pdf"),
    )
    details = tuple(
        TableDetail(name=name, profiles=PROFILES, preview=ROWS, repairs=()) for name in names
    )
    return replace(
        made,
        tables=tuple(table(name) for name in names),
        documents=(document,),
        detail=Detail(details, problems),
    )


EVERYTHING = (
    rich(),
    plain(
        "lille/prenoms",
        theme="population",
        temporal="2024",
        modified=date(2025, 1, 1),
        keywords=("Subventions", "état"),
    ),
    plain("lille/essai", "Essai (données fictives)", demonstration=True, theme="economie"),
    plain("metropole/communes", "Communes de la métropole", theme="territoire"),
)


EDITORIAL = Editorial(
    reuses=(
        Reuse(
            title="Carte <des> subventions",
            url="https://carte.example/?a=1&b=2",
            author="Les Amis du carillon",
            description="Une **carte**.",
            day=date(2026, 3, 1),
            datasets=("lille/subventions", "lille/retire"),
            picture=Picture(
                path="reuses/carte.png",
                url="reutilisations/carte.png",
                sha256=sha("carte"),
                width=640,
                height=400,
            ),
        ),
        Reuse(title="Sans rien", url="https://rien.example/"),
    ),
    pages=(
        Article(
            path="pages/a-propos.md",
            url="a-propos/",
            title="À propos",
            text="Voir [les jeux](/jeux/), [le menu](menu.md).\n\n#### Trop bas\n\n![Une "
            "tour](tour.jpg)\n\n"
            "|a|b|\n|-|-|\n|1|2|\n",
            links=(
                ArticleLink("/jeux/", "jeux/", 1),
                ArticleLink("menu.md", "menu/", 1),
                ArticleLink("tour.jpg", "assets/pages/tour.jpg", 5),
            ),
            pictures=(
                Picture(
                    path="pages/tour.jpg",
                    url="assets/pages/tour.jpg",
                    sha256=sha("tour"),
                    width=30,
                    height=20,
                ),
            ),
        ),
        Article(path="pages/menu.md", url="menu/", title="Au menu", text="Rien.", menu=True),
    ),
    news=(
        Article(
            path="pages/ouverture.md",
            url="actualites/ouverture/",
            title="Le portail ouvre",
            text="Enfin.",
            day=date(2026, 2, 1),
        ),
    ),
)


def site(
    made: Iterable[Made] = EVERYTHING,
    portal: Portal = PORTAL,
    editorial: Editorial = EDITORIAL,
    today: date = TODAY,
) -> Site:
    made = tuple(made)
    catalogue = Catalogue(
        portal=portal, publishers=PUBLISHERS, datasets=tuple(one.dataset for one in made)
    )
    return compose_site(
        catalogue,
        {one.dataset.id: one.summary() for one in made},
        dates={},
        today=Today(today),
        editorial=editorial,
    )


def closed(extract: CommuneExtract) -> TableDetail:
    """Nothing is cut here."""
    raise AssertionError(extract)


@dataclass
class Press:
    """What a rendering kept and opened."""

    kept: dict[str, bytes] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)

    def keep(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        self.kept[digest] = content
        return digest

    def render(
        self,
        made: Iterable[Made] = EVERYTHING,
        portal: Portal = PORTAL,
        known: Pages | None = None,
        folders: tuple[Path, ...] = (),
        components: bool = False,
        editorial: Editorial = EDITORIAL,
        neighbours: tuple[Link, ...] | None = None,
    ) -> RenderedSite:
        """`neighbours`: those of the second dataset, other than its own."""
        made = tuple(made)
        by_id = {one.dataset.id: one for one in made}

        def open_detail(summary: Summary) -> Detail:
            self.opened.append(summary.id)
            return by_id[summary.id].detail

        def open_tables(summary: Summary) -> tuple[tuple[Table, ...], tuple[Document, ...]]:
            return by_id[summary.id].tables, by_id[summary.id].documents

        shelves = (*folders, locate_templates())
        opening = DetailLoader(open_detail, open_tables, closed)
        shown = site(made, portal, editorial)
        if neighbours is not None:
            first, second, *others = shown.entries
            second = replace(second, related=neighbours)
            shown = replace(shown, entries=(first, second, *others))
        read = self.kept.__getitem__
        return render_site(
            shown,
            opening,
            known=known or {},
            keep=self.keep,
            read=read,
            templates=shelves,
            load_specimens=load_specimens if components else None,
        )

    def feed(self, feed: Feed, portal: Portal = PORTAL) -> dict[str, bytes]:
        """The files of one feed, for all that there is."""
        with patch.multiple(render, FEEDS=(feed,), PAGES=()):
            files = self.render(portal=replace(portal, cards=False)).files
        return {path: self.kept[files[path]] for path in files.keys() - {STYLES, ICON}}

    def text(self, rendered: RenderedSite, path: str) -> str:
        return self.kept[rendered.files[path]].decode()
