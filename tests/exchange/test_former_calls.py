"""Of the calls in a log of a former portal, which redirects answer, and which will break; nothing
of who asked."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from command_line import beffroi
from hypothesis import given
from hypothesis import strategies as st
from portal import COMMUNES, portal, write

from site_builder.core.model.dataset import LegacyRedirect
from site_builder.exchange.migrate.access_log import (
    LONGEST_LINE,
    LogReading,
    check_logs,
    choose_logs,
    name_caller,
    read_calls,
)
from site_builder.exchange.migrate.former_calls import FormerCalls, count_former_calls
from site_builder.exchange.migrate.state import MigrationState, save_state
from site_builder.publish.refusal import BuildRefused

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
PYTHON = "python-requests/2.31.0"
SECRET = "203.0.113.77"
REDIRECTS = (
    LegacyRedirect(family="opendatasoft", name="prenoms", target="lille/prenoms"),
    LegacyRedirect(family="ckan", name="ecoles", target="lille/ecoles"),
    LegacyRedirect(family="paths", name="vieux/prenoms.html", target="lille/prenoms"),
)
PAGE = "/explore/dataset/prenoms/"
V2 = "/api/explore/v2.1/catalog/datasets"


def make_line(
    target: str,
    agent: str = PYTHON,
    *,
    day: str = "01/Mar/2026",
    status: int = 200,
    page: str = "-",
) -> str:
    return (
        f'{SECRET} - jean [{day}:10:00:00 +0100] "GET {target} HTTP/1.1" {status} 512 "{page}" '
        f'"{agent}"\n'
    )


def count(tmp_path: Path, *lines: str) -> FormerCalls:
    path = tmp_path / "access.log"
    path.write_text("".join(lines), "utf-8")
    calls = read_calls([path], LogReading())
    return count_former_calls(calls, REDIRECTS, ("opendata.lille.example",))


@pytest.mark.parametrize(
    ("target", "dataset", "reason"),
    [
        ("/explore/dataset/prenoms/table/?refine.annee=2019", "lille/prenoms", ""),
        (
            "/explore/dataset/prenoms/download/?format=csv&timezone=Europe/Paris",
            "lille/prenoms",
            "",
        ),
        (
            "/explore/dataset/prenoms/download/?format=csv&refine.annee=2019",
            "lille/prenoms",
            "filter",
        ),
        ("/api/records/1.0/search/?dataset=prenoms&rows=10", "lille/prenoms", "query"),
        ("/api/records/1.0/download/?dataset=prenoms&format=csv", "lille/prenoms", ""),
        ("/api/records/1.0/download/?dataset=prenoms&format=csv&q=x", "lille/prenoms", "filter"),
        ("/api/datasets/1.0/prenoms/", "lille/prenoms", "query"),
        (f"{PAGE}download/?format=shp", "lille/prenoms", "format"),
        (f"{V2}/prenoms/exports/shp", "lille/prenoms", "format"),
        (f"{V2}/prenoms/exports/csv", "lille/prenoms", ""),
        (f"{V2}/prenoms/exports/csv?where=annee%3D2019", "lille/prenoms", "filter"),
        (f"{V2}/prenoms/records?where=annee%3D2019", "lille/prenoms", "query"),
        (f"{V2}/PRENOMS/exports/csv", "lille/prenoms", ""),
        (f"{V2}/inconnu/exports/csv", "", "unknown"),
        (f"{V2}?limit=20", "", "query"),
        ("/api/v2/catalog/exports/csv", "", ""),
        ("/explore/embed/dataset/prenoms/map/", "lille/prenoms", "embed"),
        ("/explore/", "", ""),
        ("/dataset/ecoles", "lille/ecoles", ""),
        ("/api/3/action/package_show?id=ecoles", "lille/ecoles", "query"),
        ("/api/3/action/datastore_search?resource_id=x", "", "query"),
        ("/vieux/prenoms.html?x=1", "lille/prenoms", ""),
    ],
)
def test_each_call_is_judged(tmp_path: Path, target: str, dataset: str, reason: str) -> None:
    counted = count(tmp_path, make_line(target))
    ((group, number),) = counted.groups.items()
    assert (group.dataset, group.reason, number) == (dataset, reason, 1)


@pytest.mark.parametrize(
    "target", ["/static/logo.png", "/", "/robots.txt", "http://[/", "*", "/%00", "/page/accueil/"]
)
def test_what_is_no_data_is_counted_apart(tmp_path: Path, target: str) -> None:
    counted = count(tmp_path, make_line(target))
    assert (counted.groups.total(), counted.other) == (0, 1)


def test_calls_of_a_kind_are_one_line(tmp_path: Path) -> None:
    lines = [make_line(f"{V2}/prenoms/records/{number}") for number in range(20)]
    lines += [make_line(f"{V2}/prenoms/records?offset=1", "python-requests/2.9")]
    counted = count(tmp_path, *lines, make_line(f"{V2}/prenoms/records", day="30/Mar/2026"))
    ((group, number),) = counted.list_broken()
    assert (group.address, group.caller, number) == (f"{V2}/prenoms/records", "python-requests", 22)
    assert (counted.first, counted.last) == (date(2026, 3, 1), date(2026, 3, 30))
    assert counted.compute_monthly(number) == 22


def test_of_a_few_days_no_month_is_made(tmp_path: Path) -> None:
    counted = count(tmp_path, make_line(f"{V2}/prenoms/records"))
    assert counted.compute_monthly(1) is None


def test_what_was_refused_is_no_call(tmp_path: Path) -> None:
    lines = [make_line(f"{V2}/prenoms/records", status=status) for status in (400, 404, 500)]
    assert count(tmp_path, *lines).groups.total() == 0


def test_who_asked_is_said_by_no_more_than_a_program_and_a_site(tmp_path: Path) -> None:
    page = "https://www.journal.example/enquete?lecteur=jean.dupont"
    own = "https://opendata.lille.example/explore/"
    counted = count(
        tmp_path,
        make_line(f"{V2}/prenoms/records", CHROME, page=page),
        make_line(f"{V2}/prenoms/records", CHROME, page=own),
        make_line(f"{V2}/prenoms/records", "jean.dupont@lille.example (Excel)"),
    )
    callers = {(group.caller, group.page_host) for group in counted.groups}
    assert callers == {
        ("browser", "www.journal.example"),
        ("browser", ""),
        ("", ""),
    }
    assert SECRET not in repr(counted)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (PYTHON, "python-requests"),
        ("curl/8.1", "curl"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot"),
        (CHROME, "browser"),
        ("-", ""),
        ("", ""),
        ("x" * 500, "x" * 40),
    ],
)
def test_callers_have_a_name(agent: str, name: str) -> None:
    assert name_caller(agent) == name


def test_the_common_form_packed_files_and_lines_of_others(tmp_path: Path) -> None:
    common = f'{SECRET} - - [01/Mar/2026:10:00:00 +0100] "GET /explore/ HTTP/1.0" 200 12\n'
    (tmp_path / "a.gz").write_bytes(gzip.compress(common.encode() * 3))
    broken = ["n’importe quoi\n", "\n", common.replace("Mar", "Mrz"), common.replace("01/", "40/")]
    long = "x" * (LONGEST_LINE * 3) + "\n"
    (tmp_path / "b.log").write_text("".join([*broken, long, common]), "utf-8")
    reading = LogReading()
    calls = list(read_calls([tmp_path / "a.gz", tmp_path / "b.log"], reading))
    assert (len(calls), reading.lines, reading.unread) == (4, 9, 5)
    assert {call.caller for call in calls} == {""}


def test_quotes_that_are_escaped_and_clocks_that_were_not_set(tmp_path: Path) -> None:
    reading = LogReading()
    path = tmp_path / "access.log"
    lines = [
        make_line('/api/records/1.0/search/?dataset=prenoms&q=\\"x\\"'),
        make_line(PAGE, page='https://www.journal.example/\\"x\\"'),
        make_line(PAGE, day="01/Jan/1970"),
        make_line(PAGE).replace(SECRET, "www.lille.example:443 2001:db8::1"),
    ]
    path.write_text("".join(lines), "utf-8")
    calls = list(read_calls([path], reading))
    assert (len(calls), reading.unread) == (3, 1)
    assert [call.page_host for call in calls] == ["", "www.journal.example", ""]
    assert {call.caller for call in calls} == {"python-requests"}


def test_a_call_in_three_months_is_no_call_of_none(tmp_path: Path) -> None:
    counted = count(tmp_path, make_line(PAGE, day="01/Jan/2026"), make_line(PAGE))
    assert counted.compute_monthly(1) == 1


def test_a_log_that_is_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(make_line(PAGE), "utf-8")
    (tmp_path / "b.log").symlink_to("a.log")
    (tmp_path / "c.log").write_bytes(b"")
    chosen = choose_logs([tmp_path / "a.log", tmp_path / "b.log", tmp_path / "c.log"])
    assert [path.name for path in chosen] == ["a.log", "c.log"]
    check_logs(chosen)  # an empty one is what a server begins with


@pytest.mark.parametrize(
    "piece", ["[01/Mar/2026:", '"GET ', "a ", "bot", "Mozilla ", '\\"', "[", "/", "%2F", "=&"]
)
def test_long_lines_are_read_in_one_go(tmp_path: Path, piece: str) -> None:
    long = piece * (LONGEST_LINE // len(piece) - 200)
    count(tmp_path, *[long + "\n", make_line(f"/{long}"), make_line("/explore/", long)] * 20)


@pytest.mark.parametrize(
    "content", [gzip.compress(b"x" * 9_000, mtime=0)[:-20], b"\x1f\x8b\x08abc"]
)
def test_a_packed_log_that_is_cut_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.gz").write_bytes(content)
    with pytest.raises(BuildRefused, match="migrate-log"):
        list(read_calls([tmp_path / "a.gz"], LogReading()))


@given(st.lists(st.text(max_size=60), max_size=5), st.text(max_size=40), st.text(max_size=40))
def test_no_line_raises(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], target: str, agent: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.log"
    content = [*lines, make_line(target, agent), make_line(f"{V2}/{target}", agent, page=target)]
    path.write_text("\n".join(content), "utf-8", "surrogatepass")
    count_former_calls(read_calls([path], LogReading()), REDIRECTS, ())


# --- as people type it ---


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """A portal that came, with its list."""
    root = tmp_path / "p"
    legacy = "legacy:\n  opendatasoft: {prenoms: lille/prenoms}\n"
    portal(root, "lille/prenoms")
    listed = (
        "# À transmettre\n- [x] fait\n<!-- début : appels -->\nrien\n<!-- fin : appels -->\nfin\n"
    )
    write(root, {"communes.yml": COMMUNES + legacy, "A-TRANSMETTRE.md": listed})
    (root / ".beffroi/migrate").mkdir(parents=True)
    state = MigrationState(
        url="https://opendata.lille.example/", kind="opendatasoft", finished=True
    )
    save_state(root, state)
    return root


def test_the_command_counts_after_the_migration(tmp_path: Path, migrated: Path) -> None:
    lines = [make_line("/api/records/1.0/search/?dataset=prenoms&q=*") for _ in range(1_204)]
    lines += [make_line("/explore/dataset/prenoms/", CHROME, day="30/Mar/2026"), "bruit\n"]
    (tmp_path / "access.log").write_text("".join(lines), "utf-8")
    command = ["migrate", "https://opendata.lille.example/", migrated, "--log", "access.log"]
    done = beffroi(*command, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "1 220 appels de « python-requests » à /api/records/1.0/search" in said
    assert "?dataset=prenoms par mois" in said and "1 ligne du journal ne se lit pas" in said
    listed = (migrated / "A-TRANSMETTRE.md").read_text("utf-8")
    assert listed.startswith("# À transmettre\n- [x] fait\n") and listed.endswith("-->\nfin\n")
    assert "python-requests" in listed and "rien" not in listed
    contract = json.loads(beffroi(*command, "--format", "json", cwd=tmp_path).stdout)
    assert contract["migration"] is None
    assert (contract["calls"]["answered"], contract["calls"]["broken"]) == (1, 1_204)
    assert contract["calls"]["groups"][0]["per_month"] == 1_220
    assert SECRET not in json.dumps(contract) + listed + done.stdout


def test_a_file_that_is_no_log_is_refused(tmp_path: Path, migrated: Path) -> None:
    (tmp_path / "access.log").write_text("a;b\n1;2\n", "utf-8")
    command = ["migrate", "https://opendata.lille.example/", migrated, "--log", "access.log"]
    done = beffroi(*command, cwd=tmp_path)
    assert done.returncode == 3 and "combined" in done.stderr
