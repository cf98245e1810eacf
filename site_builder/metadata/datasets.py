"""The folders of datasets/ → datasets, each with its problems. One bad folder never stops the
others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from site_builder.core.model import (
    Correction,
    Cut,
    Dataset,
    Licence,
    Link,
    Portal,
    Publisher,
    Source,
    Withdrawal,
)
from site_builder.core.problems import Place, Problem, quoted, warning
from site_builder.core.text import SLUG, fold, nearest, prose_of, shown, shown_path, slugify
from site_builder.core.vocabulary import HIGH_VALUE_LICENCES
from site_builder.metadata import standards
from site_builder.metadata.chart_requests import names, read_views
from site_builder.metadata.dataset_folder import DESCRIPTORS, Folder, entries, is_note, read_folder
from site_builder.metadata.folder_cache import begin, look
from site_builder.metadata.former_names import former_ids
from site_builder.metadata.keys import DATASET, TOMBSTONE, WITHDRAWAL
from site_builder.metadata.public_names import wrong_name
from site_builder.metadata.publishers import contact, inherited, licence_of, translations
from site_builder.metadata.resources import has_entries, read_resources
from site_builder.metadata.yaml import DESCRIPTOR, Notes, Object, Record, Scalar, read, read_section
from site_builder.metadata.yaml.kinds import YES_NO
from site_builder.storage.build_state import Known, Memo
from site_builder.storage.progress import Tell, counted, silent

FOLDER = "datasets"
ALMOST = 0.85


@dataclass(slots=True)
class Found:
    """What the walk of datasets/ has gathered."""

    datasets: list[Dataset] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_datasets(
    root: Path,
    portal: Portal,
    publishers: Mapping[str, Publisher],
    refused: frozenset[str],
    memo: Memo,
    tell: Tell = silent,
) -> Found:
    """Every dataset under root/datasets. `refused`: slugs of publishers about which a problem has
    been said."""
    found = Found()
    last = begin(memo, portal, publishers)
    notes = Notes(FOLDER)
    for path, inside, publisher in counted(
        list(_folders(root, publishers, refused, notes)), "read", tell
    ):
        id_ = inside.removeprefix(FOLDER + "/")
        if publisher is None:
            found.withheld.append(id_)
        elif (now := look(path)) and (known := last.get(id_)) and known.look.holds(now):
            found.datasets.append(known.dataset)
            memo.datasets[id_] = known
        elif (
            read := _add(
                Path(path),
                inside,
                portal=portal,
                publisher=publisher,
                publishers=publishers,
                found=found,
            )
        ) and now:
            memo.datasets[id_] = Known(now, read)
    found.problems[:0] = notes.all()
    return found


def _folders(
    root: Path, publishers: Mapping[str, Publisher], refused: frozenset[str], notes: Notes
) -> Iterator[tuple[str, str, Publisher | None]]:
    """The folder of each dataset: where it lies, where it is in the site, and whose it is, if of
    anybody."""
    folder = root / FOLDER
    for entry in entries(folder, FOLDER, notes) if folder.is_dir() else ():
        where = f"{FOLDER}/{shown_path(entry.name)}"
        if not entry.is_dir(follow_symlinks=False):
            _stray(entry.name, where, entry.is_symlink(), notes)
            continue
        publisher = publishers.get(entry.name)
        if publisher is None and entry.name not in refused:
            _unknown(entry.name, where, publishers, notes)
        for inner in entries(entry.path, where, notes):
            inside = f"{where}/{shown_path(inner.name)}"
            if not inner.is_dir(follow_symlinks=False):
                _stray(inner.name, inside, inner.is_symlink(), notes)
            else:
                yield inner.path, inside, publisher


def _stray(name: str, where: str, link: bool, notes: Notes) -> None:
    if link:
        notes.of_file("file-link", where)
    elif not is_note(name):
        notes.add(warning("file-stray", Place(path=where)))


def _unknown(name: str, where: str, publishers: Mapping[str, Publisher], notes: Notes) -> None:
    near = "" if notes.full else nearest(name, publishers)
    if near:
        notes.of_file("publisher-unknown-near", where, name=shown(name), near=near)
    else:
        notes.of_file("publisher-unknown", where, name=shown(name))


def _add(
    path: Path,
    where: str,
    portal: Portal,
    publisher: Publisher,
    publishers: Mapping[str, Publisher],
    found: Found,
) -> Dataset | None:
    """Read one dataset; it is returned where there is nothing to say of it."""
    notes = Notes(where)
    dataset = _read(
        path, where, portal=portal, publisher=publisher, publishers=publishers, notes=notes
    )
    found.problems += notes.all()
    if dataset is None:
        found.withheld.append(where.removeprefix(FOLDER + "/"))
    else:
        found.datasets.append(dataset)
    return None if notes.all() else dataset


def _read(
    path: Path,
    where: str,
    portal: Portal,
    publisher: Publisher,
    publishers: Mapping[str, Publisher],
    notes: Notes,
) -> Dataset | None:
    """One dataset, or None with at least one problem when there is nothing that can be published of
    it."""
    if not SLUG.fullmatch(path.name) or wrong_name(path.name) or len(path.name) > 80:
        right = slugify(path.name)
        notes.error(
            "folder-name",
            None,
            name=shown(path.name),
            right=right if right != path.name else f"jeu-{right}",
        )
        return None
    folder = read_folder(path, where, notes)
    if folder.crowded:
        notes.error("folder-crowded")
        return None
    descriptor = _descriptor(folder, notes)
    if not descriptor:
        return None
    notes.path = f"{where}/{descriptor}"
    tree = read(path / descriptor, notes.path, DESCRIPTOR)
    if isinstance(tree, Problem):
        notes.add(tree)
        return None
    if isinstance(tree, Object):
        if _is_withdrawn(tree):
            return _tombstone(tree, folder, portal=portal, publisher=publisher, notes=notes)
        if misspelt := _misspelt_withdrawal(tree):
            notes.error(
                "unknown-key-near", tree.lines[misspelt], key=shown(misspelt), near="withdrawn"
            )
            return None
    record = read_section(tree, DATASET, notes)
    if record is None or not record.text("title"):
        return None
    return _dataset(
        record,
        folder,
        portal=portal,
        publisher=publisher,
        publishers=publishers,
        notes=notes,
        descriptor=descriptor,
    )


def _descriptor(folder: Folder, notes: Notes) -> str:
    """The name of the descriptor; "" and one problem when there is none, or two."""
    if len(folder.descriptors) == 1:
        return folder.descriptors[0]
    if folder.descriptors:
        notes.error("descriptor-twice")
    elif near := nearest(DESCRIPTORS[0], list(folder.files)[:200]):
        notes.error("descriptor-missing-near", None, near=shown(near))
    else:
        notes.error("descriptor-missing")
    return ""


def _dataset(
    record: Record,
    folder: Folder,
    portal: Portal,
    publisher: Publisher,
    publishers: Mapping[str, Publisher],
    notes: Notes,
    descriptor: str,
) -> Dataset | None:
    before = notes.errors
    sources, services = read_resources(record, folder, notes)
    if not sources and not services:
        if notes.errors == before and not folder.refused and not has_entries(record):
            notes.error("dataset-empty", record.line_of("resources"))
        return None
    slug = folder.path.name
    name = record.text("name").strip()
    if name and name != slug:
        notes.warning("dataset-name", record.line_of("name"), name=shown(name), slug=slug)
    standard = _standard(record, notes)
    addressed = _addressed(sources)
    if addressed and standard in ("", addressed):
        standard = addressed
        sources = tuple(replace(source, schema=None) for source in sources)
    tables = [source for source in sources if source.kind == "table"]
    if standard in standards.STANDARDS and tables and all(source.schema for source in tables):
        notes.warning("standard-unheld", record.line_of("standard"), standard=standard)
    licence = inherited(_licence(record, notes), publisher.licence, portal.licence)
    return Dataset(
        id=f"{publisher.slug}/{slug}",
        publisher=publisher.slug,
        slug=slug,
        title=record.text("title"),
        descriptor=notes.path,
        description=record.text("description"),
        keywords=tuple(dict.fromkeys(record.values.get("keywords", ()))),
        theme=record.text("theme"),
        frequency=record.text("frequency"),
        temporal=record.text("temporal"),
        spatial=_spatial(record, publishers, notes),
        high_value=_high_value(record, licence, notes),
        identifier=_identifier(record, portal),
        standard=standard,
        licence=licence,
        contact=inherited(contact(record), publisher.contact, portal.contact),
        data_protection=inherited(publisher.data_protection, portal.data_protection),
        origin=tuple(_origin(link) for link in record.records("sources") if link.values),
        issued=record.values.get("issued") or record.values.get("created"),
        modified=record.values.get("modified"),
        demonstration=record.values.get("demonstration", False),
        corrections=_corrections(record),
        sources=sources,
        services=services,
        views=read_views(record.records("views"), notes, descriptor)
        if "views" in record.values
        else None,
        cut=_cut(record.record("cut"), publisher, notes, descriptor),
        translations=translations(record),
        previous=former_ids(record, notes),
        previous_line=record.line_of("previous"),
    )


def _spatial(record: Record, publishers: Mapping[str, Publisher], notes: Notes) -> str:
    """Any text; one that is almost the name or the code of a commune of the portal is probably
    meant to be it."""
    text = record.text("spatial")
    communes = [one for one in publishers.values() if one.insee] if text else []
    words = {slugify(word) for one in communes for word in (one.name, one.insee)}
    if text and slugify(text) not in words and not notes.full:
        known = (one.insee if text.isdecimal() else one.name for one in communes)
        if near := nearest(text, known, ALMOST):  # « Lille Sud » is not Lille
            notes.warning("spatial-near", record.line_of("spatial"), value=shown(text), near=near)
    return text


def _high_value(record: Record, licence: Licence | None, notes: Notes) -> str:
    """Its category; a licence that restricts more than CC BY 4.0 is not allowed for such
    datasets."""
    category = record.text("high_value")
    if category and licence and licence.id not in HIGH_VALUE_LICENCES:
        notes.warning("high-value-licence", record.line_of("high_value"))
    return category


def _identifier(record: Record, portal: Portal) -> str:
    """What it was known by elsewhere; an address of the portal is ours to give, and a copied one is
    another's."""
    said = record.text("id")
    return "" if portal.url and _on_the_web(said).startswith(_on_the_web(portal.url)) else said


