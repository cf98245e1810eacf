"""reuses/: a file for each thing that somebody has made of the data, and its image beside it under
the same name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from site_builder.compose.editorial.editorial_files import (
    Keep,
    list_editorial_files,
    read_picture,
    report_persons,
    report_unused_picture,
)
from site_builder.core.model.editorial import Picture, Reuse
from site_builder.core.problems import Problem
from site_builder.core.text import find_nearest_word, show_safe_path, show_safe_value
from site_builder.metadata.dataset_folder import get_file_ending
from site_builder.metadata.keys.editorial import REUSE
from site_builder.metadata.personal_data import iterate_scalars
from site_builder.metadata.public_names import get_file_stem
from site_builder.metadata.site_folder import REUSES
from site_builder.metadata.yaml import (
    DESCRIPTOR,
    FileProblems,
    MetadataRecord,
    read_section,
    read_yaml,
)

ADDRESS = "reutilisations/"
WRITTEN = (".yaml", ".yml")


def read_reuses(
    root: Path, ids: Collection[str], keep: Keep, notes: FileProblems
) -> Iterator[Reuse]:
    """Those of a site, in order of file. `ids`: all its datasets, withheld ones too."""
    file_names = list_editorial_files(root, REUSES, WRITTEN, notes)
    images: dict[
        str, tuple[str, str]
    ] = {}  # by stem: the name under which it is published, its own
    for public_name, name in file_names.items():
        if get_file_ending(name) not in WRITTEN and images.setdefault(
            get_file_stem(public_name), (public_name, name)
        ) != (
            public_name,
            name,
        ):
            report_unused_picture(REUSES, name, notes)
    for public_name, name in file_names.items():
        if get_file_ending(name) in WRITTEN:
            public_image, image = images.pop(get_file_stem(public_name), ("", ""))
            notes.path = f"{REUSES}/{show_safe_path(name)}"
            picture = (
                read_picture(
                    root,
                    f"{REUSES}/{image}",
                    url=f"{ADDRESS}{public_image}",
                    keep=keep,
                    notes=notes,
                )
                if image
                else None
            )
            if reuse := _read_reuse(root / REUSES / name, picture, ids, notes):
                yield reuse
    for _, name in images.values():
        report_unused_picture(REUSES, name, notes)


def _read_reuse(
    path: Path, picture: Picture | None, ids: Collection[str], notes: FileProblems
) -> Reuse | None:
    """None, and at least one problem, where it has no title or no address that a page may link
    to."""
    tree = read_yaml(path, notes.path, DESCRIPTOR)
    if isinstance(tree, Problem):
        notes.add(tree)
        return None
    if report_persons([scalar.text for _, scalar in iterate_scalars(tree)], notes):
        return None
    record = read_section(tree, REUSE, notes)
    if record is None:
        return None
    url = record.text("url")
    if url.lower().startswith("http:"):
        corrected_url = f"https{url[4:]}"
        notes.report(
            "wrong-url-scheme",
            record.line_of("url"),
            key="url",
            value=show_safe_value(url),
            right=show_safe_value(corrected_url),
        )
        url = ""
    datasets = tuple(_list_datasets(record, ids, notes))
    if not (url and record.text("title")):
        return None
    return Reuse(
        title=record.text("title"),
        url=url,
        author=record.text("author"),
        description=record.text("description"),
        day=record.values.get("date"),
        datasets=datasets,
        picture=picture,
    )


def _list_datasets(
    record: MetadataRecord, ids: Collection[str], notes: FileProblems
) -> Iterator[str]:
    """The datasets that it names, each once; one that is not there is said, with the nearest."""
    for reference in dict.fromkeys(record.values.get("datasets", ())):
        if (id_ := reference.removeprefix("datasets/").strip("/")) in ids:
            yield id_
        elif near := "" if notes.full else find_nearest_word(id_, ids):
            notes.report(
                "reuse-dataset-near",
                record.line_of("datasets"),
                value=show_safe_value(reference),
                near=near,
            )
        else:
            notes.report(
                "reuse-dataset", record.line_of("datasets"), value=show_safe_value(reference)
            )
