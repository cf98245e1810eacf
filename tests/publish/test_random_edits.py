"""Whatever people change, in whatever order, an incremental build is a cold build to the byte.

Dice with a seed, and not hypothesis: a failure is told by its seed and its step, and to shrink a
hundred builds would take hours.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from datetime import date
from pathlib import Path

import pytest
from kept_workers import workers_that_stay
from nightly import nightly_after
from pdfs import PLAIN
from pictures import png, png_chunk
from portal import COMMUNES_WITH_CARDS, dataset, made, portal, tree, write
from repository import committed, git

from site_builder.metadata.erasures import Erasure, read_erasures, write_erasures
from site_builder.metadata.site_folder import get_path_dataset_id
from site_builder.publish import publish as publishing
from site_builder.publish import published_stats
from site_builder.publish.options import BuildOptions
from site_builder.publish.output_folder import REPORT
from site_builder.publish.standing import RECORD, SITE, find_standing_report
from site_builder.storage import file_stats

SEEDS = range(1, 1 + int(os.environ.get("SEEDS", "1")))  # `make bench` has twenty
FEW = 28
MANY = 100  # steps, of one to three edits each
TODAY = (date(2026, 1, 1), date(2031, 1, 1))
Edit = Callable[[Path, random.Random], None]


def _some_dataset(root: Path, dice: random.Random) -> Path:
    return dice.choice(sorted(path for path in root.glob("datasets/*/*") if path.is_dir()))


def _table(dice: random.Random) -> str:
    rows = "".join(
        f"{n};{dice.choice(['1,5', '2', 'x'])};{dice.randrange(1, 29):02}/04/2024\n"
        for n in range(9)
    )
    return "code;montant;jour\n" + rows


def change_rows(root: Path, dice: random.Random) -> None:
    write(_some_dataset(root, dice), {"table.csv": _table(dice)})


def break_table(root: Path, dice: random.Random) -> None:
    write(
        _some_dataset(root, dice),
        {"table.csv": dice.choice(["", "<html>", "a;b\n1;2\n3;4;5\n" + "1;2\n" * 9])},
    )


def add_schema(root: Path, dice: random.Random) -> None:
    kind = dice.choice(["integer", "number", "date", "string"])
    schema = (
        f"schema: {{fields: [{{name: montant, type: {kind}}}, {{name: absent, type: string}}]}}\n"
    )
    write(
        _some_dataset(root, dice),
        {"datapackage.yaml": f"title: Avec schéma {dice.random()}\n{schema}"},
    )


def change_metadata(root: Path, dice: random.Random) -> None:
    about = (
        f"title: Titre {dice.random()}\ntheme: {dice.choice(['population', 'transports'])}\n"
        "modified: 2030-01-01\n"
    )
    write(_some_dataset(root, dice), {"datapackage.yaml": about})


def add_service(root: Path, dice: random.Random) -> None:
    write(
        _some_dataset(root, dice),
        {
            "datapackage.yaml": "title: Service\nresources: [{path: 'https://api.example/'}, {path: table.csv}]\n"  # noqa: E501
        },
    )


def break_metadata(root: Path, dice: random.Random) -> None:
    write(
        _some_dataset(root, dice), {"datapackage.yaml": dice.choice(["title: [", "titre: x", ""])}
    )


def add_dataset(root: Path, dice: random.Random) -> None:
    if len(list(root.glob("datasets/*/*"))) < 8:
        write(
            root,
            dataset(
                f"{dice.choice(['lille', 'villeneuve-d-ascq', 'metropole'])}/jeu-{dice.randrange(100)}"  # noqa: E501
            ),
        )


def add_file(root: Path, dice: random.Random) -> None:
    name = dice.choice(["b.csv", "c.csv", "plan.pdf", "note.odt", "vue.png"])
    content = _table(dice) if name.endswith("csv") else _image(dice)
    if name == "plan.pdf":
        content = PLAIN[: dice.choice([len(PLAIN), 9])]  # whole, or cut
    write(_some_dataset(root, dice), {name: content})


def copy_file(root: Path, dice: random.Random) -> None:
    """As it is, under a name that may tell another year, or that was published."""
    files = sorted(path for path in root.glob("datasets/*/*/*.csv"))
    if files:
        path = dice.choice(files)
        name = dice.choice(["bilan-2021.csv", "bilan-2024.csv", "table.csv", "a.csv", "z.csv"])
        write(path.parent, {name: path.read_bytes()})


def rename_file(root: Path, dice: random.Random) -> None:
    files = sorted(path for path in root.glob("datasets/*/*/*") if path.suffix != ".yaml")
    if files:
        old = dice.choice(files)
        old.rename(old.with_name(f"{dice.choice(['a', 'b', 'table', '2023', '2024'])}{old.suffix}"))


def delete_file(root: Path, dice: random.Random) -> None:
    files = sorted(path for path in root.glob("datasets/*/*/*") if path.suffix != ".yaml")
    if files:
        dice.choice(files).unlink()


def rename_dataset(root: Path, dice: random.Random) -> None:
    """It may say what it was called; what it was called may be another's, and may come back."""
    old = _some_dataset(root, dice)
    now = old.rename(old.with_name(f"{old.name[:20]}-{dice.randrange(1000)}"))
    former = (
        dice.choice([old, old, _some_dataset(root, dice)]).relative_to(root / "datasets").as_posix()
    )
    if dice.random() < 0.5:
        write(now, {"datapackage.yaml": f"title: Renommé\nprevious: {former}\n"})


