"""The tables of the territory in a build: which there are, made anew where a part of them has
changed, and added to what the site is composed of."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

import msgspec

from site_builder.compose.compose import Dates, KeptFiles, get_shown_days
from site_builder.compose.today import Today
from site_builder.core.language import load_language
from site_builder.core.model.dataset import TERRITORY, Catalogue, Dataset
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import Detail, Summary, make_withheld_summary
from site_builder.core.model.territory import (
    CommuneFacts,
    JoinedSources,
    TerritoryJob,
    TerritoryTask,
)
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.geography.arrondissements import list_place_codes
from site_builder.geography.departments import Box, merge_boxes
from site_builder.geography.territory import compute_publisher_boxes
from site_builder.prepare.cache_key import compute_code_key
from site_builder.prepare.exports import EXPORTS
from site_builder.publish.earlier_territory import (
    EarlierTable,
    find_earlier_table,
    find_last_day,
    stand_for_table,
)
from site_builder.publish.options import BuildOptions
from site_builder.publish.permanence import EarlierSite
from site_builder.publish.preparation import refuse_full_disk, run_build_jobs
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.source_files import hash_sources
from site_builder.storage.workers import WorkerDeath
from site_builder.territory.datasets import (
    choose_owner,
    describe_territory_table,
    is_invented,
)
from site_builder.territory.parts import (
    FEWEST_PUBLISHERS,
    PublishedDataset,
    TerritoryTable,
    list_joined_sources,
    list_parts,
    list_table_ids,
    plan_territory_tables,
)
from site_builder.territory.places import list_place_words
from site_builder.territory.positions import list_position_kinds
from site_builder.territory.views import list_territory_views

CODE = ("territory",)


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryTables:
    """The tables of the territory: their datasets, by id, with the summary of each; `joined`: of
    what each is made; `kept`: those that stand as they were, for they could not be made; `misses`:
    how many were made anew."""

    datasets: Mapping[str, Dataset]
    summaries: Mapping[str, Summary]
    joined: Mapping[str, JoinedSources]
    kept: Mapping[str, tuple[KeptFile, ...]]
    problems: tuple[Problem, ...]
    misses: int

    def add_to(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue, with these datasets among the others."""
        return _add_datasets(catalogue, self.datasets.values())


def expect_earlier_tables(
    catalogue: Catalogue, known_ids: Collection[str], owner_before: str
) -> Catalogue:
    """The catalogue with the tables of the territory that were published, which stay. Nothing is
    known of them yet but their ids, and whose they were."""
    owner = choose_owner(catalogue.publishers, owner_before)
    earlier = []
    for id_, standard in list_table_ids().items():
        if id_ in known_ids:
            slug = id_.rpartition("/")[2]
            earlier.append(
                Dataset(id=id_, publisher=owner, slug=slug, title=standard.title, descriptor=id_)
            )
    return _add_datasets(catalogue, earlier)


def _add_datasets(catalogue: Catalogue, datasets: Iterable[Dataset]) -> Catalogue:
    """With their publisher, where that is nobody else: the owner of the portal. A folder that bears
    the id of one is not it, and takes nothing of it away."""
    added = tuple(datasets)
    if not added:
        return catalogue
    publishers = catalogue.publishers
    if any(dataset.publisher == TERRITORY for dataset in added):
        owner = Publisher(slug=TERRITORY, name=catalogue.portal.owner_name, role="public")
        publishers = tuple(sorted((*publishers, owner), key=attrgetter("slug")))
    everything = sorted((*catalogue.datasets, *added), key=attrgetter("id"))
    withheld = sorted({*catalogue.withheld} - {dataset.id for dataset in added})
    return replace(
        catalogue, datasets=tuple(everything), publishers=publishers, withheld=tuple(withheld)
    )


