"""An invented site for the page of components: each kind of content once, the long and the empty
among it.

Its names and numbers are data, not texts of ours: nothing of them is in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from site_builder.compose.compose import compose_site
from site_builder.core.model.dataset import (
    Catalogue,
    Correction,
    Dataset,
    PartitionRequest,
    Resource,
    Service,
)
from site_builder.core.model.editorial import Article, Editorial, Reuse
from site_builder.core.model.portal import Contact, Contours, Licence, Link, Portal, Publisher
from site_builder.core.model.prepared import (
    Artefact,
    Chart,
    ChartOmissions,
    ChartSeries,
    Column,
    ColumnProfile,
    CommuneExtract,
    Conformity,
    Detail,
    DistributionBar,
    Document,
    Parts,
    Reclassification,
    Summary,
    Table,
    TableDetail,
    TableMap,
    format_year_span,
)
from site_builder.core.model.site import Site
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
    Publisher(
        slug=WAITING,
        name="Bar-les-Nuages",
        role="commune",
        insee="59901",
        siren="215999017",
        population=812,
    ),
    Publisher(slug="marcheurs", name="Marcheurs du canal", role="private"),
    Publisher(slug="metropole", name="Métropole des Cloches", role="metropole", siren="200999017"),
    Publisher(
        slug="notre-dame",
        name="Notre-Dame-des-Registres-en-Weppes",
        role="commune",
        insee="59902",
        siren="215999025",
        population=4305,
        centre=(2.96, 50.62),
    ),
    Publisher(
        slug="vieux-beffroi",
        name="Vieux-Beffroi",
        role="commune",
        insee="59903",
        siren="215999033",
        population=61240,
        centre=(3.05, 50.59),
    ),
)
COLUMNS = (
    Column(name="association", type="string", kind="string"),
    Column(name="siret", type="string", kind="siret"),
    Column(name="montant", type="number", kind="number"),
    Column(name="date_convention", type="date", kind="date"),
    Column(name="objet", type="string", kind="string"),
    Column(name="versee", type="boolean", kind="boolean"),
    Column(name="adherents", type="integer", kind="integer"),
    Column(name="annee", type="year", kind="year"),
    Column(name="adresse", type="string", kind="string"),
    Column(name="code_postal", type="string", kind="postal_code"),
    Column(name="telephone", type="string", kind="telephone"),
    Column(name="remarque", type="string", kind="string"),
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
        (
            DistributionBar("Les Amis du carillon", 9),
            DistributionBar("Vélo pour tous", 8),
            DistributionBar("Ping-pong club", 8),
        ),
    ),
    (1822, 715, "", "", False, ()),
    (
        1838,
        286,
        "-350.5",
        "201000",
        True,
        tuple(DistributionBar(str(n * 20000), 900 >> n) for n in range(10)),
    ),
    (
        1840,
        200,
        "2022-01-04",
        "2024-12-30",
        True,
        tuple(DistributionBar(f"2023-0{n}-01", n * 37 % 90) for n in range(1, 10)),
    ),
    (
        1840,
        156,
        "",
        "",
        False,
        (
            DistributionBar(LONG, 310),
            DistributionBar("Atelier", 204),
            DistributionBar("Tournoi", 96),
        ),
    ),
    (1840, 2, "", "", False, (DistributionBar("true", 1702), DistributionBar("false", 138))),
    (
        1104,
        402,
        "3",
        "4120",
        True,
        tuple(DistributionBar(str(n * 400), 40 + n * n) for n in range(10)),
    ),
    (1840, 2, "", "", False, (DistributionBar("2024", 1010), DistributionBar("2022", 830))),
    (1790, 644, "", "", False, ()),
    (1790, 1, "", "", False, (DistributionBar("59000", 1790),)),
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


def _make_files(name: str, original: str) -> tuple[Artefact, ...]:
    exports = tuple(
        Artefact(path=f"{name}.{ending}", format=ending, media="", bytes=size, sha256="")
        for ending, size in FORMATS
    )
    return (
        *exports,
        Artefact(
            path=f"original/{original}", format="csv", media="text/csv", bytes=583_000, sha256=""
        ),
    )


def _make_table(name: str, rows: int, **changes: object) -> Table:
    table = Table(
        name=name,
        source=f"{name}.csv",
        rows=rows,
        columns=COLUMNS,
        downloads=_make_files(name, f"{name}.csv"),
        canonical="",
        faults="",
        content="",
    )
    return replace(table, **changes)  # type: ignore[arg-type]


TABLES = (
    _make_table(
        "subventions",
        1840,
        series=True,
        source="",
        cut="code_postal",
        extracts=(
            CommuneExtract(WAITING, 12, _make_files("subventions/bar-les-nuages", "")[:3:2], ""),
            CommuneExtract("notre-dame", 317, _make_files("subventions/notre-dame", "")[:3:2], ""),
        ),
    ),
    _make_table("subventions-2024", 1010, period="2024"),
    _make_table("subventions-2022", 830, period="2022"),
)
DOCUMENTS = (
    Document(
        name="reglement",
        source="reglement.pdf",
        file=Artefact(
            path="original/reglement.pdf", format="pdf", media="", bytes=412_000, sha256=""
        ),
        pages=6,
        day="2024-01-18",
        text="yes",
    ),
    Document(
        name="deliberation",
        source="deliberation.pdf",
        file=Artefact(
            path="original/deliberation.pdf", format="pdf", media="", bytes=2_310_000, sha256=""
        ),
        pages=2,
        day="2024-02-09",
        text="no",
    ),
)
SERVICES = (
    Service(
        name="api",
        url="https://api.example/subventions",
        kind="api",
        title="Une ligne par subvention",
        description="Pour les applications.",
        access="key",
        frequency="daily",
        documentation="https://api.example/documentation",
        format="JSON",
    ),
    Service(name="carte", url="https://cartes.example/wms", kind="wms"),
)
PROFILES = tuple(
    ColumnProfile(
        name=column.name,
        type=column.type,
        kind=column.kind,
        rows=TABLES[0].rows,
        filled=filled,
        distinct=distinct,
        low=low,
        high=high,
        ordered=ordered,
        bars=bars,
    )
    for column, (filled, distinct, low, high, ordered, bars) in zip(COLUMNS, SHAPES, strict=True)
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
MAP = TableMap(
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
        type="bar",
        by="year",
        group="Année",
        measure="montant",
        labels=YEARS,
        series=(
            ChartSeries(
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
            ChartSeries(
                "dotations",
                ("48000000", "49900000", None, "50700000", "54100000", "57400000", "55600000"),
            ),
            ChartSeries(
                "emprunts",
                ("12000000", "9500000", None, "8000000", "21500000", "19300000", "4000000"),
            ),
            ChartSeries(
                "ventes", ("-350000", "1200000", None, None, "2500000", "3000000", "2100000")
            ),
        ),
        split="origine",
        title="Recettes réelles",
        held=("fonctionnement",),
        unit="€",
        reclassifications=(Reclassification("2022", "M14", "M57"),),
    ),
    Chart(
        type="line",
        by="year",
        group="Année",
        measure="nombre",
        labels=YEARS,
        series=(
            ChartSeries("Jade", ("22", "30", "28", "41", "46", "63", "72")),
            ChartSeries("Œuvre", ("60", "52", None, "44", "45", "47", "70")),
            ChartSeries("Nour", ("5", "9", "12", "11", "18", "24", "31")),
            ChartSeries("Rose", ("35", "31", "28", "40", "39", "44", "52")),
            ChartSeries("Zoé", ("44", "41", "37", "30", "24", "19", "15")),
        ),
        split="prénom",
        title="Les prénoms en tête, année après année",
        held=("filles",),
        unit="fois",
        omitted=ChartOmissions(series=1402),
    ),
    Chart(
        type="ranking",
        by="text",
        group="association",
        measure="montant",
        labels=("Les Amis du carillon", LONG, "Œuvre des jardins ouvriers"),
        series=(ChartSeries("", ("1250000", "201000", "-350.5")),),
        latest="2024",
        unit="€",
        omitted=ChartOmissions(
            groups=717, rest="5410200.25", unmeasured=2, empty=(("association", 1),)
        ),
    ),
)
DETAIL = Detail(
    tuple(
        TableDetail(
            name=table.name,
            profiles=PROFILES,
            preview=ROWS,
            repairs=() if table.series else REPAIRS,
            charts=CHARTS if table.series else (),
            map=MAP,
        )
        for table in TABLES
    ),
    (
        Problem(
            code="column-missing",
            severity="warning",
            place=Place(path=f"datasets/{RICH}/subventions-2022.csv", row=1, column="rna"),
        ),
        Problem(
            code="fault.type-date",
            severity="error",
            place=Place(path=f"datasets/{RICH}/subventions-2024.csv", row=12, column="date"),
            params={"field": "dateConvention", "value": "hier", "example": "2024-01-31"},
            count=2,
            rows=(12, 40),
        ),
        Problem(
            code="fault.headings",
            severity="warning",
            place=Place(path=f"datasets/{RICH}/subventions-2022.csv"),
            params={"count": 1, "names": "« association » → « nomBeneficiaire »"},
        ),
    ),
)


def _make_dataset(id_: str, title: str, **changes: object) -> Dataset:
    publisher, slug = id_.split("/")
    dataset = Dataset(
        id=id_,
        publisher=publisher,
        slug=slug,
        title=title,
        descriptor=f"datasets/{id_}/datapackage.yaml",
        licence=Licence("etalab-2.0"),
    )
    return replace(dataset, **changes)  # type: ignore[arg-type]


DATASETS = (
    _make_dataset(
        "metropole/arrets",
        "Arrêts de bus (données fictives)",
        theme="transports",
        modified=date(2026, 11, 3),
    ),
    _make_dataset(
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
            Resource(name="subventions-2024", path="subventions-2024.csv", kind="table"),
            Resource(name="subventions-2022", path="subventions-2022.csv", kind="table"),
            Resource(name="illisible", path="subventions-2023.csv", kind="table"),
            Resource(
                name="reglement",
                path="reglement.pdf",
                kind="document",
                title="Règlement des subventions",
                description="Voté en janvier.",
            ),
            Resource(name="deliberation", path="deliberation.pdf", kind="document"),
        ),
        services=SERVICES,
        cut=PartitionRequest(),
        keywords=("subventions", "associations", "vie associative"),
    ),
    _make_dataset(
        EMPTY,
        "Menus des cantines (données fictives)",
        theme="education",
        keywords=("Associations",),
    ),
)
EDITORIAL = Editorial(
    reuses=(
        Reuse(
            title="Qui reçoit quoi ?",
            url="https://subventions.example/",
            author="Les Amis du carillon",
            description=(
                "Les subventions de la ville, association par association, sur une carte et "
                "dans le temps."
            ),
            day=date(2026, 9, 14),
            datasets=(RICH,),
        ),
        Reuse(title=TITLE, url="https://cantines.example/"),
    ),
    news=(
        Article(
            path="pages/cloches.md",
            url="actualites/cloches/",
            title="Les cloches ont leur jeu de données",
            text="Deux cents cloches, avec leur poids et leur note.",
            day=date(2026, 10, 2),
        ),
        Article(
            path="pages/rentree.md",
            url="actualites/rentree/",
            title="La rentrée en données",
            text="",
            day=date(2026, 9, 1),
        ),
    ),
)
PARTS: dict[str, Parts] = {
    DATASETS[0].id: ((_make_table("arrets", 2412),), ()),
    RICH: (TABLES, DOCUMENTS),
    EMPTY: ((_make_table("menus", 0),), ()),
}


def get_specimen_files(summary: Summary) -> Parts:
    return PARTS[summary.id]


def get_specimen_detail(summary: Summary) -> Detail:
    return DETAIL if summary.id == RICH else Detail((), ())


def get_specimen_extract(one: CommuneExtract) -> TableDetail:
    return replace(DETAIL.tables[0], charts=())


def build_specimen_site(portal: Portal) -> Site:
    """The invented site, under the name and the rules of a portal that shows all problems."""
    catalogue = Catalogue(
        portal=replace(portal, problems="public"),
        publishers=PUBLISHERS,
        datasets=DATASETS,
        contours=CONTOURS,
    )
    return compose_site(
        catalogue,
        {summary.id: summary for summary in _make_summaries()},
        dates={},
        today=date.max,
        editorial=EDITORIAL,
    )


def _make_summaries() -> Iterable[Summary]:
    for id_, (tables, documents) in PARTS.items():
        rows = sum(table.rows for table in tables if not table.period)
        conformity = Conformity(faults=2, kinds=1, remarks=1) if id_ == RICH else Conformity()
        yield Summary(
            id=id_,
            key="",
            status="published",
            rows=rows,
            errors=0,
            warnings=0,
            repairs=0,
            tables=tables,
            documents=documents,
            parts="",
            detail="",
            conformity=conformity,
            period=format_year_span(tables),
        )
