"""Nothing that was published vanishes without a word: an id ends the build, all else is a
warning."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from nightly import nightly_after, nightly_but_each
from permanence import NOW, OLD, YAML, codes, declared, exchanged, rename_published, told, withdrawn
from portal import COMMUNES, dataset, made, portal, tree, write

from site_builder.core.text import quote_words
from site_builder.publish.output_folder import REPORT
from site_builder.publish.refusal import BuildRefused


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    return rename_published(tmp_path / "site")


def test_a_dataset_that_vanishes_ends_the_build_and_leaves_the_site_as_it_was(
    renamed: Path,
) -> None:
    before = tree(renamed / "build")
    with pytest.raises(BuildRefused) as refused:
        made(renamed)
    path = str(renamed / "build")
    assert refused.value.args == (
        "ids-vanished",
        {"count": 1, "names": f"« {OLD} »", "id": OLD, "path": path},
    )
    assert tree(renamed / "build") == before


@pytest.mark.parametrize("way", nightly_after(1, ["previous", "withdrawn", "restored"]))
def test_each_of_the_three_ways_out_leads_out(renamed: Path, way: str) -> None:
    if way == "previous":
        declared(renamed, f"previous: {OLD}")
    elif way == "withdrawn":
        write(renamed, {f"datasets/{OLD}/datapackage.yaml": "title: Ancien\nwithdrawn: Erreur.\n"})
    else:
        (renamed / f"datasets/{NOW}").rename(renamed / f"datasets/{OLD}")
    assert made(renamed).problems == ()
    assert (renamed / f"build/{OLD}/index.html").is_file()


def test_what_was_declared_once_must_stay_declared(renamed: Path) -> None:
    declared(renamed, f"previous: {OLD}")
    made(renamed)
    (renamed / YAML).write_text("title: Prénoms\n")
    with pytest.raises(BuildRefused, match=OLD):
        made(renamed)
    write(renamed, {YAML: "title: Prénoms\nwithdrawn: Faux.\n" + f"previous: {OLD}\n"})
    made(renamed)
    shutil.rmtree(renamed / f"datasets/{NOW}")
    with pytest.raises(BuildRefused, match=NOW):
        made(renamed)


def test_what_cannot_be_read_is_not_lost_and_is_missed_once_it_goes(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles", "lille/parcs")
    declared(root, f"previous: {OLD}")
    made(root)
    write(root, {YAML: "title: [", "datasets/lille/parcs/table.csv": "<html></html>"})
    shutil.copy(root / "build" / REPORT, tmp_path / "before.json")
    bare = made(root)
    assert bare.datasets == {
        "lille/ecoles": "published",
        "lille/parcs": "withheld",
        NOW: "withheld",
    }
    assert not (root / f"build/{NOW}").exists(), "no byte depends on what lies in the output folder"
    report = made(root, previous=tmp_path / "before.json")
    assert (report.problems, report.datasets) == (bare.problems, bare.datasets)
    graph = (root / "build/catalog.ttl").read_text()
    for id_ in ("lille/parcs", NOW):
        page = (root / f"build/{id_}/index.html").read_text()
        assert (
            "Ces données ne sont pas disponibles pour le moment." in page and "noindex" not in page
        )
        assert f"<h1>{id_}</h1>" in page, "the title of before, where none can be read"
        first = OLD if id_ == NOW else id_
        assert (
            f"dcat:dataset <https://donnees.example/{first}/#dataset>" in graph
            and "adms:status" not in graph
        )
        assert f'{id_}/"' not in (root / "build/jeux/index.html").read_text()
    assert f"url=../../{NOW}/" in (root / f"build/{OLD}/index.html").read_text()
    once = tree(root / "build")
    assert made(root, previous=root / "build").problems == report.problems
    assert tree(root / "build") == once, "as long as it lasts"
    for id_ in ("lille/parcs", NOW):
        aside = root / f"datasets/{id_}"
        kept = aside.rename(tmp_path / aside.name)
        with pytest.raises(BuildRefused, match=id_):
            made(root)
        kept.rename(aside)
    write(root, {YAML: "title: Prénoms\n"})
    with pytest.raises(BuildRefused, match=OLD):
        made(root)


def test_what_was_never_published_may_go(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW)
    write(
        root,
        {
            "datasets/lille/faux/datapackage.yaml": "title: Faux\n",
            "datasets/lille/faux/a.csv": "<html></html>",
        },
    )
    made(root)
    shutil.rmtree(root / "datasets/lille/faux")
    assert made(root).problems == ()


def test_a_publisher_that_leaves_communes_yml_takes_nothing_along(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "metropole/menus")
    made(root)
    write(root, {"communes.yml": COMMUNES.replace('  - {insee: "59350", name: Lille}\n', "")})
    with pytest.raises(BuildRefused, match=NOW):
        made(root)


@pytest.mark.parametrize("said", nightly_after(1, ["", f"previous: {OLD}"]))
def test_a_former_id_that_becomes_another_dataset_is_told(tmp_path: Path, said: str) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles")
    declared(root, f"previous: {OLD}")
    made(root)
    write(root, dataset(OLD) | {YAML: f"title: Prénoms\n{said}\n"})
    report = made(root)
    told_of = [one for one in report.problems if one.code == "id-elsewhere"]
    assert [(one.severity, one.place.path, one.params) for one in told_of] == [
        ("warning", f"datasets/{OLD}", {"id": OLD, "was": NOW, "now": OLD})
    ]


def test_what_goes_back_to_its_former_name_leads_to_itself(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW)
    declared(root, f"previous: {OLD}")
    made(root)
    (root / f"datasets/{NOW}").rename(root / f"datasets/{OLD}")
    write(root, {f"datasets/{OLD}/datapackage.yaml": f"title: Prénoms\nprevious: {NOW}\n"})
    assert made(root).problems == ()


def test_folders_that_exchange_their_names_are_noticed_whatever_else_changes(
    tmp_path: Path,
) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles", "metropole/menus")
    write(root, {
        "datasets/lille/ecoles/table.csv": "école;élèves\nJules-Verne;212\n",
        "datasets/metropole/menus/table.csv": "jour;plat\nlundi;soupe\n",
    })  # fmt: skip
    made(root)
    exchanged(root, NOW, "lille/ecoles")
    declared(root, "keywords: [école]")
    write(root, {"datasets/metropole/menus/table.csv": "jour;plat\nmardi;flan\n"})
    found = made(root).problems
    assert [(one.code, one.severity, one.params) for one in found] == [
        ("id-exchanged", "warning", {"id": "lille/ecoles", "other": NOW}),
        ("id-exchanged", "warning", {"id": NOW, "other": "lille/ecoles"}),
    ]
    assert made(root).problems == (), "once: the site before has them so"


def test_data_that_move_on_every_year_are_no_exchange(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "lille/annee-passee")
    this = "datasets/lille/annee-passee/table.csv"
    write(root, {this: "prénom;nombre\nLéa;12\n"})
    made(root)
    shutil.copy(root / f"datasets/{NOW}/table.csv", root / this)
    write(root, {f"datasets/{NOW}/table.csv": "prénom;nombre\nZoé;14\n"})
    assert {problem.code for problem in made(root).problems} == {"column-vanished"}


LEGACY = "legacy:\n  ckan: {a: lille/prenoms-2020, b: lille/prenoms-2020, c: lille/ecoles}\n"


@pytest.mark.parametrize(("said", "expected"), nightly_after(2, [
    (LEGACY.replace("prenoms-2020", "prenoms"), {}),  # it is the same dataset
    (LEGACY.replace("a: lille/prenoms-2020, ", ""), {"legacy-vanished": ["ckan: a"]}),
    ("", {"page-vanished": ["/anciennes-adresses.csv", "/anciennes-adresses/"],
          "legacy-vanished": ["ckan: a", "ckan: b", "ckan: c"]}),
    ("legacy:\n  ckan: {a: lille/ecoles, b: lille/ecoles}\n",
     {"legacy-vanished": ["ckan: c"], "legacy-elsewhere": ["ckan: a", "ckan: b"]}),
]))  # fmt: skip
def test_lines_of_legacy_do_not_go_without_a_word(
    tmp_path: Path, said: str, expected: dict[str, list[str]]
) -> None:
    root = portal(tmp_path, OLD, "lille/ecoles")
    write(root, {"communes.yml": COMMUNES + LEGACY})
    made(root)
    (root / f"datasets/{OLD}").rename(root / f"datasets/{NOW}")
    declared(root, f"previous: [{OLD}]")
    write(root, {"communes.yml": COMMUNES + said})
    found = made(root).problems
    assert {one.code: one.params["names"] for one in found} == {
        code: quote_words(some) for code, some in expected.items()
    }
    assert {(one.severity, one.params.get("count")) for one in found} <= {
        ("warning", n) for n in (1, 2, 3)
    }


BOTH = COMMUNES.replace("portal:\n", "portal:\n  languages: [fr, en]\n")
PAGE: dict[str, str | bytes] = {"pages/horaires.md": "# Horaires\n\nDe 9 h à 12 h.\n"}


@pytest.mark.parametrize(
    ("edit", "code", "params"),
    nightly_but_each(
        2,
        [
            ({"communes.yml": COMMUNES}, "language-vanished", {"language": "en"}),
            (
                {"communes.yml": BOTH.replace("[fr, en]", "[en, fr]")},
                "language-vanished",
                {"language": "en"},
            ),
            (
                {"communes.yml": BOTH.replace("name: Villeneuve-d'Ascq", "name: Ascq")},
                "publisher-vanished",
                {"slug": "villeneuve-d-ascq"},
            ),
            (
                {"communes.yml": BOTH.replace("https://donnees.example/", "https://autre.example")},
                "site-moved",
                {"before": "https://donnees.example/", "now": "https://autre.example/"},
            ),
            (
                {"communes.yml": BOTH.replace("  url: https://donnees.example/\n", "")},
                "site-unaddressed",
                {"before": "https://donnees.example/"},
            ),
            (
                {"pages/ouverture.md": PAGE["pages/horaires.md"]},
                "page-vanished",
                {"names": "« /en/horaires/ », « /horaires/ »"},
            ),
        ],
    ),
)
def test_what_many_addresses_begin_with_does_not_go_without_a_word(
    tmp_path: Path, edit: dict[str, str | bytes], code: str, params: dict[str, str]
) -> None:
    root = portal(tmp_path, NOW)
    write(root, PAGE | {"communes.yml": BOTH})
    assert made(root).problems == () and (root / "build/en/horaires/index.html").is_file()
    if code == "page-vanished":
        (root / "pages/horaires.md").unlink()
    write(root, edit)
    told_of = made(root).problems
    assert [(one.code, one.severity) for one in told_of] == [(code, "warning")]
    assert params.items() <= told_of[0].params.items()
    assert made(root).problems == (), "once: the site before has it no more"


def test_what_a_dataset_takes_along_is_told_of_it_alone(tmp_path: Path) -> None:
    """Neither its pages, nor those of its former ids, nor the sheets of catalogues are told one by
    one."""
    root = portal(tmp_path, NOW, "lille/ecoles", "metropole/menus")
    declared(root, f"previous: {OLD}")
    made(root)
    withdrawn(root, f"withdrawn: Fait double emploi.\nprevious: {OLD}")
    write(root, {"datasets/metropole/menus/table.csv": "<html></html>"})
    assert [code for code, *_ in codes(made(root, previous=root / "build"))] == ["looks-like-html"]


@pytest.mark.parametrize("alone", [True, False])
def test_an_address_that_waits_for_its_file_is_not_forgotten_meanwhile(
    tmp_path: Path, alone: bool
) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles")
    if not alone:
        write(root, {f"datasets/{NOW}/autre.csv": "a;b\n1;2\n"})
    made(root)
    before = {path for path in tree(root / "build") if path.startswith(f"data/{NOW}/table.")}
    good = (root / f"datasets/{NOW}/table.csv").read_bytes()
    write(root, {f"datasets/{NOW}/table.csv": "<html></html>"})
    for _ in range(2):
        assert {code for code, *_ in codes(made(root))} <= {"looks-like-html", "original-vanished"}
        assert before <= set(told(root / "build")[NOW]["awaited"])
    (root / f"datasets/{NOW}/table.csv").unlink()
    write(root, {f"datasets/{NOW}/prenoms.csv": good})
    assert [code for code, *_ in codes(made(root))] == ["url-vanished"]
    assert told(root / "build")[NOW]["awaited"] == []


def test_the_earlier_site_may_be_elsewhere(renamed: Path, tmp_path: Path) -> None:
    site = (renamed / "build").rename(tmp_path / "online")
    made(renamed)  # nothing is known of what was there
    shutil.rmtree(renamed / "build")
    for previous in (site, site / REPORT):
        with pytest.raises(BuildRefused, match="ids-vanished"):
            made(renamed, previous=previous)
    for content in ("{}", "<html>", '{"generator": "autre"}'):
        (tmp_path / "r.json").write_text(content)
        with pytest.raises(BuildRefused, match="previous-unreadable"):
            made(renamed, previous=tmp_path / "r.json")


def remembered(root: Path, previous: list[str]) -> Path:
    """A report of the site of `root`, in which NOW had these former ids; its metadata cannot be
    read any more."""
    made(root)
    report = json.loads((root / "build" / REPORT).read_text())
    next(one for one in report["datasets"] if one["id"] == NOW)["previous"] = previous
    (root / "before.json").write_text(json.dumps(report))
    write(root, {YAML: "title: ["})
    return root / "before.json"


@pytest.mark.parametrize(
    "id_",
    ["../../evil", "lille/../evil", "lille", "lille/a/b", 'lille/a"><b', "lille/évil", "lille/a\n"],
)
def test_a_report_from_afar_leads_nothing_out_of_the_site(tmp_path: Path, id_: str) -> None:
    root = portal(tmp_path / "site", NOW)
    with pytest.raises(BuildRefused, match="previous-unreadable"):
        made(root, previous=remembered(root, [id_]))
    assert not list(tmp_path.rglob("*evil*"))


def test_what_is_remembered_of_one_takes_the_page_of_no_other(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", NOW, "lille/ecoles")
    made(root, previous=remembered(root, ["lille/ecoles", NOW, OLD]))
    assert "<h1>lille/ecoles</h1>" in (root / "build/lille/ecoles/index.html").read_text()
    assert "pas disponibles pour le moment" in (root / f"build/{NOW}/index.html").read_text()
    assert f"url=../../{NOW}/" in (root / f"build/{OLD}/index.html").read_text()


def test_an_id_that_is_lost_twice_is_told_once(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles")
    declared(root, f"previous: {OLD}")
    made(root)
    write(root, {YAML: "title: ["})
    declared(root, f"previous: {OLD}", "lille/ecoles")
    made(root)
    write(
        root,
        {YAML: "title: Prénoms\n", "datasets/lille/ecoles/datapackage.yaml": "title: Écoles\n"},
    )
    with pytest.raises(BuildRefused) as refused:
        made(root)
    assert (refused.value.args[1]["count"], refused.value.args[1]["names"]) == (1, f"« {OLD} »")


def test_a_preview_may_lose_what_it_likes(renamed: Path) -> None:
    assert made(renamed, vanishing=True).problems == ()


def test_the_command_says_what_would_vanish_and_the_ways_out(renamed: Path) -> None:
    done = subprocess.run(
        [".venv/bin/beffroi", "build", str(renamed)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert OLD in done.stderr and f"previous: {OLD}" in done.stderr and "withdrawn:" in done.stderr
