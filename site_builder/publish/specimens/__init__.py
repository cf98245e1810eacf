"""The invented site of which the page of components shows each kind of content: `site/` is read,
prepared and composed as any other, so that a specimen is what a real site would show."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder.compose.compose import compose_site
from site_builder.compose.editorial import read_editorial
from site_builder.compose.today import Today
from site_builder.core.model.figure import FigureAnswer
from site_builder.core.model.prepared import Detail, Parts, TableDetail
from site_builder.metadata.catalogue import read_catalogue
from site_builder.publish.options import BuildOptions
from site_builder.publish.preparation import prepare_changed_datasets
from site_builder.publish.stored_details import open_stored_details
from site_builder.publish.tasks import make_preparation_jobs, plan_dataset_tasks
from site_builder.render.localised_site import DetailLoader, Specimens
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.progress import ignore_progress

FOLDER = Path(__file__).parent / "site"


@cache  # a preview renders the page at each save of a style sheet
def load_specimens() -> Specimens:
    """Prepared once in a process, in a folder that is then deleted: what pages open of it is held
    in memory."""
    catalogue, _ = read_catalogue(FOLDER)
    if catalogue is None:
        raise ValueError(FOLDER)
    with TemporaryDirectory() as folder:
        home = Path(folder) / ".beffroi"
        objects = ObjectStore(home / "store")
        editorial, _ = read_editorial(FOLDER, catalogue, objects.put_bytes)
        state = BuildState()
        tasks = plan_dataset_tasks(catalogue)
        summaries, _ = prepare_changed_datasets(
            home,
            objects,
            jobs=make_preparation_jobs(FOLDER, tasks, state, objects, ignore_progress),
            last=state,
            options=BuildOptions(),
        )
        stored = open_stored_details(objects)
        details = dict[str, Detail]()
        parts = dict[str, Parts]()
        extracts = dict[str, TableDetail]()
        for id_, summary in summaries.items():
            if summary.status == "withheld":  # its worker died, and the next build tries again
                raise RuntimeError(id_)
            details[id_] = stored.detail(summary)
            parts[id_] = stored.tables(summary)
            for table in parts[id_][0]:
                for extract in table.extracts:
                    extracts[extract.detail] = stored.extract(extract)
    # no day of theirs is to come
    site = compose_site(catalogue, summaries, dates={}, today=Today(date.max), editorial=editorial)
    opening = DetailLoader(
        detail=lambda summary: details[summary.id],
        tables=lambda summary: parts[summary.id],
        extract=lambda extract: extracts[extract.detail],
        figure=lambda question: FigureAnswer(value="1250000", rows=12, empty=1),
    )
    return Specimens(site, opening)
