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
from site_builder.metadata.keys import COMMUNES_YML, DATASET, LICENCE, REUSE, WITHDRAWAL
from site_builder.metadata.legacy_portals import FAMILIES, PATHS
from site_builder.metadata.publishers import LICENCE_WORDS
from site_builder.metadata.table_schema import TABLE_SCHEMA
from site_builder.metadata.yaml import MetadataKey, MetadataSection
from site_builder.metadata.yaml.kinds import INSEE, MOMENT, YES_NO
from site_builder.metadata.yaml.sections import make_item_key
from site_builder.storage import build_state

Json = dict[str, Any]

SCHEMAS = ".beffroi/schemas"  # beside communes.yml
COMMUNES = "communes.schema.json"
DATAPACKAGE = "datapackage.schema.json"
OF_REUSE = "reuse.schema.json"
TEXT = ("string", "number", "boolean")  # « title: 2024 » is text to us, a number to an editor
VARIANTS = MappingProxyType(
    {"a": "àâäá", "c": "ç", "e": "éèêë", "i": "îïí", "o": "ôöó", "u": "ùûüú"}
)


def make_json_schemas(words: Language) -> dict[str, Json]:
    """The schemas, by file name."""
    return {
        COMMUNES: _document(COMMUNES_YML, "communes.yml", words),
        DATAPACKAGE: _or_withdrawn(_document(DATASET, "datapackage.yaml", words)),
        OF_REUSE: _document(REUSE, "reuse.yaml", words),
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


def _document(section: MetadataSection, file: str, words: Language) -> Json:
    about = {"$schema": "http://json-schema.org/draft-07/schema#", "title": file}
    return {**about, "description": words.say(f"schema.{file}"), **_section(section, words)}


def _or_withdrawn(dataset: Json) -> Json:
    """The same; what is withdrawn needs none of the required keys."""
    needed = {"required": dataset["required"]}
    return {**dataset, "required": [], "anyOf": [needed, {"required": ["withdrawn"]}]}


def _section(section: MetadataSection, words: Language) -> Json:
    known = ", ".join(key.name for key in section.keys if key.kind != "ignored")
    needed = ", ".join(key.name for key in section.required)
    return {
        "type": "object",
        "properties": {key.name: _key(section, key, words) for key in section.keys},
        "required": [key.name for key in section.required],
        "additionalProperties": section.open,
        # Editors say this instead of their own English; other validators ignore it
        "errorMessage": words.say(
            "schema.needed" if needed else "schema.known", known=known, needed=needed
        ),
    }


def _key(section: MetadataSection, key: MetadataKey, words: Language) -> Json:
    if key.kind == "ignored":
        return {"title": key.name, "description": words.say("schema.ignored"), "doNotSuggest": True}
    label, help_ = describe_metadata_key(section, key, words)
    value = _value(key, words)
    wrong = words.say("schema.wrong", help=help_)
    about: Json = {"title": label, "description": help_, "errorMessage": wrong}
    return {**about, **(value if key.required else _or_nothing(value))}


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


def _value(key: MetadataKey, words: Language) -> Json:
    if key.kind == "node":
        return NODES[key.name](words)
    if key.kind == "section" and isinstance(key.of, MetadataSection):
        return _section(key.of, words)
    if key.kind == "list":
        return {
            "type": "array",
            "items": _or_nothing(_value(make_item_key(key), words)),
            "maxItems": key.most,
        }
    if key.kind == "choice":
        return _choice(key, words)
    return VALUES[key.kind](key.most)


def _or_nothing(value: Json) -> Json:
    """The same, or a key with nothing after it, which is as good as no key."""
    if "type" in value:
        kinds = value["type"] if isinstance(value["type"], list) else [value["type"]]
        return {**value, "type": [*kinds, "null"]}
    return (
        {"anyOf": [*value["anyOf"], {"type": "null"}]}
        if "anyOf" in value
        else {"enum": [*value["enum"], None]}
    )


def _choice(key: MetadataKey, words: Language) -> Json:
    """The words to recommend, which editors complete; then all those that the reader
    understands."""
    first = key.recommended()
    labels = [words.say(f"{key.name}.{value}") if words.has(f"{key.name}.{value}") else word
              for value, word in first.items()]  # fmt: skip
    offered = _enum(list(first.values()), labels, words)
    return {"anyOf": [offered, {"type": "string", "pattern": _any_of(key.choices or ())}]}


def _enum(values: list[str], labels: list[str], words: Language) -> Json:
    wrong = words.say("schema.choice", choices=", ".join(values))
    return {"enum": values, "enumDescriptions": labels, "errorMessage": wrong}


def _any_of(words: Iterable[str]) -> str:
    return rf"^\s*(?:{'|'.join(dict.fromkeys(map(_loose, words)))})\s*$"


def _loose(word: str) -> str:
    """A pattern of the word whatever its case and accents: JSON Schema has no flags."""
    return "".join(map(_letter, word))


def _letter(letter: str) -> str:
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


def _licence(words: Language) -> Json:
    labels = [words.say(f"licence.{id}") for id in LICENCES]
    named = _any_of(word for word in LICENCE_WORDS if "/" not in word or " " in word)
    return {
        "anyOf": [
            _enum(list(LICENCES), labels, words),
            {"type": "string", "pattern": named},
            {"type": "string", "pattern": URL},
            _section(LICENCE, words),
        ]
    }


def _texts(pattern: str, *others: str, **more: Any) -> Callable[[int], Json]:
    """Text that matches, of any length; or a value of another type, where an editor sees a number
    in it."""
    return lambda most: {"type": ["string", *others], "pattern": pattern, **more}


def _most(most: int) -> Json:
    return {"type": list(TEXT), "maxLength": most}


URL = r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^\s]+\s*$|^\s*$"
MAIL = r"[^\s@:]+@[^\s@]+\.[A-Za-z]{2,24}"

