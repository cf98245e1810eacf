"""What one file of a dataset gives: a table that is published and judged, a document, or one
problem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.checks.personal_data.documents import NEVER_LIFTED, judge_document_texts
from site_builder.checks.personal_data.masks import mask_problem
from site_builder.checks.personal_data.social_aid import is_about_social_aid
from site_builder.columns.canonical import ExpectedType, TypedTable, build_canonical_table
from site_builder.columns.coordinates import normalise_coordinates
from site_builder.columns.published_names import rename_columns
from site_builder.core import formats
from site_builder.core.model.card import CardAnswers
from site_builder.core.model.held_values import DocumentPassages
from site_builder.core.model.prepared import ORIGINALS, Artefact, Document, SourceFile
from site_builder.core.problems import (
    Place,
    Problem,
    Refusal,
    is_of_persons,
    is_told_to_readers,
    make_problem,
)
from site_builder.prepare.document_words import DocumentWords
from site_builder.prepare.first_names import (
    RARE_NAMES,
    find_first_name_table,
    hide_rare_names,
    report_rare_names,
)
from site_builder.prepare.judge_table import Judgement, judge_persons, judge_table, list_demands
from site_builder.prepare.publish_table import PublishedTable, publish_table
from site_builder.prepare.published_document import publish_document
from site_builder.prepare.workplace import Workplace
from site_builder.readers.documents import FOUND
from site_builder.readers.documents.office_shown import SHOWN_ENDINGS, iterate_shown_texts
from site_builder.readers.documents.text_extent import TextExtent
from site_builder.readers.documents.texts import iterate_document_texts
from site_builder.readers.read import RawTable, read_raw_table
from site_builder.readers.workbook.card import name_card_answers
from site_builder.storage.resource_errors import detect_resource_shortage
from site_builder.storage.safe_open import UnsafePath, open_inside
from site_builder.storage.text_ends import TEXTS, is_line_ended, read_end

NOT_RECEIVED = "kept-download"  # the table is read from what was published of it before
# Why a part of a document was not searched, of which nothing else is told
UNSEARCHED = frozenset(("long", "embedded", "garbled"))
MOST_SHEETS = 10  # names of sheets that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What one file gave. `renamed`: the names of `columns:` that it has; `card`: what a workbook
    of ours that was filled says of the data; `withheld`: the columns of a table that is kept back
    for persons; `unended`: it is a text whose last line has no end; `words`: those of a document by
    which it is found, and the `passages` that have them."""

    sha256: str = ""
    table: PublishedTable | None = None
    document: Document | None = None
    problems: tuple[Problem, ...] = ()
    judgement: Judgement | None = None
    renamed: frozenset[str] = frozenset()
    card: CardAnswers = CardAnswers()
    withheld: tuple[str, ...] = ()
    unended: bool = False
    words: tuple[str, ...] = ()
    passages: tuple[DocumentPassages, ...] = ()


def prepare_file(workplace: Workplace, number: int) -> FileResult:
    """What the file of this number of the task gives."""
    file = workplace.task.files[number]
    place = Place(path=f"{workplace.job.shown}/{file.path}")
    if file.is_irregular:
        return FileResult(sha256=file.refused)
    original = _adopt_file(workplace, file, place)
    if isinstance(original, Problem):
        return FileResult(problems=(original,))
    if file.refused:
        return FileResult(sha256=original.sha256)
    if file.sha256 not in ("", original.sha256):
        return FileResult(sha256=original.sha256, problems=(make_problem("hash-lies", place),))
    if file.kind == "document":
        return _describe_file(workplace, file, original, ending=file.ending, place=place)
    folder = workplace.make_folder(f"read-{number}")
    source = workplace.store.path(original.sha256)
    raw = read_raw_table(source, ending=file.ending, hints=file.hints, scratch=folder)
    if isinstance(raw, Refusal):
        if raw.code in FOUND:
            ending = FOUND[raw.code]
            return _describe_file(workplace, file, original, ending=ending, place=place)
        problem = make_problem(raw.code, place, **raw.params)
        return FileResult(sha256=original.sha256, problems=(problem,))
    result = _prepare_table(workplace, file, original, raw=raw, place=place)
    return replace(result, unended=file.ending in TEXTS and not is_line_ended(read_end(source)))


def _adopt_file(workplace: Workplace, file: SourceFile, place: Place) -> Artefact | Problem:
    """Copy a source into the store, as received: what is read afterwards is exactly what is
    published."""
    sha256 = workplace.job.stand_ins.get(file.path, "")
    try:
        if not sha256:
            with open_inside(workplace.job.folder, file.path) as stream:
                sha256 = workplace.store.put_stream(stream)
    except (UnsafePath, OSError) as cause:
        if detect_resource_shortage(cause):
            raise
        return make_problem("file-unreadable", place)
    file_format = formats.find_format(file.ending)
    return Artefact(
        path=f"{ORIGINALS}{file.original}",
        format=file.ending[1:] or "file",
        media=file_format.media if file_format else formats.UNKNOWN,
        bytes=workplace.store.size(sha256),
        sha256=sha256,
    )


def _describe_file(
    workplace: Workplace, file: SourceFile, original: Artefact, *, ending: str, place: Place
) -> FileResult:
    """A file that is read by people."""
    document = Document(name=file.name, source=file.path, file=replace(original, format=ending[1:]))
    source = workplace.store.path(original.sha256)
    published, problems = publish_document(
        workplace.store, document, source, ending=ending, place=place
    )
    extent = TextExtent()
    document_words = DocumentWords(extent)
    if published is not None:
        texts = iterate_document_texts(source, ending, extent)
        if ending in SHOWN_ENDINGS:
            for text in iterate_shown_texts(source, ending):
                document_words.take_text(text)
        else:
            texts = document_words.take_from(texts)
        problems = (*problems, *_judge_document(workplace, file, texts, extent, place))
    workplace.count_original(file.name, published.file if published else original)
    if file.path in workplace.task.decided.files:
        document_words = DocumentWords(extent)
    return FileResult(
        sha256=original.sha256,
        document=published,
        problems=problems,
        words=document_words.list_words(),
        passages=document_words.list_passages(document),
    )


