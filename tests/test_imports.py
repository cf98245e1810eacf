"""The architecture: a module imports only from those before it, and the rules of reading stand on Python alone."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "site_builder"

# fmt: off
ORDER = (
    "problems", "text", "encodings", "merge_conflict",
    "shortage", "model", "formats", "vocabulary", "language", "progress", "assets", "sql", "together",
    "portals",
    "cells", "decide", "yaml_source", "geography", "schemas", "views", "standards", "sources", "state", "catalogue", "store",
    "readers", "faults", "columns", "coordinates", "canonical", "checks", "documents", "editorial",
    "profile", "exports", "mapped", "series", "references", "charts", "cuts", "prepare", "workers", "diff", "history",
    "territory", "freshness", "audit", "parts", "conformity", "compose", "spoken", "facets", "atlas", "feeds", "pages",
    "hosting", "styles", "shelf", "weights", "render", "publish", "permanence", "deployed", "report", "report_page",
    "jobs", "places", "build", "explain", "nearly", "single", "inspection", "whereabouts", "outcome", "check",
    "validation", "contribute", "serve", "usage", "cli",
)
# fmt: on

# These later run in an agent's browser: the standard library, and of ours nothing but values and each other.
PURE = {
    "cells": {"problems", "text", "cells"},
    "decide": {"problems", "text", "encodings", "model", "cells", "decide"},
}

MODULES = {
    ".".join(("site_builder", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def imported(name: str, source: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import of a module's source, in functions and under TYPE_CHECKING too."""
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
    named = [(name, test) for name, source in sources.items() for test in re.findall(r"tests/\w+\.py", source)]
    assert named
    assert [(name, test) for name, test in named if not (ROOT / test).is_file()] == []


def imports_of(name: str) -> list[tuple[int, str]]:
    path = MODULES[name]
    return list(imported(name, path.read_text("utf-8"), is_package=path.name == "__init__.py"))


def unit(name: str) -> str:
    """The part of ORDER that a module belongs to: "" is the package's own __init__."""
    return name.split(".")[1] if "." in name else ""


def faults(name: str, imports: list[tuple[int, str]]) -> list[str]:
    """What a module imports against the order, as `module:line imports that`."""
    own, found = unit(name), []
    for line, other in imports:
        ours = other == "site_builder" or other.startswith("site_builder.")
        if own in PURE:
            top = other.split(".")[0]
            good = unit(other) in PURE[own] if ours else top in sys.stdlib_module_names
        elif ours:
            good = own != "" and unit(other) in ORDER and ORDER.index(unit(other)) <= ORDER.index(own)
        else:
            good = True
        if not good:
            found.append(f"{name}:{line} imports {other}")
    return found


def test_every_module_has_its_place_in_the_order() -> None:
    strangers = {unit(name) for name in MODULES} - {"", *ORDER}
    assert not strangers, f"write them into ORDER, and into the architecture notes: {sorted(strangers)}"


@pytest.mark.parametrize("name", [name for name in MODULES if unit(name) in ("", *ORDER)])
def test_a_module_imports_only_from_those_before_it(name: str) -> None:
    assert faults(name, imports_of(name)) == []


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
        ("site_builder.model", "def f():\n    from site_builder.cli import main"),
        ("site_builder.model", "import site_builder.language"),
        ("site_builder.model", "from site_builder import language"),
        ("site_builder.model", "from . import language"),
        ("site_builder.model", "from .language import Language"),
        ("site_builder.cells.number", "import duckdb"),
        ("site_builder.cells.number", "from site_builder import language"),
        ("site_builder.decide.header", "def f():\n    import pyarrow.csv"),
        ("site_builder.decide.header", "from site_builder import sql"),
    ],
)
def test_this_test_sees_each_way_to_break_the_order(name: str, source: str) -> None:
    assert faults(name, list(imported(name, source, is_package=False)))


@pytest.mark.parametrize("package", PURE)
def test_the_rules_of_reading_run_on_a_bare_python(package: str) -> None:
    """Every module is imported without site-packages: neither duckdb nor pyarrow is there to be found."""
    names = [name for name in MODULES if unit(name) == package]
    assert names
    program = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nimport {', '.join(names)}"
    command = [sys.executable, "-I", "-S", "-B", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": os.defpath}, check=False)
    assert done.returncode == 0, done.stderr
