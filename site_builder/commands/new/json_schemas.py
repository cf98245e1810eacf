"""JSON Schemas of what people write, from the tables of keys: by them editors complete and explain.

Draft-07, the latest that the YAML language server knows whole. A schema accepts all that the reader
accepts; what it refuses, the reader blames too. Sections are written out where they stand: draft-07
ignores what is beside a $ref.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from site_builder.core.language import Language
from site_builder.core.vocabulary import LICENCES
from site_builder.metadata.keys.dataset import DATASET, WITHDRAWAL
from site_builder.metadata.keys.editorial import REUSE
from site_builder.metadata.keys.portal import COMMUNES_YML
from site_builder.metadata.keys.publisher import OWN_FILE
from site_builder.metadata.keys.shared import LICENCE
from site_builder.metadata.legacy_portals import FAMILIES, PATHS
from site_builder.metadata.publishers import LICENCE_WORDS
from site_builder.metadata.source_keys import SOURCES_YML
from site_builder.metadata.table_schema import TABLE_SCHEMA
from site_builder.metadata.yaml import MetadataKey, MetadataSection
from site_builder.metadata.yaml.kinds import INSEE, MOMENT, YES_NO
from site_builder.metadata.yaml.sections import make_item_key
from site_builder.storage import build_state

Json = dict[str, Any]

SCHEMAS = ".beffroi/schemas"  # beside communes.yml
COMMUNES = "communes.schema.json"
DATAPACKAGE = "datapackage.schema.json"
OF_PUBLISHER = "publisher.schema.json"
OF_REUSE = "reuse.schema.json"
OF_SOURCES = "sources.schema.json"
TEXT = ("string", "number", "boolean")  # « title: 2024 » is text to us, a number to an editor
VARIANTS = MappingProxyType(
    {"a": "àâäá", "c": "ç", "e": "éèêë", "i": "îïí", "o": "ôöó", "u": "ùûüú"}
)


def make_json_schemas(words: Language) -> dict[str, Json]:
    """The schemas, by file name."""
    return {
        COMMUNES: _make_document_schema(COMMUNES_YML, "communes.yml", words),
        DATAPACKAGE: _allow_withdrawal(_make_document_schema(DATASET, "datapackage.yaml", words)),
        OF_PUBLISHER: _make_document_schema(OWN_FILE, "publisher.yaml", words),
        OF_REUSE: _make_document_schema(REUSE, "reuse.yaml", words),
        OF_SOURCES: _make_document_schema(SOURCES_YML, "sources.yml", words),
    }


def write_json_schemas(folder: Path, words: Language) -> tuple[Path, ...]:
    """Write them into `folder`, made where it is missing; a file that says the same is not
    touched."""
    paths = []
    for name, schema in make_json_schemas(words).items():
        path = folder / name
        content = (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()
        if not path.is_file() or path.read_bytes() != content:
            build_state.write_file_atomically(path, content)
        paths.append(path)
    return tuple(paths)


def _make_document_schema(section: MetadataSection, file: str, words: Language) -> Json:
    header = {"$schema": "http://json-schema.org/draft-07/schema#", "title": file}
    return {
        **header,
        "description": words.say(f"schema.{file}"),
        **_make_section_schema(section, words),
    }


def _allow_withdrawal(dataset: Json) -> Json:
    """The same; what is withdrawn needs none of the required keys."""
    required = {"required": dataset["required"]}
    return {**dataset, "required": [], "anyOf": [required, {"required": ["withdrawn"]}]}


def _make_section_schema(section: MetadataSection, words: Language) -> Json:
    key_names = ", ".join(key.name for key in section.keys if key.kind != "ignored")
    required_names = ", ".join(key.name for key in section.required)
    return {
        "type": "object",
        "properties": {key.name: _make_key_schema(section, key, words) for key in section.keys},
        "required": [key.name for key in section.required],
        "additionalProperties": section.open,
        # Editors say this instead of their own English; other validators ignore it
        "errorMessage": words.say(
            "schema.needed" if required_names else "schema.known",
            known=key_names,
            needed=required_names,
        ),
    }


def _make_key_schema(section: MetadataSection, key: MetadataKey, words: Language) -> Json:
    if key.kind == "ignored":
        return {"title": key.name, "description": words.say("schema.ignored"), "doNotSuggest": True}
    label, help_ = describe_metadata_key(section, key, words)
    value_schema = _make_value_schema(key, words)
    error_message = words.say("schema.wrong", help=help_)
    key_schema: Json = {"title": label, "description": help_, "errorMessage": error_message}
    return {**key_schema, **(value_schema if key.required else _allow_null(value_schema))}


def describe_metadata_key(
    section: MetadataSection, key: MetadataKey, words: Language
) -> tuple[str, str]:
    """A label, and sentences with an example. Raises KeyError for a key that the catalogue of
    messages lacks."""
    label, _, text = words.say(f"key.{section.name}.{key.name}").partition(". ")
    return (
        label,
        f"{text} {words.say('schema.example', example=key.example)}" if key.example else text,
    )


def _make_value_schema(key: MetadataKey, words: Language) -> Json:
    if key.kind == "node":
        return NODES[key.name](words)
    if key.kind == "section" and isinstance(key.of, MetadataSection):
        return _make_section_schema(key.of, words)
    if key.kind == "list":
        item_schema = _make_value_schema(make_item_key(key), words)
        items = {"type": "array", "items": _allow_null(item_schema), "maxItems": key.most}
        return {"anyOf": [items, item_schema]} if key.alone else items
    if key.kind == "choice":
        return _make_choice_schema(key, words)
    return VALUES[key.kind](key.most)


def _allow_null(value_schema: Json) -> Json:
    """The same, or a key with nothing after it, which is as good as no key."""
    if "type" in value_schema:
        kinds = (
            value_schema["type"]
            if isinstance(value_schema["type"], list)
            else [value_schema["type"]]
        )
        return {**value_schema, "type": [*kinds, "null"]}
    return (
        {"anyOf": [*value_schema["anyOf"], {"type": "null"}]}
        if "anyOf" in value_schema
        else {"enum": [*value_schema["enum"], None]}
    )


def _make_choice_schema(key: MetadataKey, words: Language) -> Json:
    """The words to recommend, which editors complete; then all those that the reader
    understands."""
    recommended = key.recommended()
    labels = [words.say(f"{key.name}.{value}") if words.has(f"{key.name}.{value}") else word
              for value, word in recommended.items()]  # fmt: skip
    enum_schema = _make_enum_schema(list(recommended.values()), labels, words)
    return {
        "anyOf": [enum_schema, {"type": "string", "pattern": _match_any_word(key.choices or ())}]
    }


def _make_enum_schema(values: list[str], labels: list[str], words: Language) -> Json:
    error_message = words.say("schema.choice", choices=", ".join(values))
    return {"enum": values, "enumDescriptions": labels, "errorMessage": error_message}


def _match_any_word(words: Iterable[str]) -> str:
    return rf"^\s*(?:{'|'.join(dict.fromkeys(map(_match_loosely, words)))})\s*$"


def _match_loosely(word: str) -> str:
    """A pattern of the word whatever its case and accents: JSON Schema has no flags."""
    return "".join(map(_match_letter, word))


def _match_letter(letter: str) -> str:
    if letter == "-":
        return "[-_ ]"
    if letter in r"\^$.|?*+()[]{}":
        return "\\" + letter
    base = next(
        (plain for plain, accented in VARIANTS.items() if letter.lower() in accented),
        letter.lower(),
    )
    variants = base + VARIANTS.get(base, "")
    return f"[{variants}{variants.upper()}]" if base.isalpha() else letter


def _make_licence_schema(words: Language) -> Json:
    labels = [words.say(f"licence.{licence_id}") for licence_id in LICENCES]
    names_pattern = _match_any_word(
        word for word in LICENCE_WORDS if "/" not in word or " " in word
    )
    return {
        "anyOf": [
            _make_enum_schema(list(LICENCES), labels, words),
            {"type": "string", "pattern": names_pattern},
            {"type": "string", "pattern": URL},
            _make_section_schema(LICENCE, words),
        ]
    }


def _make_text_factory(pattern: str, *other_types: str, **parameters: Any) -> Callable[[int], Json]:
    """Text that matches, of any length; or a value of another type, where an editor sees a number
    in it."""
    return lambda max_length: {"type": ["string", *other_types], "pattern": pattern, **parameters}


def _make_limited_text(max_length: int) -> Json:
    return {"type": list(TEXT), "maxLength": max_length}


URL = r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^\s]+\s*$|^\s*$"
MAIL = r"[^\s@:]+@[^\s@]+\.[A-Za-z]{2,24}"

VALUES: Mapping[str, Callable[[int], Json]] = MappingProxyType(
    {
        "line": _make_limited_text,
        "prose": _make_limited_text,
        "raw": lambda max_length: {"type": list(TEXT)},
        "name": lambda max_length: {"type": list(TEXT)},
        "slug": lambda max_length: {
            "type": ["string", "integer"],
            "pattern": "^[a-z0-9]+(?:-[a-z0-9]+)*$",
            "maxLength": max_length,
        },
        "integer": _make_text_factory(
            "^\\s*[0-9]{1,3}(?:[ \u00a0\u202f_]?[0-9]{3})*\\s*$|^\\s*[0-9]+\\s*$",
            "integer",
            minimum=0,
        ),
        "boolean": lambda max_length: {
            "anyOf": [
                {"enum": [True, False]},
                {"type": "string", "pattern": _match_any_word(YES_NO)},
            ]
        },
        "date": _make_text_factory(
            r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?\s*$"
        ),
        "period": _make_text_factory(rf"^\s*{MOMENT}(?:\s*[/–-]\s*{MOMENT})?\s*$", "integer"),
        "url": _make_text_factory(URL),
        "link": _make_text_factory(rf"{URL}|^\s*[Mm][Aa][Ii][Ll][Tt][Oo]:{MAIL}\s*$"),
        "email": _make_text_factory(rf"^\s*{MAIL}\s*$|^\s*$"),
        "insee": _make_text_factory(
            rf"^\s*{INSEE.pattern.replace('AB', 'ABab')}\s*$", "integer", minimum=0, maximum=98_999
        ),
        "siren": _make_text_factory(
            r"^\s*[0-9](?:[ .\u00a0\u202f]?[0-9]){8}\s*$", "integer", minimum=0, maximum=999_999_999
        ),
        "siret": _make_text_factory(
            r"^\s*[0-9](?:[ .\u00a0\u202f]?[0-9]){13}\s*$",
            "integer",
            minimum=0,
            maximum=99_999_999_999_999,
        ),
        "degree": _make_text_factory(
            r"^\s*[+−-]?[0-9]{1,3}(?:[.,][0-9]{1,15})?\s*$", "number", minimum=-180, maximum=180
        ),
        "percent": _make_text_factory(
            r"^\s*[0-9]{1,3}(?:[.,][0-9]{1,2})?[ \u00a0\u202f]?%?\s*$",
            "number",
            minimum=0,
            maximum=100,
        ),
        "quote": lambda max_length: {"enum": ['"', "'"]},
        "colour": _make_text_factory(
            "^\\s*#?(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\\s*$", "integer", minimum=0, maximum=999_999
        ),
    }
)
NODES: Mapping[str, Callable[[Language], Json]] = MappingProxyType(
    {
        "licence": _make_licence_schema,
        "license": _make_licence_schema,
        "schema": lambda words: {
            "anyOf": [{"type": "string"}, _make_section_schema(TABLE_SCHEMA, words)]
        },
        "withdrawn": lambda words: {
            "anyOf": [{"type": "string"}, _make_section_schema(WITHDRAWAL, words)]
        },
        **dict.fromkeys(
            ("elsewhere", "not_concerned"),
            lambda words: {"type": "object", "additionalProperties": {"type": "string"}},
        ),
        "enum": lambda words: {"type": "array", "minItems": 1},
        **dict.fromkeys(
            ("missingValues", "uniqueKeys", "trueValues", "falseValues"),
            lambda words: {"type": "array"},
        ),
        **dict.fromkeys(
            (
                "primaryKey",
                "fields",
                "fieldsMatch",
                "series",
                "each",
                "column",
                "in",
                "previous",
                "withdrawn_columns",
            ),
            lambda words: {
                "anyOf": [{"type": list(TEXT)}, {"type": "array", "items": {"type": list(TEXT)}}]
            },
        ),
        **dict.fromkeys(
            ("decimalChar", "groupChar", "delimiter", "itemType"),
            lambda words: {"type": list(TEXT)},
        ),
        "bareNumber": lambda words: {"type": "boolean"},
        "floatNumber": lambda words: {"type": "boolean"},
        **dict.fromkeys(
            (*FAMILIES, PATHS),
            lambda words: {
                "anyOf": [
                    {"type": "string"},
                    {"type": "object", "additionalProperties": {"type": list(TEXT)}},
                ]
            },
        ),
        "columns": lambda words: {
            "type": "object",
            "additionalProperties": {"type": list(TEXT)},
        },
        "jsonSchema": lambda words: {"type": "object"},
        **dict.fromkeys(
            ("arrayItem", "params", "where", "except", "words", "turns"),
            lambda words: {"type": "object"},
        ),
    }
)


def explain_editor_setup(folder: Path, root: Path, words: Language) -> str:
    """Where the schemas are and the line by which an editor finds them, for a terminal."""
    import os

    def line(directory: Path, schema: str) -> str:
        return (
            "# yaml-language-server: "
            f"$schema={Path(os.path.relpath(folder / schema, directory)).as_posix()}"
        )

    return words.say(
        "schema.made",
        folder=str(folder),
        communes=line(root, COMMUNES),
        datapackage=line(root / "datasets/commune/jeu", DATAPACKAGE),
        publisher=line(root / "datasets/commune", OF_PUBLISHER),
        reuse=line(root / "reuses", OF_REUSE),
        sources=line(root, OF_SOURCES),
    )
