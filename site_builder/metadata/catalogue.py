"""communes.yml and datasets/ → a trusted Catalogue and every problem; and the Task that preparing a
dataset reads."""

from __future__ import annotations

import os
from pathlib import Path

from site_builder.core.model import Catalogue, Dataset, Schema, Source, SourceFile, Task
from site_builder.core.problems import Place, Problem, error
from site_builder.metadata import standards
from site_builder.metadata.contours import read_contours
from site_builder.metadata.datasets import read_datasets
from site_builder.metadata.former_names import NOBODY, Testimony, moved, settle_datasets
from site_builder.metadata.legacy_addresses import read_legacy
from site_builder.metadata.public_names import safe_name
from site_builder.metadata.publishers import Owner, read_publishers
from site_builder.metadata.table_schema import read_as
from site_builder.metadata.yaml import COMMUNES, Notes, read
from site_builder.storage.build_state import Memo
from site_builder.storage.progress import Tell, silent

__all__ = ["OWNER_FILE", "Memo", "read_catalogue", "read_owner", "safe_name", "task"]

OWNER_FILE = "communes.yml"


def read_catalogue(
    root: Path, memo: Memo | None = None, tell: Tell = silent, testimony: Testimony = NOBODY
) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """The catalogue of a site. None only when communes.yml is missing, unreadable or without a
    usable portal.

    Nothing raises for what people wrote; problems come in order of publisher and dataset. `memo` is
    what was read before, and then what is now. `testimony` judges former ids under the names of
    others.
    """
    notes = Notes(OWNER_FILE)
    if not os.path.lexists(root / OWNER_FILE):
        return None, (error("portal-missing", Place(path=OWNER_FILE)),)
    top = read_owner(root, notes)
    if top is None:
        return None, notes.all()
    portal = top.portal
    publishers = top.publishers
    found = read_datasets(
        root, portal, publishers=publishers, refused=top.refused, memo=memo or Memo(), tell=tell
    )
    settled = settle_datasets(found.datasets, found.withheld, publishers, testimony)
    datasets = settled.datasets
    centres = {
        publisher.insee: publisher.centre for publisher in publishers.values() if publisher.insee
    }
    here = sorted({*publishers, *(dataset.id for dataset in found.datasets), *found.withheld})
    places = {place: place for place in here} | moved(publishers.values(), datasets)
    catalogue = Catalogue(
        portal=portal,
        publishers=tuple(publishers[slug] for slug in sorted(publishers)),
        datasets=tuple(dataset for dataset in datasets if not dataset.withdrawn),
        withheld=tuple(sorted(found.withheld)),
        contours=read_contours(root, portal.contours, centres, notes),
        withdrawn=tuple(dataset for dataset in datasets if dataset.withdrawn),
        former=read_legacy(root, top.legacy, places, notes),
        lines=top.lines,
        contested=settled.contested,
    )
    return catalogue, (*notes.all(), *found.problems, *settled.problems)


def read_owner(root: Path, notes: Notes) -> Owner | None:
    """What communes.yml says; None, and at least one problem, where it has no usable portal."""
    tree = read(root / OWNER_FILE, OWNER_FILE, COMMUNES)
    if isinstance(tree, Problem):
        notes.add(tree)
        return None
    return read_publishers(tree, notes)


def task(dataset: Dataset, exports: tuple[str, ...], sheet: str) -> Task:
    """What preparing a dataset reads, and no more: no title, licence or contact. `sheet`: its name
    in workbooks."""
    known = dataset.standard if dataset.standard in standards.STANDARDS else ""
    files = tuple(_file(source) for source in dataset.sources)
    own = standards.standard(known).views if known else ()
    views = own if dataset.views is None else dataset.views
    ids = 1 + len(dataset.previous)
    return Task(
        id=dataset.id,
        files=files,
        sheet=sheet,
        exports=exports,
        standard=known,
        views=views,
        cut=dataset.cut,
        copies=ids,
    )


def _file(source: Source) -> SourceFile:
    schema = source.schema or Schema(fields=())
    types = tuple((field.name, read_as(field), field.format) for field in schema.fields)
    original = safe_name(source.path)
    return SourceFile(
        name=source.name,
        path=source.path,
        kind=source.kind,
        hints=source.hints,
        types=types,
        missing=schema.missing,
        original=original,
        ending=source.ending,
        sha256=source.sha256,
        schema=source.schema,
        copies=1 + len(source.previous),
    )
