"""A build ends in fifteen lines at most: what was made, what is to be mended, where all of it is.
Nothing wrong is hidden: what a summary leaves out is in the reports, and with --verbose."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from command_line import beffroi
from nightly import nightly_after
from portal import made, portal, write

from site_builder.commands.serve.panel import PreviewState, add_preview_panel
from site_builder.core.language import load_language

FRENCH = load_language("fr")
LILLE = "datasets/lille"
PRENOMS = "COMMUNE_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE\n"
FANCH = "Lille,59350,F,Fañch,12,2024\n"  # whom the official rule refuses
# a mistake of another kind each
MISTAKES = (
    "theme: economi", "frequency: parfois", "licence: libre", "spatial: 12", "temporal: hier",
    "contact: {email: lille}", "contact: {page: lille}", "modified: demain", "titel: x",
    "keywords: {a: b}", "charts: 3", "schema: absent.json", "standard: scdl/prenon",
)  # fmt: skip


def told(root: Path, *options: object, width: int = 80) -> list[str]:
    done = beffroi("build", root, *options, width=width)
    assert done.returncode == 0
    return done.stdout.splitlines()


def everything(root: Path) -> list[str]:
    """The sentences of the owner's report, for programs."""
    report = json.loads((root / ".beffroi/report.json").read_text("utf-8"))
    return [problem["message"] for problem in report["problems"]]


def starts(message: str) -> str:
    """What a message begins with, before what is put into it."""
    return FRENCH.say(message, **dict.fromkeys(FIELDS, "@")).split("@")[0]


FIELDS = ("problems", "kinds", "places", "first", "path", "json", "n")


@pytest.fixture
def mistaken(tmp_path: Path) -> Path:
    """Many mistakes of many kinds, each once or twice, and a file that is left out."""
    root = portal(tmp_path, *(f"lille/jeu-{number}" for number in range(len(MISTAKES))))
    for number, mistake in enumerate(MISTAKES):
        about = f"title: Jeu {number}\n{mistake}\n"
        write(root, {f"{LILLE}/jeu-{number}/datapackage.yaml": about})
    write(root, {f"{LILLE}/jeu-2/vide.csv": "", "datasets/lille/theme/table.csv": "a\n1\n"})
    write(root, {"datasets/lille/theme/datapackage.yaml": "title: T\ntheme: economi\n"})
    return root


@pytest.fixture
def tolerated(tmp_path: Path) -> Path:
    """One name that is right, whatever the official rule says."""
    root = portal(tmp_path)
    about = "title: Prénoms\nstandard: scdl/prenoms\n"
    write(root, {f"{LILLE}/prenoms/datapackage.yaml": about})
    write(root, {f"{LILLE}/prenoms/prenoms.csv": PRENOMS + FANCH})
    return root


def test_where_all_is_well_two_lines_say_so(tmp_path: Path) -> None:
    done, page = told(portal(tmp_path, "lille/ecoles"))
    assert "1 jeu de données, 0 non publié" in done
    assert page.endswith(str(tmp_path / ".beffroi/report.html"))


