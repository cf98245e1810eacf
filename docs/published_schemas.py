"""Where our standards lag behind the published ones: `python docs/published_schemas.py [FOLDER]`;
fails where they do.

FOLDER holds the published Table Schemas, a folder for each repository; ../shared/data/schemas
unless said.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
STANDARDS = ROOT / "site_builder" / "metadata" / "standards"
SCHEMAS = ROOT.parent / "shared" / "data" / "schemas"

# Each standard that has a published Table Schema, and where it is in FOLDER.
PUBLISHED = {
    "etalab/bal": "etalab__schema-bal/bal_schema_v1.5.json",
    "etalab/irve-statique": "etalab__schema-irve-statique/schema-statique.json",
    "scdl/budget": "scdl__budget/schema.json",
    "scdl/catalogue": "scdl__catalogue/schema.json",
    "scdl/deliberations": "scdl__deliberations/schema.json",
    "scdl/equipements": "scdl__equipements/schema.json",
    "scdl/menus-collectifs": "scdl__menus-collectifs/schema.json",
    "scdl/prenoms": "scdl__prenoms/schema.json",
    "scdl/subventions": "scdl__subventions/schema.json",
}
# Versions that a text still gives itself, and those under which it is published.
RELEASED = {("etalab/irve-statique", "v2.3.0"): "v2.3.1"}
# What the keys of a schema and of a field stand for where they are not written.
OF_SCHEMA: Mapping[str, Any] = {"missingValues": [""], "primaryKey": []}
OF_FIELD: Mapping[str, Any] = {"type": "string", "format": "default"}
OPTIONS = ("trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber")


def compared(schemas: Path) -> dict[str, tuple[str, ...] | None]:
    """By standard, what is published and not ours; None where no Table Schema is published."""
    found: dict[str, tuple[str, ...] | None] = {}
    for file in sorted(STANDARDS.rglob("standard.yaml")):
        id_ = file.parent.relative_to(STANDARDS).as_posix()
        found[id_] = _compared(id_, schemas / PUBLISHED[id_]) if id_ in PUBLISHED else None
    return found


def _compared(id_: str, schema: Path) -> tuple[str, ...]:
    if not schema.is_file():
        return (f"{schema} : introuvable",)
    ours = yaml.safe_load((STANDARDS / id_ / "standard.yaml").read_bytes())
    published = json.loads(schema.read_text("utf-8-sig"))
    version = published.get("version")
    return tuple(lags(ours, {**published, "version": RELEASED.get((id_, version), version)}))


def lags(ours: Mapping[str, Any], published: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each difference."""
    here, there = (str(one.get("version", "")).removeprefix("v") for one in (ours, published))
    if here != there:
        yield f"version {there} publiée, {here} ici"
    mine, theirs = ({field["name"]: field for field in one["fields"]} for one in (ours, published))
    yield from (f"champ ajouté : {name}" for name in theirs if name not in mine)
    yield from (f"champ retiré : {name}" for name in mine if name not in theirs)
    yield from _order(
        [name for name in mine if name in theirs], [name for name in theirs if name in mine]
    )
    for name in mine:
        if name in theirs:
            yield from (
                f"{name}, {what}" for what in _differences(_facts(mine[name]), _facts(theirs[name]))
            )
    yield from _differences(
        *({key: one.get(key, OF_SCHEMA[key]) for key in OF_SCHEMA} for one in (ours, published))
    )
    yield from _checks(
        *([_said(check) for check in one.get("custom_checks", ())] for one in (ours, published))
    )


def _order(ours: Sequence[str], published: Sequence[str]) -> Iterator[str]:
    moved = [(here, there) for here, there in zip(ours, published, strict=True) if here != there]
    if moved:
        here, there = (", ".join(names) for names in zip(*moved, strict=True))
        yield f"ordre des champs : {there} au lieu de {here}"


def _facts(field: Mapping[str, Any]) -> dict[str, Any]:
    """What decides whether a cell is right; a constraint that is false constrains nothing."""
    constraints = {
        key: value for key, value in field.get("constraints", {}).items() if value is not False
    }
    return {
        **OF_FIELD,
        **{key: field[key] for key in (*OF_FIELD, *OPTIONS) if key in field},
        **constraints,
    }


def _differences(ours: Mapping[str, Any], published: Mapping[str, Any]) -> Iterator[str]:
    for key in {**ours, **published}:
        here, there = ours.get(key), published.get(key)
        if key == "enum" and isinstance(here, list) and isinstance(there, list):
            yield from (
                f"enum : valeur ajoutée {_said(value)}" for value in there if value not in here
            )
            yield from (
                f"enum : valeur retirée {_said(value)}" for value in here if value not in there
            )
        elif here != there:
            yield f"{key} : {_said(there)} au lieu de {_said(here)}"


def _checks(ours: Sequence[str], published: Sequence[str]) -> Iterator[str]:
    yield from (f"contrôle ajouté : {check}" for check in published if check not in ours)
    yield from (f"contrôle retiré : {check}" for check in ours if check not in published)


def _said(value: Any) -> str:
    return (
        "rien"
        if value is None
        else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    )


def main(arguments: Sequence[str]) -> int:
    if len(arguments) > 1 or (arguments and arguments[0].startswith("-")):
        raise SystemExit(__doc__)
    schemas = Path(arguments[0]) if arguments else SCHEMAS
    if not schemas.is_dir():
        raise SystemExit(
            f"{schemas} : ce dossier n’existe pas. → Donnez celui des schémas publiés."
        )
    found = compared(schemas)
    for id_, said in found.items():
        print(
            f"{id_} :",
            "aucun schéma de table publié" if said is None else "en retard" if said else "à jour",
        )
        print(*(f"  {line}\n" for line in said or ()), sep="", end="")
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
