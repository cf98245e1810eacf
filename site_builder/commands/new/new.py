"""A file becomes a dataset's folder: looked at first, written only when the build would publish
it."""

from __future__ import annotations

import shlex
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.commands.new.card import read_workbook_card
from site_builder.commands.new.descriptor import DescriptorDraft, compose_descriptor
from site_builder.commands.new.guess import (
    guess_keywords,
    guess_period,
    guess_title,
    is_period_column,
    join_years,
)
from site_builder.commands.new.json_schemas import DATAPACKAGE, SCHEMAS, write_json_schemas
from site_builder.commands.new.read_folder import (
    FolderInspection,
    InspectedFile,
    inspect_dataset_files,
)
from site_builder.core.language import Language
from site_builder.core.model.card import CardAnswers
from site_builder.core.model.portal import Portal, Publisher
from site_builder.core.model.prepared import ColumnProfile
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import (
    LONGEST_SLUG,
    SLUG,
    find_nearest_word,
    join_words,
    show_safe_value,
    slugify_text,
)
from site_builder.metadata.catalogue import make_public_name, read_owner_settings
from site_builder.metadata.dataset_folder import is_readme_file, list_folder_entries
from site_builder.metadata.dataset_places import find_dataset_folder
from site_builder.metadata.folder_origins import NO_ORIGINS, FolderOrigins
from site_builder.metadata.public_names import RESERVED_RESOURCES, check_file_name
from site_builder.metadata.site_folder import (
    DATASETS,
    DESCRIPTORS,
    OWNER_FILE,
    get_path_dataset_id,
)
from site_builder.metadata.yaml import FileProblems
from site_builder.readers.workbook.template import TEMPLATE
from site_builder.storage import build_state

DESCRIPTOR = DESCRIPTORS[0]
MOST_PROPOSED = 12  # publishers that a message proposes
UP = "../../../"  # from a dataset's folder to the site


@dataclass(frozen=True, slots=True)
class CreatedDataset:
    """`folder` is the dataset's, with its POSIX path from the site; `look` says how its files are
    read.

    `copied_name`: the name of the file that was copied, "" where none was.
    """

    id: str
    folder: str
    look: FolderInspection
    copied_name: str = ""


def create_dataset(
    root: Path,
    id: str,
    file: Path | None,
    words: Language,
    *,
    origins: FolderOrigins = NO_ORIGINS,
) -> CreatedDataset | tuple[Problem, ...]:
    """Write the folder of dataset `id` (PUBLISHER/DATASET), with a copy of `file`, or say why not
    and write nothing. A folder that is there and has the address of this id is that of the dataset,
    whatever it is called.

    Without a file, what already lies in the folder is described; an empty folder gets a descriptor
    to fill. Raises OSError when the disk refuses.
    """
    owner_settings = _read_publishers(root)
    if not isinstance(owner_settings[0], Portal):
        return owner_settings
    portal, publishers = owner_settings
    dataset_path = f"{DATASETS}/{id}"
    name = find_dataset_folder(root, dataset_path, origins) if id.count("/") == 1 else ""
    if name:
        id = get_path_dataset_id(dataset_path)
        dataset_path = f"{dataset_path.rpartition('/')[0]}/{name}"
    folder = root / dataset_path
    if file and file.resolve().parent == folder.resolve():
        file = None  # it is there already
    refusal = _find_id_problem(root, id, publishers, dataset_path) or _find_file_problem(
        file, folder, dataset_path
    )
    if refusal:
        return (refusal,)
    publisher, _, slug = id.partition("/")
    home = root / ".beffroi"
    home.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=home) as scratch:
        stage = Path(scratch, "dataset")
        stage.mkdir()
        inspection = _inspect_source(
            file, stage, folder=folder, id=id, shown_path=dataset_path, scratch=Path(scratch)
        )
        if not inspection.publishable:
            return inspection.problems
        draft = _make_draft(
            portal, publishers[publisher], slug=slug, file=file, files=inspection.files
        )
        if file and any(problem.code == TEMPLATE for problem in inspection.problems):
            draft = _apply_card(draft, read_workbook_card(stage / choose_copy_name(file.name)))
        folder.mkdir(parents=True, exist_ok=True)
        for staged_file in sorted(stage.iterdir()):
            shutil.move(staged_file, folder / staged_file.name)
    build_state.write_file_atomically(
        folder / DESCRIPTOR,
        compose_descriptor(draft, f"{UP}{SCHEMAS}/{DATAPACKAGE}", words).encode(),
    )
    write_json_schemas(root / SCHEMAS, words)
    return CreatedDataset(id, dataset_path, inspection, file.name if file else "")


