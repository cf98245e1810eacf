"""What of a destination is ours, by the record that stands there: a file that it does not name is
never touched.

The record is put before the first file, and again after each batch, so that one that is cut can be
gone on with; a file of which it says "" may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from site_builder.publish.output_folder import REPORT
from site_builder.publish.publish import TreeMark
from site_builder.storage.build_state import SPOILT

RECORD = ".beffroi-deploy.json"
PART = ".beffroi-part"  # what a file is called while it is sent
UNSAFE = re.compile(r"[\x00-\x1f\x7f]|(?:^|/)(?:\.{0,2})(?:/|$)")


class DeploymentRecord(msgspec.Struct, frozen=True):
    """The file itself: each path that is ours, with the sha256 of its bytes."""

    files: dict[str, str]
    site: str = ""
    version: Literal[1] = 1
    generator: Literal["beffroi"] = "beffroi"


@dataclass(frozen=True, slots=True)
class DeployedFiles:
    """`site`: the address of the portal that is there, "" where nobody knows."""

    files: Mapping[str, str] = field(default_factory=dict)
    site: str = ""


def decode_record(content: bytes) -> DeployedFiles | None:
    """None where it is none. What leads out of the destination is none of ours."""
    try:
        record = msgspec.json.decode(content, type=DeploymentRecord)
    except SPOILT:
        return None
    files = {path: sha256 for path, sha256 in record.files.items() if is_safe_path(path)}
    return DeployedFiles(files, record.site)


def decode_report(content: bytes) -> DeployedFiles | None:
    """What a site that came by another way says of itself: which files are ours, not what they
    hold."""
    try:
        mark = msgspec.json.decode(content, type=TreeMark)
    except SPOILT:
        return None
    return DeployedFiles(dict.fromkeys(filter(is_safe_path, {*mark.files, REPORT}), ""))


def encode_record(deployed: DeployedFiles) -> bytes:
    files = dict(sorted(deployed.files.items()))
    return msgspec.json.encode(DeploymentRecord(files=files, site=deployed.site))


def is_safe_path(path: str) -> bool:
    """Does it stay in the folder that it is relative to, on one line?"""
    return not UNSAFE.search(path)
