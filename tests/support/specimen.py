"""A Site made by hand, for tests of pages and feeds: every kind of content, no file read, no data
prepared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from site_builder.compose.compose import compose
from site_builder.core.model import (
    Artefact,
    Article,
    Bar,
    Catalogue,
    Column,
    Contact,
    Dataset,
    Detail,
    Document,
    Editorial,
    Extract,
    Licence,
    Link,
    Picture,
    Portal,
    Profile,
    Publisher,
    Reuse,
    Service,
    Site,
    Source,
    Summary,
    Table,
    TableDetail,
    Target,
    span,
)
from site_builder.core.problems import Place, Problem, Repair
from site_builder.prepare.prepare import offered
from site_builder.render.assets import templates
from site_builder.render.pages import Opening
from site_builder.render.render import Pages, Rendered, render

TODAY = date(2026, 11, 20)
PORTAL = Portal(
    "Portail d’essai",
    "Les données du territoire.",
    "https://donnees.example/portail/",
    licence=Licence("etalab-2.0"),
    contact=Contact("Équipe données", "donnees@metropole.example"),
    repository="https://forge.example/portail",
)
PUBLISHERS = (
    Publisher("armentieres", "Armentières", "commune", "59017", "215900176", 26107),
    Publisher(
        "lille", "Lille", "commune", "59350", "215903501", 232440, "https://www.lille.example/"
    ),
    Publisher(
        "metropole",
        "Métropole",
        "metropole",
        siren="200093201",
        description="L’établissement des **communes**.",
    ),
)
PROFILES = (
    Profile(
        "nom",
        "string",
        "string",
        1234,
        1234,
        900,
        "",
        "",
        False,
        (Bar("Zoé", 300), Bar("Léo", 200)),
    ),
    Profile(
        "montant",
        "number",
        "number",
        1234,
        1000,
        700,
        "-12500.50",
        "3000",
        True,
        (Bar("-12500.50", 4), Bar("0", 996)),
    ),
    Profile("jour", "date", "date", 1234, 0, 0, "", "", False, ()),
    Profile(
        "ouvert",
        "boolean",
        "boolean",
        1234,
        1234,
        2,
        "",
        "",
        False,
        (Bar("true", 1200), Bar("false", 34)),
    ),
    Profile(
        "annee",
        "year",
        "year",
        1234,
        1234,
        2,
        "2023",
        "2024",
        False,
        (Bar("2023", 600), Bar("2024", 634)),
    ),
)
ROWS: tuple[tuple[str | None, ...], ...] = (
    ("Zoé", "-12500.50", "2024-01-31", "true", "2024"),
    (None, None, None, None, None),
    ("<b>{{ 7 * 7 }}</b>", "en cours", "2023-12-01", "false", "2023"),
)
NOTHING = Detail((), ())
COLUMNS = tuple(Column(profile.name, profile.type, profile.kind) for profile in PROFILES)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def artefact(
    path: str, format_: str, media: str = "text/csv; charset=utf-8", size: int = 214_000
) -> Artefact:
    return Artefact(path, format_, media, size, sha(path))


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
    return Table(name, f"{name}.csv", rows, columns, downloads, sha(name), "", sha(name))


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
        formats = offered(self.tables, self.documents)
        return Summary(
            self.dataset.id,
            "key",
            self.status,
            rows,
            0,
            0,
            0,
            self.tables,
            self.documents,
            "",
            sha(repr(self.detail)),
            period=span(self.tables),
            formats=formats,
        )


def plain(id_: str, title: str = "", **more: object) -> Made:
    """A dataset of one table."""
    publisher, slug = id_.split("/")
    dataset = Dataset(
        id_, publisher, slug, title or f"Titre de {slug}", f"datasets/{id_}/datapackage.yaml"
    )
    dataset = replace(
        dataset, sources=(Source("table", "table.csv", "table"),), licence=Licence("etalab-2.0")
    )
    dataset = replace(dataset, **more)  # type: ignore[arg-type]
    detail = Detail((TableDetail("table", PROFILES, ROWS, (Repair("empty-rows", {}, 3),)),), ())
    return Made(dataset, (table(),), (), detail)


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
            *(Source(name, f"{name}.csv", "table", f"Subventions {name[1:]}") for name in names),
            Source("reglement", "reglement.pdf", "document", "Règlement", "Voté en mars."),
        ),
        services=(
            Service("api", "https://lille.example/api", "api", "Interface", "Ligne par ligne."),
        ),
    )
    problems = (
        Problem("column-missing", "warning", Place("datasets/lille/subventions/a2022.csv", row=7)),
    )
    document = Document(
        "reglement", "reglement.pdf", artefact("original/reglement.pdf", "pdf", "application/pdf")
    )
    details = tuple(TableDetail(name, PROFILES, ROWS, ()) for name in names)
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
            "Carte <des> subventions",
            "https://carte.example/?a=1&b=2",
            "Les Amis du carillon",
            "Une **carte**.",
            date(2026, 3, 1),
            ("lille/subventions", "lille/retire"),
            Picture("reuses/carte.png", "reutilisations/carte.png", sha("carte"), 640, 400),
        ),
        Reuse("Sans rien", "https://rien.example/"),
    ),
    pages=(
        Article(
            "pages/a-propos.md",
            "a-propos/",
            "À propos",
            "Voir [les jeux](/jeux/), [le menu](menu.md).\n\n#### Trop bas\n\n![Une "
            "tour](tour.jpg)\n\n"
            "|a|b|\n|-|-|\n|1|2|\n",
            links=(
                Target("/jeux/", "jeux/", 1),
                Target("menu.md", "menu/", 1),
                Target("tour.jpg", "assets/pages/tour.jpg", 5),
            ),
            pictures=(Picture("pages/tour.jpg", "assets/pages/tour.jpg", sha("tour"), 30, 20),),
        ),
        Article("pages/menu.md", "menu/", "Au menu", "Rien.", menu=True),
    ),
    news=(
        Article(
            "pages/ouverture.md",
            "actualites/ouverture/",
            "Le portail ouvre",
            "Enfin.",
            date(2026, 2, 1),
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
    catalogue = Catalogue(portal, PUBLISHERS, tuple(one.dataset for one in made))
    return compose(catalogue, {one.dataset.id: one.summary() for one in made}, {}, today, editorial)


def closed(extract: Extract) -> TableDetail:
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
    ) -> Rendered:
        made = tuple(made)
        by_id = {one.dataset.id: one for one in made}

        def open_detail(summary: Summary) -> Detail:
            self.opened.append(summary.id)
            return by_id[summary.id].detail

        def open_tables(summary: Summary) -> tuple[tuple[Table, ...], tuple[Document, ...]]:
            return by_id[summary.id].tables, by_id[summary.id].documents

        shelves = (*folders, templates())
        opening = Opening(open_detail, open_tables, closed)
        shown = site(made, portal, editorial)
        read = self.kept.__getitem__
        return render(shown, opening, known or {}, self.keep, read, shelves, components)

    def text(self, rendered: Rendered, path: str) -> str:
        return self.kept[rendered.files[path]].decode()
