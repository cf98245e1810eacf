"""Our templates are compiled once for all processes, and nobody else chooses what code runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from site_builder.render import compiled_templates
from site_builder.render.compiled_templates import CompiledTemplates

Render = Callable[[Path], str]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Python would keep our modules compiled, empty."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "pycache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = Path(cache_from_source(compiled_templates.__file__)).parent
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "page.html").write_text("a {{ word }}")
    return folder


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that Jinja compiles."""
    names = []
    compile_template = Environment.compile

    def record(self: Environment, source: Any, name: Any = None, filename: Any = None) -> Any:
        names.append(name)
        return compile_template(self, source, name, filename)

    monkeypatch.setattr(Environment, "compile", record)
    return names


def render(folder: Path, ours: Path, templates: CompiledTemplates | None = None) -> str:
    """The page of a folder; without `templates` as another process does."""
    cache = templates or CompiledTemplates(ours)
    environment = Environment(
        loader=FileSystemLoader(folder), bytecode_cache=cache, autoescape=True
    )
    return environment.get_template("page.html").render(word="b")


def test_a_template_of_ours_is_compiled_once(kept: Path, ours: Path, compiled: list[str]) -> None:
    assert [render(ours, ours), render(ours, ours)] == ["a b", "a b"]
    assert compiled == ["page.html"]


def test_what_is_kept_is_of_the_text_as_it_is(kept: Path, ours: Path, compiled: list[str]) -> None:
    render(ours, ours)
    (ours / "page.html").write_text("c {{ word }}")
    assert render(ours, ours) == "c b"
    assert len(list(kept.iterdir())) == 1


@pytest.mark.parametrize("spoilt", [b"", b"()", b"\0" * 50, b"i\1\0\0\0"])
def test_what_is_kept_and_spoilt_is_compiled_again(kept: Path, ours: Path, spoilt: bytes) -> None:
    render(ours, ours)
    (path,) = kept.iterdir()
    path.write_bytes(spoilt)
    assert render(ours, ours) == "a b"


def test_a_template_of_the_owner_is_kept_by_no_file(
    kept: Path, ours: Path, tmp_path: Path, compiled: list[str]
) -> None:
    """Under a name of ours, with our very text: what is loaded is not theirs, nor theirs ours."""
    owners = tmp_path / "owners"
    owners.mkdir()
    (owners / "page.html").write_text("a {{ word }}")
    templates = CompiledTemplates(ours)
    assert render(owners, ours, templates) == render(owners, ours, templates) == "a b"
    assert compiled == ["page.html"]  # once for all languages
    assert not list(kept.iterdir())
    assert [path.name for path in owners.iterdir()] == ["page.html"]


def test_nothing_is_kept_where_python_keeps_nothing(
    kept: Path, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render(ours, ours) == "a b"
    kept.rmdir()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert render(ours, ours) == "a b"
    assert not kept.exists()


def test_a_folder_may_have_a_name_that_is_no_text(kept: Path, ours: Path) -> None:
    folder = ours.with_name(os.fsdecode(b"\xff"))
    ours.rename(folder)
    assert render(folder, folder) == render(folder, folder) == "a b"