def test_settings_of_servers_that_have_changed_are_told_once_by_their_names(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    assert len(told(root)) == 2, "nothing was there before"
    write(root, {"templates/hosting/nginx.conf": "# Métropole\n"})
    _, line, _ = told(root)
    folder = str(root / ".beffroi/hosting")
    assert line == FRENCH.say("build.settings", names="nginx.conf", path=folder)
    assert len(told(root)) == 2
    (root / "templates/hosting/nginx.conf").unlink()
    write(root, {"templates/hosting/Caddyfile": "# Métropole\n"})
    assert "nginx.conf, Caddyfile" in told(root)[1]


@pytest.mark.nightly
def test_a_preview_leaves_the_settings_of_servers_as_they_are(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    made(root)
    write(root, {"templates/hosting/nginx.conf": "# Métropole\n"})
    made(root, tmp_path / ".beffroi/preview", vanishing=True)
    assert made(root).changed_settings == ("nginx.conf",)


def test_a_few_problems_are_told_one_by_one_with_what_to_write(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    about = "title: Écoles\ntheme: economi\ntitel: x\n"
    write(root, {f"{LILLE}/ecoles/datapackage.yaml": about})
    lines = told(root)
    assert lines[1:-1] == [
        f"{FRENCH.say('severity.error' if 'economi' in message else 'severity.warning')} {message}"
        for message in everything(root)
    ]
    assert len(lines) == 4 and all(" → " in line for line in lines[1:-1])


@pytest.mark.parametrize("width", nightly_after(1, [80, 200]))
def test_many_problems_are_fifteen_lines_and_each_can_be_read(mistaken: Path, width: int) -> None:
    lines = told(mistaken, width=width)
    assert len(lines) <= 15
    kinds = [line for line in lines if line.startswith("  ")]
    assert len(kinds) >= 5 and max(map(len, kinds)) <= width
    assert kinds[0].startswith("  lille/jeu-2") and FRENCH.say("build.kept-out") in kinds[0]
    errors = next(line for line in lines if line.startswith(starts("build.errors")))
    messages = everything(mistaken)
    report = json.loads((mistaken / ".beffroi/report.json").read_text("utf-8"))
    severities = [problem["severity"] for problem in report["problems"]]
    assert FRENCH.count("serve.errors", severities.count("error")) in errors
    assert FRENCH.say("build.first") in errors
    assert lines[-1].endswith(str(mistaken / ".beffroi/report.html"))
    assert "--verbose" in lines[-2]
    assert lines[-2].endswith(str(mistaken / "build/build-report.json"))
    page = unescape(re.sub(r"<[^>]+>", "", (mistaken / ".beffroi/report.html").read_text("utf-8")))
    verbose = told(mistaken, "--verbose")
    for message in messages:
        assert message.split("\u00a0: ", 1)[-1][1:] in page, message
        assert any(line.endswith(message) for line in verbose), message
    public = json.loads((mistaken / "build/build-report.json").read_text("utf-8"))
    assert len(public["problems"]) == len(messages)


def test_a_fault_that_repeats_itself_is_one_line_with_its_count(tmp_path: Path) -> None:
    root = portal(tmp_path, *(f"lille/jeu-{number}" for number in range(12)))
    for number in range(12):
        about = f"title: Jeu {number}\ntheme: economi\n"
        write(root, {f"{LILLE}/jeu-{number}/datapackage.yaml": about})
    _, heading, line, where, _ = told(root)
    assert heading.startswith(starts("build.errors")) and FRENCH.say("build.first") not in heading
    assert FRENCH.count("datasets", 12) in heading
    assert line.startswith(f"  {LILLE}/jeu-0/datapackage.yaml:2") and " → " in line
    assert line.endswith(FRENCH.count("build.others", 11))
    assert "--verbose" in where


def test_what_asks_for_nothing_stands_apart_from_what_is_to_be_done(tolerated: Path) -> None:
    (message,) = everything_after(tolerated)
    _, remark, where, _ = told(tolerated)
    assert remark == FRENCH.count("build.tolerated", 1)
    assert "--verbose" in where
    verbose = told(tolerated, "--verbose")
    assert verbose[1:3] == [remark, f"  {message}"]
    markup = (tolerated / ".beffroi/report.html").read_text("utf-8")
    to_mend, _, apart = markup.partition('<section aria-labelledby="known">')
    assert FRENCH.say("report.nothing") in to_mend and "Fañch" not in to_mend
    assert "Fañch" in apart and FRENCH.say("severity.warning") not in apart


def test_the_panel_of_the_preview_folds_what_asks_for_nothing(tolerated: Path) -> None:
    report = made(tolerated)
    state = PreviewState(problems=report.problems, datasets=report.datasets)
    panel = add_preview_panel(b"<body></body>", "/lille/prenoms/", state).decode()
    remark = FRENCH.count("build.tolerated", 1)
    assert f"<summary>{remark}</summary>" in panel
    assert "Fañch" in panel.rpartition(remark)[2] and "Fañch" not in panel.rpartition(remark)[0]
    assert FRENCH.say("severity.warning") not in panel


def everything_after(root: Path) -> list[str]:
    told(root)
    return everything(root)


def test_verbose_says_what_the_pages_weigh_and_a_summary_does_not(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    head = FRENCH.say("weights.head.heaviest")
    assert not [line for line in told(root) if head in line]
    assert [line for line in told(root, "-v") if head in line]


def test_without_a_site_all_is_told_here_for_there_is_no_report(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": "portal:\n  title: [\n"})
    done = beffroi("build", tmp_path)
    assert done.returncode == 3
    assert " → " in done.stdout and ".beffroi" not in done.stdout


def test_no_name_of_a_folder_gives_a_command_to_a_workflow(mistaken: Path) -> None:
    for number in range(9):
        name = f"datasets/::error title=x::/##[group]{number}"
        write(mistaken, {f"{name}/table.csv": "a\n1\n", f"{name}/datapackage.yaml": "titel: x\n"})
    for options in ((), ("--verbose",)):
        lines = told(mistaken, *options)
        assert not [line for line in lines if line.lstrip().startswith("::") or "##[" in line]
