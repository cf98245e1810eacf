"""Real files and those of the example portal: none is withheld for persons without reason, and
what is told of persons is listed here with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from site_builder.checks.personal_data.documents import judge_document_texts
from site_builder.checks.personal_data.judge import judge_personal_data
from site_builder.columns.canonical import build_canonical_table
from site_builder.core import formats
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Problem, Refusal
from site_builder.readers.documents.texts import iterate_document_texts
from site_builder.readers.read import read_raw_table

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
# File, code and column of all that is told, with the reason
REAL = {
    # contacts of a catalogue, by their names
    ("schema-catalogue-donnees__exemple-valide.csv", "personal-email", "contact_personne"),
    # the title of a deliberation names an owner and her home
    ("montpellier__VilleMTP_MTP_Delibs.csv", "personal-identity-few", None),
    ("montpellier__VilleMTP_MTP_Delibs.xls", "personal-identity-few", None),
    # employees of operators, by their names, and their mobiles
    ("gpseo__irve-consolidation-v2.0.0-20210718.csv", "personal-email", "contact_amenageur"),
    ("gpseo__irve-consolidation-v2.0.0-20210718.csv", "personal-email", "contact_operateur"),
    ("gpseo__irve-consolidation-v2.0.0-20210718.csv", "personal-mobile", "telephone_operateur"),
}
EXAMPLE = {
    # the one natural person among associations, who is invented and is there for this
    ("subventions 2020-2024.csv", "personal-grants", "nomBeneficiaire"),
}


def find_problems(paths: Iterable[Path], scratch: Path) -> list[tuple[Path, Problem]]:
    found = []
    for number, path in enumerate(sorted(paths)):
        folder = scratch / str(number)
        folder.mkdir()
        found += [(path, problem) for problem in judge(path, folder)]
    return found


def judge(path: Path, scratch: Path) -> list[Problem]:
    known = formats.find_format(path.suffix.lower())
    place = Place(path=path.name)
    if known is None:
        return []
    if known.kind == "document":
        return list(judge_document_texts(iterate_document_texts(path, known.ending), place))
    raw = read_raw_table(path, ending=path.suffix, hints=ReadingHints(), scratch=scratch)
    if isinstance(raw, Refusal):
        return []
    table = build_canonical_table(raw, {}, ("",), place).table
    return list(judge_personal_data(table, raw, place).problems)


def told(found: Iterable[tuple[Path, Problem]]) -> set[tuple[str, str, str | None]]:
    return {(path.name, problem.code, problem.place.column) for path, problem in found}


def test_the_example_portal_says_of_persons_only_what_was_planted(tmp_path: Path) -> None:
    paths = [path for path in (ROOT / "datasets").glob("*/*/*") if path.is_file()]
    assert len(paths) > 40
    found = find_problems(paths, tmp_path)
    assert told(found) == EXAMPLE
    assert all(problem.severity == "warning" for _, problem in found)


@pytest.mark.nightly
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not here")
def test_no_real_file_is_withheld(tmp_path: Path) -> None:
    paths = [path for folder in ("real", "examples", "mel") for path in (SHARED / folder).iterdir()]
    found = find_problems(paths, tmp_path)
    assert told(found) == REAL
    assert all(problem.severity == "warning" for _, problem in found)
