"""A file becomes a dataset's folder: looked at first, written only when the build would publish
it."""

from __future__ import annotations

import shlex
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from site_builder.commands.new.card import CardAnswers, read_workbook_card
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
from site_builder.core.model import Portal, Publisher
from site_builder.core.problems import Place, Problem, make_error
from site_builder.core.text import (
    LONGEST_SLUG,
    SLUG,
    find_nearest_word,
    show_safe_value,
    slugify_text,
)
from site_builder.metadata.catalogue import OWNER_FILE, make_public_name, read_owner_settings
from site_builder.metadata.dataset_folder import DESCRIPTORS, is_readme_file, list_folder_entries
from site_builder.metadata.datasets import FOLDER
from site_builder.metadata.public_names import RESERVED_RESOURCES, check_file_name
from site_builder.metadata.yaml import FileProblems
from site_builder.readers.workbook.template import TEMPLATE
from site_builder.storage import build_state

DESCRIPTOR = DESCRIPTORS[0]
MOST_NAMED = 12  # publishers that a message proposes
UP = "../../../"  # from a dataset's folder to the site


@dataclass(frozen=True, slots=True)
class CreatedDataset:
    """`folder` is the dataset's, with its POSIX path from the site; `look` says how its files are
    read.

    `given`: the name of the file that was copied, "" where none was.
    """

    id: str
    folder: str
    look: FolderInspection
    given: str = ""


def create_dataset(
    root: Path, id: str, file: Path | None, words: Language
) -> CreatedDataset | tuple[Problem, ...]:
    """Write the folder of dataset `id` (PUBLISHER/DATASET), with a copy of `file`, or say why not
    and write nothing.

    Without a file, what already lies in the folder is described; an empty folder gets a descriptor
    to fill. Raises OSError when the disk refuses.
    """
    top = _publishers(root)
    if not isinstance(top[0], Portal):
        return top
    portal, publishers = top
    folder = root / FOLDER / id
    where = f"{FOLDER}/{id}"
    if file and file.resolve().parent == folder.resolve():
        file = None  # it is there already
    refused = _unfit(root, id, publishers) or _unfit_file(file, folder, where)
    if refused:
        return (refused,)
    publisher, _, slug = id.partition("/")
    home = root / ".beffroi"
    home.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=home) as scratch:
        stage = Path(scratch, "dataset")
        stage.mkdir()
        found = _look(file, stage, folder=folder, id=id, scratch=Path(scratch))
        if not found.publishable:
            return found.problems
        draft = _draft(portal, publishers[publisher], slug=slug, file=file, files=found.files)
        if file and any(one.code == TEMPLATE for one in found.problems):
            draft = _answered(draft, read_workbook_card(stage / choose_copy_name(file.name), words))
        folder.mkdir(parents=True, exist_ok=True)
        for made in sorted(stage.iterdir()):
            shutil.move(made, folder / made.name)
    build_state.write_file_atomically(
        folder / DESCRIPTOR,
        compose_descriptor(draft, f"{UP}{SCHEMAS}/{DATAPACKAGE}", words).encode(),
    )
    write_json_schemas(root / SCHEMAS, words)
    return CreatedDataset(id, where, found, file.name if file else "")


def _look(file: Path | None, stage: Path, folder: Path, id: str, scratch: Path) -> FolderInspection:
    """How the build would read a copy of `file`, made in `stage`, else what lies in `folder`;
    nothing is fine too."""
    where = f"{FOLDER}/{id}"
    if file is None:
        return (
            inspect_dataset_files(folder, id, where, scratch)
            if _present(folder)
            else FolderInspection(publishable=True)
        )
    shutil.copyfile(file, stage / choose_copy_name(file.name))
    found = inspect_dataset_files(stage, id, where, scratch)
    # Said of the file that was given rather than of our copy
    problems = tuple(
        replace(one, place=replace(one.place, path=str(file))) for one in found.problems
    )
    if not found.publishable and not any(
        one.severity == "error" and one.code != "dataset-empty" for one in problems
    ):
        problems = (
            make_error(
                "format-unknown",
                Place(path=str(file)),
                form=file.suffix or show_safe_value(file.name),
            ),
        )
    return replace(found, problems=problems)


def _publishers(root: Path) -> tuple[Portal, Mapping[str, Publisher]] | tuple[Problem, ...]:
    """The portal and its publishers, or what makes communes.yml unusable: the rest is the build's
    to tell."""
    if not (root / OWNER_FILE).exists():
        return (make_error("portal-missing", Place(path=OWNER_FILE)),)
    notes = FileProblems(OWNER_FILE)
    top = read_owner_settings(root, notes)
    return (top.portal, top.publishers) if top else notes.all()


