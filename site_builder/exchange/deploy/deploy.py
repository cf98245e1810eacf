"""A built site goes to a destination: what is done, in its order."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from site_builder.core.text import MOST_NAMED, quote_words
from site_builder.exchange.deploy.branch import push_branch
from site_builder.exchange.deploy.carriers import Carrier, open_carrier
from site_builder.exchange.deploy.deployed_files import (
    RECORD,
    DeployedFiles,
    decode_record,
    decode_report,
    encode_record,
)
from site_builder.exchange.deploy.place import DeploymentPlace
from site_builder.exchange.deploy.plan import (
    DeploymentPlan,
    list_empty_folders,
    plan_deployment,
    split_batches,
)
from site_builder.exchange.deploy.programs import refuse_failed_transfer
from site_builder.publish.output_folder import REPORT, resolve_output_folder
from site_builder.publish.publish import TreeMark, lock_output_folder, read_build_report
from site_builder.publish.refusal import BuildRefused
from site_builder.storage.build_state import SPOILT
from site_builder.storage.progress import Tell, ignore_progress
from site_builder.storage.safe_open import UnsafePath, open_inside


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """What is to be online: `files` maps each path to the sha256 of its bytes."""

    folder: Path
    files: Mapping[str, str]
    sizes: Mapping[str, int]
    address: str


def deploy_site(
    root: Path,
    out: Path,
    place: DeploymentPlace,
    *,
    dry_run: bool = False,
    tell: Tell = ignore_progress,
) -> DeploymentPlan:
    """Bring a destination up to the site in `out`; with `dry_run` nothing is written there. What
    was done, or is to do.

    Raises BuildRefused and OSError. No build changes the site meanwhile.
    """
    if not out.is_dir():
        raise BuildRefused("deployment-unbuilt", {"path": str(out)})
    with lock_output_folder(out), refuse_failed_transfer(place.shown):
        site = _read_built_site(out)
        if place.kind == "branch":
            return push_branch(root, out, place=place, files=sorted(site.files), dry_run=dry_run)
        if place.kind == "folder":
            _refuse_own_folder(root, out, Path(place.address))
        with open_carrier(place) as carrier:
            return _deploy(site, place, carrier=carrier, dry_run=dry_run, tell=tell)


def _deploy(
    site: BuiltSite, place: DeploymentPlace, *, carrier: Carrier, dry_run: bool, tell: Tell
) -> DeploymentPlan:
    names = carrier.list_names()
    deployed = _read_deployed_files(carrier, names)
    if deployed.site and site.address not in ("", deployed.site):
        params = {"place": place.shown, "site": deployed.site, "record": RECORD}
        raise BuildRefused("deployment-of-another", params)
    _refuse_foreign_files(site, deployed, names=names, place=place)
    plan = plan_deployment(site.files, deployed.files)
    if not (dry_run or plan.is_empty):
        _carry_plan(site, plan, carrier=carrier, deployed=deployed, tell=tell)
    return plan


def _carry_plan(
    site: BuiltSite, plan: DeploymentPlan, *, carrier: Carrier, deployed: DeployedFiles, tell: Tell
) -> None:
    """The record is always ahead of what is put, and behind what is deleted."""
    files = {**deployed.files, **dict.fromkeys(plan.sent, "")}
    _put_record(carrier, site, files=files)
    if plan.cleared:
        carrier.delete_files(plan.cleared, list_empty_folders(plan.cleared, site.files))
    count = 0
    for batch in split_batches(plan.sent, site.sizes):
        tell("deploy", count, len(plan.sent))
        carrier.put_files(site.folder, batch)
        for path in batch:
            files[path] = site.files[path]
        count += len(batch)
        tell("deploy", count, len(plan.sent))
        _put_record(carrier, site, files=files)
    for batch in split_batches(plan.deleted, {}):
        carrier.delete_files(batch, list_empty_folders(batch, site.files))
    _put_record(carrier, site, files=site.files)


def _put_record(carrier: Carrier, site: BuiltSite, *, files: Mapping[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
        record = Path(folder) / RECORD
        record.write_bytes(encode_record(DeployedFiles(files, site.address)))
        carrier.put_files(Path(folder), [RECORD])


def _read_built_site(out: Path) -> BuiltSite:
    try:
        mark = msgspec.json.decode(read_build_report(out), type=TreeMark)
    except SPOILT:
        raise BuildRefused("deployment-unbuilt", {"path": str(out)}) from None
    files = {}
    sizes = {}
    for path in sorted({*mark.files, REPORT}):
        try:
            with open_inside(out, path) as file:
                files[path] = hashlib.file_digest(file, "sha256").hexdigest()
                sizes[path] = file.tell()
        except (FileNotFoundError, UnsafePath):
            raise BuildRefused("deployment-incomplete", {"path": str(out), "file": path}) from None
    return BuiltSite(out, files, sizes, mark.site)


def _read_deployed_files(carrier: Carrier, names: Iterable[str]) -> DeployedFiles:
    """By our record, else by the report of a site that came by another way."""
    if RECORD in names and (deployed := decode_record(carrier.read_file(RECORD))):
        return deployed
    if REPORT in names and (deployed := decode_report(carrier.read_file(REPORT))):
        return deployed
    return DeployedFiles()


def _refuse_own_folder(root: Path, out: Path, folder: Path) -> None:
    """The portal itself, what it is made from, and the site that is sent are no destinations."""
    target = resolve_output_folder(root.resolve(), folder)
    source = out.resolve()
    if target.is_relative_to(source) or source.is_relative_to(target):
        raise BuildRefused("deployment-own-site", {"path": str(folder)})


def _refuse_foreign_files(
    site: BuiltSite, deployed: DeployedFiles, *, names: Iterable[str], place: DeploymentPlace
) -> None:
    """Where a name of the site is that of what is there, and nobody says that it is ours."""
    tops = {path.partition("/")[0] for path in site.files}
    own_tops = {path.partition("/")[0] for path in deployed.files}
    if foreign := sorted(tops.intersection(names) - own_tops):
        params = {"place": place.shown, "names": quote_words(foreign, MOST_NAMED)}
        raise BuildRefused("deployment-taken", params)