VALUES: Mapping[str, Callable[[int], Json]] = MappingProxyType(
    {
        "line": _most,
        "prose": _most,
        "raw": lambda most: {"type": list(TEXT)},
        "name": lambda most: {"type": list(TEXT)},
        "slug": lambda most: {
            "type": ["string", "integer"],
            "pattern": "^[a-z0-9]+(?:-[a-z0-9]+)*$",
            "maxLength": most,
        },
        "integer": _texts(
            "^\\s*[0-9]{1,3}(?:[ \u00a0\u202f_]?[0-9]{3})*\\s*$|^\\s*[0-9]+\\s*$",
            "integer",
            minimum=0,
        ),
        "boolean": lambda most: {
            "anyOf": [{"enum": [True, False]}, {"type": "string", "pattern": _any_of(YES_NO)}]
        },
        "date": _texts(r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+(?:Z|[+-][0-9:]+)?)?\s*$"),
        "period": _texts(rf"^\s*{MOMENT}(?:\s*[/–-]\s*{MOMENT})?\s*$", "integer"),
        "url": _texts(URL),
        "link": _texts(rf"{URL}|^\s*[Mm][Aa][Ii][Ll][Tt][Oo]:{MAIL}\s*$"),
        "email": _texts(rf"^\s*{MAIL}\s*$|^\s*$"),
        "insee": _texts(
            rf"^\s*{INSEE.pattern.replace('AB', 'ABab')}\s*$", "integer", minimum=0, maximum=98_999
        ),
        "siren": _texts(
            r"^\s*[0-9](?:[ .\u00a0\u202f]?[0-9]){8}\s*$", "integer", minimum=0, maximum=999_999_999
        ),
        "siret": _texts(
            r"^\s*[0-9](?:[ .\u00a0\u202f]?[0-9]){13}\s*$",
            "integer",
            minimum=0,
            maximum=99_999_999_999_999,
        ),
        "degree": _texts(
            r"^\s*[+−-]?[0-9]{1,3}(?:[.,][0-9]{1,15})?\s*$", "number", minimum=-180, maximum=180
        ),
        "percent": _texts(
            r"^\s*[0-9]{1,3}(?:[.,][0-9]{1,2})?[ \u00a0\u202f]?%?\s*$",
            "number",
            minimum=0,
            maximum=100,
        ),
        "quote": lambda most: {"enum": ['"', "'"]},
        "colour": _texts(
            "^\\s*#?(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\\s*$", "integer", minimum=0, maximum=999_999
        ),
    }
)
NODES: Mapping[str, Callable[[Language], Json]] = MappingProxyType(
    {
        "licence": _licence,
        "license": _licence,
        "schema": lambda words: {"anyOf": [{"type": "string"}, _section(TABLE_SCHEMA, words)]},
        "withdrawn": lambda words: {"anyOf": [{"type": "string"}, _section(WITHDRAWAL, words)]},
        "enum": lambda words: {"type": "array", "minItems": 1},
        **dict.fromkeys(
            ("missingValues", "uniqueKeys", "trueValues", "falseValues"),
            lambda words: {"type": "array"},
        ),
        **dict.fromkeys(
            ("primaryKey", "fields", "fieldsMatch", "series", "each", "column", "previous"),
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
        reuse=line(root / "reuses", OF_REUSE),
    )
