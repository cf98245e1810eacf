"""What changed in the data of a portal from one commit to another: what `diff` says of two
revisions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from site_builder.commands.check import UnknownBase
from site_builder.commands.check.data_changes import compare_site_data, list_site_changes
from site_builder.commands.check.scope import CheckScope
from site_builder.commands.check.site_snapshot import CheckContext, read_base_site
from site_builder.core.model.difference import DatasetDifference
from site_builder.history.commits import list_entries, resolve_commit
from site_builder.metadata.former_names import NOBODY
from site_builder.prepare.cache_key import compute_code_key
from site_builder.publish.options import STATE, BuildOptions
from site_builder.publish.permanence import AddressBook, EarlierSite
from site_builder.publish.site_lock import hold_site
from site_builder.storage.build_state import load_build_state
from site_builder.storage.object_store import ObjectStore


def compare_revisions(
    root: Path, before: str, after: str, options: BuildOptions
) -> Mapping[str, DatasetDifference]:
    """What changed in each dataset, by id, from the commit `before` to the commit `after`, as git
    names them. Raises UnknownBase, GitSilent, BuildRefused and OSError."""
    root = root.resolve()
    commits = {}
    for ref in (before, after):
        commits[ref] = resolve_commit(root, ref)
        if not commits[ref]:
            raise UnknownBase(ref)
    entries_before = list_entries(root, commits[before])
    entries_after = list_entries(root, commits[after])
    changed = [
        path
        for path in sorted(entries_before.keys() | entries_after.keys())
        if entries_before.get(path) != entries_after.get(path)
    ]
    scope = CheckScope(("",), tuple(changed))
    with hold_site(root, options) as options:
        home = root / ".beffroi"
        context = CheckContext(
            root=root,
            before=AddressBook(),
            earlier_site=EarlierSite("beffroi"),
            testimony=NOBODY,
            objects=ObjectStore(home / "store"),
            last_state=load_build_state(home / STATE, compute_code_key()),
            options=options,
        )
        site_before = read_base_site(context, scope, commits[before], ())
        site_after = read_base_site(context, scope, commits[after], ())
        changes = list_site_changes(site_before, site_after)
        return compare_site_data(context, site_before, site_after, changes)