def _on_the_web(address: str) -> str:
    """Where an address leads, be it written in capitals, or with or without TLS."""
    return re.sub("^https?:", "", address.strip().lower())


def _is_withdrawn(tree: Object) -> bool:
    """Whether a description asks for a withdrawal, be it for no reason; « null », as programs write
    it, does not."""
    node = tree.entries.get("withdrawn")
    if isinstance(node, Scalar) and node.empty:
        return node.text == ""
    return node is not None


def _misspelt_withdrawal(tree: Object) -> str:
    """The key by which somebody means `withdrawn`, or "": what it asks for must not wait until it
    is spelt."""
    for name in tree.entries:
        if name in DATASET.by_name:
            continue
        meant = DATASET.words.get(fold(name)) or nearest(name, ("withdrawn",))
        if meant == "withdrawn":
            return name
    return ""


def _tombstone(
    tree: Object, folder: Folder, portal: Portal, publisher: Publisher, notes: Notes
) -> Dataset | None:
    """A dataset that is withdrawn, called by its id: nothing else that its file says of it is kept,
    nor shown again.

    None where no reason is given, which has been said: what is to be withdrawn is not published for
    want of one.
    """
    record = read_section(tree, TOMBSTONE, notes)
    gone = _withdrawal(record, notes) if record else None
    if record is None or gone is None:
        return None
    if files := [path for path in folder.files if not is_note(path)]:
        notes.warning(
            "withdrawn-files", record.line_of("withdrawn"), count=len(files), names=quoted(files, 5)
        )
    slug = folder.path.name
    id_ = f"{publisher.slug}/{slug}"
    return Dataset(
        id=id_,
        publisher=publisher.slug,
        slug=slug,
        title=id_,
        descriptor=notes.path,
        identifier=_identifier(record, portal),
        contact=inherited(publisher.contact, portal.contact),
        demonstration=record.values.get("demonstration", False),
        previous=former_ids(record, notes),
        previous_line=record.line_of("previous"),
        withdrawn=gone,
    )


