"""What the owner is told beside what was built: what is late, new, soon to go, decided, accepted,
and how large it all is."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from grants import commit_grants, write_grants
from portal import COMMUNES, dataset, made, portal, write
from repository import committed

from site_builder.core.problem_codes import load_problem_codes
from site_builder.publish.options import BuildOptions
from site_builder.publish.owner_report import growth, size_record
from site_builder.publish.owner_report.size_record import (
    DaySizes,
    add_day_sizes,
    read_size_record,
    write_size_record,
)
from site_builder.publish.standing import find_standing_report
from site_builder.storage import file_stats

DAY = date(2026, 3, 3)
ONE_DAY = timedelta(days=1)
WITH_CONTACT = COMMUNES.replace(
    "name: Lille}", "name: Lille, contact: {name: Mairie, email: mairie@lille.example}}"
)


def read_report(root: Path, today: date = DAY) -> dict[str, Any]:
    """The report of a build on a day."""
    made(root, today=today)
    report: dict[str, Any] = json.loads((root / ".beffroi/report.json").read_text("utf-8"))
    return report


def read_page(root: Path) -> str:
    return (root / ".beffroi/report.html").read_text("utf-8")


def read_text(root: Path) -> str:
    """What is read of the page, one space between words."""
    body = re.sub(r"(?s)<style>.*</style>", "", read_page(root))
    return re.sub(r"[\s\u00a0\u202f]+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def describe(root: Path, id_: str, about: str) -> None:
    write(root, {f"datasets/{id_}/datapackage.yaml": f"title: {id_}\n{about}"})


# --- late ---


@pytest.fixture
def late(tmp_path: Path) -> Path:
    """Datasets that are due on the day, and that have been since before; one that never is."""
    root = portal(tmp_path, "villeneuve-d-ascq/b", "lille/a", "lille/c", "lille/d")
    describe(root, "villeneuve-d-ascq/b", "frequency: monthly\nmodified: 2026-01-01\n")
    describe(root, "lille/a", "frequency: annual\nmodified: 2025-03-03\n")
    describe(root, "lille/c", "frequency: monthly\nmodified: 2025-12-15\n")
    describe(root, "lille/d", "modified: 2001-01-01\n")
    return root


def list_late(root: Path, today: date) -> list[tuple[str, list[str]]]:
    publishers = read_report(root, today)["late"]
    return [
        (publisher["slug"], [late["id"] for late in publisher["datasets"]])
        for publisher in publishers
    ]


def test_a_dataset_is_late_from_the_day_after_it_was_due(late: Path) -> None:
    before = [("lille", ["lille/c"]), ("villeneuve-d-ascq", ["villeneuve-d-ascq/b"])]
    after = [("lille", ["lille/c", "lille/a"]), ("villeneuve-d-ascq", ["villeneuve-d-ascq/b"])]
    assert list_late(late, DAY) == before
    assert list_late(late, DAY + ONE_DAY) == after
    said = read_text(late)
    assert "Attendu au plus tard le 15 janvier 2026 ; dernières données du 15 décembre 2025" in said
    assert "jeux en retard 3 " in said


def test_a_site_that_stands_does_so_until_something_is_late(
    late: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_stats, "RACY", 0)  # what was saved a moment ago is believed
    made(late, today=DAY)

    def stands(today: date) -> bool:
        options = BuildOptions(out=late / "build", today=today)
        return find_standing_report(late, options) is not None

    assert stands(DAY)
    assert not stands(DAY + ONE_DAY)


# --- messages ---


def find_link(root: Path) -> str:
    found = re.search(r'href="(mailto:mairie[^"]*)"', read_page(root))
    assert found
    return unescape(found[1])


def find_message(root: Path) -> str:
    found = re.search(r'(?s)<textarea id="message-lille"[^>]*>\n(.*?)</textarea>', read_page(root))
    assert found
    return unescape(found[1]).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_message_is_ready_for_who_is_late(late: Path) -> None:
    write(late, {"communes.yml": WITH_CONTACT})
    describe(late, "lille/a", "frequency: annual\nmodified: 2024-03-03\n")
    made(late, today=DAY)
    message = find_message(late)
    assert message.startswith("Bonjour,\n")
    assert "- lille/a : dernières données du 3 mars 2024" in message
    assert message.index("lille/a") < message.index("lille/c")
    assert "villeneuve" not in message
    assert message.endswith("https://donnees.example/")
    parts = urlsplit(find_link(late))
    assert (parts.scheme, parts.path) == ("mailto", "mairie@lille.example")
    query = parse_qs(parts.query)
    assert query["subject"] == [
        "Vos données ouvertes (Lille) : où elles en sont".replace(" :", "\u00a0:")
    ]
    sent = query["body"][0].replace("\u00a0", " ").replace("\u202f", " ")
    assert sent.replace("\r\n", "\n") == message


def test_a_title_is_no_part_of_the_link_nor_of_the_page(late: Path) -> None:
    write(late, {"communes.yml": WITH_CONTACT})
    title = "A&bcc=x@y.example?#</textarea><b>"
    write(
        late,
        {
            "datasets/lille/a/datapackage.yaml": f"title: '{title}'\nfrequency: annual\n"
            "modified: 2024-03-03\n"
        },
    )
    made(late, today=DAY)
    parts = urlsplit(find_link(late))
    assert parse_qs(parts.query).keys() == {"subject", "body"}
    assert title in find_message(late)
    assert "</textarea><b>" not in read_page(late)


def test_a_message_that_is_too_long_for_a_link_is_copied(late: Path) -> None:
    write(late, {"communes.yml": WITH_CONTACT})
    for number in range(30):
        id_ = f"lille/jeu-{number}"
        write(late, dataset(id_))
        describe(late, id_, "frequency: monthly\nmodified: 2025-06-01\ntitel: x\n")
    made(late, today=DAY)
    assert parse_qs(urlsplit(find_link(late)).query).keys() == {"subject"}
    assert "copiez le message" in read_text(late)
    assert "À corriger" in find_message(late)


def test_what_the_owner_is_to_mend_is_in_no_message(tmp_path: Path) -> None:
    """Nobody has decided whether first names are published: the portal has to."""
    root = portal(tmp_path)
    rows = "".join(f"2024;{name};{number}\n" for name, number in (("Ana", 1), ("Léo", 9)) * 9)
    write(root, {"datasets/lille/prenoms/prenoms.csv": f"annee;prenom;nombre\n{rows}"})
    describe(root, "lille/prenoms", "titel: x\n")
    report = read_report(root)
    assert "prenoms-undecided" in {problem["code"] for problem in report["problems"]}
    message = find_message(root)
    assert "titel" in message
    assert "communes.yml" not in message


def test_the_page_of_the_portal_says_how_to_send(late: Path) -> None:
    made(late, today=DAY)
    assert "joignez les fichiers à votre réponse" in find_message(late)
    write(late, {"pages/publier.md": "# Publier\n\nUn texte.\n"})
    made(late, today=DAY)
    assert "Comment les envoyer : https://donnees.example/publier/" in find_message(late)


# --- new ---


def list_new(report: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in report["problems"] if problem["new"]]


def test_what_was_not_told_before_is_new_until_something_else_is(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/a")
    describe(root, "lille/a", "titel: x\n")
    first = read_report(root)
    assert (list_new(first), first["compared"]) == ([], None)
    assert "Depuis le rapport" not in read_text(root)
    write(root, {"datasets/lille/a/vide.csv": ""})
    second = read_report(root, DAY + ONE_DAY)
    assert list_new(second) == ["file-empty"]
    assert second["compared"] == {"day": "2026-03-03", "gone": 0}
    assert "Depuis le rapport du 3 mars 2026 : 1 nouveau problème, 0 de moins." in read_text(root)
    write(root, {"datasets/lille/a/datapackage.yaml": "title: lille/a\n\n\ntitel: x\n"})
    third = read_report(root, DAY + 2 * ONE_DAY)  # a line that moved is no new problem
    assert list_new(third) == ["file-empty"]
    assert third["compared"] == second["compared"]
    describe(root, "lille/a", "")
    fourth = read_report(root, DAY + 3 * ONE_DAY)
    assert list_new(fourth) == []
    assert fourth["compared"] == {"day": "2026-03-05", "gone": 1}


def test_of_two_that_are_alike_one_is_new(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/a")
    describe(root, "lille/a", "keywords: [a, a]\ncolour1: x\n")
    before = read_report(root)
    describe(root, "lille/a", "keywords: [a, a]\ncolour1: x\ncolour2: y\n")
    after = read_report(root)
    assert len(after["problems"]) == len(before["problems"]) + 1
    assert len(list_new(after)) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b'{"version": 1, "problems": []}', b"[" * 100_000, b'{"day": 3}'],
)
def test_a_report_that_is_damaged_is_none(tmp_path: Path, content: bytes) -> None:
    root = portal(tmp_path, "lille/a")
    describe(root, "lille/a", "titel: x\n")
    read_report(root)
    (root / ".beffroi/report.json").write_bytes(content)
    (root / ".beffroi/sizes.json").write_bytes(content)
    write(root, {"datasets/lille/a/vide.csv": ""})
    report = read_report(root)
    assert (list_new(report), report["compared"]) == ([], None)
    assert report["growth"]["earlier"] is None


# --- endings, decisions, alarms ---


def test_what_ends_within_three_months_is_told(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/a", "lille/b", "lille/c")
    soon = DAY + timedelta(days=90)
    describe(root, "lille/a", f"expires: {soon}\n")
    describe(root, "lille/b", f"expires: {soon + ONE_DAY}\n")
    resources = f"resources:\n  - {{path: table.csv, expires: {DAY + ONE_DAY}}}\n"
    write(root, {"datasets/lille/c/autre.csv": "a;b\n1;2\n"})
    describe(root, "lille/c", resources + "  - path: autre.csv\n")
    expiring = read_report(root)["expiring"]
    assert [(item["id"], item["path"]) for item in expiring] == [
        ("lille/c", "table.csv"),
        ("lille/a", ""),
    ]
    assert "lille/a : n’est plus publié à partir du 1er juin 2026." in read_text(root)


def test_what_was_withdrawn_or_erased_is_told_with_its_day(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/a", "lille/b")
    write(
        root,
        {
            "erased.yml": "- {id: lille/vieux, date: 2026-02-01, whole: true}\n"
            "- {id: lille/b, date: 2026-01-01, contents: [" + "a" * 64 + "]}\n"
        },
    )
    describe(root, "lille/a", "withdrawn: {reason: fini, date: 2026-02-15}\n")
    gone = read_report(root)["gone"]
    assert [(item["id"], item["kind"], item["whole"]) for item in gone] == [
        ("lille/a", "withdrawn", True),
        ("lille/vieux", "erased", True),
        ("lille/b", "erased", False),
    ]
    said = read_text(root)
    assert "lille/b : des fichiers en ont été effacés le 1er janvier 2026." in said


def test_decisions_on_persons_are_to_be_reviewed_after_a_year(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/a", "lille/b")
    names = "  prenoms: {threshold: 3, decided_by: conseil municipal, date: 2025-06-01}\n"
    write(root, {"communes.yml": COMMUNES.replace("communes:\n", names + "communes:\n", 1)})
    for id_, day in (("lille/a", "2025-03-04"), ("lille/b", "2025-03-03")):
        describe(
            root,
            id_,
            "personal_data: {columns: [nom, code], basis: consentement, "
            f"decided_by: le maire, date: {day}}}\n",
        )
    decisions = read_report(root)["decisions"]
    assert [(one["id"], one["review"], one["columns"]) for one in decisions] == [
        ("lille/b", True, 2),
        ("lille/a", False, 2),
        ("", False, 0),
    ]
    assert decisions[2]["threshold"] == 3
    said = read_text(root)
    assert said.count("À revoir : plus d’un an.") == 1
    assert "Le 3 mars 2025, par : le maire." in said
    assert "le consentement des personnes concernées" in said


ROWS = [f"A{number};Association {number};{number}00,50" for number in range(1, 41)]
HEAD = "id;beneficiaire;montant"


def test_the_alarms_of_the_last_update_are_told_until_they_are_accepted(tmp_path: Path) -> None:
    root = commit_grants(tmp_path / "site", ROWS, HEAD)
    write_grants(root, ROWS[:20], HEAD)
    committed(root, "moitié")
    (alarm,) = read_report(root)["alarms"]["raised"]
    assert (alarm["id"], alarm["alarm"]) == ("lille/subventions", "rows")
    assert alarm["path"] == "datasets/lille/subventions/subventions.csv"
    assert "de 40 lignes, il en reste 20" in alarm["message"]
    assert "De 40 lignes, il en reste 20" in read_text(root)
    describe(root, "lille/subventions", f"accept: {{alarm: rows, until: {DAY}}}\n")
    accepted = read_report(root)["alarms"]
    assert accepted["raised"] == []
    assert [(one["alarm"], one["passed"]) for one in accepted["accepted"]] == [("rows", False)]
    passed = read_report(root, DAY + ONE_DAY)["alarms"]
    assert len(passed["raised"]) == 1
    assert [(one["alarm"], one["passed"]) for one in passed["accepted"]] == [("rows", True)]
    assert "Ce jour est passé (3 mars 2026)" in read_text(root)
    describe(root, "lille/subventions", "rolling: true\n")
    rolling = read_report(root)["alarms"]
    assert (rolling["raised"], rolling["accepted"]) == ([], [])
    assert [one["id"] for one in rolling["rolling"]] == ["lille/subventions"]


# --- sizes ---


def test_sizes_are_told_and_remembered_a_line_a_day(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/a", "villeneuve-d-ascq/b")
    write(root, {"datasets/lille/publisher.yaml": "homepage: https://lille.example/\n"})
    first = read_report(root)["growth"]
    files = [path for path in (root / "datasets").rglob("*") if path.is_file()]
    assert first["data"] == sum(path.stat().st_size for path in files)
    assert [one["slug"] for one in first["publishers"]] == ["lille", "villeneuve-d-ascq"]
    assert {one["folder"] for one in first["largest"]} == {"lille/a", "villeneuve-d-ascq/b"}
    assert (first["repository"], first["before"], first["earlier"]) == (None, None, None)
    write(root, {"datasets/lille/a/note.txt": "x" * 500})
    read_report(root)
    days = read_size_record(root / ".beffroi", "sizes.json")
    assert len(days) == 1
    later = read_report(root, DAY + 10 * ONE_DAY)["growth"]
    assert later["earlier"]["day"] == DAY.isoformat()
    assert later["recent"] == [later["earlier"]]
    assert "3 mars 2026" in read_text(root)


def test_the_record_is_of_a_year_and_a_little(tmp_path: Path) -> None:
    days: tuple[DaySizes, ...] = ()
    for number in range(size_record.MOST_DAYS + 5):
        sizes = DaySizes(day=DAY + number * ONE_DAY, site=number, data=1)
        days = add_day_sizes(days, sizes)
    assert len(days) == size_record.MOST_DAYS
    assert days[0].site == 5
    write_size_record(tmp_path, "sizes.json", days)
    assert read_size_record(tmp_path, "sizes.json") == days


GIGABYTE = 1_000_000_000


@pytest.mark.parametrize(
    ("earlier", "now", "expected"),
    [
        (GIGABYTE // 2, GIGABYTE * 3 // 4, (GIGABYTE, DAY + timedelta(days=100))),
        (GIGABYTE // 2, GIGABYTE // 2, None),
        (GIGABYTE // 10, GIGABYTE // 8, None),  # not within a year
        (GIGABYTE, GIGABYTE * 2, (GIGABYTE, None)),
    ],
)
def test_a_limit_is_told_of_a_year_ahead(
    tmp_path: Path, earlier: int, now: int, expected: tuple[int, date | None] | None
) -> None:
    record = (DaySizes(day=DAY - timedelta(days=100), site=earlier, data=1),)
    measured = growth.measure_growth(tmp_path, now, DAY, record)
    limits = [(limit.limit, limit.day) for limit in measured.limits]
    assert limits == ([expected] if expected else [])


def test_a_few_days_tell_no_pace(tmp_path: Path) -> None:
    record = (DaySizes(day=DAY - timedelta(days=5), site=1, data=1),)
    assert growth.measure_growth(tmp_path, GIGABYTE - 1, DAY, record).limits == ()


# --- codes ---


def test_what_has_no_remedy_is_no_error() -> None:
    rows = [row for row in load_problem_codes().values() if row.remedy == "none"]
    assert rows
    assert {(row.severity, row.effect) for row in rows} == {("warning", "nothing")}
