"""What is no longer to be published although its folder is there: its day has come, or it was
erased."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

from site_builder.compose.expiry import find_expiry_problems, make_tombstone, settle_expiries
from site_builder.compose.today import Today
from site_builder.core.language import load_language
from site_builder.core.model.dataset import Catalogue, Dataset, Resource, Withdrawal
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import show_safe_path
from site_builder.metadata.erasures import Erasure, Erasures, ErasuresUnreadable
from site_builder.metadata.site_folder import DATASETS, ERASED_FILE
from site_builder.publish.early_decisions import drop_early_decisions, find_early_decisions
from site_builder.publish.identical_files import SettledFiles
from site_builder.publish.refusal import BuildRefused
from site_builder.publish.remembered_erasures import read_recorded_erasures
from site_builder.publish.tasks import hash_source_file
from site_builder.storage.build_state import BuildState
from site_builder.storage.safe_open import UnsafePath


def settle_ended_datasets(
    root: Path, catalogue: Catalogue, today: Today, last: BuildState
) -> SettledFiles:
    """The catalogue without what has ended, nor decisions of days to come: a tombstone stands for
    each dataset of which nothing is left. And what is to be said of that. Raises BuildRefused where
    nobody can say what was erased."""
    try:
        recorded = read_recorded_erasures(root, today)
    except ErasuresUnreadable as cause:
        raise BuildRefused("erasures-unread", {"path": ERASED_FILE}, [cause.problem]) from None
    catalogue = settle_expiries(catalogue, today)
    problems = [
        *recorded.problems,
        *find_expiry_problems(catalogue, today),
        *find_early_decisions(catalogue, today),
    ]
    catalogue = drop_early_decisions(catalogue, today)
    erasures = recorded.erasures
    if not erasures.entries:
        return SettledFiles(catalogue, tuple(problems))
    settled = _bury_erased_datasets(catalogue, erasures)
    problems += settled.problems
    datasets = list[Dataset]()
    withheld = list(settled.catalogue.withheld)
    for dataset in settled.catalogue.datasets:
        kept_dataset, mistakes = _drop_erased_files(root, dataset, erasures, last)
        problems += mistakes
        if kept_dataset:
            datasets.append(kept_dataset)
        else:
            withheld.append(dataset.id)
    catalogue = replace(
        settled.catalogue,
        datasets=tuple(datasets),
        withheld=tuple(sorted(withheld)),
        erased=True,
    )
    return SettledFiles(catalogue, tuple(problems))


def _bury_erased_datasets(catalogue: Catalogue, erasures: Erasures) -> SettledFiles:
    """Each dataset that was erased as a whole is withdrawn, whatever its folder says, and even
    where it has none; and whatever says that it is the same under another name."""
    problems = list[Problem]()
    graves = list[Dataset]()
    for dataset in catalogue.datasets:
        erased_id = next(filter(erasures.is_erased, (dataset.id, *dataset.previous)), "")
        entry = erasures.find(erased_id)
        if entry:
            place = Place(path=dataset.descriptor)
            problems.append(make_problem("erased-back", place, id=erased_id, path=ERASED_FILE))
            graves.append(_make_grave(catalogue, entry, dataset))
    buried_ids = set(map(attrgetter("id"), graves))
    withdrawn_ids = set(map(attrgetter("id"), catalogue.withdrawn))
    for entry in _list_whole_erasures(catalogue, erasures):
        if entry.id not in withdrawn_ids | buried_ids:
            graves.append(_make_grave(catalogue, entry, None))
    buried_ids = set(map(attrgetter("id"), graves))
    catalogue = replace(
        catalogue,
        datasets=tuple(dataset for dataset in catalogue.datasets if dataset.id not in buried_ids),
        withheld=tuple(id_ for id_ in catalogue.withheld if id_ not in buried_ids),
        withdrawn=tuple(sorted((*catalogue.withdrawn, *graves), key=attrgetter("id"))),
    )
    return SettledFiles(catalogue, tuple(problems))


def _list_whole_erasures(catalogue: Catalogue, erasures: Erasures) -> Iterator[Erasure]:
    """Those of which something may be told: of publishers that are there, at ids that nothing else
    bears."""
    slugs = set(map(attrgetter("slug"), catalogue.publishers))
    former_ids = {
        former_id
        for dataset in (*catalogue.datasets, *catalogue.withdrawn)
        for former_id in dataset.previous
    }
    entries = {entry.id: entry for entry in erasures.held if entry.whole}
    for id_, entry in sorted(entries.items()):
        if id_.partition("/")[0] in slugs and id_ not in former_ids:
            yield entry


def _make_grave(catalogue: Catalogue, entry: Erasure, dataset: Dataset | None) -> Dataset:
    words = load_language(catalogue.portal.languages[0])
    withdrawal = Withdrawal(reason=words.say("withdrawn.erased"), day=entry.day)
    if dataset is None:
        publisher, _, slug = entry.id.partition("/")
        descriptor = f"{DATASETS}/{entry.id}"
        dataset = Dataset(
            id=entry.id,
            publisher=publisher,
            slug=slug,
            title="",
            descriptor=descriptor,
            described=False,
        )
    return make_tombstone(dataset, withdrawal)


def _drop_erased_files(
    root: Path, dataset: Dataset, erasures: Erasures, last: BuildState
) -> tuple[Dataset | None, list[Problem]]:
    """A dataset without the files that were erased once; None where nothing is left of it."""
    erased = [
        source for source in dataset.sources if _is_erased(root, dataset, source, erasures, last)
    ]
    if not erased:
        return dataset, []
    problems = [
        make_problem(
            "erased-file-back",
            Place(path=show_safe_path(f"{dataset.path}/{source.path}")),
            path=ERASED_FILE,
        )
        for source in erased
    ]
    sources = tuple(source for source in dataset.sources if source not in erased)
    if not sources and not dataset.services:
        return None, problems
    return replace(dataset, sources=sources), problems


def _is_erased(
    root: Path, dataset: Dataset, source: Resource, erasures: Erasures, last: BuildState
) -> bool:
    with suppress(UnsafePath, OSError):  # which is said where it is read
        return erasures.is_erased_content(hash_source_file(root, dataset, source.path, last))
    return False
