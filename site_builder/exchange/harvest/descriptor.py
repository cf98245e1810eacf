"""What was read of a dataset → its datapackage.yaml, of which the bytes are the same each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import yaml

from site_builder.core.model.source import HarvestSource, SelectedRows
from site_builder.core.text import clean_line, clean_prose, truncate_text
from site_builder.core.vocabulary import FREQUENCIES, HIGH_VALUE, SERVICES, THEMES
from site_builder.exchange.harvest.harvested import (
    HarvestedDataset,
    HarvestedField,
    HarvestedFile,
)
from site_builder.exchange.harvest.json_answers import list_objects
from site_builder.exchange.harvest.selected_files import (
    SelectionFailed,
    add_own_cut,
    compose_selected_rows,
)
from site_builder.exchange.harvest.vocabularies import find_period
from site_builder.metadata.keys.dataset import DATASET
from site_builder.metadata.keys.shared import DESCRIPTION, TITLE
from site_builder.metadata.table_schema import TYPES
from site_builder.metadata.yaml import DESCRIPTOR, MappingNode, convert_node_to_python, parse_yaml
from site_builder.metadata.yaml.kinds import KINDS, MAIL, parse_web_address

HEAD = """\
# Repris d’un autre portail, et réécrit par « beffroi harvest » : ce que dit la source se corrige
# là-bas. Ce qu’elle ne dit pas (standard, personal_data, columns, cut…) se complète ici, et reste.
# Sans la clé « harvested », le jeu est d’ici, et n’est plus repris.
"""
# Keys that the source decides; of these, what it may leave unsaid is what was written here
OWN_KEYS = (
    "title", "description", "keywords", "theme", "high_value", "frequency", "temporal", "spatial",
    "standard", "licence", "contact", "sources", "issued", "modified", "demonstration", "harvested",
    "resources",
)  # fmt: skip
COMPLETED_KEYS = ("theme", "high_value", "frequency", "standard", "demonstration")
RESOURCE_KEYS = ("path", "title", "description", "hash", "id", "kind", "format")
WIDTH = 100
MOST_RESOURCE_TEXT = 30_000  # characters, of all resources of a dataset
MOST_FIELDS = 500
LONGEST_NAME = 1_000  # characters of a column's name
MOST_FIELD_TEXT = 100_000  # characters, of all columns of a file
MOST_KEYWORDS = DATASET.by_name["keywords"].most
Json = dict[str, Any]
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFile:
    """A file, or a link where `path` is ""; `path` is in the folder of its dataset. `selected`:
    which rows of it, where not all; `failure`: why none could be chosen."""

    file: HarvestedFile
    path: str = ""
    sha256: str = ""
    selected: SelectedRows | None = None
    failure: SelectionFailed | None = None


class _Dumper(yaml.SafeDumper):
    """Texts of several lines stand as they are read, and long ones are broken."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if "\n" in text:
        style = "|"
    elif len(text) > WIDTH:
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def compose_descriptor(
    dataset: HarvestedDataset,
    source: HarvestSource,
    *,
    files: Iterable[PlacedFile],
    day: str,
    local: Mapping[str, Any] = NOTHING,
) -> bytes:
    """`day`: that of what was taken, in ISO 8601. `local`: the description as it is here, whose
    other keys stay."""
    files = list(files)
    selected = [file.selected for file in files if file.selected]
    local = add_own_cut(local, source, selected)
    written = describe_dataset(
        dataset,
        licence=dataset.licence or _get_own_licence(source),
        origin=compose_origin(dataset, source, day, selected),
    )
    completed = _complete(written, local)
    has_standard = completed["standard"] != ""
    completed["resources"] = list(_compose_resources(files, local, has_standard))
    return dump_descriptor(completed)


def describe_dataset(dataset: HarvestedDataset, *, licence: str, origin: Json) -> Json:
    """What a description says but of its files, in its order; what is empty is not written."""
    description = truncate_text(clean_prose(dataset.description), DESCRIPTION)
    return {
        "title": truncate_text(clean_line(dataset.title), TITLE),
        "description": description,
        "keywords": list(_list_keywords(dataset.keywords)),
        "theme": dataset.theme if dataset.theme in THEMES else "",
        "high_value": dataset.high_value if dataset.high_value in HIGH_VALUE else "",
        "frequency": dataset.frequency if dataset.frequency in FREQUENCIES else "",
        "temporal": find_period(dataset.temporal),
        "spatial": truncate_text(clean_line(dataset.spatial), TITLE),
        "standard": dataset.standard,
        "licence": licence,
        "contact": _compose_contact(dataset),
        "sources": list(_list_origin(dataset)),
        "issued": dataset.issued,
        "modified": dataset.modified,
        "demonstration": dataset.demonstration or None,
        "harvested": origin,
    }


def is_shortened(dataset: HarvestedDataset) -> bool:
    """Is there more of it than a description has room for?"""
    title = clean_line(dataset.title)
    description = clean_prose(dataset.description)
    keywords = set(map(clean_line, dataset.keywords))
    excesses = (
        len(title) - TITLE,
        len(description) - DESCRIPTION,
        len(keywords) - MOST_KEYWORDS,
    )
    return max(excesses) > 0


def _complete(written: Json, local: Mapping[str, Any]) -> Json:
    completed = dict(written)
    for key in COMPLETED_KEYS:
        completed[key] = written[key] or local.get(key, "")
    for key, value in local.items():
        if key not in OWN_KEYS:
            completed[key] = value
    return completed


