"""The catalogues of two portals before those who harvest them, and those who say what a catalogue
must be.

python interop/catalogues.py [SHAPES]

The real parsers of data.gouv.fr and of CKAN read the flavour for harvesters, and what they took is
held against the descriptors of the datasets, which other code writes. The shapes of DCAT-AP 3 judge
the flavour for Europe, frictionless each Data Package, libxml2 each file of XML, a tester of
schema.org the pages of datasets. Each but frictionless is installed for that in a place of its own,
interop/.installed/, by this program. Whatever is missing ends it: nothing is passed over. SHAPES
holds the Turtle files of DCAT-AP 3.0.0 and 3.0.0-hvd as their names in the repository of SEMICeu,
slashes being underlines. The answers are written in docs/interop.md. Ends with 1 where something is
lost or wrong.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [
    str(ROOT),
    str(ROOT / "interop"),
    str(ROOT / "frontend"),
    str(ROOT / "tests" / "support"),
]
INSTALLED = ROOT / "interop" / ".installed"
ORACLES = ROOT / "interop" / "oracles"
SHAPES = ROOT.parent / "shared" / "data" / "vocab"
DOCUMENT = ROOT / "docs" / "interop.md"
MARKS = ("<!-- measured: catalogues -->", "<!-- end catalogues -->")
NEEDS: Mapping[str, Sequence[str]] = {
    "by_udata": ("udata>=17,<18", "mongomock>=4.3,<5"),
    "by_ckan": ("ckan[requirements]>=2.12,<2.13", "ckanext-dcat>=2.4,<3", "geomet>=1.1"),
    "by_shapes": ("pyshacl>=0.40",),
    "by_libxml2": ("xmllint-wasm@5",),
    "by_schema_org": ("structured-data-testing-tool@4",),
}
ENDINGS = ("jsonld", "ttl", "rdf")
Json = dict[str, Any]


def ask(oracle: str, *arguments: str) -> Json:
    """What an oracle answers, in the environment that it has for itself."""
    program = _node(oracle) if (ORACLES / f"{oracle}.mjs").exists() else _python(oracle)
    done = subprocess.run([*program, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{oracle} could not answer:\n{done.stderr[-3000:]}")
    answer: Json = json.loads(done.stdout.splitlines()[-1])
    return answer


def _python(oracle: str) -> list[str]:
    home = INSTALLED / oracle
    python = str(home / "bin" / "python")
    if not (home / "complete").exists():
        venv.create(home, with_pip=True, clear=True)
        quiet = ("--quiet", "--disable-pip-version-check")
        subprocess.run([python, "-m", "pip", "install", *quiet, *NEEDS[oracle]], check=True)
        (home / "complete").touch()
    return [python, str(ORACLES / f"{oracle}.py")]


def _node(oracle: str) -> list[str]:

    import build  # frontend/build.py

    node, npm = build.node_and_npm()
    home = INSTALLED / oracle
    if not (home / "complete").exists():
        home.mkdir(parents=True, exist_ok=True)
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        subprocess.run([*npm, "install", "--prefix", str(home), *quiet, *NEEDS[oracle]], check=True)
        (home / "complete").touch()
    return [node, str(ORACLES / f"{oracle}.mjs"), str(home / "node_modules")]


# --- what must be read ---


def truth(site: Path) -> Iterator[tuple[str, Json]]:
    """Each dataset of a site by its identifier, as its descriptor has it."""
    for path in sorted((site / "data").glob("*/*/datapackage.json")):
        package: Json = json.loads(path.read_text("utf-8"))
        publisher, dataset = package["homepage"].rstrip("/").split("/")[-2:]
        base = f"{package['homepage'].removesuffix(f'{publisher}/{dataset}/')}data/{publisher}/{dataset}/"  # noqa: E501
        files = {}
        for resource in package["resources"]:
            for file in (resource, *resource.get("alternates", ())):
                files[base + file["path"]] = file
        yield package["id"], {**package, "files": files}


def lost(read: Json | None, package: Json) -> Iterator[str]:
    """What of a descriptor an oracle has not read as it is."""
    if read is None:
        yield "the whole dataset"
        return
    wanted = {
        "title": words(package["title"]),
        "description": words(package.get("description") or package["title"]),
        "licence": bool(package.get("licenses")),
        "frequency": package.get("frequency", ""),
        "temporal": period(package.get("temporal", "")),
        "spatial": True,
        "contact": contacts(package),
        "schema": bool(package.get("standard")),
    }
    found = {
        "title": words(read["title"]),
        "description": words(read["description"]),
        "licence": bool(read["licence"]) and read["licence"] != "notspecified",
        "frequency": read["frequency"],
        "temporal": read["temporal"],
        "spatial": bool(read["spatial"]),
        "contact": [[name or "", email or ""] for name, email in read["contact"]],
        "schema": bool(read["schema"]),
    }
    yield from (
        f"{name}: {found[name]!r}, not {wanted[name]!r}"
        for name in wanted
        if found[name] != wanted[name]
    )
    for url, file in package["files"].items():
        got = read["files"].get(url)
        kind = file["format"].rpartition(".")[2]  # one for spreadsheets is a CSV to everybody else
        if (
            not got
            or got["bytes"] != file["bytes"]
            or got["media"] != file["mediatype"]
            or got["format"] != kind
        ):
            yield f"{url}: {got}, not {kind}, {file['mediatype']}, {file['bytes']} bytes"
    services = {one["path"] for one in package.get("services", ())}
    yield from (f"the service {url}" for url in services - read["files"].keys())
    yield from (
        f"{url} is nowhere" for url in read["files"].keys() - package["files"].keys() - services
    )


def words(text: str) -> list[str]:
    """Those of a text, but for what looks like markup, of which harvesters take out what is not
    shown."""
    return re.findall(r"\w+", re.sub(r"<!--.*?(-->|$)|<[^>]*>", " ", text or "", flags=re.DOTALL))


def period(written: str) -> list[str]:
    first, _, last = written.partition("/")
    last = last or first
    return [f"{first}-01-01"[:10], f"{last}-12-31"[:10]] if written else []


def contacts(package: Json) -> list[list[str]]:
    """Of a dataset of high value without one, its publisher."""
    people = package.get("contributors", ())
    named = [[one["title"], one.get("email", "")] for one in people if "contact" in one["roles"]]
    return named or [[people[0]["title"], ""]] * ("highValue" in package)


# --- the portals ---


def portals(root: Path, address: str) -> dict[str, Path]:
    """The example portal, and that of all cases, as they are served at this address; invented data
    are offered too."""
    import cases

    import pages

    (root / "example").mkdir()
    (root / "cases").mkdir()
    pages.lay_out(root / "example", f"{address}example-site/")
    cases.write(root / "cases", f"{address}cases-site/")
    return {name: built(root / name, root / f"{name}-site") for name in ("example", "cases")}


def built(source: Path, site: Path) -> Path:
    from site_builder.publish.build import build_site
    from site_builder.publish.options import BuildOptions

    report = build_site(source, BuildOptions(out=site, harvest_demo=True))
    if not report.made:
        raise SystemExit(f"no site could be made: {[problem.code for problem in report.problems]}")
    return site


# --- answers ---


def harvested(oracle: str, sites: Mapping[str, Path], problems: list[str]) -> Iterator[str]:
    for name, site in sites.items():
        files = [site / f"catalog.{ending}" for ending in ENDINGS]
        answer = ask(oracle, *map(str, files))
        datasets = dict(truth(site))
        for file in files:
            read = answer["read"][str(file)]
            wrong = [
                f"{id_}: {what}" for id_ in datasets for what in lost(read.get(id_), datasets[id_])
            ]
            others = read.keys() - datasets.keys()  # what is withdrawn, of which there is no file
            wrong += [
                f"{id_}: unknown to us"
                for id_ in others
                if read[id_]["files"] or not told(site, id_)
            ]
            problems += (f"{oracle}, {file.name} of {name}: {one}" for one in wrong)
            count = (
                f"{len(datasets)} datasets, "
                f"{sum(len(one['files']) for one in datasets.values())} files"
            )
            yield f"| {answer['version']} | {name}, `{file.name}` | {count} | {len(wrong)} lost |"


def told(site: Path, identifier: str) -> bool:
    """Has the site a page at this address?"""
    return (site / page(identifier)).is_file()


def page(address: str) -> str:
    publisher, dataset = address.strip("/").split("/")[-2:]
    return f"{publisher}/{dataset}/index.html"


def judged(
    oracle: str, files: Sequence[tuple[str, Path]], problems: list[str], *before: str
) -> Iterator[str]:
    answer = ask(oracle, *before, *(str(file) for _, file in files))
    for name, file in files:
        said = answer["said"][str(file)]
        kinds = said if isinstance(said, dict) else {"": said}
        errors = [f"{kind} {error}" for kind, some in kinds.items() for error in some]
        problems += (f"{oracle}, {file.name} of {name}: {error}" for error in errors)
        yield (
            f"| {answer['version']} | {name}, `{file.name}` | {', '.join(kinds)} | "
            f"{len(errors)} errors |"
        )


def judged_packages(files: Sequence[tuple[str, Path]], problems: list[str]) -> Iterator[str]:
    """frictionless is among our own dependencies."""
    from packages import judge_packages  # interop/packages.py

    faults = judge_packages(path for _, path in files)
    for name, file in files:
        problems += (f"frictionless, {file.name} of {name}: {fault}" for fault in faults[file])
        yield (
            f"| frictionless {version('frictionless')} | {name}, `{file.name}` |  | "
            f"{len(faults[file])} errors |"
        )


def main() -> None:
    shapes = Path(sys.argv[1]) if sys.argv[1:] else SHAPES
    if not (shapes / "3.0.0_shacl_shapes.ttl").is_file():
        raise SystemExit(f"no shapes of DCAT-AP in {shapes}: say where they are")
    problems: list[str] = []
    from browse import hosted

    with tempfile.TemporaryDirectory() as folder, hosted(Path(folder)) as address:
        sites = portals(Path(folder), address)
        europe = [
            (name, site / "eu" / f"catalog.{ending}")
            for name, site in sites.items()
            for ending in ENDINGS
        ]

        def every(pattern: str) -> list[tuple[str, Path]]:
            return [
                (name, path) for name, site in sites.items() for path in sorted(site.glob(pattern))
            ]

        pages = [
            (name, site / page(one["homepage"]))
            for name, site in sites.items()
            for _, one in truth(site)
        ]
        packages, xml = every("**/datapackage.json"), every("**/*.rdf") + every("**/*.xml")
        lines = [
            *harvested("by_udata", sites, problems),
            *harvested("by_ckan", sites, problems),
            *judged("by_shapes", europe, problems, str(shapes)),
            *summed("Data Packages, their tables read", judged_packages(packages, problems)),
            *summed("files of XML", judged("by_libxml2", xml, problems)),
            *summed("pages of datasets", judged("by_schema_org", sorted(set(pages)), problems)),
        ]
    text = "\n".join(
        ["| who | what | of it | says |", "| --- | --- | --- | --- |", *lines, "", *problems]
    )
    print(text)
    document = DOCUMENT.read_text("utf-8")
    before, after = document.partition(MARKS[0])[0], document.partition(MARKS[1])[2]
    DOCUMENT.write_text(f"{before}{MARKS[0]}\n{text.rstrip()}\n{MARKS[1]}{after}", "utf-8")
    sys.exit(bool(problems))


def summed(kind: str, lines: Iterator[str]) -> Iterator[str]:
    """One line for many files of a kind."""
    cells = [line.strip("| ").split(" | ") for line in lines]
    errors = sum(int(one[-1].split()[0]) for one in cells)
    yield f"| {cells[0][0]} | example and cases | {len(cells)} {kind} | {errors} errors |"


if __name__ == "__main__":
    main()