def _inspect_source(
    file: Path | None,
    stage: Path,
    *,
    folder: Path,
    id: str,
    shown_path: str,
    scratch: Path,
) -> FolderInspection:
    """How the build would read a copy of `file`, made in `stage`, else what lies in `folder`;
    nothing is fine too."""
    if file is None:
        return (
            inspect_dataset_files(folder, id, shown_path, scratch)
            if _has_entries(folder)
            else FolderInspection(publishable=True)
        )
    shutil.copyfile(file, stage / choose_copy_name(file.name))
    inspection = inspect_dataset_files(stage, id, shown_path, scratch)
    # Said of the file that was given rather than of our copy
    problems = tuple(
        replace(problem, place=replace(problem.place, path=str(file)))
        for problem in inspection.problems
    )
    if not inspection.publishable and not any(
        problem.severity == "error" and problem.code != "dataset-empty" for problem in problems
    ):
        problems = (
            make_problem(
                "format-unknown",
                Place(path=str(file)),
                form=file.suffix or show_safe_value(file.name),
            ),
        )
    return replace(inspection, problems=problems)


def _read_publishers(root: Path) -> tuple[Portal, Mapping[str, Publisher]] | tuple[Problem, ...]:
    """The portal and its publishers, or what makes communes.yml unusable: the rest is the build's
    to tell."""
    if not (root / OWNER_FILE).exists():
        return (make_problem("portal-missing", Place(path=OWNER_FILE)),)
    notes = FileProblems(OWNER_FILE)
    settings = read_owner_settings(root, notes)
    return (settings.portal, settings.publishers) if settings else notes.all()


def _find_id_problem(
    root: Path, id: str, publishers: Mapping[str, Publisher], dataset_path: str
) -> Problem | None:
    """Why no dataset can be made under this id, with its folder at this path of the site."""
    publisher, _, slug = id.partition("/")
    if not publisher or not slug or "/" in slug:
        return make_problem("new-id", Place(), value=show_safe_value(id))
    if publisher not in publishers:
        nearest = _find_nearest_publisher(publisher, publishers)
        if nearest:
            return make_problem(
                "new-publisher-near",
                Place(path=OWNER_FILE),
                name=show_safe_value(publisher),
                near=nearest,
            )
        return make_problem(
            "new-publisher",
            Place(path=OWNER_FILE),
            name=show_safe_value(publisher),
            some=join_words(publishers, MOST_PROPOSED),
        )
    if not SLUG.fullmatch(slug) or check_file_name(slug) or len(slug) > LONGEST_SLUG:
        proposed_slug = slugify_text(slug)
        proposed_slug = (
            proposed_slug
            if proposed_slug and proposed_slug != slug
            else f"jeu-{proposed_slug}".rstrip("-")
        )
        return make_problem(
            "new-slug", Place(), value=show_safe_value(slug), right=f"{publisher}/{proposed_slug}"
        )
    folder = root / dataset_path
    for path in (root / DATASETS, folder.parent, folder):
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            return make_problem("new-folder", Place(path=path.relative_to(root).as_posix()))
    if any((folder / name).exists() for name in DESCRIPTORS):
        return make_problem("new-exists", Place(path=dataset_path))
    return None


def _find_file_problem(file: Path | None, folder: Path, dataset_path: str) -> Problem | None:
    if file and not file.is_file():
        return make_problem("file-not-regular", Place(path=str(file)))
    if file and _has_entries(folder):
        return make_problem(
            "new-not-empty", Place(path=dataset_path), file=show_safe_value(file.name)
        )
    return None


def _find_nearest_publisher(word: str, publishers: Mapping[str, Publisher]) -> str:
    """The publisher that was meant: by its name, its INSEE code, or an identifier that resembles
    it."""
    word_slug = slugify_text(word)
    for slug, publisher in publishers.items():
        if word_slug in (slug, slugify_text(publisher.name), publisher.insee or slug):
            return slug
    return find_nearest_word(word_slug or word, publishers)


def _has_entries(folder: Path) -> bool:
    return folder.is_dir() and bool(
        list_folder_entries(folder, folder.name, FileProblems(folder.name))
    )


