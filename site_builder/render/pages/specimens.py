"""An invented site for the page of components: each kind of content once, the long and the empty
among it.

Its names and numbers are data, not texts of ours: nothing of them is in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from site_builder.compose.compose import compose
from site_builder.core.model import (
    Artefact,
    Article,
    Bar,
    Catalogue,
    Chart,
    Column,
    Conformity,
    Contact,
    Contours,
    Correction,
    Cut,
    Dataset,
    Detail,
    Document,
    Editorial,
    Extract,
    Left,
    Licence,
    Link,
    Mapped,
    Parts,
    Portal,
    Profile,
    Publisher,
    Reuse,
    Service,
    Site,
    Source,
    Strand,
    Summary,
    Table,
    TableDetail,
    Turn,
    span,
)
from site_builder.core.problems import Place, Problem, Repair

RICH = "vieux-beffroi/subventions"
EMPTY = "vieux-beffroi/vide"
WAITING = "bar-les-nuages"
TITLE = (
    "Subventions versées aux associations culturelles, sportives et de solidarité de "
    "Vieux-Beffroi et de ses communes "
    "associées (données fictives)"
)
LONG = (
    "Fonctionnement général de l’association, entretien du local prêté par la commune et achat de "
    "deux cloches, "
    "dont une de rechange"
)
PUBLISHERS = (
    Publisher(WAITING, "Bar-les-Nuages", "commune", "59901", "215999017", 812),
    Publisher("marcheurs", "Marcheurs du canal", "private"),
    Publisher("metropole", "Métropole des Cloches", "metropole", siren="200999017"),
    Publisher(
        "notre-dame",
        "Notre-Dame-des-Registres-en-Weppes",
        "commune",
        "59902",
        "215999025",
        4305,
        centre=(2.96, 50.62),
    ),
    Publisher(
        "vieux-beffroi",
        "Vieux-Beffroi",
        "commune",
        "59903",
        "215999033",
        61240,
        centre=(3.05, 50.59),
    ),
)
COLUMNS = (
    Column("association", "string", "string"),
    Column("siret", "string", "siret"),
    Column("montant", "number", "number"),
    Column("date_convention", "date", "date"),
    Column("objet", "string", "string"),
    Column("versee", "boolean", "boolean"),
    Column("adherents", "integer", "integer"),
    Column("annee", "year", "year"),
    Column("adresse", "string", "string"),
    Column("code_postal", "string", "postal_code"),
    Column("telephone", "string", "telephone"),
    Column("remarque", "string", "string"),
)
ROWS: tuple[tuple[str | None, ...], ...] = (
    (
        "Les Amis du carillon",
        "21599903300017",
        "12500",
        "2024-02-21",
        LONG,
        "true",
        "1204",
        "2024",
        "12 rue des Étaques",
        "59000",
        "+33199002401",
        None,
    ),
    (
        "Œuvre des jardins ouvriers",
        None,
        "-350.5",
        "2024-03-04",
        "Trop-perçu rendu",
        "true",
        "87",
        "2024",
        "3 quai aux Pigeons",
        "59000",
        None,
        None,
    ),
    (
        "Vélo pour tous",
        "21599902500014",
        "en cours",
        None,
        "Atelier",
        "false",
        None,
        "2024",
        None,
        None,
        None,
        None,
    ),
    (
        None,
        "21599901700019",
        "1980",
        "2022-11-30",
        "Tournoi",
        "true",
        "312",
        "2022",
        "Salle du Moulin",
        "59000",
        "+33353010199",
        None,
    ),
)
# of columns: filled, distinct, least, greatest, whether the bars are intervals in order, the bars
SHAPES = (
    (
        1840,
        720,
        "",
        "",
        False,
        (Bar("Les Amis du carillon", 9), Bar("Vélo pour tous", 8), Bar("Ping-pong club", 8)),
    ),
    (1822, 715, "", "", False, ()),
    (1838, 286, "-350.5", "201000", True, tuple(Bar(str(n * 20000), 900 >> n) for n in range(10))),
    (
        1840,
        200,
        "2022-01-04",
        "2024-12-30",
        True,
        tuple(Bar(f"2023-0{n}-01", n * 37 % 90) for n in range(1, 10)),
    ),
    (1840, 156, "", "", False, (Bar(LONG, 310), Bar("Atelier", 204), Bar("Tournoi", 96))),
    (1840, 2, "", "", False, (Bar("true", 1702), Bar("false", 138))),
    (1104, 402, "3", "4120", True, tuple(Bar(str(n * 400), 40 + n * n) for n in range(10))),
    (1840, 2, "", "", False, (Bar("2024", 1010), Bar("2022", 830))),
    (1790, 644, "", "", False, ()),
    (1790, 1, "", "", False, (Bar("59000", 1790),)),
    (903, 640, "", "", False, ()),
    (0, 0, "", "", False, ()),
)
FORMATS = (
    ("xlsx", 214_000),
    ("excel.csv", 589_000),
    ("csv", 589_000),
    ("parquet", 61_000),
    ("json", 1_480_000),
)
REPAIRS = (Repair("encoding-converted", {"encoding": "Windows-1252"}), Repair("empty-rows", {}, 3))


def _files(name: str, original: str) -> tuple[Artefact, ...]:
    made = tuple(Artefact(f"{name}.{ending}", ending, "", size, "") for ending, size in FORMATS)
    return (*made, Artefact(f"original/{original}", "csv", "text/csv", 583_000, ""))


def _table(name: str, rows: int, **more: object) -> Table:
    table = Table(name, f"{name}.csv", rows, COLUMNS, _files(name, f"{name}.csv"), "", "", "")
    return replace(table, **more)  # type: ignore[arg-type]


TABLES = (
    _table(
        "subventions",
        1840,
        series=True,
        source="",
        cut="code_postal",
        extracts=(
            Extract(WAITING, 12, _files("subventions/bar-les-nuages", "")[:3:2], ""),
            Extract("notre-dame", 317, _files("subventions/notre-dame", "")[:3:2], ""),
        ),
    ),
    _table("subventions-2024", 1010, period="2024"),
    _table("subventions-2022", 830, period="2022"),
)
DOCUMENTS = (
    Document(
        "reglement",
        "reglement.pdf",
        Artefact("original/reglement.pdf", "pdf", "", 412_000, ""),
        6,
        "2024-01-18",
        "yes",
    ),
    Document(
        "deliberation",
        "deliberation.pdf",
        Artefact("original/deliberation.pdf", "pdf", "", 2_310_000, ""),
        2,
        "2024-02-09",
        "no",
    ),
)
SERVICES = (
    Service(
        "api",
        "https://api.example/subventions",
        "api",
        "Une ligne par subvention",
        "Pour les applications.",
        "key",
        "daily",
        "https://api.example/documentation",
        "JSON",
    ),
    Service("carte", "https://cartes.example/wms", "wms"),
)
PROFILES = tuple(
    Profile(column.name, column.type, column.kind, TABLES[0].rows, *shape)
    for column, shape in zip(COLUMNS, SHAPES, strict=True)
)
CONTOURS = Contours(
    "",
    (
        (
            "59902",
            (
                (
                    (2.88, 50.54),
                    (2.99, 50.53),
                    (3.0, 50.58),
                    (2.97, 50.66),
                    (2.87, 50.65),
                    (2.88, 50.54),
                ),
            ),
        ),
        (
            "59903",
            (
                (
                    (2.99, 50.53),
                    (3.2, 50.54),
                    (3.19, 50.66),
                    (2.97, 50.66),
                    (3.0, 50.58),
                    (2.99, 50.53),
                ),
            ),
        ),
    ),
)
MAP = Mapped(
    view=(2.9, 50.55, 3.14, 50.64),
    bounds=(2.92, 50.56, 3.12, 50.63),
    rows=1837,
    missing=3,
    places=62,
    points=tuple((n * 53 % 380 + 10, n * 31 % 170 + 30, 1) for n in range(62)),
    lines=((40, 60, 90, 80, 160, 70),),
    areas=((250, 90, 310, 80, 300, 140, 260, 150, 250, 90),),
    communes=2,
    codes=(("59903", 1520), ("59902", 317)),
)
YEARS = tuple(str(year) for year in range(2018, 2025))
CHARTS = (
    Chart(
        "bar",
        "year",
        "Année",
        "montant",
        YEARS,
        (
            Strand(
                "impôts",
                (
                    "151000000",
                    "152400000",
                    None,
                    "153100000.5",
                    "155000000",
                    "156200000",
                    "158900000",
                ),
            ),
            Strand(
                "dotations",
                ("48000000", "49900000", None, "50700000", "54100000", "57400000", "55600000"),
            ),
            Strand(
                "emprunts",
                ("12000000", "9500000", None, "8000000", "21500000", "19300000", "4000000"),
            ),
            Strand("ventes", ("-350000", "1200000", None, None, "2500000", "3000000", "2100000")),
        ),
        "origine",
        "Recettes réelles",
        held=("fonctionnement",),
        unit="€",
        turns=(Turn("2022", "M14", "M57"),),
    ),
    Chart(
        "line",
        "year",
        "Année",
        "nombre",
        YEARS,
        (
            Strand("Jade", ("22", "30", "28", "41", "46", "63", "72")),
            Strand("Œuvre", ("60", "52", None, "44", "45", "47", "70")),
            Strand("Nour", ("5", "9", "12", "11", "18", "24", "31")),
            Strand("Rose", ("35", "31", "28", "40", "39", "44", "52")),
            Strand("Zoé", ("44", "41", "37", "30", "24", "19", "15")),
        ),
        "prénom",
        "Les prénoms en tête, année après année",
        held=("filles",),
        unit="fois",
        left=Left(strands=1402),
    ),
    Chart(
        "ranking",
        "text",
        "association",
        "montant",
        ("Les Amis du carillon", LONG, "Œuvre des jardins ouvriers"),
        (Strand("", ("1250000", "201000", "-350.5")),),
        latest="2024",
        unit="€",
        left=Left(717, "5410200.25", unmeasured=2, empty=(("association", 1),)),
    ),
)
DETAIL = Detail(
    tuple(
        TableDetail(
            table.name,
            PROFILES,
            ROWS,
            () if table.series else REPAIRS,
            CHARTS if table.series else (),
            MAP,
        )
        for table in TABLES
    ),
    (
        Problem(
            "column-missing",
            "warning",
            Place(f"datasets/{RICH}/subventions-2022.csv", row=1, column="rna"),
        ),
        Problem(
            "fault.type-date",
            "error",
            Place(f"datasets/{RICH}/subventions-2024.csv", row=12, column="date"),
            {"field": "dateConvention", "value": "hier", "example": "2024-01-31"},
            2,
            (12, 40),
        ),
        Problem(
            "fault.headings",
            "warning",
            Place(f"datasets/{RICH}/subventions-2022.csv"),
            {"count": 1, "names": "« association » → « nomBeneficiaire »"},
        ),
    ),
)


def _dataset(id_: str, title: str, **more: object) -> Dataset:
    publisher, slug = id_.split("/")
    dataset = Dataset(
        id_,
        publisher,
        slug,
        title,
        f"datasets/{id_}/datapackage.yaml",
        licence=Licence("etalab-2.0"),
    )
    return replace(dataset, **more)  # type: ignore[arg-type]


DATASETS = (
    _dataset(
        "metropole/arrets",
        "Arrêts de bus (données fictives)",
        theme="transports",
        modified=date(2026, 11, 3),
    ),
    _dataset(
        RICH,
        TITLE,
        description="Chaque subvention de plus de cent euros, son objet et la date de la convention.\n\n"  # noqa: E501
        "Une ligne par **décision**. Le [règlement](https://vieux-beffroi.example/aides) dit qui "
        "peut demander :\n\n"
        "- une association d’une commune associée ;\n- une association de la métropole.",
        theme="economie",
        frequency="annual",
        standard="scdl/subventions",
        contact=Contact(
            "Vie associative",
            "associations@vieux-beffroi.example",
            "https://vieux-beffroi.example/",
        ),
        origin=(
            Link(
                "Délibérations du conseil municipal", "https://vieux-beffroi.example/deliberations"
            ),
        ),
        modified=date(2026, 11, 3),
        demonstration=True,
        corrections=(
            Correction(
                date(2026, 10, 12),
                "Les montants de 2022 étaient en centimes.",
                "1 à 830",
                ("montant",),
            ),
            Correction(date(2026, 4, 1), "Deux associations du même nom étaient confondues."),
        ),
        sources=(
            Source("subventions-2024", "subventions-2024.csv", "table"),
            Source("subventions-2022", "subventions-2022.csv", "table"),
            Source("illisible", "subventions-2023.csv", "table"),
            Source(
                "reglement",
                "reglement.pdf",
                "document",
                "Règlement des subventions",
                "Voté en janvier.",
            ),
            Source("deliberation", "deliberation.pdf", "document"),
        ),
        services=SERVICES,
        cut=Cut(),
        keywords=("subventions", "associations", "vie associative"),
    ),
    _dataset(
        EMPTY,
        "Menus des cantines (données fictives)",
        theme="education",
        keywords=("Associations",),
    ),
)
EDITORIAL = Editorial(
    reuses=(
        Reuse(
            "Qui reçoit quoi ?",
            "https://subventions.example/",
            "Les Amis du carillon",
            (
                "Les subventions de la ville, association par association, sur une carte et "
                "dans le temps."
            ),
            date(2026, 9, 14),
            (RICH,),
        ),
        Reuse(TITLE, "https://cantines.example/"),
    ),
    news=(
        Article(
            "pages/cloches.md",
            "actualites/cloches/",
            "Les cloches ont leur jeu de données",
            "Deux cents cloches, avec leur poids et leur note.",
            date(2026, 10, 2),
        ),
        Article(
            "pages/rentree.md", "actualites/rentree/", "La rentrée en données", "", date(2026, 9, 1)
        ),
    ),
)
PARTS: dict[str, Parts] = {
    DATASETS[0].id: ((_table("arrets", 2412),), ()),
    RICH: (TABLES, DOCUMENTS),
    EMPTY: ((_table("menus", 0),), ()),
}


def parts(summary: Summary) -> Parts:
    return PARTS[summary.id]


def detail(summary: Summary) -> Detail:
    return DETAIL if summary.id == RICH else Detail((), ())


def extract(one: Extract) -> TableDetail:
    return replace(DETAIL.tables[0], charts=())


def specimen_site(portal: Portal) -> Site:
    """The invented site, under the name and the rules of a portal that shows all problems."""
    catalogue = Catalogue(
        replace(portal, problems="public"), PUBLISHERS, DATASETS, contours=CONTOURS
    )
    return compose(
        catalogue, {summary.id: summary for summary in _summaries()}, {}, date.max, EDITORIAL
    )


def _summaries() -> Iterable[Summary]:
    for id_, (tables, documents) in PARTS.items():
        rows = sum(table.rows for table in tables if not table.period)
        kept = Conformity(2, 1, 1) if id_ == RICH else Conformity()
        yield Summary(
            id_,
            "",
            "published",
            rows,
            0,
            0,
            0,
            tables,
            documents,
            "",
            "",
            kept,
            period=span(tables),
        )
