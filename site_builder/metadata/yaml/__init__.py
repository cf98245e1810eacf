"""Untrusted YAML or JSON → a tree with line numbers → trusted values by a declared section. Nothing
here raises."""

from __future__ import annotations

from site_builder.metadata.yaml.notes import Notes
from site_builder.metadata.yaml.sections import Key, Record, Section, is_empty, read_section
from site_builder.metadata.yaml.text import COMMUNES, DESCRIPTOR, PAGE, SCHEMA, Limits
from site_builder.metadata.yaml.tree import (
    Array,
    Node,
    Object,
    Scalar,
    parse,
    plain,
    read,
    read_head,
)

__all__ = [
    "COMMUNES",
    "DESCRIPTOR",
    "PAGE",
    "SCHEMA",
    "Array",
    "Key",
    "Limits",
    "Node",
    "Notes",
    "Object",
    "Record",
    "Scalar",
    "Section",
    "is_empty",
    "parse",
    "plain",
    "read",
    "read_head",
    "read_section",
]
