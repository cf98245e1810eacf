"""The files that templates are: which folder gives a name, and what lies in the owner's that none
can be. No link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from functools import partial
from itertools import filterfalse
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import show_safe_path
from site_builder.metadata.dataset_folder import is_litter, is_readme_file
from site_builder.metadata.site_folder import TEMPLATES
from site_builder.storage.file_stats import Stat, get_file_stat

if TYPE_CHECKING:
    from jinja2 import BaseLoader

HOSTING_TEMPLATES = "hosting"  # the folder of templates that make texts for servers
OURS = "beffroi"  # the folder under which our own templates stay reachable


class UnreadableTemplate(Exception):
    """A template is no text in UTF-8, or cannot be read. `args[0]` is its name."""


def find_template_path(folders: tuple[Path, ...], name: str) -> Path | None:
    """The file that the first folder which has one gives a name."""
    inner_name = name.lstrip("/")
    for folder in folders:
        path = folder / inner_name
        own_path = folder.parent.resolve() / folder.name / inner_name
        # Unlike Path.is_file, it raises nothing for a name too long or a folder that is closed
        if os.path.isfile(path) and path.resolve() == own_path:  # noqa: PTH113
            return path
    return None


def locate_template(folders: tuple[Path, ...], name: str) -> Path:
    """The same of a name that the last folder has. Raises FileNotFoundError."""
    path = find_template_path(folders, name)
    if path is None:
        raise FileNotFoundError(folders[-1] / name)
    return path


def list_template_names(folder: Path) -> Iterator[str]:
    """The files of a folder, by their paths in it."""
    for name, path in _list_entries(folder):
        if stat.S_ISREG(_read_mode(path)):
            yield name


def make_template_loader(folders: tuple[Path, ...]) -> BaseLoader:
    """The first folder that has a name gives it; the last's are also below OURS."""
    import jinja2

    last = jinja2.FunctionLoader(partial(_load_template, folders[-1:]))
    every = jinja2.FunctionLoader(partial(_load_template, folders))
    return jinja2.ChoiceLoader([every, jinja2.PrefixLoader({OURS: last})])


def _load_template(folders: tuple[Path, ...], name: str) -> tuple[str, str, partial[bool]] | None:
    """What Jinja asks of a loader: the text, without the mark that some editors put before it, the
    path of its file, and whether that is as it was."""
    path = find_template_path(folders, name)
    if path is None:
        return None
    try:
        last_stat = get_file_stat(path.stat())
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UnreadableTemplate(name) from None
    return text, str(path), partial(_is_unchanged, path, last_stat)


def _is_unchanged(path: Path, last_stat: Stat) -> bool:
    try:
        return get_file_stat(path.stat()) == last_stat
    except OSError:
        return False


def find_unfit_files(folder: Path, known: Collection[str]) -> Iterator[Problem]:
    """What lies in the owner's folder, or in its place, and is no file where one is read. `known`:
    the names that are read."""
    if folder.is_symlink():
        yield make_problem("template-link", Place(path=TEMPLATES))
    elif not folder.is_dir():
        yield make_problem("template-not-folder", Place(path=TEMPLATES))
    for name, path in _list_entries(folder):
        code = _judge_entry(name, path, known)
        if code:
            yield make_problem(code, Place(path=f"{TEMPLATES}/{show_safe_path(name)}"))


def _judge_entry(name: str, path: Path, known: Collection[str]) -> str:
    """The code of what is wrong with it, or ""."""
    mode = _read_mode(path)
    if stat.S_ISLNK(mode):
        return "template-link"
    if stat.S_ISDIR(mode):
        return "template-folder" if name in known else ""
    if not stat.S_ISREG(mode):
        return "file-not-regular"
    return "template-not-folder" if name == HOSTING_TEMPLATES else ""


def _read_mode(path: Path) -> int:
    """0 of what is in a folder that is closed."""
    try:
        return path.lstat().st_mode
    except OSError:
        return 0


def _list_entries(folder: Path) -> Iterator[tuple[str, Path]]:
    """Whatever lies in a folder, in order, by its path there, but for notes and what systems leave;
    of a folder before what is in it, of a link nothing but itself."""
    if folder.is_symlink():
        return
    for parent, folder_names, file_names in os.walk(folder):
        folder_names[:] = sorted(filterfalse(_is_ignored, folder_names))
        for name in sorted((*folder_names, *filterfalse(_is_ignored, file_names))):
            path = Path(parent, name)
            yield path.relative_to(folder).as_posix(), path


def _is_ignored(name: str) -> bool:
    return is_litter(name) or is_readme_file(name)