def choose_copy_name(name: str) -> str:
    """The name of our copy: that of its publication, and one that is neither reserved nor taken for
    a note."""
    safe = make_public_name(name)
    stem = safe.partition(".")[0]
    return f"fichier-{safe}" if stem in RESERVED_RESOURCES or is_readme_file(safe) else safe


def _make_draft(
    portal: Portal,
    publisher: Publisher,
    slug: str,
    file: Path | None,
    files: tuple[InspectedFile, ...],
) -> DescriptorDraft:
    stem = file.stem if file else Path(files[0].path).stem if len(files) == 1 else slug
    headers = [profile.name for inspected in files for profile in inspected.profiles]
    title = guess_title(stem, slug, headers)
    period, source, column = _find_period(files, file.stem if file else "")
    return DescriptorDraft(
        publisher=publisher,
        portal=portal,
        title=title,
        title_from="folder" if title == guess_title(slug, slug, headers) else "file",
        keywords=guess_keywords(title),
        period=period,
        period_from=source,
        column=column,
        files=files,
    )


def _apply_card(draft: DescriptorDraft, card: CardAnswers) -> DescriptorDraft:
    """The draft with what the sheet « Fiche » of the workbook says, which was written rather than
    guessed."""
    return replace(
        draft,
        title=card.title or draft.title,
        title_from="card" if card.title else draft.title_from,
        keywords=guess_keywords(card.title) if card.title else draft.keywords,
        period=card.temporal or draft.period,
        period_from="card" if card.temporal else draft.period_from,
        card=card,
    )


def _find_period(files: tuple[InspectedFile, ...], stem: str) -> tuple[str, str, str]:
    """The period, where it comes from, and the column's name: years in the data, else in the names
    of files."""
    columns = _list_period_columns(files)
    if columns:
        name = columns[0].name
        alike = [profile for profile in columns if profile.name == name]
        first = min(profile.low for profile in alike)
        last = max(profile.high for profile in alike)
        return join_years(first, last), "column", name
    stems = [stem] if stem else [Path(file.path).stem for file in files]
    years: list[str] = []
    for period in filter(None, map(guess_period, stems)):
        years += period.split("/")
    if not years:
        return "", "", ""
    return join_years(min(years), max(years)), "name", ""


def _list_period_columns(files: Sequence[InspectedFile]) -> list[ColumnProfile]:
    """The columns of years that rows are about."""
    columns = []
    for file in files:
        for profile in file.profiles:
            if profile.kind == "year" and profile.filled and is_period_column(profile.name):
                columns.append(profile)
    return columns


def describe_new_dataset(created: CreatedDataset, site: str, command: str, words: Language) -> str:
    """What was made and what comes next, for a terminal.

    `site`: how the command line named it, "" for the default. `command`: this program, as it was
    called.
    """
    folder = (Path(site) / created.folder).as_posix()
    files = created.look.files
    copies = {file.path for file in files} if created.copied_name else set()
    lines = [
        words.say("new.made", id=created.id, path=folder),
        *(
            words.say("new.made.file", file=file.path, about=_describe_size(file, words))
            for file in files
        ),
        words.say("new.made.descriptor", file=DESCRIPTOR),
        *(
            words.say("new.renamed", original=created.copied_name, file=copy)
            for copy in copies - {created.copied_name}
        ),
    ]
    repairs = [(file.path, words.repair(repair)) for file in files for repair in file.repairs]
    if repairs:
        lines += ["", words.say("inspect.repairs")]
        lines += (f"  {path} : {text}" if len(files) > 1 else f"  {text}" for path, text in repairs)
    preview = f"{command} serve {shlex.quote(site)}" if site else f"{command} serve"
    steps = (
        *(() if files else (words.say("new.next.drop", path=folder),)),
        words.say("new.next.edit", path=f"{folder}/{DESCRIPTOR}"),
        words.say("new.next.personal"),
        words.say("new.next.serve", command=preview, id=created.id),
    )
    lines += [
        "",
        words.say("new.next"),
        *(f"  {number}. {step}" for number, step in enumerate(steps, 1)),
    ]
    return "\n".join(lines)


def _describe_size(file: InspectedFile, words: Language) -> str:
    if not file.columns:
        return words.say("new.withheld" if file.kind == "table" else "new.unread")
    rows = words.count("rows", file.rows)
    columns = words.count("columns", file.columns)
    return words.say("new.size", rows=rows, columns=columns)
