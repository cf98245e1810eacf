"""The architecture: a module imports only from those before it, and the rules of reading stand on
Python alone."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from portal import portal

from site_builder.prepare import cache_key
from site_builder.render.cards import rasteriser
from site_builder.render.rendered_files import RENDERING_LIBRARIES

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "site_builder"

# The rooms, in the order of the flow: a room imports only from itself and from those above it.
ROOMS = (
    "core",
    "cells",
    "geography",
    "storage",
    "tables",
    "metadata",
    "readers",
    "columns",
    "checks",
    "prepare",
    "compare",
    "territory",
    "history",
    "compose",
    "render",
    "publish",
    "exchange",
    "commands",
)

# These later run in an agent's browser: the standard library, and of ours nothing but values and
# each other.
VALUES = {
    f"site_builder.core.{name}"
    for name in ("problems", "problem_codes", "text", "encodings", "model")
}
PURE = {
    "site_builder.cells": (*VALUES, "site_builder.cells"),
    "site_builder.readers.decide": (*VALUES, "site_builder.cells", "site_builder.readers.decide"),
    "site_builder.tables.text_table": ("site_builder.tables.text_table",),
}

MODULES = {
    ".".join(("site_builder", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def imported(name: str, source: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import of a module's source, in functions and under
    TYPE_CHECKING too."""
    package = name if is_package else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")
            base = parents[: len(parents) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                full = f"{origin}.{alias.name}"
                yield node.lineno, full if full in MODULES else origin


def test_a_test_that_the_code_names_is_there() -> None:
    sources = {name: path.read_text("utf-8") for name, path in MODULES.items()}
    named = [
        (name, test)
        for name, source in sources.items()
        for test in re.findall(r"tests/[\w/]+\.py", source)
    ]
    assert named
    assert [(name, test) for name, test in named if not (ROOT / test).is_file()] == []


@cache
def imports_of(name: str) -> list[tuple[int, str]]:
    path = MODULES[name]
    return list(imported(name, path.read_text("utf-8"), is_package=path.name == "__init__.py"))


def room_of(name: str) -> str:
    """The room of a module: "" for the package's own __init__."""
    return name.split(".")[1] if "." in name else ""


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def faults(name: str, imports: list[tuple[int, str]]) -> list[str]:
    """What a module imports against the order, as `module:line imports that`."""
    pure = next((allowed for package, allowed in PURE.items() if is_within(name, package)), None)
    found = []
    for line, other in imports:
        ours = is_within(other, "site_builder")
        if pure is not None:
            standard = other.split(".")[0] in sys.stdlib_module_names
            good = any(is_within(other, package) for package in pure) if ours else standard
        elif ours:
            rooms = ROOMS[: ROOMS.index(room_of(name)) + 1] if room_of(name) else ()
            good = room_of(other) in rooms
        else:
            good = True
        if not good:
            found.append(f"{name}:{line} imports {other}")
    return found


def test_nothing_lies_loose_at_the_top_of_the_package() -> None:
    assert sorted(path.name for path in PACKAGE.iterdir() if path.name != "__pycache__") == sorted(
        ("__init__.py", "locale", *ROOMS)
    )


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_is_for(room: str) -> None:
    assert ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text("utf-8")))


def test_the_tests_are_in_the_rooms_of_what_they_protect() -> None:
    folders = {
        path.name
        for path in (ROOT / "tests").iterdir()
        if path.is_dir() and path.name != "__pycache__"
    }
    others = {"hostile", "personal_data", "project", "sites", "support", "town_halls"}
    assert folders - others <= set(ROOMS)
    assert not [path.name for path in (ROOT / "tests").glob("test_*.py")]


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_a_module_imports_only_from_the_rooms_above(room: str) -> None:
    names = [name for name in MODULES if room_of(name) == room]
    assert names
    assert [fault for name in names for fault in faults(name, imports_of(name))] == []