def consolidate_territory(
    home: Path,
    objects: ObjectStore,
    *,
    catalogue: Catalogue,
    summaries: Mapping[str, Summary],
    dates: Dates,
    kept: KeptFiles,
    known_ids: Collection[str],
    earlier_site: EarlierSite,
    last: BuildState,
    today: Today,
    options: BuildOptions,
) -> TerritoryTables:
    """Make those of which a part has changed; the others are as they were. `dates`, `kept`: of the
    datasets that they are made of; `known_ids`: what was published, in `earlier_site`."""
    published = _select_published(catalogue, summaries, dates, kept=kept, today=today)
    licences = dict.fromkeys(known_ids, "") | earlier_site.territory_licences
    tables, problems = plan_territory_tables(published, objects, licences)
    jobs = []
    for table in tables:
        columns_before = earlier_site.list_territory_columns(table.id)
        jobs.append(_make_job(table, catalogue, objects, columns_before))
    made = _make_tables(jobs, home, objects, last=last, options=options)
    tables = [stand_for_table(table, made.earlier.get(table.id)) for table in tables]
    owner = choose_owner(catalogue.publishers, earlier_site.territory_owner)
    first_days = {one.dataset.id: one.issued for one in published}
    datasets = {}
    for table in tables:
        dataset = describe_territory_table(table, catalogue.portal, owner)
        # Since when the oldest of what it joins is published
        issued_days = filter(None, [first_days[joined.id] for joined in table.datasets])
        issued = min(issued_days, default=None)
        datasets[table.id] = replace(dataset, modified=find_last_day(table.parts), issued=issued)
    names = {publisher.slug: publisher.name for publisher in catalogue.publishers}
    return TerritoryTables(
        datasets=datasets,
        summaries=made.summaries,
        joined={table.id: list_joined_sources(table, names) for table in tables},
        kept={id_: (earlier.file,) for id_, earlier in made.earlier.items()},
        problems=tuple(problems) if _is_shared_portal(catalogue) else (),
        misses=made.misses,
    )


def _select_published(
    catalogue: Catalogue,
    summaries: Mapping[str, Summary],
    dates: Dates,
    *,
    kept: KeptFiles,
    today: Today,
) -> list[PublishedDataset]:
    """The datasets whose tables may be joined."""
    publishers = {publisher.slug: publisher for publisher in catalogue.publishers}
    published = []
    for dataset, summary in _iterate_joinable(catalogue, summaries):
        kept_files = kept.get(dataset.id, ())
        issued, modified = get_shown_days(dataset, kept_files, dates, today)
        published.append(
            PublishedDataset(
                dataset=dataset,
                publisher=publishers[dataset.publisher],
                summary=summary,
                folder=f"{catalogue.portal.url}data/{dataset.id}/",
                modified=modified.isoformat() if modified else "",
                issued=issued,
                kept_files=frozenset(file.path for file in kept_files),
            )
        )
    return published


def _iterate_joinable(
    catalogue: Catalogue, summaries: Mapping[str, Summary]
) -> Iterator[tuple[Dataset, Summary]]:
    """The datasets that follow a standard, and are published."""
    slugs = {publisher.slug for publisher in catalogue.publishers}
    withheld = set(catalogue.withheld)
    for dataset in catalogue.datasets:
        summary = summaries.get(dataset.id)
        if summary is None or summary.status != "published" or not dataset.standard:
            continue
        if dataset.id not in withheld and dataset.publisher in slugs:
            yield dataset, summary


def _is_shared_portal(catalogue: Catalogue) -> bool:
    """Are there several whose rows may be joined?"""
    return len(catalogue.publishers) >= FEWEST_PUBLISHERS


def find_apart_problems(
    catalogue: Catalogue, summaries: Mapping[str, Summary], objects: ObjectStore
) -> Iterator[Problem]:
    """What a build would tell of datasets of which the tables of the territory leave something
    out; nothing where nobody shares the portal."""
    if not _is_shared_portal(catalogue):
        return
    publishers = {publisher.slug: publisher for publisher in catalogue.publishers}
    for dataset, summary in _iterate_joinable(catalogue, summaries):
        publisher = publishers[dataset.publisher]
        published = PublishedDataset(dataset=dataset, publisher=publisher, summary=summary)
        _, problems = list_parts(published, objects)
        yield from problems


