"""Who proposes a change may change: the folders of the publishers whose account it is, by
communes.yml as it was before the proposal."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.commands.check.differences import DatasetChange
from site_builder.core.model.dataset import Dataset
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import (
    MOST_NAMED,
    quote_words,
    show_safe_path,
    show_safe_value,
    slugify_text,
)
from site_builder.history.commits import resolve_commit, write_files
from site_builder.metadata.catalogue import read_owner_settings
from site_builder.metadata.site_folder import DATASET_DEPTH, DATASETS, DESCRIPTORS, OWNER_FILE
from site_builder.metadata.yaml import FileProblems


@dataclass(frozen=True, slots=True)
class ProposalRules:
    """What is asked of a proposal beside what a build asks. `author`: its account on the forge, ""
    where nobody is named; `unattended`: nobody else will look at it."""

    author: str = ""
    unattended: bool = False


NO_RULES = ProposalRules()


def find_foreign_changes(
    root: Path, ref: str, author: str, changed: Iterable[str]
) -> Iterator[Problem]:
    """One problem for each publisher whose files are changed by an account that is not its own.

    The accounts are those of the commit `ref` itself, be the proposal based on an earlier one: who
    has lost a folder since has lost it. Nothing is said of files beyond datasets/, which somebody
    else has to read anyway.
    """
    accounts = _read_accounts(root, resolve_commit(root, ref))
    if _is_account(author, accounts.get("", ())):
        return
    files: dict[str, list[str]] = {}
    for path in changed:
        top, _, rest = path.partition("/")
        if top == DATASETS:
            files.setdefault(rest.partition("/")[0], []).append(path)
    for folder, paths in files.items():
        if not _is_account(author, accounts.get(slugify_text(folder), ())):
            yield make_problem(
                "author-folder",
                Place(path=show_safe_path(f"{DATASETS}/{folder}")),
                author=show_safe_value(author),
                names=_quote_paths(paths),
            )


def find_files_to_review(changed: Sequence[str]) -> Iterator[Problem]:
    """A proposal that nobody looks at changes the data of one dataset, and nothing else: its
    description says what of an alarm, or of persons, is meant."""
    folders = {"/".join(path.split("/")[:DATASET_DEPTH]) for path in changed}
    others = [path for path in changed if not _is_data_file(path)]
    if len(folders) > 1:
        others = list(changed)
    if others:
        yield make_problem("unattended-files", Place(path=DATASETS), names=_quote_paths(others))


def find_datasets_to_review(
    datasets: Mapping[str, Dataset],
    changes: Iterable[DatasetChange],
    described: Mapping[str, Sequence[str]],
) -> Iterator[Problem]:
    """What is published for the first time, at an address that stays, and what a file of data says
    of itself, are for somebody to read too."""
    for change in changes:
        dataset = datasets.get(change.id)
        if dataset is None or change.after is None:
            continue
        is_new = change.before is None and not change.former_id
        if is_new or (not dataset.described and described.get(change.id)):
            place = Place(path=show_safe_path(dataset.path))
            yield make_problem("unattended-dataset", place, id=dataset.id)


def _is_data_file(path: str) -> bool:
    parts = path.split("/")
    in_dataset = parts[0] == DATASETS and len(parts) > DATASET_DEPTH
    return in_dataset and parts[-1] not in DESCRIPTORS


def _quote_paths(paths: Iterable[str]) -> str:
    return quote_words(map(show_safe_path, paths), MOST_NAMED)


def _is_account(author: str, accounts: Iterable[str]) -> bool:
    """Forges write an account as people like it, and know it by its letters alone."""
    return _fold_account(author) in map(_fold_account, accounts)


def _fold_account(account: str) -> str:
    return account.strip().removeprefix("@").casefold()


def _read_accounts(root: Path, commit: str) -> Mapping[str, Sequence[str]]:
    """Those of each publisher by its slug, and of the portal's own team by ""; none where
    communes.yml cannot be read there."""
    with tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
        write_files(root, commit, {OWNER_FILE}, Path(folder))
        settings = read_owner_settings(Path(folder), FileProblems(OWNER_FILE))
    return settings.accounts if settings else {}