def test_no_modules_import_each_other() -> None:
    """Within a package too, where the order says nothing."""
    graph = {name: {other for _, other in imports_of(name) if other in MODULES} for name in MODULES}
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as cycle:
        pytest.fail(" → ".join(cycle.args[1]))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("site_builder.core.model", "def f():\n    from site_builder.commands.cli import main"),
        ("site_builder.core.model", "import site_builder.storage.sql"),
        ("site_builder.core.model", "from site_builder import storage"),
        ("site_builder.core.model", "from .. import storage"),
        ("site_builder.core.model", "from ..storage import sql"),
        ("site_builder.cells.number", "import duckdb"),
        ("site_builder.cells.number", "from site_builder.core import language"),
        ("site_builder.readers.decide.header", "def f():\n    import pyarrow.csv"),
        ("site_builder.readers.decide.header", "from site_builder.readers import read"),
    ],
)
def test_this_test_sees_each_way_to_break_the_order(name: str, source: str) -> None:
    assert faults(name, list(imported(name, source, is_package=False)))


# What these find is told to pages by values, whose digests are inputs of theirs
OF_PREPARATION = ("storage", "readers", "columns", "checks", "prepare")


def list_reached_modules(rooms: tuple[str, ...], without: tuple[str, ...]) -> set[str]:
    """The modules of these rooms, and all that they import, but of the rooms `without`."""
    reached = set[str]()
    waiting = {name for name in MODULES if room_of(name) in rooms}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        others = {other for _, other in imports_of(name) if other in MODULES}
        waiting |= {other for other in others - reached if room_of(other) not in without}
    return reached


def list_covered_modules(places: tuple[str, ...]) -> set[str]:
    """The modules of these rooms, and those of these names."""
    packages = [f"site_builder.{place.replace('/', '.')}" for place in places]
    return {name for name in MODULES if any(is_within(name, package) for package in packages)}


def list_libraries(names: Iterable[str]) -> dict[str, str]:
    """The libraries of others that modules import, as they are installed, and one that does."""
    distributions = packages_distributions()
    tops = {
        other.partition(".")[0]: f"{name}:{line}"
        for name in names
        for line, other in imports_of(name)
    }
    ours_or_standard = {"site_builder", *sys.stdlib_module_names}
    return {
        distributions.get(top, [top])[0].lower().replace("_", "-"): where
        for top, where in tops.items()
        if top not in ours_or_standard
    }


def test_a_page_is_rendered_again_where_any_library_that_makes_it_has_changed() -> None:
    libraries = list_libraries(list_reached_modules(("compose", "render"), OF_PREPARATION))
    assert len(libraries) > 8
    assert libraries.pop(rasteriser.LIBRARY), "of cards alone, whose inputs have its version"
    assert {name: libraries[name] for name in libraries.keys() - set(RENDERING_LIBRARIES)} == {}
    assert set(RENDERING_LIBRARIES) - libraries.keys() == set()


def test_a_dataset_is_prepared_again_where_any_library_that_decides_of_it_has_changed() -> None:
    """Readers are imported by their names: whole rooms are looked at, and not only what is
    reached."""
    libraries = list_libraries(list_covered_modules(cache_key.CODE))
    listed = {*cache_key.WRITING_LIBRARIES, *cache_key.EXTRAS}
    assert {"pypdf", "pyogrio"} < libraries.keys()
    assert {name: libraries[name] for name in libraries.keys() - listed} == {}
    assert listed - libraries.keys() == set()


def test_only_the_commands_that_are_of_it_know_of_exchange() -> None:
    """No build, check or preview asks anything of anybody."""
    allowed = ("deployed", "harvesting", "migrating", "moving")
    commands = {f"site_builder.commands.cli.{command}" for command in allowed}
    names = [name for name in MODULES if room_of(name) == "commands"]
    knowing = {
        name
        for name in names
        for _, other in imports_of(name)
        if is_within(other, "site_builder.exchange")
    }
    moving = {name for name in names if is_within(name, "site_builder.commands.moving")}
    assert commands <= {*names} and knowing
    assert knowing - commands - moving == set()


@pytest.mark.parametrize("package", PURE)
def test_the_rules_of_reading_run_on_a_bare_python(package: str) -> None:
    """Every module is imported without site-packages: neither duckdb nor pyarrow is there to be
    found."""
    names = [name for name in MODULES if is_within(name, package)]
    assert names
    program = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nimport {', '.join(names)}"
    command = [sys.executable, "-I", "-S", "-B", "-c", program]
    done = subprocess.run(
        command, capture_output=True, text=True, env={"PATH": os.defpath}, check=False
    )
    assert done.returncode == 0, done.stderr


