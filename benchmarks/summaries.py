"""A catalogue of any number of datasets without preparing them, to measure what comes after:
compose, render, publish.

python -m benchmarks.summaries [NUMBER…]

Two communes of portal.py are prepared for good; every other dataset has their summary and their
files under its own names, more rows, and its first rows in another order. 10,000 and 100,000 where
nothing is said.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import portal
from benchmarks.measure import Clock, Cost, alone, machine, record
from site_builder.compose.compose import compose_site
from site_builder.compose.published_files import list_published_files
from site_builder.compose.today import Today
from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import Detail, Summary, Table, TableDetail
from site_builder.core.model.site import Site
from site_builder.metadata.catalogue import read_catalogue
from site_builder.prepare.cache_key import compute_code_key
from site_builder.publish.build import build_site
from site_builder.publish.build_report import BuildReport
from site_builder.publish.manifest import Manifest
from site_builder.publish.options import BuildOptions
from site_builder.publish.permanence import EarlierSite
from site_builder.publish.publish import publish_site
from site_builder.publish.report import write_public_report
from site_builder.render import assets
from site_builder.render.localised_site import DetailLoader
from site_builder.render.render import RenderedSite, render_site
from site_builder.storage.build_state import load_build_state
from site_builder.storage.object_store import ObjectStore

SIZES = (10_000, 100_000)
SAMPLES = 2 * len(portal.KINDS)
ROWS = 300
# so many numbers of rows before they come again: what is written for people is rarely the same
MORE = 1_000
TODAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Made:
    """A catalogue and its summaries, whose details and files are in `store`."""

    catalogue: Catalogue
    summaries: Mapping[str, Summary]
    store: ObjectStore

    def site(self) -> Site:
        return compose_site(self.catalogue, self.summaries, {}, Today(TODAY))

    def opening(self) -> DetailLoader:
        return DetailLoader(
            lambda summary: self.store.value(summary.detail, Detail),
            self.store.parts,
            lambda extract: self.store.value(extract.detail, TableDetail),
        )

    def render(self, site: Site, known: Mapping[str, str]) -> RenderedSite:
        return render_site(
            site,
            self.opening(),
            known=known,
            keep=self.store.put_bytes,
            read=self.store.read,
            templates=(assets.locate_templates(),),
        )


def make(datasets: int, root: Path) -> Made:
    """In `root`, a folder of its own; about 50 KB of disk a dataset once its page is rendered and
    published."""
    portal.write(SAMPLES, ROWS, root)
    build_site(root, BuildOptions(out=root / "build"))
    home = root / ".beffroi"
    known = load_build_state(home / "state.json", compute_code_key()).summaries
    store = ObjectStore(home / "store")
    catalogue, _ = read_catalogue(root)
    assert catalogue
    models = {dataset.id: dataset for dataset in catalogue.datasets}
    samples = [f"{owner.slug}/{kind.slug}" for owner, kind in map(portal.place, range(SAMPLES))]
    made = []
    for number in range(datasets):
        sample = samples[number % SAMPLES]
        made.append(_another(number, models[sample], known[sample], store))
    publishers = {dataset.publisher: _publisher(number) for number, (dataset, _) in enumerate(made)}
    catalogue = Catalogue(
        portal=catalogue.portal,
        publishers=tuple(publishers[slug] for slug in sorted(publishers)),
        datasets=tuple(sorted((dataset for dataset, _ in made), key=lambda dataset: dataset.id)),
    )
    return Made(catalogue, {summary.id: summary for _, summary in made}, store)


def _publisher(number: int) -> Publisher:
    owner, _ = portal.place(number)
    return Publisher(
        slug=owner.slug, name=owner.name, role="commune", insee=owner.insee, population=200 + number
    )


def _another(
    number: int, model: Dataset, known: Summary, store: ObjectStore
) -> tuple[Dataset, Summary]:
    """`known` under the names of another commune, with as many more rows as it is further down the
    list."""
    owner, _ = portal.place(number)
    id_ = f"{owner.slug}/{model.slug}"
    turn = number // SAMPLES
    dataset = replace(
        model,
        id=id_,
        publisher=owner.slug,
        descriptor=f"datasets/{id_}/datapackage.yaml",
        description=model.description.replace("Aubigny", owner.name),
    )
    detail = store.value(known.detail, Detail)
    details = tuple(_turned(table, turn) for table in detail.tables)
    tables = tuple(_longer(table, turn % MORE) for table in known.tables)
    return dataset, replace(known, id=id_, rows=known.rows + turn % MORE, tables=tables,
                            detail=store.put_value(replace(detail, tables=details)))  # fmt: skip


def _longer(table: Table, more: int) -> Table:
    downloads = tuple(replace(file, bytes=file.bytes + 83 * more) for file in table.downloads)
    return replace(table, rows=table.rows + more, downloads=downloads)


def _turned(table: TableDetail, turn: int) -> TableDetail:
    more = turn % MORE
    by = turn % (len(table.preview) or 1)
    profiles = tuple(
        replace(
            one,
            rows=one.rows + more,
            filled=one.filled + more,
            distinct=one.distinct + more * (one.distinct > 50),
        )
        for one in table.profiles
    )
    return replace(table, profiles=profiles, preview=(*table.preview[by:], *table.preview[:by]))


def manifest(made: Made, site: Site, rendered: RenderedSite, downloads: bool = True) -> Manifest:
    """What the build publishes, or its pages and fragments alone."""
    files = dict(rendered.files)
    for entry in site.entries if downloads else ():
        for file in list_published_files(made.store.parts(entry.summary)):
            files[f"data/{entry.dataset.id}/{file.path}"] = file.sha256
    return Manifest(files)


def staged(datasets: int, root: Path) -> dict[str, Any]:
    """Compose, render and publish from nothing, then again when nothing changed: the cost of
    each."""
    made = make(datasets, root)
    known: Mapping[str, str] = {}
    found: dict[str, Any] = {"datasets": datasets}
    for again in ("", "_again"):
        clock = Clock()
        site = made.site()
        composed = clock.cost()
        clock = Clock()
        rendered = made.render(site, known)
        pages = clock.cost()
        clock = Clock()
        every = manifest(made, site, rendered)
        _, size = publish_site(every, made.store, root / "site")
        write_public_report(
            root / "site",
            BuildReport(),
            site=site,
            files=every.files,
            store=made.store,
            before=EarlierSite("beffroi"),
        )
        found |= _told(again, composed, pages, clock.cost())
        known = rendered.pages
    count = sum(path.endswith(".html") for path in every.files)
    return found | {"pages": count, "files": len(every.files), "bytes": size}


def _told(suffix: str, *costs: Cost) -> dict[str, Any]:
    stages = zip(("compose", "render", "publish"), costs, strict=True)
    return {f"{stage}{suffix}": asdict(cost) for stage, cost in stages}


def main(sizes: Sequence[int]) -> None:
    found = []
    here = machine()
    for datasets in sizes:
        folder = Path(tempfile.mkdtemp(prefix="beffroi-bench-"))
        try:
            one, _ = alone(staged, datasets, folder / "portal")
        finally:
            shutil.rmtree(folder)
        found.append(one)
        print(f"{datasets:,} summaries: {one['pages']:,} pages, {one['bytes'] / 1e6:,.0f} MB")
        for again in ("", "_again"):
            for stage in ("compose", "render", "publish"):
                cost = one[stage + again]
                print(
                    f"  {stage + again:14} {cost['cpu']:8.2f} s CPU {cost['wall']:8.2f} s, "
                    f"{cost['parent']:6.0f} MB"
                )
        record("summaries", {"machine": here, "runs": found})


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