def dump_descriptor(written: Json, head: str = HEAD) -> bytes:
    """`head`: the comment that it begins with."""
    filled = {key: value for key, value in written.items() if value not in ("", None, [], {})}
    text = yaml.dump(
        filled, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, line_break="\n"
    )
    return (head + text).encode()


def compose_origin(
    dataset: HarvestedDataset,
    source: HarvestSource,
    day: str,
    selected: Iterable[SelectedRows] = (),
) -> Json:
    origin: Json = {
        "from": parse_web_address(dataset.landing_page) or source.url,
        "source": source.id,
        "id": dataset.id,
        "date": parse_day(day),
    }
    if licence := truncate_text(clean_line(dataset.said_licence), 1_000):
        origin["licence"] = licence
    if written := list(map(compose_selected_rows, selected)):
        origin["selected"] = written
    return origin


def parse_day(text: str) -> date | str:
    """A day as YAML has it, so that it is written without quotes."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _get_own_licence(source: HarvestSource) -> str:
    if source.licence is None:
        return ""
    return source.licence.id or source.licence.url


def _list_keywords(keywords: Iterable[str]) -> Iterator[str]:
    cleaned = dict.fromkeys(map(clean_line, keywords))
    for keyword in list(filter(None, cleaned))[:MOST_KEYWORDS]:
        yield truncate_text(keyword, TITLE)


def _compose_contact(dataset: HarvestedDataset) -> Json:
    contact = dataset.contact
    written = {"name": truncate_text(clean_line(contact.name), TITLE)}
    if len(contact.email) <= TITLE and MAIL.fullmatch(contact.email):
        written["email"] = contact.email
    if address := parse_web_address(contact.url):
        written["url"] = address
    return {key: value for key, value in written.items() if value}


def _list_origin(dataset: HarvestedDataset) -> Iterator[Json]:
    for link in dataset.origin[:100]:
        address = parse_web_address(link.url)
        title = truncate_text(clean_line(link.title), TITLE)
        if address:
            yield {"title": title or address, "path": address}


def _compose_resources(
    files: Sequence[PlacedFile], local: Mapping[str, Any], has_standard: bool
) -> Iterator[Json]:
    """Together their descriptions leave a description room for all."""
    most = MOST_RESOURCE_TEXT // max(len(files), 10)
    for file in files:
        local_keys = _find_local_keys(file, local)
        local_schema = local_keys.pop("schema", None)
        resource = _compose_resource(file, local_keys, most=most)
        schema = _choose_schema(file, local_schema, has_standard)
        yield resource | {"schema": schema} if schema else resource


def _choose_schema(placed: PlacedFile, local: Any, has_standard: bool) -> Any:
    """Of the columns, what the source says, unless a standard says more or somebody has put a
    schema into the folder."""
    if isinstance(local, str) or not placed.path:
        return local
    schema = compose_schema(placed.file)
    if not schema:
        return local
    return None if has_standard else schema


def compose_schema(file: HarvestedFile) -> Json:
    """Of its columns, what the source says; empty where that is no more than their names."""
    fields = list(_list_named_fields(file.fields))[:MOST_FIELDS]
    if not any(map(_is_described, fields)):
        return {}
    most = MOST_FIELD_TEXT // len(fields)
    return {"fieldsMatch": "partial", "fields": [_compose_field(field, most) for field in fields]}


def _list_named_fields(fields: Iterable[HarvestedField]) -> Iterator[HarvestedField]:
    """Each name once, as a header has it; a column without one is not described."""
    names: set[str] = set()
    for field in fields:
        name = KINDS["name"](field.name, TITLE)
        if name and len(name) <= LONGEST_NAME and name not in names:
            names.add(name)
            yield replace(field, name=name)


def _is_described(field: HarvestedField) -> bool:
    """Does anybody say what it is, beside its name?"""
    return field.description != "" or field.title not in ("", field.name)


def _compose_field(field: HarvestedField, most: int) -> Json:
    written = {
        "name": field.name,
        "type": field.type if field.type in TYPES else "any",
        "title": truncate_text(clean_line(field.title), TITLE),
        "description": truncate_text(clean_prose(field.description), most),
    }
    return {key: value for key, value in written.items() if value}


def _compose_resource(placed: PlacedFile, local_keys: Json, *, most: int) -> Json:
    file = placed.file
    written: Json = {
        **local_keys,
        "path": placed.path or file.url,
        "title": truncate_text(clean_line(file.title), TITLE),
        "description": truncate_text(clean_prose(file.description), most),
    }
    if placed.path:
        written |= {"hash": f"sha256:{placed.sha256}", "id": file.id}
    else:
        written["kind"] = file.service if file.service in SERVICES else "download"
        written["format"] = truncate_text(clean_line(file.format), 20)
    return {key: value for key, value in written.items() if value}


def _find_local_keys(placed: PlacedFile, local: Mapping[str, Any]) -> Json:
    """What is written here of the same file: its schema, its encoding…"""
    path = placed.path or placed.file.url
    for resource in list_objects(local, "resources"):
        if resource.get("path") == path:
            return {key: value for key, value in resource.items() if key not in RESOURCE_KEYS}
    return {}


def parse_local_description(content: bytes) -> Json:
    """What a description that we wrote, and others may have completed, says; nothing where it
    cannot be read."""
    tree = parse_yaml(content, "", DESCRIPTOR)
    if not isinstance(tree, MappingNode):
        return {}
    described = convert_node_to_python(tree)
    return described if isinstance(described, dict) else {}