# What a server and a watch are made of, which only the preview needs.
OF_THE_PREVIEW = ("asyncio", "anyio", "livereload", "tornado", "watchfiles")
# What asks others over the web, which no build, check or preview does
OF_A_HARVEST = ("site_builder.exchange", "urllib3", "rdflib")
# Nor what a build needs.
OF_A_BUILD = ("duckdb", "jinja2", "numpy", "pyarrow", "xlsxwriter")
RUN = """
import sys
from site_builder.commands.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
print(*sys.modules, file=sys.stderr)
"""
ROOMS_OF_PAGES = tuple(f"{PACKAGE.name}.{room}" for room in ("compose", "render", "publish"))
# Half of all dataclasses, each of which takes a third of a millisecond at every start
MODELS_OF_A_SITE = tuple(
    f"site_builder.core.model.{name}" for name in ("portal", "dataset", "prepared")
)
ROOMS_OF_WORKERS = tuple(
    f"{PACKAGE.name}.{room}" for room in ("readers", "columns", "checks", "prepare")
)


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (["--help"], (*OF_THE_PREVIEW, *OF_A_BUILD)),
        (["serve", "--help"], (*OF_THE_PREVIEW, *OF_A_BUILD, *OF_A_HARVEST)),
        (["harvest", "--help"], (*OF_THE_PREVIEW, *OF_A_BUILD, *OF_A_HARVEST)),
        (["migrate", "--help"], (*OF_THE_PREVIEW, *OF_A_BUILD, *OF_A_HARVEST)),
        (["inspect", "table.csv"], (*OF_THE_PREVIEW, *OF_A_BUILD, *ROOMS_OF_WORKERS)),
        (
            ["validate", "table.csv", "--schema", "schema.json"],
            (
                *OF_THE_PREVIEW,
                *OF_A_BUILD,
                *ROOMS_OF_WORKERS,
                *ROOMS_OF_PAGES,
                *MODELS_OF_A_SITE,
                "babel",
            ),
        ),
        (["validate", "table.csv", "--schema", "schema.json", "--json"], ROOMS_OF_PAGES),
        (["check", "."], (*OF_THE_PREVIEW, *OF_A_BUILD, *OF_A_HARVEST, "markdown")),
        (["build", ".", "--jobs", "1"], (*OF_THE_PREVIEW, *OF_A_HARVEST)),
    ],
)
def test_a_command_loads_no_library_of_another(
    tmp_path: Path, arguments: list[str], spared: tuple[str, ...]
) -> None:
    """Each would make every start slower."""
    portal(tmp_path, "lille/ecoles")
    (tmp_path / "table.csv").write_text("code;nom\n59350;Lille\n", "utf-8")
    (tmp_path / "schema.json").write_text(
        '{"fields": [{"name": "code"}, {"name": "nom"}]}', "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = done.stderr.splitlines()[-1].split()
    assert "click" in loaded
    assert set(spared).intersection(loaded) == set()


# What large tables are made of: a fifth of a second, for a file that takes some thousandths of one
OF_LARGE_TABLES = ("duckdb", "numpy", "pyarrow")
LOOK = """
import sys
from pathlib import Path
from site_builder.commands.file_jobs import FileJob, ValidationJob
from site_builder.commands.single_file import examine_files
from site_builder.commands.validate import validate_files
source = Path("table.csv")
scratch = Path("scratch")
scratch.mkdir()
(seen,) = examine_files([FileJob(source=source)], scratch)
assert seen.rows == 2, seen
(held,) = validate_files([ValidationJob(source=source, schema="schema.json")], scratch)
assert held.counts == {"constraint-error": 1}, held
print(*sys.modules)
"""


def test_a_small_file_is_looked_at_without_what_large_ones_need(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(
        "code;nom;jour\n59350;Lille;2024-01-31\n59009;9;\n", "utf-8"
    )
    schema = (
        '{"fields": [{"name": "code"}, {"name": "nom", "constraints": {"pattern": "[A-Z][a-z]+"}},'
        ' {"name": "jour", "type": "date"}]}'
    )
    (tmp_path / "schema.json").write_text(schema, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    spared = {*OF_LARGE_TABLES, *ROOMS_OF_PAGES, *MODELS_OF_A_SITE, "site_builder.prepare"}
    assert spared.intersection(done.stdout.split()) == set()
