"""A site of communes that compare, made by hand: every kind of measure, no file read, no table
consolidated."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from specimen import PORTAL, PUBLISHERS, Press, closed, plain, site

from site_builder.core.model.comparison import (
    ClassMedian,
    ComparedMeasure,
    ComparedValue,
    Comparison,
    LeftOutRows,
)
from site_builder.core.model.portal import Contours, Portal, Publisher
from site_builder.core.model.site import Site
from site_builder.render.assets import locate_bundles, locate_templates
from site_builder.render.localised_site import DetailLoader
from site_builder.render.render import RenderedSite, render_site

YEARS = ("2020", "2021", "2022", "2023", "2024")
NAMES = (
    "Armentières", "Ennetières-en-Weppes", "Faches-Thumesnil", "Hellemmes", "Lille", "Lomme",
    "Marcq-en-Barœul", "Roubaix", "Tourcoing", "Villeneuve-d’Ascq", "Wattrelos",
)  # fmt: skip
SIDE = 0.05  # degrees of a commune, which is a square


def list_compared_publishers(names: Sequence[str] = NAMES) -> tuple[Publisher, ...]:
    """Communes of codes 59001, 59002…, side by side, four in a row; the last has no figure, and no
    known population; then the métropole."""
    communes = []
    for number, name in enumerate((*names, "Zouafques-lez-Lille"), 1):
        west = 3 + SIDE * (number % 4)
        south = 50.6 - SIDE * (number // 4)
        commune = Publisher(
            slug=f"commune-{number}",
            name=name,
            role="commune",
            insee=f"59{number:03}",
            population=None if number > len(names) else 1000 * number,
            centre=(west + SIDE / 2, south + SIDE / 2),
        )
        communes.append(commune)
    return (*communes, PUBLISHERS[-1])


def list_contours(publishers: Iterable[Publisher]) -> Contours:
    """A square around each centre."""
    squares = []
    for publisher in publishers:
        if publisher.centre:
            x, y = publisher.centre
            half = SIDE / 2
            ring = (
                (x - half, y - half),
                (x + half, y - half),
                (x + half, y + half),
                (x - half, y + half),
                (x - half, y - half),
            )
            squares.append((publisher.insee, (ring,)))
    return Contours("0" * 64, tuple(squares))


def make_measure(id_: str, title: str, **more: object) -> ComparedMeasure:
    """Without categories: the figure of commune n in the year y is (n + y) % 7 + n / 10."""
    measure = ComparedMeasure(
        id=id_,
        title=title,
        unit="€",
        per="population",
        money=False,
        method="Les montants de l’année, divisés par la population : celle de l’INSEE.",
        limits="Une aide en nature n’est pas estimée partout.",
        years=YEARS,
        categories=(),
        values=(),
    )
    return replace(measure, **more)  # type: ignore[arg-type]


def list_values(
    count: int = len(NAMES), years: Sequence[str] = YEARS, categories: Sequence[str] = ("",)
) -> tuple[ComparedValue, ...]:
    """The figure of commune n grows with n; commune 2 has nothing in the first year, and commune
    12, whose population nobody knows, an amount without a figure."""
    values = [
        ComparedValue(insee="59012", year=year, category=category, amount="7", value="", rows=1)
        for year in years
        for category in categories
    ]
    for number in range(1, count + 1):
        for year_place, year in enumerate(years):
            for place, category in enumerate(categories):
                if number == 2 and year_place == 0:
                    continue
                amount = 1000 * number * (number + year_place + place) + 100
                figure = f"{amount / (1000 * number):.4f}"
                values.append(
                    ComparedValue(
                        insee=f"59{number:03}",
                        year=year,
                        category=category,
                        amount=str(amount),
                        value=figure,
                        rows=number + place,
                        empty=2 if number == 3 else 0,
                    )
                )
    return tuple(values)


def list_medians(years: Sequence[str] = YEARS) -> tuple[ClassMedian, ...]:
    """Of the communes of 2,000 to 3,499 inhabitants, which are too few, and of 3,500 to 9,999."""
    medians = []
    for place, year in enumerate(years):
        few = ClassMedian(
            size_class="2000-a-3499",
            year=year,
            category="",
            value="",
            communes=2,
            class_communes=4,
            share="0.5",
            reason="few-communes",
        )
        known = replace(
            few,
            size_class="3500-a-9999",
            value=f"{6.5 + place}",
            communes=6,
            class_communes=7,
            share="0.9",
            reason="",
        )
        medians += [few, known]
    return tuple(medians)


def count_values(values: Iterable[ComparedValue]) -> tuple[ComparedValue, ...]:
    """Counts, which nothing divides."""
    return tuple(replace(value, value=str(value.rows), amount=str(value.rows)) for value in values)


FIRST_NAMES = tuple(
    (name.upper(), name)
    for name in ("Adam", "Alba", "Éden", "Jade", "Léo", *(f"Prénom-{n:02}" for n in range(40)))
)
FUNCTIONS = (("0", "Services généraux"), ("2", "Enseignement"), ("3", "Culture et sports"))
COMPARISONS = {
    "irve-statique": (
        make_measure(
            "points-par-habitant",
            "Points de charge pour 1 000 habitants",
            unit="",
            scale=1000,
            values=list_values(),
            medians=list_medians(),
            left_out=(LeftOutRows("outside", 3), LeftOutRows("repeated", 1)),
            competences=(("bornes", ""),),
        ),
        make_measure(
            "points", "Points de charge", unit="", per="", values=count_values(list_values())
        ),
    ),
    "prenoms": (
        make_measure(
            "naissances",
            "Naissances par prénom",
            unit="",
            per="",
            categories=FIRST_NAMES,
            values=count_values(list_values(categories=[value for value, _ in FIRST_NAMES])),
        ),
    ),
    "budget": (
        make_measure(
            "depenses",
            "Dépenses par habitant, par fonction",
            categories=FUNCTIONS,
            values=list_values(categories=[value for value, _ in FUNCTIONS]),
        ),
    ),
    "subventions": (
        make_measure("accorde", "Subventions par habitant", money=True, values=list_values()),
    ),
}
STANDARD_IDS = {
    "irve-statique": "etalab/irve-statique",
    "prenoms": "scdl/prenoms",
    "budget": "scdl/budget",
    "subventions": "scdl/subventions",
}


@dataclass(frozen=True)
class ComparedSite:
    """`comparisons` by slug of standard."""

    site: Site
    opening: DetailLoader


def compare_site(
    comparisons: dict[str, tuple[ComparedMeasure, ...]] = COMPARISONS,
    *,
    portal: Portal = PORTAL,
    publishers: tuple[Publisher, ...] | None = None,
    contours: Contours | None = None,
) -> ComparedSite:
    """A table of the territory for each standard, of the métropole's; as where these are wide, no
    Summary holds them."""
    publishers = list_compared_publishers() if publishers is None else publishers
    tables = [
        plain(f"metropole/{slug}", f"Tous : {slug}", standard=STANDARD_IDS[slug])
        for slug in comparisons
    ]
    by_id = {f"territoire/{table.dataset.slug}": table for table in tables}
    whole = site(tables, portal)
    entries = []
    for entry in whole.entries:
        id_ = f"territoire/{entry.dataset.slug}"
        dataset = replace(entry.dataset, id=id_)
        summary = replace(
            entry.summary, id=id_, comparison=entry.dataset.slug, tables=(), parts="0" * 64
        )
        entries.append(replace(entry, dataset=dataset, summary=summary, related=(), first=id_))
    whole = replace(
        whole,
        publishers=publishers,
        entries=tuple(entries),
        contours=list_contours(publishers) if contours is None else contours,
    )
    opening = DetailLoader(
        lambda summary: by_id[summary.id].detail,
        lambda summary: (by_id[summary.id].tables, by_id[summary.id].documents),
        closed,
        lambda summary: Comparison(
            STANDARD_IDS[summary.comparison], comparisons[summary.comparison]
        ),
    )
    return ComparedSite(whole, opening)


def render_compared_site(compared: ComparedSite, press: Press) -> RenderedSite:
    """All its pages and feeds, kept by the press."""
    return render_site(
        compared.site,
        compared.opening,
        known={},
        keep=press.keep,
        read=press.kept.__getitem__,
        templates=(locate_templates(),),
    )


def write_compared_site(compared: ComparedSite, folder: Path) -> None:
    """The site as files, with the scripts."""
    press = Press()
    rendered = render_compared_site(compared, press)
    shutil.copytree(locate_bundles(), folder / "assets")
    for path, sha256 in rendered.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(press.kept[sha256])
