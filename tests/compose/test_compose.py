"""Compose sees summaries only: what is published, which dates are true, which datasets are near."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from specimen import EVERYTHING, PORTAL, PUBLISHERS, TODAY, Made, plain

from site_builder.compose.compose import MOST_RELATED, Dates, compose_site
from site_builder.compose.today import Today
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.site import Site

LILLE = ("lille/a", "lille/b", "lille/c")


def composed(*made: Made, dates: Dates | None = None, withheld: tuple[str, ...] = ()) -> Site:
    datasets = tuple(one.dataset for one in made)
    summaries = {one.dataset.id: one.summary() for one in made}
    return compose_site(
        Catalogue(portal=PORTAL, publishers=PUBLISHERS, datasets=datasets, withheld=withheld),
        summaries,
        dates or {},
        Today(TODAY),
    )


def test_what_is_withheld_by_its_metadata_or_its_data_is_no_entry() -> None:
    made = [plain(id_) for id_ in LILLE]
    made[1] = replace(made[1], status="withheld")
    assert [entry.dataset.id for entry in composed(*made, withheld=("lille/a",)).entries] == [
        "lille/c"
    ]


def test_a_date_comes_from_the_metadata_then_from_git_and_is_never_guessed() -> None:
    written = plain("lille/a", modified=date(2024, 5, 1))
    site = composed(
        written,
        plain("lille/b"),
        plain("lille/c"),
        dates={
            "lille/a": (date(2020, 1, 1), date(2021, 1, 1)),
            "lille/b": (date(2020, 1, 1), date(2021, 1, 1)),
        },
    )
    assert [(entry.issued, entry.modified) for entry in site.entries] == [
        (date(2020, 1, 1), date(2024, 5, 1)),
        (date(2020, 1, 1), date(2021, 1, 1)),
        (None, None),
    ]


def test_a_date_to_come_is_no_date_of_data() -> None:
    assert composed(plain("lille/a", modified=date(2062, 1, 1))).entries[0].modified is None


def test_related_datasets_share_something_are_at_most_six_and_never_the_dataset_itself() -> None:
    made = [plain(f"lille/d{number:03}", theme="economie") for number in range(40)]
    twin = plain("metropole/d", "Prénoms", theme="sante", standard="scdl/prenoms")
    near = plain("lille/prenoms", "Prénoms", theme="economie", standard="scdl/prenoms")
    entries = {
        entry.dataset.id: entry
        for entry in composed(*made, twin, near, plain("armentieres/seul")).entries
    }
    assert entries["armentieres/seul"].related == ()
    assert [link.url for link in entries["metropole/d"].related] == ["lille/prenoms/"]
    assert entries["lille/prenoms"].related[0].title == "Prénoms – Métropole"
    for id_, entry in entries.items():
        assert len(entry.related) <= MOST_RELATED
        assert f"{id_}/" not in [link.url for link in entry.related]


def test_the_order_of_datasets_and_summaries_changes_nothing() -> None:
    assert composed(*EVERYTHING) == composed(*reversed(EVERYTHING))


def test_a_new_dataset_changes_the_links_of_few_others() -> None:
    made = [plain(f"lille/d{number:03}", theme="economie") for number in range(200)]
    before = {entry.dataset.id: entry.related for entry in composed(*made).entries}
    after = composed(*made, plain("lille/d100b", theme="economie")).entries
    changed = [entry.dataset.id for entry in after if before.get(entry.dataset.id) != entry.related]
    assert len(changed) <= MOST_RELATED + 1