def _judge_document(
    workplace: Workplace,
    file: SourceFile,
    texts: Iterable[str],
    extent: TextExtent,
    place: Place,
) -> Iterator[Problem]:
    """What the texts of a document say of persons; where it was decided that it is published, what
    no decision lifts."""
    is_decided = file.path in workplace.task.decided.files and not workplace.task.social_aid
    for problem in judge_document_texts(texts, place):
        if not is_decided or problem.code in NEVER_LIFTED:
            yield problem
    if not UNSEARCHED.isdisjoint(extent.unread):
        yield make_problem("personal-unsearched", place)


def _prepare_table(
    workplace: Workplace, file: SourceFile, original: Artefact, *, raw: RawTable, place: Place
) -> FileResult:
    """The table of a file: put in place, typed and published, then judged."""
    renamed = rename_columns(raw, workplace.task.columns, place)
    raw, degrees = normalise_coordinates(renamed.raw, workplace.scratch)
    demands = list_demands(workplace.task, file, raw.names, degrees)
    typed = build_canonical_table(raw, demands, file.missing, place)
    card = name_card_answers(raw.card, dict(workplace.task.card_labels))
    social_aid = workplace.task.social_aid or is_about_social_aid(card.title)
    task = replace(workplace.task, social_aid=social_aid)
    received_names = _list_received_names(raw.names, workplace.task.columns)
    persons = judge_persons(task, typed, place, received_names)
    if any(map(is_of_persons, persons.problems)):
        errors = tuple(mask_problem(problem, ()) for problem in persons.problems)
        return FileResult(
            sha256=original.sha256,
            problems=errors,
            renamed=renamed.used,
            withheld=() if persons.names else raw.names,
        )
    typed, name_problems = _settle_first_names(
        workplace, typed, demands, missing=file.missing, place=place
    )
    raw = typed.raw
    published = publish_table(workplace, file.name, typed, personal=persons.columns, place=place)
    leaks, leak_problems = _find_leaks(workplace, file, raw, place)
    if not file.original:
        leaks = (*leaks, NOT_RECEIVED)
    downloads = published.table.downloads
    if not leaks:
        workplace.count_original(file.name, original)
        downloads = (*downloads, original)
    source = workplace.store.path(original.sha256)
    judged = judge_table(workplace, file, published, source=source, demands=demands, place=place)
    table = replace(
        published.table,
        source=file.path,
        downloads=downloads,
        leaks=leaks,
        faults=judged.faults,
    )
    problems = (
        *_place_problems(raw.problems, place),
        *renamed.problems,
        *leak_problems,
        *judged.absent,
        *published.problems,
        *judged.problems,
        *judged.remarks,
        *persons.problems,
        *name_problems,
    )
    problems = tuple(
        mask_problem(problem, persons.columns, names=persons.names) for problem in problems
    )
    detail = replace(published.detail, doubts=tuple(filter(is_told_to_readers, problems)))
    return FileResult(
        sha256=original.sha256,
        table=replace(published, table=table, detail=detail),
        problems=problems,
        judgement=judged,
        renamed=renamed.used,
        card=card,
    )


def _list_received_names(
    names: Sequence[str], renamings: Sequence[tuple[str, str]]
) -> tuple[str, ...]:
    """The names of columns in the file."""
    received = {published: written for written, published in renamings}
    return tuple(received.get(name, name) for name in names)


def _settle_first_names(
    workplace: Workplace,
    typed: TypedTable,
    demands: Mapping[str, ExpectedType],
    *,
    missing: tuple[str, ...],
    place: Place,
) -> tuple[TypedTable, list[Problem]]:
    """A table of first names without those that too few children bear, as the portal decided; or
    that nobody decided. Any other table as it is."""
    names = find_first_name_table(typed.table)
    threshold = workplace.task.first_names
    if names is None:
        return typed, []
    if threshold is None:
        return typed, report_rare_names(typed.table, typed.raw, names, place)
    frequent = hide_rare_names(typed.table, typed.raw, names, threshold, workplace.scratch)
    if frequent is None:
        return typed, []
    return build_canonical_table(frequent, demands, missing, place), []


def _find_leaks(
    workplace: Workplace, file: SourceFile, raw: RawTable, place: Place
) -> tuple[tuple[str, ...], list[Problem]]:
    """Why a file is not published as it was received, as codes, and what is said of it to who sent
    it."""
    same_file = [other for other in workplace.task.files if other.path == file.path]
    shared = {other.hints.sheet for other in same_file}
    others = [name for name in raw.others if name not in shared]
    told_leaks = [leak for leak in raw.leaks if leak.code != RARE_NAMES]
    problems = [make_problem(leak.code, place, **leak.params) for leak in told_leaks]
    if others:
        names = " · ".join(others[:MOST_SHEETS])
        problems.append(make_problem("other-sheets", place, count=len(others), names=names))
    decided = [leak.code for leak in raw.leaks if leak.code == RARE_NAMES]
    return tuple(dict.fromkeys([*(problem.code for problem in problems), *decided])), problems


def _place_problems(problems: Iterable[Problem], place: Place) -> list[Problem]:
    return [replace(problem, place=replace(problem.place, path=place.path)) for problem in problems]