def _withdrawal(record: Record, notes: Notes) -> Withdrawal | None:
    """Why the dataset is published no more, and since when; None where no reason is given, which
    has been said."""
    node = record.values.get("withdrawn")
    line = record.line_of("withdrawn")
    if isinstance(node, Object):
        said = read_section(node, WITHDRAWAL, notes)
        if said is None or not said.text("reason"):
            return None
        replacement = said.text("replaced_by").strip("/")
        return Withdrawal(
            said.text("reason"), said.values.get("date"), replacement, said.line_of("replaced_by")
        )
    reason = prose_of(node.text) if isinstance(node, Scalar) else ""
    if not reason or fold(reason) in YES_NO:
        notes.error("withdrawn-reason", line, example=WITHDRAWAL.by_name["reason"].example)
        return None
    return Withdrawal(reason, line=line)


def _cut(record: Record | None, publisher: Publisher, notes: Notes, descriptor: str) -> Cut | None:
    """A commune does not write on the pages of the others."""
    if record and publisher.role == "commune":
        notes.error("cut-commune", record.line)
        return None
    return Cut(names(record, "column", notes), descriptor, record.line) if record else None


def _standard(record: Record, notes: Notes) -> str:
    """The id of a bundled standard; what is none stays as it is written, and is said."""
    written = record.text("standard")
    line = record.line_of("standard")
    known = standards.find(written) if written else None
    if written and not known:
        close = "" if notes.full else standards.near(written)
        if close:
            notes.warning("standard-near", line, value=shown(written), near=close)
        else:
            notes.warning(
                "standard-unknown",
                line,
                value=shown(written),
                names=" · ".join(standards.STANDARDS),
            )
    return known.id if known else written


