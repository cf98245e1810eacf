"""Untrusted YAML or JSON → a tree with line numbers → trusted values by a declared section. Nothing
here raises."""

from __future__ import annotations

from site_builder.metadata.yaml.notes import FileProblems
from site_builder.metadata.yaml.sections import (
    EMPTY_RECORD,
    MetadataKey,
    MetadataRecord,
    MetadataSection,
    is_empty_node,
    read_section,
)
from site_builder.metadata.yaml.text import COMMUNES, DESCRIPTOR, PAGE, SCHEMA, YamlLimits
from site_builder.metadata.yaml.tree import (
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    convert_node_to_python,
    parse_yaml,
    read_front_matter,
    read_yaml,
)

__all__ = [
    "COMMUNES",
    "DESCRIPTOR",
    "EMPTY_RECORD",
    "PAGE",
    "SCHEMA",
    "FileProblems",
    "MappingNode",
    "MetadataKey",
    "MetadataRecord",
    "MetadataSection",
    "Node",
    "ScalarNode",
    "SequenceNode",
    "YamlLimits",
    "convert_node_to_python",
    "is_empty_node",
    "parse_yaml",
    "read_front_matter",
    "read_section",
    "read_yaml",
]
