"""catalogue.csv: the datasets of all, and of each publisher, in the standard scdl/catalogue, whose
words it uses.

Each line says that its own publisher publishes it: the file of a portal is those of its publishers,
one after another.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from types import MappingProxyType

from site_builder.compose.compose import get_temporal_coverage
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import Parts
from site_builder.core.model.site import DatasetEntry
from site_builder.core.text import clean_line, fold_text, write_iso_day
from site_builder.geography.territory import Territory
from site_builder.metadata import standards
from site_builder.render.feeds.catalogues import (
    CataloguePage,
    list_addressed_selections,
    make_catalogue_feed,
)
from site_builder.render.feeds.dcat import parse_temporal_interval
from site_builder.render.feeds.files import list_offered_files
from site_builder.render.fragments import CatalogueContext

STANDARD = "scdl/catalogue"
SEVERAL_A_DAY = "Quotidienne ou plusieurs fois par jour"
SEVERAL_A_WEEK = "Hebdomadaire ou plusieurs fois par semaine"
SEVERAL_A_MONTH = "Mensuelle ou plusieurs fois par mois"
# Ours → the words of the standard; where it has none, the nearest that promises no more
FREQUENCIES = MappingProxyType(
    {
        **dict.fromkeys(
            ("1min", "5min", "10min", "15min", "30min", "cont", "update_cont"), "Continuelle"
        ),
        "hourly": "Toutes les heures",
        **dict.fromkeys(
            ("bihourly", "trihourly", "12hrs", "daily_3", "daily_2", "daily"), SEVERAL_A_DAY
        ),
        **dict.fromkeys(("weekly_5", "weekly_3", "weekly_2", "weekly"), SEVERAL_A_WEEK),
        **dict.fromkeys(("biweekly", "monthly_3", "monthly_2", "monthly"), SEVERAL_A_MONTH),
        "bimonthly": "Bimestrielle",
        "quarterly": "Trimestrielle",
        "annual_3": "Semestrielle",
        "annual_2": "Semestrielle",
        "annual": "Annuelle",
        "biennial": "Biennale",
        "triennial": "Triennale",
        "quadrennial": "Quinquennale",
        "quinquennial": "Quinquennale",
        **dict.fromkeys(
            ("decennial", "bidecennial", "tridecennial", "irreg", "other"), "Irrégulière"
        ),
        **dict.fromkeys(("as_needed", "never", "not_planned"), "Ponctuelle"),
    }
)
LICENCES = MappingProxyType(
    {
        "etalab-2.0": "Licence Ouverte-LO",
        "etalab-1.0": "Licence Ouverte-LO",
        "odbl-1.0": "Open Database License-ODBL",
        **dict.fromkeys(("cc-by-4.0", "cc-by-sa-4.0", "cc0-1.0"), "Creative Commons-CC"),
    }
)


def _list_scdl_columns() -> list[str]:
    return [field.name for field in standards.load_standard(STANDARD).schema.fields]


def _render_scdl_fragments(
    entry: DatasetEntry, parts: Parts, territory: Territory, setting: CatalogueContext
) -> Sequence[str]:
    if not setting.portal.url:
        return [""]
    cells = _build_scdl_row(entry, parts, territory, setting)
    return [_write_csv_lines([[cells[name] for name in _list_scdl_columns()]])]


def _build_scdl_row(
    entry: DatasetEntry, parts: Parts, territory: Territory, setting: CatalogueContext
) -> dict[str, str]:
    """What nobody has said is left empty: the file then fails its standard in this cell, as it
    should."""
    dataset = entry.dataset
    publisher = entry.publisher
    first, last = parse_temporal_interval(get_temporal_coverage(dataset, entry.summary))
    formats = [
        offered_file.kind for offered_file in list_offered_files(entry, parts, setting.words)
    ]
    formats += [service.format or service.kind for service in dataset.services]
    theme = setting.words.say(f"theme.{dataset.theme}") if dataset.theme else ""
    return {
        "COLL_NOM": publisher.name,
        "COLL_SIRET": publisher.siret,
        "ID": dataset.id,
        "TITRE": dataset.title,
        "DESCRIPTION": clean_line(dataset.description) or dataset.title,
        "THEME": theme,
        "PRODUCTEUR_NOM": publisher.name,
        "PRODUCTEUR_SIRET": publisher.siret,
        "COUV_SPAT_MAILLE": _choose_scale(dataset, publisher, territory),
        "COUV_SPAT_NOM": territory.name,
        "COUV_TEMP_DEBUT": first,
        "COUV_TEMP_FIN": last,
        "DATE_PUBL": write_iso_day(entry.issued),
        "FREQ_MAJ": FREQUENCIES.get(dataset.frequency, "Inconnue"),
        "DATE_MAJ": write_iso_day(entry.modified),
        "MOTS_CLES": _join_words(dataset.keywords or filter(None, [theme])),
        "LICENCE": LICENCES.get(
            dataset.licence.id if dataset.licence else "", "Spécifique ou autre"
        ),
        "NOMBRE_RESSOURCES": str(len(formats)),
        "FORMAT_RESSOURCES": _join_words(formats),
        "URL": f"{setting.portal.url}{dataset.id}/",
    }


def _choose_scale(dataset: Dataset, publisher: Publisher, territory: Territory) -> str:
    """A place that is no commune of the portal is a part of its publisher's."""
    if territory.insee:
        return "Communale"
    if publisher.role == "commune":
        return "Infracommunale"
    return "Intercommunale" if publisher.role == "metropole" and not dataset.spatial else "Autre"


def _join_words(words: Iterable[str]) -> str:
    """Lower case, without accents."""
    return ";".join(dict.fromkeys(clean_line(fold_text(word).replace(";", " ")) for word in words))


def _write_csv_lines(rows: Iterable[Sequence[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _render_scdl_catalogue(
    sheet: CataloguePage, setting: CatalogueContext, datasets: Sequence[Sequence[str]]
) -> Sequence[str]:
    return ["".join((_write_csv_lines([_list_scdl_columns()]), *(text for (text,) in datasets)))]


SCDL = make_catalogue_feed(
    "scdl",
    paths=("{folder}catalogue.csv",),
    select=list_addressed_selections,
    describe=_render_scdl_fragments,
    assemble=_render_scdl_catalogue,
)