def _addressed(sources: Sequence[Source]) -> str:
    """The id of the bundled standard whose published address each table gives as its schema, or
    ""."""
    schemas = [source.schema for source in sources if source.kind == "table"]
    if not schemas or schemas[0] is None:
        return ""
    known = (
        one for one in map(standards.standard, standards.STANDARDS) if one.schema is schemas[0]
    )
    return next((one.id for one in known if all(schema is one.schema for schema in schemas)), "")


def _licence(record: Record, notes: Notes) -> Licence | None:
    """The first of licence, license, licenses that is written."""
    for name in ("licence", "license"):
        if name in record.values:
            return licence_of(record.values[name], record.line_of(name), notes)
    several = record.records("licenses")
    if len(several) > 1:
        notes.warning("licence-several", record.line_of("licenses"), number=len(several))
    return licence_of(several[0], several[0].line, notes) if several else None


def _corrections(record: Record) -> tuple[Correction, ...]:
    """The latest first; of one day, in the order in which they are written."""
    found = [
        Correction(
            one.values["date"], one.text("text"), one.text("rows"), one.values.get("columns", ())
        )
        for one in record.records("corrections")
        if "date" in one.values and one.text("text")
    ]
    return tuple(sorted(found, key=lambda one: one.day, reverse=True))


def _origin(link: Record) -> Link:
    return Link(link.text("title") or link.text("path"), link.text("path"))
