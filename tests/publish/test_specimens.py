"""The invented site of the page of components is one as people write them."""

from __future__ import annotations

from site_builder.compose.editorial import read_editorial
from site_builder.metadata.catalogue import read_catalogue
from site_builder.publish.specimens import FOLDER, load_specimens


def test_its_descriptions_are_without_fault_so_that_each_key_of_them_is_shown() -> None:
    catalogue, problems = read_catalogue(FOLDER)
    assert catalogue
    assert problems == ()
    assert read_editorial(FOLDER, catalogue, lambda content: "")[1] == ()


def test_its_files_have_just_the_faults_that_the_page_shows() -> None:
    specimens = load_specimens()
    details = {
        entry.dataset.id: specimens.opening.detail(entry.summary)
        for entry in specimens.site.entries
    }
    codes = {id_: {problem.code for problem in detail.problems} for id_, detail in details.items()}
    assert codes == {
        "metropole/arrets": set(),
        "metropole/subventions": {
            "column-text",
            "file-empty",
            "remark.period-file-missing",
            "series-type",
            "fault.constraint-required",
            "fault.headings",
            "fault.missing-labels",
            "fault.one-of-required",
            "fault.type-date",
        },
        "vieux-beffroi/vide": {"table-empty"},
    }


def test_what_pages_open_of_it_is_there_when_its_store_is_gone() -> None:
    opening = load_specimens().opening
    for entry in load_specimens().site.entries:
        tables, _ = opening.tables(entry.summary)
        detail = opening.detail(entry.summary)
        assert {table.name for table in tables} == {table.name for table in detail.tables}
        for table in tables:
            for extract in table.extracts:
                assert opening.extract(extract).preview