def _unfit(root: Path, id: str, publishers: Mapping[str, Publisher]) -> Problem | None:
    """Why no dataset can be made under this id."""
    publisher, _, slug = id.partition("/")
    if not publisher or not slug or "/" in slug:
        return make_error("new-id", Place(), value=show_safe_value(id))
    if publisher not in publishers:
        near = _nearest(publisher, publishers)
        if near:
            return make_error(
                "new-publisher-near",
                Place(path=OWNER_FILE),
                name=show_safe_value(publisher),
                near=near,
            )
        some = ", ".join(list(publishers)[:MOST_NAMED]) + (
            ", …" if len(publishers) > MOST_NAMED else ""
        )
        return make_error(
            "new-publisher", Place(path=OWNER_FILE), name=show_safe_value(publisher), some=some
        )
    if not SLUG.fullmatch(slug) or check_file_name(slug) or len(slug) > LONGEST_SLUG:
        right = slugify_text(slug)
        right = right if right and right != slug else f"jeu-{right}".rstrip("-")
        return make_error(
            "new-slug", Place(), value=show_safe_value(slug), right=f"{publisher}/{right}"
        )
    folder = root / FOLDER / id
    for path in (root / FOLDER, folder.parent, folder):
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            return make_error("new-folder", Place(path=path.relative_to(root).as_posix()))
    if any((folder / name).exists() for name in DESCRIPTORS):
        return make_error("new-exists", Place(path=f"{FOLDER}/{id}"))
    return None


def _unfit_file(file: Path | None, folder: Path, where: str) -> Problem | None:
    if file and not file.is_file():
        return make_error("file-not-regular", Place(path=str(file)))
    if file and _present(folder):
        return make_error("new-not-empty", Place(path=where), file=show_safe_value(file.name))
    return None


def _nearest(word: str, publishers: Mapping[str, Publisher]) -> str:
    """The publisher that was meant: by its name, its INSEE code, or an identifier that resembles
    it."""
    written = slugify_text(word)
    for slug, publisher in publishers.items():
        if written in (slug, slugify_text(publisher.name), publisher.insee or slug):
            return slug
    return find_nearest_word(written or word, publishers)


def _present(folder: Path) -> bool:
    return folder.is_dir() and bool(
        list_folder_entries(folder, folder.name, FileProblems(folder.name))
    )


def choose_copy_name(name: str) -> str:
    """The name of our copy: that of its publication, and one that is neither reserved nor taken for
    a note."""
    safe = make_public_name(name)
    stem = safe.partition(".")[0]
    return f"fichier-{safe}" if stem in RESERVED_RESOURCES or is_readme_file(safe) else safe


def _draft(
    portal: Portal,
    publisher: Publisher,
    slug: str,
    file: Path | None,
    files: tuple[InspectedFile, ...],
) -> DescriptorDraft:
    stem = file.stem if file else Path(files[0].path).stem if len(files) == 1 else slug
    headers = [profile.name for seen in files for profile in seen.profiles]
    title = guess_title(stem, slug, headers)
    period, source, column = _period(files, file.stem if file else "")
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


def _answered(draft: DescriptorDraft, said: CardAnswers) -> DescriptorDraft:
    """The draft with what the sheet « Fiche » of the workbook says, which was written rather than
    guessed."""
    return replace(
        draft,
        title=said.title or draft.title,
        title_from="card" if said.title else draft.title_from,
        keywords=guess_keywords(said.title) if said.title else draft.keywords,
        period=said.temporal or draft.period,
        period_from="card" if said.temporal else draft.period_from,
        card=said,
    )


def _period(files: tuple[InspectedFile, ...], stem: str) -> tuple[str, str, str]:
    """The period, where it comes from, and the column's name: years in the data, else in the names
    of files."""
    columns = [
        p
        for seen in files
        for p in seen.profiles
        if p.kind == "year" and p.filled and is_period_column(p.name)
    ]
    name = columns[0].name if columns else ""
    of_name = [profile for profile in columns if profile.name == name]
    if of_name:
        return join_years(min(p.low for p in of_name), max(p.high for p in of_name)), "column", name
    years = [guess_period(stem)] if stem else [guess_period(Path(seen.path).stem) for seen in files]
    moments = sorted(year for period in years if period for year in period.split("/"))
    return (join_years(moments[0], moments[-1]), "name", "") if moments else ("", "", "")


def describe_new_dataset(created: CreatedDataset, site: str, command: str, words: Language) -> str:
    """What was made and what comes next, for a terminal.

    `site`: how the command line named it, "" for the default. `command`: this program, as it was
    called.
    """
    folder = (Path(site) / created.folder).as_posix()
    files = created.look.files
    copies = {seen.path for seen in files} if created.given else set()
    lines = [
        words.say("new.made", id=created.id, path=folder),
        *(words.say("new.made.file", file=seen.path, about=_size(seen, words)) for seen in files),
        words.say("new.made.descriptor", file=DESCRIPTOR),
        *(
            words.say("new.renamed", given=created.given, file=copy)
            for copy in copies - {created.given}
        ),
    ]
    repairs = [(seen.path, words.repair(repair)) for seen in files for repair in seen.repairs]
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


def _size(seen: InspectedFile, words: Language) -> str:
    if not seen.columns:
        return words.say("new.withheld" if seen.kind == "table" else "new.unread")
    rows = words.count("rows", seen.rows)
    columns = words.count("columns", seen.columns)
    return words.say("new.size", rows=rows, columns=columns)