def withdraw(root: Path, dice: random.Random) -> None:
    """With its files or without, for a reason or none, in favour of one that may be gone."""
    folder = _some_dataset(root, dice)
    other = _some_dataset(root, dice).relative_to(root / "datasets").as_posix()
    if dice.random() < 0.5:
        shutil.rmtree(folder)
    there = f"https://{dice.randrange(9)}.example/{other}/"
    said = dice.choice(
        [
            "Faux.",
            "oui",
            f"{{reason: Faux., date: 2025-02-03, replaced_by: {other}}}",
            f"{{reason: Parti., moved_to: '{there}'}}",
        ]
    )
    write(folder, {"datapackage.yaml": f"title: Retiré {dice.random()}\nwithdrawn: {said}\n"})


def spell_folder(root: Path, dice: random.Random) -> None:
    """The folder of a dataset is called otherwise, at the same address."""
    old = _some_dataset(root, dice)
    name = dice.choice([old.name.upper(), old.name.replace("-", " "), f"Été {old.name}"])
    if not (old.parent / name).exists():
        old.rename(old.with_name(name))


def speak_of_itself(root: Path, dice: random.Random) -> None:
    """A publisher, well or badly; or no more."""
    folder = _some_dataset(root, dice).parent
    text = dice.choice([
        f"homepage: https://{dice.randrange(99)}.example/\nlogo: logo.png\n",
        f"contact: {{name: Service {dice.random()}}}\nown_portal: https://a.example/\n",
        "previous: lille\n",
        "colour: [",
    ])  # fmt: skip
    write(folder, {"publisher.yaml": text, "logo.png": _image(dice)})


def take_description(root: Path, dice: random.Random) -> None:
    """A folder without one, or with one of another name."""
    folder = _some_dataset(root, dice)
    for name in ("datapackage.yaml", "datapackage.yml"):
        (folder / name).unlink(missing_ok=True)
    if dice.random() < 0.3:
        write(folder, {"datapackage.yml": f"title: Titre {dice.random()}\n"})


def expire(root: Path, dice: random.Random) -> None:
    """A dataset, or one of its files, on a day that has come on one of the days alone, or on
    both."""
    folder = _some_dataset(root, dice)
    day = dice.choice(["2025-02-03", "2028-02-03"])
    of_file = f"resources: [{{path: table.csv, expires: {day}}}, {{path: b.csv}}]"
    said = dice.choice([f"expires: {day}", of_file])
    write(folder, {"datapackage.yaml": f"title: Pour un temps\n{said}\n"})


