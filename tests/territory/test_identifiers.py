from __future__ import annotations

from site_builder.territory.identifiers import NumberPairs, iterate_identifiers

CLUB, CHOIR, SCOUTS = "380475558", "732829320", "552100554"  # pass Luhn's control
CLUB_RNA, CHOIR_RNA = "W380475558", "W595000001"


def identify(*rows: tuple[str, str]) -> list[str]:
    return list(iterate_identifiers(rows, NumberPairs(rows)))


def test_each_row_of_a_body_has_all_its_numbers_whichever_it_was_written_with() -> None:
    both = f"SIREN {CLUB} · RNA {CLUB_RNA}"
    rows = [
        (f"{CLUB}00058", ""),
        ("", CLUB_RNA),
        (f"{CLUB}00041", CLUB_RNA),  # another place of the same body
        (CLUB, ""),
        ("", ""),
        ("", CHOIR_RNA),
        ("sans objet", "néant"),
    ]
    assert identify(*rows) == [both, both, both, both, "", f"RNA {CHOIR_RNA}", ""]


def test_numbers_that_contradict_each_other_bring_no_bodies_together() -> None:
    for wrong in [(CHOIR + "00001", CLUB_RNA), (CLUB + "00058", CHOIR_RNA)]:
        told = identify((CLUB + "00058", CLUB_RNA), wrong, (CLUB + "00058", ""), ("", CLUB_RNA))
        assert told[2:] == [f"SIREN {CLUB}", f"RNA {CLUB_RNA}"]


def test_a_number_that_nobody_has_stands_for_nobody() -> None:
    for nobody in ("00000000000000", "12345678900012"):
        told = identify((nobody, CLUB_RNA), (nobody, ""), ("", CLUB_RNA))
        assert told[1:] == [f"SIREN {nobody[:9]}", f"RNA {CLUB_RNA}"]