@dataclass(frozen=True, slots=True)
class _MadeTables:
    """`earlier`: what stands for those that could not be made, by their ids."""

    summaries: Mapping[str, Summary]
    earlier: Mapping[str, EarlierTable]
    misses: int


def _make_tables(
    jobs: Sequence[TerritoryJob],
    home: Path,
    objects: ObjectStore,
    *,
    last: BuildState,
    options: BuildOptions,
) -> _MadeTables:
    """The summary of each, by id. For a table whose worker died that of before stands, else it is
    withheld; the next build tries again."""
    summaries: dict[str, Summary] = {}
    earlier_tables: dict[str, EarlierTable] = {}
    changed: list[TerritoryJob] = []
    for job in jobs:
        known = last.summaries.get(job.task.id)
        if known and known.key == job.key:
            summaries[job.task.id] = known
        else:
            changed.append(job)
    batches = [(job,) for job in changed]
    with closing(run_build_jobs(home, batches, options)) as answers:
        for job, answer in answers:
            id_ = job.task.id
            if not isinstance(answer, WorkerDeath):
                summaries[id_] = answer
                continue
            if answer.reason == "disk":
                raise refuse_full_disk(home, id_, answer.detail)
            problem = make_problem(f"territory-{answer.reason}", Place(path=id_))
            earlier = find_earlier_table(job.task, last.summaries.get(id_), problem, objects)
            if earlier:
                earlier_tables[id_] = earlier
            summaries[id_] = earlier.summary if earlier else _withhold(id_, problem, objects)
    return _MadeTables(summaries, earlier_tables, len(changed))


def _withhold(id_: str, problem: Problem, objects: ObjectStore) -> Summary:
    detail = objects.put_value(Detail((), (problem,)))
    return make_withheld_summary(id_, detail=detail, errors=1)


def _make_job(
    table: TerritoryTable,
    catalogue: Catalogue,
    objects: ObjectStore,
    columns_before: Collection[str],
) -> TerritoryJob:
    sheet = "sheet.demonstration" if is_invented(table.datasets) else "sheet"
    communes = [one for one in catalogue.publishers if one.role == "commune" and one.insee]
    codes = {code: one.insee for one in communes for code in list_place_codes(one.insee)}
    task = TerritoryTask(
        id=table.id,
        standard=table.standard.id,
        sheet=load_language("fr").say(sheet),
        exports=tuple(export.name for export in EXPORTS),
        parts=table.parts,
        communes=tuple(map(_list_facts, communes)),
        codes=tuple(sorted(codes.items())),
        words=list_place_words(communes),
        box=_find_box(catalogue.publishers),
        positions=list_position_kinds(table.parts, table.standard, columns_before),
        views=list_territory_views(table.standard),
    )
    return TerritoryJob(task=task, key=_compute_key(task), store=objects.root)


def _list_facts(publisher: Publisher) -> CommuneFacts:
    return CommuneFacts(
        insee=publisher.insee,
        name=publisher.name,
        slug=publisher.slug,
        population=publisher.population,
    )


def _find_box(publishers: Iterable[Publisher]) -> Box | None:
    """That of all communes."""
    boxes = compute_publisher_boxes(publishers).values()
    return merge_boxes(filter(None, boxes))


def _compute_key(task: TerritoryTask) -> str:
    """What a table depends on: its task, which names the contents of its parts, and our code."""
    own_code = hash_sources(CODE, (".py",))
    text = msgspec.json.encode(task, order="deterministic")
    digest = hashlib.sha256(compute_code_key().encode() + own_code + text)
    return digest.hexdigest()