def erase(root: Path, dice: random.Random) -> None:
    """A dataset as a whole, or a file as it is now: the record alone, as if an old clone had
    brought the rest back."""
    folder = _some_dataset(root, dice)
    id_ = get_path_dataset_id(folder.relative_to(root).as_posix())
    files = sorted(path for path in folder.glob("*.csv"))
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files[:1]]
    whole = dice.random() < 0.3
    erasure = Erasure(id=id_, day=TODAY[0], whole=whole, contents=frozenset(digests))
    write_erasures(root, [*read_erasures(root).entries, erasure])


def delete_dataset(root: Path, dice: random.Random) -> None:
    if len(list(root.glob("datasets/*/*"))) > 2:
        shutil.rmtree(_some_dataset(root, dice))


def change_standard(root: Path, dice: random.Random) -> None:
    standard = dice.choice(["scdl/subventions", "scdl/prenoms", "inconnu"])
    write(
        _some_dataset(root, dice),
        {"datapackage.yaml": f"title: Selon un standard\nstandard: {standard}\n"},
    )


def publish_grants(root: Path, dice: random.Random) -> None:
    """Two publishers, or one of them again, by a standard: their rows are put together."""
    for publisher in dice.sample(["lille", "villeneuve-d-ascq"], dice.choice([1, 2, 2])):
        licence = dice.choice(["etalab-2.0", "etalab-2.0", "odbl-1.0", "autre"])
        described = f"title: Aides\nstandard: scdl/subventions\nlicence: {licence}\n"
        amounts = ["12,5", "7", "voir"]
        rows = "".join(
            f"Club {dice.randrange(9)};{dice.choice(amounts)};202{dice.randrange(5)}-03-01\n"
            for _ in range(dice.randrange(1, 9))
        )
        files: dict[str, str | bytes] = {
            "datapackage.yaml": described,
            "aides.csv": f"nomBeneficiaire;montant;dateConvention\n{rows}",
        }
        write(root / f"datasets/{publisher}/aides", files)


def ask_for_charts(root: Path, dice: random.Random) -> None:
    group = dice.choice(["code", "nom", "jour"])
    series = dice.choice(["montant", "absente"])
    view = f"{{type: {dice.choice(['bar', 'line', 'ranking'])}, group: {group}, series: {series}}}"
    write(_some_dataset(root, dice), {"datapackage.yaml": f"title: Graphiques\nviews: [{view}]\n"})


def place_rows(root: Path, dice: random.Random) -> None:
    """A table that says where its rows are, some of them."""
    rows = (
        f"{3 + dice.random():.4f};{50 + dice.random():.4f}" if dice.random() < 0.9 else ";"
        for _ in range(30)
    )
    lines = "".join(f"5935{n % 9};{row}\n" for n, row in enumerate(rows))
    write(_some_dataset(root, dice), {"lieux.csv": "code_insee;longitude;latitude\n" + lines})


def change_languages(root: Path, dice: random.Random) -> None:
    """Those of the portal, or what a dataset says in one."""
    if dice.random() < 0.5:
        written = re.sub(r"(?m)^  languages: .*\n", "", (root / "communes.yml").read_text())
        languages = dice.choice(["fr", "fr, en", "en, fr"])
        write(
            root,
            {
                "communes.yml": written.replace(
                    "portal:\n", f"portal:\n  languages: [{languages}]\n"
                )
            },
        )
    else:
        about = f"title: Traduit\ntranslations: {{en: {{title: Translated {dice.random()}}}}}\n"
        write(_some_dataset(root, dice), {"datapackage.yaml": about})


def cut_by_commune(root: Path, dice: random.Random) -> None:
    """A table of several communes, by their codes or names; the column may not be there."""
    whose = [dice.choice(["59350", "59009", "Lille", "62001", ""]) for _ in range(9)]
    lines = "".join(f"{code};{n};{dice.random():.3f}\n" for n, code in enumerate(whose))
    cut = f"cut: {{by: commune, column: {dice.choice(['qui', 'qui', 'absente'])}}}"
    files = {
        "datapackage.yaml": f"title: Par commune\n{cut}\n",
        "communes.csv": "qui;n;valeur\n" + lines,
    }
    write(_some_dataset(root, dice), dict(files))


