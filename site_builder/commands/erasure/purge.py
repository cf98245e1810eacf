"""An erasure is done on this machine: the sources, the record, and every output, which are made
anew from what is left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from site_builder.commands.erasure.plan import ErasurePlan
from site_builder.metadata.erasures import read_erasures, write_erasures
from site_builder.metadata.site_folder import ERASED_FILE
from site_builder.publish.build import build_site
from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import BuildOptions
from site_builder.publish.site_lock import hold_site
from site_builder.storage.build_state import write_file_atomically

HOME = ".beffroi"
KEPT = frozenset({"lock", "schemas", ERASED_FILE})  # which hold nothing of any dataset


def write_erasure(root: Path, plan: ErasurePlan, *, recorded: bool) -> None:
    """Change the sources. What must not come back is written down first: a cut leaves nothing that
    a build would publish. Raises OSError, and ErasuresUnreadable before anything is written."""
    if recorded:
        entries = read_erasures(root).entries
        others = [entry for entry in entries if entry != plan.erasure]
        write_erasures(root, [*others, plan.erasure])
    folder = plan.target.folder.path
    for name, content in plan.writes:
        write_file_atomically(folder / name, content)
    for name in plan.deletes:
        plan.target.folder.on_disk(name).unlink()
    if plan.empties:
        _empty_folder(folder, [name for name, _ in plan.writes])


def _empty_folder(folder: Path, spared: Sequence[str]) -> None:
    """Delete all that a folder holds but these, links as links."""
    for entry in folder.iterdir():
        if entry.name in spared:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def purge_outputs(root: Path, options: BuildOptions) -> BuildReport:
    """Forget all that was kept between builds, previews and reports too, and build the site again:
    the tree beside and the store then hold nothing but it. Raises BuildRefused and OSError."""
    root = root.resolve()
    with hold_site(root, options):
        for path in _list_kept_files(root / HOME):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
    return build_site(root, options)


def _list_kept_files(home: Path) -> Iterator[Path]:
    for path in home.iterdir():
        if path.name not in KEPT:
            yield path


def list_published_addresses(out: Path, ids: Sequence[str]) -> tuple[str, ...]:
    """The paths of a site, as it stands, that are of these datasets alone: pages, files, frames,
    answers of the API."""
    marks = tuple(f"/{id_}{end}" for id_ in ids for end in ("/", "."))
    paths = []
    for path in out.rglob("*") if out.is_dir() else ():
        site_path = path.relative_to(out).as_posix()
        if path.is_file() and any(mark in f"/{site_path}" for mark in marks):
            paths.append(site_path.removesuffix("index.html"))
    return tuple(sorted(paths))
