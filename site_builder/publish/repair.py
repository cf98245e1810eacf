"""What was lost or damaged in the store is made again, alone, and told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from site_builder.core.model.prepared import Summary
from site_builder.core.text import show_safe_path
from site_builder.prepare.cache_key import compute_code_key
from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import STATE, BuildOptions
from site_builder.publish.refusal import BuildRefused
from site_builder.publish.site_files import list_stored_objects
from site_builder.storage import build_state
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import DamagedObject, ObjectStore

Build = Callable[[Path, BuildOptions], BuildReport]


def build_despite_damage(root: Path, options: BuildOptions, build: Build) -> BuildReport:
    """Build; where an object was damaged, what depends on such ones is made again, or all where
    that is not enough."""
    try:
        return build(root, options)
    except DamagedObject as damage:
        report = _build_again(root, options, build)
        store = ObjectStore(root / ".beffroi" / "store")
        path = store.path(damage.args[0]).relative_to(root)
        return replace(report, mended=show_safe_path(path.as_posix()))


def _build_again(root: Path, options: BuildOptions, build: Build) -> BuildReport:
    home = root / ".beffroi"
    objects = ObjectStore(home / "store")
    objects.scrub()
    state = build_state.load_build_state(home / STATE, compute_code_key())
    build_state.save_build_state(home / STATE, _forget_damaged(state, objects))
    try:
        return build(root, options)
    except DamagedObject:
        pass
    try:
        return build(root, replace(options, cache=False))
    except DamagedObject as damage:
        path = objects.path(damage.args[0])
        raise BuildRefused("store-failing", {"path": str(path)}) from None


def _forget_damaged(state: BuildState, objects: ObjectStore) -> BuildState:
    """What a state holds without what refers to an object that is gone."""
    present = {path.name for path in objects.objects()}

    def is_whole(summary: Summary) -> bool:
        with suppress(DamagedObject):
            return present.issuperset(list_stored_objects(summary, objects))
        return False

    summaries = {id_: summary for id_, summary in state.summaries.items() if is_whole(summary)}
    attempts = {
        key: attempt
        for key, attempt in state.attempts.items()
        if attempt.summary is None or is_whole(attempt.summary)
    }
    pages = {inputs: page for inputs, page in state.pages.items() if page[0] in present}
    return replace(state, summaries=summaries, attempts=attempts, pages=pages)