def change_contours(root: Path, dice: random.Random) -> None:
    """The file, or what communes.yml says of it; it may be none, and may not be there."""
    west = round(3 + dice.random(), 3)
    south = round(50 + dice.random(), 3)
    ring = [[west, south], [west + 0.2, south], [west + 0.1, south + 0.2], [west, south]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"insee": "59350"}, "geometry": geometry}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]})
    write(
        root,
        {
            dice.choice(["communes.geojson", "autres.geojson"]): dice.choice(
                [content, content, "rien"]
            )
        },
    )
    written = (root / "communes.yml").read_text()
    names = ["communes.geojson", "autres.geojson"]
    if dice.random() < 0.8:  # as long as it is not there no site is said to stand
        names = sorted(path.name for path in root.glob("*.geojson"))
    name = dice.choice(names)
    mapped = re.sub(r"(?m)^  map: .*\n", "", written).replace(
        "portal:\n", f"portal:\n  map: {{contours: {name}}}\n"
    )
    write(root, {"communes.yml": mapped})


def add_year(root: Path, dice: random.Random) -> None:
    """Some at once, or one more, in the dataset that has some already."""
    folders = sorted({path.parent for path in root.glob("datasets/*/*/bilan-*.csv")})
    folder = dice.choice(folders) if folders and dice.random() < 0.7 else _some_dataset(root, dice)
    for _ in range(dice.randrange(1, 3)):
        year = dice.randrange(2020, 2026)
        head = dice.choice(
            ["code;montant;jour", "Code;MONTANT (€);Jour;annee", "code;Montant;note"]
        )
        rows = _table(dice).partition("\n")[2]
        write(folder, {f"bilan-{year}.csv": f"{head}\n{rows}"})


def rename_columns(root: Path, dice: random.Random) -> None:
    """Of one file, as another year may have them; or what the description says of them."""
    files = sorted(path for path in root.glob("datasets/*/*/*.csv"))
    if files and dice.random() < 0.7:
        path = dice.choice(files)
        head, _, rows = path.read_text(errors="replace").partition("\n")
        names = ["montant", "Montant", "MONTANT (€)", "Montant versé", "montant (k€)", "Exercice"]
        head = re.sub("(?i)montant[^;]*", lambda _: dice.choice(names), head)
        path.write_text(f"{head}\n{rows}")
    columns = dice.choice(["{Montant: montant}", "{montant: Montant versé}", "{absent: montant}"])
    about = f"title: Colonnes\ncolumns: {columns}\nwithdrawn_columns: [jour]\n"
    if dice.random() < 0.5:
        write(_some_dataset(root, dice), {"datapackage.yaml": about})


def change_publishers(root: Path, dice: random.Random) -> None:
    """One that comes, goes, moves away or has another name; a folder may be nobody's for a
    while."""
    written = (root / "communes.yml").read_text()
    change = dice.choice([
        ("partners:\n", f'partners:\n  - {{name: "Régie {dice.randrange(9)}", role: delegate}}\n'),
        ("name: Lille}", 'name: Lille, homepage: "https://lille.example/"}'),
        ("name: Lille}", "name: Lille-Centre}"),
        ("name: Lille-Centre}", "name: Lille}"),
        ("name: Lille-Centre}", "name: Lille-Centre, previous: lille}"),
        ("name: Lille-Centre, previous: lille}", "name: Lille-Centre}"),
    ])  # fmt: skip
    write(root, {"communes.yml": written.replace(*change, 1)})


def move_publisher(root: Path, dice: random.Random) -> None:
    slug = dice.choice(["lille", "lille-centre", "metropole", "villeneuve-d-ascq"])
    folders = sorted(path for path in root.glob("datasets/*") if path.is_dir())
    if not (root / "datasets" / slug).exists():
        dice.choice(folders).rename(root / "datasets" / slug)


