"""Golden portals: every problem, in French; hostile folders; and whatever is written, nothing
raises."""

from __future__ import annotations

import ast
import gettext
import io
import json
import os
import shutil
import stat
import string
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.core import vocabulary
from site_builder.core.language import Language
from site_builder.core.model.dataset import Catalogue, Dataset, Service
from site_builder.core.model.portal import Contact, Licence, Link
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Problem
from site_builder.core.text import find_nearest_word, slugify_text
from site_builder.metadata.catalogue import make_dataset_task, make_public_name, read_catalogue
from site_builder.metadata.public_names import RESERVED
from site_builder.metadata.yaml.text import SYNTAX

SITES = Path(__file__).parents[1] / "sites"
PACKAGE = Path(__file__).parents[2] / "site_builder"
CASES = sorted(path.parent.name for path in SITES.glob("*/communes.yml"))


@cache
def french() -> Language:
    """The French catalogue as its source says it, not as it was last built."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    built = io.BytesIO()
    with (PACKAGE / "locale/fr/LC_MESSAGES/beffroi.po").open("rb") as source:
        write_mo(built, read_po(source, "fr"))
    built.seek(0)
    return Language("fr", gettext.GNUTranslations(built))


def sentences(problems: tuple[Problem, ...]) -> str:
    lines = sorted(f"{problem.severity} {french().problem(problem)}" for problem in problems)
    return "".join(line + "\n" for line in lines)


@pytest.mark.parametrize("case", CASES)
def test_a_portal_says_every_problem_in_french(case: str) -> None:
    """A missing expectation is written: review it before it is committed."""
    _, problems = read_catalogue(SITES / case)
    expected = SITES / case / "problems.txt"
    if not expected.exists():
        expected.write_text(sentences(problems), "utf-8")
        pytest.fail(f"{expected} was missing: review what has been written")
    assert sentences(problems) == expected.read_text("utf-8")


def golden(case: str) -> tuple[Catalogue, dict[str, Dataset]]:
    catalogue, _ = read_catalogue(SITES / case)
    assert catalogue is not None
    return catalogue, {dataset.id: dataset for dataset in catalogue.datasets}


def test_the_portal_and_its_publishers_are_read_in_order_of_slug() -> None:
    catalogue, _ = golden("everything")
    portal = catalogue.portal
    assert (portal.url, portal.languages) == ("https://essai.example/portail/", ("fr",))
    assert portal.problems == "public"
    assert [(one.slug, one.role, one.insee) for one in catalogue.publishers] == [
        ("l-abergement", "commune", "01001"),
        ("lille", "commune", "59350"),
        ("marcq-en-baroeul", "commune", "59378"),
        ("metropole", "metropole", ""),
        ("velopivert", "delegate", ""),
        ("villeneuve-d-ascq", "commune", "59009"),
    ]
    assert catalogue.publishers[1].population == 238246


def test_what_is_written_reaches_the_dataset() -> None:
    dataset = golden("everything")[1]["lille/subventions-2024"]
    assert dataset.description == "Deux **paragraphes**.\n\nLe second."
    assert dataset.keywords == ("subventions", "associations")
    assert (dataset.theme, dataset.frequency, dataset.temporal) == (
        "economie",
        "annual",
        "2020/2024",
    )
    assert (dataset.issued, dataset.modified) == (date(2024, 3, 1), date(2024, 4, 1))
    assert dataset.demonstration is True
    assert dataset.origin == (Link("Logiciel comptable", "https://logiciel.example/"),)
    assert dataset.licence == Licence("", "", "https://licences.example/texte")
    assert dataset.contact == Contact("", "finances@lille.example", "")


def test_licence_and_contact_are_inherited_from_publisher_then_portal() -> None:
    datasets = golden("everything")[1]
    odbl, ouverte = (vocabulary.LICENCES[name].urls[0] for name in ("odbl-1.0", "etalab-2.0"))
    assert datasets["villeneuve-d-ascq/prenoms"].licence == Licence("odbl-1.0", "", odbl)
    assert datasets["velopivert/velos"].licence == Licence("etalab-2.0", "", ouverte)
    assert datasets["metropole/communes"].licence == Licence("odbl-1.0", "", odbl)
    assert datasets["villeneuve-d-ascq/prenoms"].contact == Contact(
        "Équipe", "donnees@essai.example"
    )
    assert golden("everything")[0].publishers[1].contact == Contact("Ville", "ville@lille.example")


def test_files_are_found_when_nothing_lists_them_and_litter_and_notes_are_left() -> None:
    datasets = golden("everything")[1]
    found = [
        (source.name, source.path, source.kind)
        for source in datasets["lille/subventions-2024"].sources
    ]
    assert found == [
        ("annee-2023", "Année 2023.csv", "table"),
        ("deliberation-n-1", "Délibération n°1.pdf", "document"),
        ("subventions-2024", "Subventions 2024.CSV", "table"),
    ]
    assert [source.path for source in datasets["villeneuve-d-ascq/prenoms"].sources] == [
        "2024/prenoms.csv"
    ]


def test_services_are_addresses_and_do_not_hide_the_files_of_the_folder() -> None:
    dataset = golden("everything")[1]["velopivert/velos"]
    assert dataset.services == (
        Service(
            name="disponibilite",
            url="https://velopivert.example/gbfs.json",
            kind="gbfs",
            title="Disponibilité",
        ),
        Service(name="velopivert-example", url="https://velopivert.example/carte", kind="page"),
    )
    assert [source.name for source in dataset.sources] == ["stations"]


def test_what_a_service_takes_is_read_and_said_to_be_of_no_use_to_a_file(site: Path) -> None:
    more = (
        "access: Clé, frequency: temps réel, documentation: https://bus.example/doc, format: "
        "Protobuf"
    )
    lines = (
        "title: Bus\nresources:\n"
        f"- {{name: rt, path: https://bus.example/rt, kind: gtfs-rt, {more}}}\n"
        "- {name: libre, path: https://bus.example/b, access: sans clé}\n"
        "- {name: faux, path: https://bus.example/c, access: parfois, documentation: "
        "javascript:alert(1)}\n"
        f"- {{path: a.csv, {more}}}\n"
    )
    folder = bad(site, lines)
    (folder / "a.csv").write_text("a;b\n1;2\n")
    catalogue, problems = read_catalogue(site)
    assert catalogue is not None
    services = next(
        dataset for dataset in catalogue.datasets if dataset.slug == folder.name
    ).services
    assert services[0] == Service(
        name="rt",
        url="https://bus.example/rt",
        kind="gtfs-rt",
        title="",
        description="",
        access="key",
        frequency="update_cont",
        documentation="https://bus.example/doc",
        format="Protobuf",
    )
    assert [(service.access, service.documentation) for service in services[1:]] == [
        ("free", ""),
        ("", ""),
    ]
    said = [(problem.code, problem.severity, problem.place.line) for problem in problems]
    assert said.count(("key-of-service", "warning", 6)) == 3
    assert {code for code, severity, line in said if line == 5 and severity == "error"} == {
        "wrong-choice",
        "wrong-url",
    }


def test_a_json_descriptor_is_read_as_a_yaml_one() -> None:
    dataset = golden("everything")[1]["metropole/communes"]
    assert dataset.title == "Communes 😀 (données fictives)"
    assert dataset.issued == date(2024, 5, 6)
    (source,) = dataset.sources
    assert source.hints == ReadingHints(encoding="utf-8", delimiter=",", quote='"', header=None)
    assert source.schema is not None and source.schema.primary_key == ("insee",)


def test_a_task_holds_what_preparing_reads_and_no_metadata() -> None:
    dataset = golden("everything")[1]["lille/subventions-2024"]
    made = make_dataset_task(dataset, ("csv", "parquet"), "Données fictives")
    assert (made.id, made.sheet, made.exports) == (
        dataset.id,
        "Données fictives",
        ("csv", "parquet"),
    )
    table = made.files[0]
    assert table.types == (
        ("siret", "string", "default"),
        ("montant", "number", "default"),
        ("date  de décision", "date", "%d/%m/%Y"),
    )
    assert table.missing == ("", "NC")
    assert made.files[1].types == ()


def test_a_descriptor_with_named_resources_opens_in_frictionless_unchanged() -> None:
    from frictionless import Package, system

    with system.use_context(trusted=True):
        package = Package(str(SITES / "everything/datasets/metropole/communes/datapackage.json"))
        (table,) = package.extract().values()
    assert table[0]["nom"] == "Lille"


def test_what_is_withheld_is_named_and_the_others_are_published() -> None:
    catalogue, datasets = golden("mistakes")
    assert sorted(datasets) == [
        "lille/found",
        "lille/keys",
        "lille/long",
        "lille/resources",
        "lille/sans-fiche",
        "lille/schemas",
    ]
    assert "lille/prenoms-2024" in catalogue.withheld
    assert set(catalogue.withheld).isdisjoint(datasets)
    assert len(catalogue.withheld) == 18
    owner, published = golden("owner")
    assert list(published) == ["lille/ok"]
    assert owner.withheld == ("data/y", "inconnu/z", "lile/x")


def test_each_hostile_descriptor_gives_exactly_one_error() -> None:
    _, problems = read_catalogue(SITES / "mistakes")
    for number in range(1, 9):
        said = [
            problem for problem in problems if f"/hostile-{number}/" in (problem.place.path or "")
        ]
        assert [problem.severity for problem in said] == ["error"], number


# --- folders made on the spot ---

OWNER = 'portal: {title: Essai}\ncommunes: [{insee: "59350", name: Lille}]\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "communes.yml").write_text(OWNER, "utf-8")
    good = tmp_path / "datasets/lille/bon"
    good.mkdir(parents=True)
    (good / "datapackage.yaml").write_text("title: Bon\n", "utf-8")
    (good / "a.csv").write_bytes(b"a\n1\n")
    return tmp_path


def bad(site: Path, descriptor: str | bytes = "title: Mauvais\n", name: str = "mauvais") -> Path:
    folder = site / "datasets/lille" / name
    folder.mkdir(exist_ok=True)
    data = descriptor.encode() if isinstance(descriptor, str) else descriptor
    (folder / "datapackage.yaml").write_bytes(data)
    return folder


def codes(site: Path) -> list[str]:
    """The problems of a site whose good dataset must be there."""
    catalogue, problems = read_catalogue(site)
    assert catalogue is not None
    assert "lille/bon" in [dataset.id for dataset in catalogue.datasets]
    sentences(problems)
    return [problem.code for problem in problems]


def test_links_pipes_and_sockets_are_refused_without_being_opened(site: Path) -> None:
    folder = bad(site)
    (site / "secret.csv").write_bytes(b"secret\n1\n")
    (folder / "lien.csv").symlink_to(site / "secret.csv")
    (folder / "dossier").symlink_to(site / "datasets/lille/bon")
    os.mkfifo(folder / "tube.csv")
    assert codes(site) == ["file-link", "file-link", "file-not-regular"]


def test_a_listed_link_gives_one_problem(site: Path) -> None:
    folder = bad(site, "title: X\nresources: [{path: lien.csv}, {path: dossier/a.csv}]\n")
    (folder / "lien.csv").symlink_to("/etc/passwd")
    (folder / "dossier").symlink_to(site / "datasets/lille/bon")
    assert codes(site) == ["file-link", "file-link"]


def test_a_descriptor_or_a_folder_that_is_a_link_is_refused(site: Path) -> None:
    folder = bad(site)
    (folder / "datapackage.yaml").unlink()
    (folder / "datapackage.yaml").symlink_to(site / "datasets/lille/bon/datapackage.yaml")
    (site / "datasets/lille/copie").symlink_to(site / "datasets/lille/bon")
    assert codes(site) == ["file-not-regular", "folder-replaced"]


def test_a_hard_link_is_an_ordinary_file(site: Path) -> None:
    folder = bad(site)
    os.link(site / "datasets/lille/bon/a.csv", folder / "a.csv")
    assert codes(site) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        (b"a\nb.csv", "file-name-control"),
        ("a\u202evsc.csv".encode(), "file-name-control"),
        (b"\xe9t\xe9.csv", "file-name-control"),
        (b"nul.csv", "file-name-windows"),
        (b"COM1.csv", "file-name-windows"),
        (b"a.csv.", "file-name-windows"),
        (b"a" * 200 + b".csv", "file-name-long"),
    ],
)
def test_a_file_with_an_unfit_name_is_left_out_and_the_rest_goes_on(
    site: Path, name: bytes, code: str
) -> None:
    folder = os.fsencode(site / "datasets/lille/bon")
    Path(os.fsdecode(folder + b"/" + name)).write_bytes(b"a\n")
    assert codes(site) == [code]


def test_two_files_whose_names_differ_by_case_are_not_both_published(site: Path) -> None:
    (site / "datasets/lille/bon/A.csv").write_bytes(b"a\n")
    if len(list((site / "datasets/lille/bon").iterdir())) < 3:
        pytest.skip("this disk does not tell a.csv from A.csv")
    assert codes(site) == ["file-same-name"]


def test_brackets_quotes_and_globs_are_letters_like_others(site: Path) -> None:
    for name in ("data[1].csv", "it's.csv", "star*.csv", '"quoted".csv', "{{ x }}.csv"):
        (site / "datasets/lille/bon" / name).write_bytes(b"a\n")
    catalogue, problems = read_catalogue(site)
    assert catalogue is not None and not problems
    assert [source.name for source in catalogue.datasets[0].sources] == [
        "quoted",
        "a",
        "data-1",
        "it-s",
        "star",
        "x",
    ]


def test_a_crowded_folder_is_withheld(site: Path) -> None:
    folder = bad(site)
    for number in range(1_001):
        (folder / f"{number}.csv").write_bytes(b"")
    assert codes(site) == ["folder-crowded"]


def test_metadata_that_lie_about_a_file_withhold_it_with_one_problem(site: Path) -> None:
    folder = bad(site, f"title: X\nresources: [{{path: a.csv, bytes: 9, hash: '{'0' * 64}'}}]\n")
    (folder / "a.csv").write_bytes(b"a\n1\n")
    assert codes(site) == ["bytes-lie"]
    catalogue, _ = read_catalogue(site)
    assert catalogue
    sources = [dataset.sources for dataset in catalogue.datasets if dataset.slug == "mauvais"]
    assert [source.refused for source in sources[0]] == ["bytes-lie"]


def test_a_true_hash_is_accepted(site: Path) -> None:
    digest = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    folder = bad(
        site, f"title: X\nresources: [{{path: a.csv, bytes: 1, hash: 'sha256:{digest}'}}]\n"
    )
    (folder / "a.csv").write_bytes(b"a")
    assert codes(site) == []


def test_a_flood_of_mistakes_is_cut_and_counted(site: Path) -> None:
    folder = bad(site, "title: X\n" + "".join(f"cle{number}: x\n" for number in range(5_000)))
    (folder / "a.csv").write_bytes(b"a\n")
    found = codes(site)
    assert len(found) == 101 and found[-1] == "problems-more"


@pytest.mark.parametrize(
    ("owner", "code"),
    [
        (None, "portal-missing"),
        ("", "portal-empty"),
        ("- a\n", "not-a-section"),
        ("communes: []\n", "missing-key"),
        ("portal: {url: 'https://a.example/'}\n", "missing-key"),
        ("portal: [\n", "yaml-bracket"),
        ("portal: texte\n", "not-a-section"),
    ],
)
def test_without_a_usable_portal_there_is_no_catalogue_and_one_problem(
    tmp_path: Path, owner: str | None, code: str
) -> None:
    if owner is not None:
        (tmp_path / "communes.yml").write_text(owner, "utf-8")
    catalogue, problems = read_catalogue(tmp_path)
    assert catalogue is None
    assert [problem.code for problem in problems] == [code]


def test_communes_yml_that_is_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "communes.yml").mkdir()
    assert [problem.code for problem in read_catalogue(tmp_path)[1]] == ["file-not-regular"]


def test_the_order_of_files_on_disk_changes_nothing(tmp_path: Path) -> None:
    copy = tmp_path / "copie"
    for path in sorted(SITES.joinpath("mistakes").rglob("*"), reverse=True):
        if path.is_file():
            target = copy / path.relative_to(SITES / "mistakes")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    assert read_catalogue(copy) == read_catalogue(SITES / "mistakes")


# --- names ---


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Villeneuve-d'Ascq", "villeneuve-d-ascq"),
        ("Marcq-en-Barœul", "marcq-en-baroeul"),
        ("L’Haÿ-les-Roses", "l-hay-les-roses"),
        ("Quesnoy-sur-Deûle", "quesnoy-sur-deule"),
        ("  Œuf  & Æther ", "oeuf-aether"),
        ("日本", ""),
        ("a" * 100, "a" * 80),
    ],
)
def test_slugs_of_names(name: str, slug: str) -> None:
    assert slugify_text(name) == slug


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Données/Prénoms 2024.CSV", "donnees-prenoms-2024.csv"),
        ("a b.csv", "a-b.csv"),
        ("nul.csv", "nul-fichier.csv"),
        ("日本.pdf", "fichier.pdf"),
        ("sans-fin", "sans-fin"),
        ("a.<script>", "a.script"),
        (".csv", "csv"),
        ("x.tar.gz", "x.tar.gz"),
        ("Adresses.CSV.gz", "adresses.csv.gz"),
        ("v1.2 final.gz", "v1-2-final.gz"),
    ],
)
def test_safe_names_of_originals(path: str, name: str) -> None:
    assert make_public_name(path) == name


@given(st.text())
def test_a_safe_name_is_always_safe(path: str) -> None:
    assert set(make_public_name(path)) <= set(string.ascii_lowercase + string.digits + "-.")
    assert 0 < len(make_public_name(path)) <= 95
    assert not make_public_name(path).startswith((".", "-"))


def test_the_addresses_of_the_site_are_reserved() -> None:
    assert {
        "jeux",
        "data",
        "themes",
        "standards",
        "communes",
        "api",
        "eu",
        "en",
        "nl",
        "embed",
        "publier",
        "territoire",
        "qualite",
        "recherche",
        "assets",
        "original",
    } <= RESERVED


def test_nearest_looks_past_accents_and_case() -> None:
    assert find_nearest_word("ÉCONOMIE", ["economie", "energie"]) == "economie"
    assert find_nearest_word("zzz", ["economie"]) == ""


# --- messages ---


def _codes_in(path: Path) -> set[str]:
    """Codes given to what tells of something, or says what is wrong with a value."""
    tree = ast.parse(path.read_text("utf-8"))
    calls = {"report", "say", "of_file", "in_file", "make_problem", "WrongValue", "MetadataRefused"}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            first = node.args[0]
            found |= {
                inner.value
                for inner in ast.walk(first)
                if name in calls and isinstance(inner, ast.Constant)
            }
    return {code for code in found if isinstance(code, str)}


def test_every_problem_has_its_french_sentence() -> None:
    files = [*(PACKAGE / "metadata").glob("*.py"), *(PACKAGE / "metadata/yaml").glob("*.py")]
    found = set().union(*map(_codes_in, files), (code for _, code in SYNTAX))
    found |= {
        f"{what}-name-{fault}"
        for what in ("file", "path")
        for fault in ("control", "long", "windows")
    }
    assert len(found) > 80
    assert [code for code in sorted(found) if not french().has(f"problem.{code}")] == []


def test_every_word_of_the_vocabulary_has_its_label() -> None:
    labels = [f"theme.{slug}" for slug in vocabulary.THEMES] + [
        f"frequency.{code}" for code in vocabulary.FREQUENCIES
    ]
    labels += [f"licence.{name}{end}" for name in vocabulary.LICENCES for end in ("", ".plain")]
    assert [label for label in labels if not french().has(label)] == []
    assert set(vocabulary.THEME_WORDS.values()) == set(vocabulary.THEMES)
    assert set(vocabulary.FREQUENCY_WORDS.values()) == set(vocabulary.FREQUENCIES)


# --- whatever is thrown at it ---

KEYS = st.sampled_from(
    [
        "title",
        "name",
        "description",
        "keywords",
        "theme",
        "frequency",
        "temporal",
        "licence",
        "license",
        "licenses",
        "contact",
        "sources",
        "issued",
        "demonstration",
        "schema",
        "resources",
        "path",
        "kind",
        "dialect",
        "encoding",
        "bytes",
        "hash",
        "fields",
        "type",
        "constraints",
        "primaryKey",
        "portal",
        "communes",
        "partners",
        "insee",
        "url",
    ]
) | st.text(max_size=8)
WORDS = st.sampled_from(
    ["a.csv", "../a.csv", "https://a.example/", "2024", "lille", "etalab-2.0", "[x", "%", "\x00"]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | WORDS
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=20,
)


@pytest.mark.nightly
@given(tree=TREES, top=st.dictionaries(KEYS, TREES, max_size=6), titled=st.booleans())
def test_random_trees_never_raise(
    site: Path, tree: object, top: dict[str, object], titled: bool
) -> None:
    written = {"title": "X", **top} if titled else tree
    folder = bad(site, json.dumps(written))
    (folder / "a.csv").write_bytes(b"a\n")
    codes(site)
    (folder / "datapackage.yaml").unlink()
    (folder / "datapackage.json").write_text(json.dumps(written), "utf-8")
    codes(site)
    (folder / "datapackage.json").unlink()


@given(
    data=st.binary(max_size=200)
    | st.text("ab:-[]{}&*!|>'\"%@`#?, \n\t\\éœ0", max_size=120).map(str.encode)
)
def test_random_text_never_raises(site: Path, data: bytes) -> None:
    bad(site, data)
    codes(site)


@pytest.mark.nightly
@given(top=st.dictionaries(KEYS, TREES, max_size=6))
def test_random_owner_files_never_raise(site: Path, top: dict[str, object]) -> None:
    (site / "communes.yml").write_text(json.dumps({"portal": {"title": "X"}, **top}), "utf-8")
    sentences(read_catalogue(site)[1])


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads every folder")
def test_a_folder_that_may_not_be_opened_is_said(site: Path) -> None:
    folder = bad(site)
    folder.chmod(0)
    try:
        assert "folder-unreadable" in codes(site)
    finally:
        folder.chmod(stat.S_IRWXU)


# --- who a publisher is ---


@pytest.mark.parametrize(
    ("written", "siren", "siret", "codes"),
    [
        ('siret: "215 900 093 00018"', "215900093", "21590009300018", []),
        ('siren: "215900093", siret: "21590009300018"', "215900093", "21590009300018", []),
        ('siren: "215903501", siret: "21590009300018"', "215903501", "", ["publisher-siret"]),
        ('siren: "215900093", siret: "21590009300019"', "215900093", "", ["wrong-siret-key"]),
    ],
)
def test_a_siret_gives_the_siren_and_does_not_contradict_it(
    site: Path, written: str, siren: str, siret: str, codes: list[str]
) -> None:
    owner = site / "communes.yml"
    owner.write_text(
        f'portal: {{title: T}}\ncommunes: [{{insee: "59009", name: Ascq, {written}}}]\n'
    )
    catalogue, problems = read_catalogue(site)
    assert catalogue is not None
    assert [(one.siren, one.siret) for one in catalogue.publishers] == [(siren, siret)]
    assert [one.code for one in problems if one.place.path == "communes.yml"] == codes


# --- the bounds of a commune ---


@pytest.mark.parametrize(
    ("written", "bbox", "codes"),
    [
        ("[3.10, 50.58, 3.21, 50.67]", (3.1, 50.58, 3.21, 50.67), []),
        ('["-1,75", "46,9", "-1,4", "47,3"]', (-1.75, 46.9, -1.4, 47.3), []),
        ("[3.10, 50.58, 3.21]", None, ["publisher-bbox"]),
        (
            "[50.58, 3.10, 50.67, 3.21]",
            None,
            ["publisher-bbox"],
        ),  # a commune of the Nord is not in Somalia
        ("[3.21, 50.58, 3.10, 50.67]", None, ["publisher-bbox"]),
        ("[3.10, 50.58, 3.21, 120]", None, ["publisher-bbox"]),
        ("[est, 50.58, 3.21, 50.67]", None, ["wrong-degree", "publisher-bbox"]),
        ("3.10", None, ["wrong-not-a-list"]),
    ],
)
def test_the_bounds_of_a_commune(
    site: Path, written: str, bbox: tuple[float, ...] | None, codes: list[str]
) -> None:
    owner = site / "communes.yml"
    owner.write_text(
        f'portal: {{title: T}}\ncommunes: [{{insee: "59009", name: Ascq, bbox: {written}}}]\n'
    )
    catalogue, problems = read_catalogue(site)
    assert catalogue is not None and catalogue.publishers[0].bbox == bbox
    assert [one.code for one in problems if one.place.path == "communes.yml"] == codes
    assert all(
        "bbox" in french().problem(one) for one in problems if one.place.path == "communes.yml"
    )
