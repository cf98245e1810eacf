"""The files of reuses/ and of pages/: what people write, and the images beside it, which are judged
by their bytes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from site_builder.checks.personal_data.texts import judge_texts
from site_builder.core import formats
from site_builder.core.model.editorial import Picture
from site_builder.core.model.prepared import Artefact, Document
from site_builder.core.problems import Place, Problem, has_error, make_problem
from site_builder.core.text import show_safe_path, show_safe_value
from site_builder.metadata.dataset_folder import (
    MOST_FILES,
    get_file_ending,
    is_readme_file,
    list_folder_entries,
    map_entries_by_name,
)
from site_builder.metadata.public_names import check_file_name, make_public_name
from site_builder.metadata.yaml import FileProblems
from site_builder.readers.documents import describe_document
from site_builder.readers.documents.pictures.clean_picture import BROKEN_PICTURE
from site_builder.readers.documents.published_picture import clean_picture_bytes
from site_builder.storage.safe_open import UnsafePath, open_inside

IMAGES = (".png", ".jpg", ".jpeg", ".webp")  # no SVG: it may hold scripts and call other sites
LARGEST = 500_000  # bytes: nothing here makes an image smaller, and it is read over telephones
MOST_PIXELS = 25_000_000  # a telephone unpacks each into four bytes
Keep = Callable[[bytes], str]  # it stores bytes, or only says under which sha256 it would


def list_editorial_files(
    root: Path, folder: str, written: Collection[str], notes: FileProblems
) -> dict[str, str]:
    """The names of what people wrote and of the images in a folder, by the name under which each
    would be published.

    `written`: the endings of what people write. Every other file is said, and of two that would
    have one name the second.
    """
    names: dict[str, str] = {}
    for name in _list_regular_files(root, folder, notes):
        place = f"{folder}/{show_safe_path(name)}"
        if report_persons([name], notes):  # which addresses, and messages, have
            continue
        if get_file_ending(name) not in (*written, *IMAGES):
            notes.add(make_problem(f"{folder}-stray", Place(path=place)))
        elif code := check_file_name(name):
            notes.of_file(code, place, name=show_safe_value(name))
        elif (twin := names.setdefault(make_public_name(name), name)) != name:
            notes.of_file("file-same-name", place, other=show_safe_value(twin))
    return names


def _list_regular_files(root: Path, folder: str, notes: FileProblems) -> Iterator[str]:
    """The names of the regular files of a folder that is none of a link, in order."""
    if not os.path.lexists(root / folder):
        return
    if (root / folder).is_symlink() or not (root / folder).is_dir():
        notes.of_file("file-not-regular" if (root / folder).exists() else "file-link", folder)
        return
    folder_entries = list_folder_entries(root / folder, folder, notes)
    if len(folder_entries) > MOST_FILES:
        notes.of_file("folder-crowded", folder)
    entries, _ = map_entries_by_name(folder_entries[:MOST_FILES], folder, notes)
    for entry in entries.values():
        place = f"{folder}/{show_safe_path(entry.name)}"
        if entry.is_symlink():
            notes.of_file("file-link", place)
        elif entry.is_dir():
            notes.of_file("folder-beside", place)
        elif not entry.is_file():
            notes.of_file("file-not-regular", place)
        elif not is_readme_file(entry.name):
            yield entry.name


def report_persons(texts: Iterable[str], notes: FileProblems) -> bool:
    """Say what the texts of a file say of persons; is there what nobody may publish?"""
    problems = list(judge_texts(texts, Place(path=notes.path)))
    for problem in problems:
        notes.add(problem)
    return has_error(problems)


def read_picture(
    root: Path,
    path: str,
    url: str,
    keep: Keep,
    notes: FileProblems,
    largest: int = LARGEST,
    absent: Problem | None = None,
) -> Picture | None:
    """An image at `path`, kept as it was judged but for what is said of it; None, and one problem,
    where it is not one that a page may show: `absent` where it is not there, if a file names it."""
    place = Place(path=show_safe_path(path))
    try:
        with open_inside(root, path) as file:
            content = file.read(largest + 1)
    except (OSError, UnsafePath):
        notes.add(absent or make_problem("file-missing", place))
        return None
    if len(content) > largest:
        notes.add(make_problem("picture-large", place, limit=largest // 1000))
        return None
    form = formats.find_format(get_file_ending(path))
    file_ = Artefact(
        path=url,
        format=get_file_ending(path)[1:],
        media=form.media if form else formats.UNKNOWN,
        bytes=len(content),
        sha256="",
    )
    with tempfile.NamedTemporaryFile() as copy:  # the file itself may change meanwhile
        copy.write(content)
        copy.flush()
        document, problems = describe_document(
            Document(name=url, source=path, file=file_),
            Path(copy.name),
            get_file_ending(path),
            place,
        )
    for problem in problems:
        notes.add(problem)
    if not (document and document.width):
        return None
    if document.width * document.height > MOST_PIXELS:
        notes.add(
            make_problem("picture-pixels", place, width=document.width, height=document.height)
        )
        return None
    published = clean_picture_bytes(content, get_file_ending(path))
    if published is None:
        notes.add(make_problem(BROKEN_PICTURE, place))
        return None
    return Picture(
        path=path, url=url, sha256=keep(published), width=document.width, height=document.height
    )


def report_unused_picture(folder: str, name: str, notes: FileProblems) -> None:
    """Say that nothing shows an image."""
    notes.add(make_problem(f"{folder}-picture", Place(path=f"{folder}/{show_safe_path(name)}")))