def _image(dice: random.Random) -> bytes:
    """A PNG of some size that says something or nothing, one that is cut, or what is none."""
    plain = png(dice.randrange(1, 900), dice.randrange(1, 900))
    told = png(8, 5, chunks=png_chunk(b"tEXt", b"Author\0" + dice.randbytes(4)))
    return dice.choice([plain, plain, told, told, plain[:-4], b"<svg/>", b""])


def change_reuses(root: Path, dice: random.Random) -> None:
    """One that comes, changes or is broken, of datasets that may not be there; or its image, or
    nothing is left."""
    ids = [
        path.relative_to(root / "datasets").as_posix() for path in sorted(root.glob("datasets/*/*"))
    ]
    some = dice.sample([*ids, "lille/absent"], dice.randrange(1, 3))
    about = (
        f"title: Titre {dice.random()}\nurl: https://a.example/\ndatasets: [{', '.join(some)}]\n"
    )
    name = f"reuses/{dice.choice(['carte', 'etude', 'site'])}"
    write(
        root,
        {
            f"{name}.yaml": dice.choice(
                [about, f"{about}date: 2026-0{dice.randrange(1, 9)}-01\n", "title: ["]
            )
        },
    )
    if dice.random() < 0.5:
        write(root, {f"{name}.png": _image(dice)})
    if dice.random() < 0.1:
        shutil.rmtree(root / "reuses")


def _cite_dataset(root: Path, dice: random.Random) -> str:
    """A line that shows something of a dataset, be it there or not, now or later."""
    folder = _some_dataset(root, dice)
    id_ = dice.choice([f"{folder.parent.name}/{folder.name}", "lille/nulle-part"])
    line = dice.choice(
        ["chiffre {} somme montant", "chiffre {} nombre 2024 par code", "tableau {}",
         "graphique {}", "carte {}"]
    )  # fmt: skip
    return f"::: {line.format(id_)}"


def change_pages(root: Path, dice: random.Random) -> None:
    """A page or news, in the menu or not, of a day that may be to come, whose links may lead
    nowhere, as what it shows of a dataset; or none."""
    head = dice.choice(
        [
            "",
            "---\nmenu: true\n---\n",
            "---\ndate: 2025-05-05\n---\n",
            "---\ndate: 2030-05-05\n---\n",
        ]
    )
    link = dice.choice(["[a](a.md)", "[b](/lille/ecoles/)", "![c](c.png)", "[d](d.md)"])
    text = f"{head}# Titre {dice.random()}\n\nTexte. {link}\n\n{_cite_dataset(root, dice)}\n"
    write(root, {f"pages/{dice.choice(['a', 'b', 'publier'])}.md": text})
    if dice.random() < 0.5:
        write(root, {"pages/c.png": _image(dice)})
    if dice.random() < 0.1:
        shutil.rmtree(root / "pages")


def change_keywords(root: Path, dice: random.Random) -> None:
    words = dice.sample(["écoles", "Ecoles", "budget", "parcs"], dice.randrange(1, 4))
    write(
        _some_dataset(root, dice),
        {"datapackage.yaml": f"title: Mots\nkeywords: [{', '.join(words)}]\n"},
    )


def mend(root: Path, dice: random.Random) -> None:
    """What was broken is as it was at first; the portal too."""
    for broken in root.glob("templates/home.html"):
        broken.unlink()
    folder = _some_dataset(root, dice)
    write(root, dataset(folder.relative_to(root / "datasets").as_posix()))


def cut_a_build(root: Path, dice: random.Random) -> None:
    """Somebody presses Ctrl-C at some time of a build."""
    left = dice.randrange(1, 120)

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        made(root, jobs=1, progress=progress, vanishing=True)


def change_owner(root: Path, dice: random.Random) -> None:
    text = COMMUNES_WITH_CARDS.replace("Portail d’essai", f"Portail {dice.random()}")
    write(
        root, {"communes.yml": text.replace("etalab-2.0", dice.choice(["etalab-2.0", "odbl-1.0"]))}
    )


def declare(root: Path, dice: random.Random) -> None:
    """An audit that counts on one of the days of these builds, on none, or on both; and who answers
    for the site."""
    audited = dice.choice(["2024-05-01", "2030-05-01", "2020-01-01", "2035-01-01"])
    said = (
        f"accessibility: {{audited: {audited}, auditor: Cabinet, rate: "
        f"{dice.choice([12, 78, 100, 300])}}}"
    )
    said = dice.choice(
        [said, f"legal: {{publisher: Régie {dice.randrange(9)}}}", "legal: {host: {logs: Rien.}}"]
    )
    written = re.sub(
        r"(?m)^  (?:accessibility|legal):.*\n(?:    .*\n)*", "", (root / "communes.yml").read_text()
    )
    write(root, {"communes.yml": written.replace("portal:\n", f"portal:\n  {said}\n")})


def colour(root: Path, dice: random.Random) -> None:
    write(root, {"templates/portal.css": f":root {{ --brick: #{dice.randrange(1 << 24):06x}; }}"})


def change_template(root: Path, dice: random.Random) -> None:
    body = (
        '{% extends "beffroi/dataset.html" %}{% block title %}'
        + str(dice.random())
        + "{% endblock %}"
    )
    write(root, {dice.choice(["templates/dataset.html", "templates/dataset--lille.html"]): body})


def break_template(root: Path, dice: random.Random) -> None:
    write(root, {"templates/home.html": "{% if"})


def lose_store(root: Path, dice: random.Random) -> None:
    objects = sorted((root / ".beffroi/store/objects").rglob("?" * 64))
    for path in dice.sample(objects, min(3, len(objects))):
        path.unlink()
        if dice.random() < 0.5:
            path.write_bytes(b"damaged")


def damage_site(root: Path, dice: random.Random) -> None:
    """A published file is edited in place, maybe through its link into the store too."""
    files = sorted(
        path for path in (root / "build").rglob("*") if path.is_file() and path.name != REPORT
    )
    if files:
        path = dice.choice(files)
        path.chmod(0o644)
        path.write_text("défiguré")


def forget(root: Path, dice: random.Random) -> None:
    """What the last build left is lost: the whole of it, or a part."""
    home = root / ".beffroi"
    lost = home / dice.choice(["", "store", "store/trees", "state.json", RECORD, SITE])
    if lost.is_file():
        lost.write_bytes(lost.read_bytes()[: dice.choice([0, 1000])])
    else:
        shutil.rmtree(lost, ignore_errors=True)


def cut_publishing(root: Path, dice: random.Random) -> None:
    """A build ends in the middle of nothing, at some change of its tree."""
    with suppress(OSError), pytest.MonkeyPatch.context() as patch:
        left = dice.randrange(1, 40)
        true = publishing._put

        def put(*arguments: object) -> object:
            nonlocal left
            left -= 1
            if not left:
                raise OSError(errno.EIO, "cut")
            return true(*arguments)  # type: ignore[arg-type]

        patch.setattr(publishing, "_put", put)
        made(root, vanishing=True)


def commit_all(root: Path, dice: random.Random) -> None:
    """What is there, be it broken, is of the main line now; on a day of that year."""
    day = date(2025, dice.randrange(1, 13), dice.randrange(1, 29))
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "état", day=day.isoformat())


def amend(root: Path, dice: random.Random) -> None:
    """As a rebase does: the last commit is another, of the same content."""
    git(root, "commit", "-q", "--amend", "--allow-empty", "-m", f"état {dice.random()}")


def shuffle_bytes(root: Path, dice: random.Random) -> None:
    """A file of a dataset is cut, or is no more what it was."""
    files = sorted(path for path in root.glob("datasets/*/*/*") if path.is_file())
    path = dice.choice(files)
    content = path.read_bytes()
    path.write_bytes(dice.choice([content[: len(content) // 2], dice.randbytes(900), b""]))


def put_link(root: Path, dice: random.Random) -> None:
    """In the place of a file; to what nobody publishes."""
    files = sorted(path for path in root.glob("datasets/*/*/*.*") if path.is_file())
    path = dice.choice(files)
    target = path.with_name(".cible")
    target.write_text("a;b\n1;2\n")
    if path != target:
        path.unlink()
        path.symlink_to(target.name)


EDITS: tuple[Edit, ...] = (
    commit_all, amend, shuffle_bytes,
    change_rows, break_table, add_schema, change_metadata, add_service, break_metadata, add_dataset,
    add_file, copy_file, rename_file, delete_file, rename_dataset, delete_dataset, change_standard,
    ask_for_charts, add_year, rename_columns, change_publishers, move_publisher, mend, cut_a_build,
    change_owner, change_template, break_template, lose_store, damage_site, forget, cut_publishing,
    place_rows, cut_by_commune, change_contours, change_reuses, change_pages, change_keywords,
    change_languages, declare, colour, withdraw, expire, erase, put_link,
    take_description, spell_folder, speak_of_itself, publish_grants,
)  # fmt: skip


@pytest.fixture
def pools(steps: int) -> Iterator[None]:
    """Each build of a long run has workers of its own."""
    with workers_that_stay() if steps == FEW else nullcontext():
        yield


@pytest.mark.usefixtures("pools")
@pytest.mark.parametrize(
    ("seed", "steps"), nightly_after(1, [(2, FEW), *((seed, MANY) for seed in SEEDS)])
)
def test_after_any_edits_the_site_is_that_of_a_cold_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, steps: int
) -> None:
    """A site that is said to stand is the cold build too."""
    monkeypatch.setattr(file_stats, "RACY", 0)  # what was saved a moment ago is believed
    monkeypatch.setattr(
        published_stats, "ROUNDS", 1
    )  # a site that is edited in place is noticed at once
    dice = random.Random(seed)
    done = Counter[str]()
    stood = 0
    root = portal(tmp_path / "site", "lille/ecoles", "lille/prenoms", "villeneuve-d-ascq/parcs")
    committed(root)
    kept = 0
    left = list(EDITS)
    for step in range(steps):
        for _ in range(dice.randrange(1, 4)):
            edit = left.pop(dice.randrange(len(left))) if left else dice.choice(EDITS)
            edit(root, dice)
            done[edit.__name__] += 1
        today = dice.choice(TODAY)
        place = tmp_path / f"cold-{step}"
        ignored = shutil.ignore_patterns(".beffroi", "build", ".build.next")
        shutil.copytree(root, place, symlinks=True, ignore=ignored)
        # Both know of the site before, which says whose an address was, by its report alone
        before = None
        report = root / "build" / REPORT
        if report.is_file() and dice.random() < 0.5:
            before = shutil.copy(report, tmp_path / "before.json")
        elif report.is_file():
            (place / "build").mkdir()
            shutil.copy(report, place / "build")
        asked = BuildOptions(
            out=root / "build",
            today=today,
            vanishing=True,
            previous=Path(before) if before else None,
        )
        found = find_standing_report(root, asked)
        found_tree = tree(root / "build") if found else {}
        warm = made(root, jobs=dice.choice([1, 2]), today=today, vanishing=True, previous=before)
        cold = made(place, today=today, vanishing=True, previous=before)
        cold_tree = tree(place / "build")
        assert tree(root / "build") == cold_tree, f"step {step}, after {dict(done)}"
        assert warm.problems == cold.problems
        if found:
            assert found_tree == cold_tree, f"step {step} stood, after {dict(done)}"
            assert found.problems == cold.problems
        assert warm.kept == cold.kept
        kept += bool(warm.kept)
        stood += bool(find_standing_report(root, asked))
        shutil.rmtree(place)
    assert stood > steps / 2
    assert kept > steps / 40
    assert set(done) == {edit.__name__ for edit in EDITS}
