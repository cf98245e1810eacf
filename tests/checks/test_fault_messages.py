"""Each way of breaking a schema has its sentence in French, and its entry in docs/validation.md.

The sentences, filled, stand in fault_messages.txt, to be read as a whole: FAULT_MESSAGES=write
pytest THIS_FILE writes it anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from command_line import beffroi
from metadata.test_catalogue import PACKAGE, french

from checks.test_frictionless_differences import written
from checks.test_verdicts import ours
from site_builder.checks.constraints import SUITING
from site_builder.checks.custom_checks import CUSTOM_CHECKS, OPERATORS
from site_builder.checks.fault_messages import describe_label_fault, describe_row_fault
from site_builder.checks.json_schema import KEYWORDS
from site_builder.checks.structure import LabelFault
from site_builder.checks.types import TYPES
from site_builder.core.language import NARROW, WIDE
from site_builder.core.model.table_schema import Field
from site_builder.core.problems import Param
from site_builder.metadata.table_schema import BOUNDS

GOLDEN = Path(__file__).with_name("fault_messages.txt")
GUIDE = PACKAGE.parent / "docs" / "validation.md"
STRINGS = ("uri", "email", "uuid", "binary", "wkt")  # formats of texts that not every text has
CODES = (
    # the header
    "extra-label",
    "extra-label-blank",
    "extra-label-standard",
    "missing-label",
    "missing-label-optional",
    "missing-label-several",
    "missing-label-optional-several",
    "missing-labels",
    "blank-label",
    "duplicate-label",
    "incorrect-label",
    "incorrect-label-standard",
    "headings",
    "misordered-labels",
    "unmatched-header",
    # rows
    "quote-unbalanced",
    "blank-row",
    "extra-cell",
    "missing-cell",
    # types: a text is wrong only by its format, and what has any type is never wrong
    *(f"type-string-{format_}" for format_ in STRINGS),
    *(f"type-{name}" for name in TYPES if name not in ("string", "any")),
    "type-number-example",
    "type-empty",
    # constraints
    *dict.fromkeys(f"constraint-{name}" for names in SUITING.values() for name in names),
    *(f"constraint-{name}-date" for name in BOUNDS),
    "constraint-minLength-items",
    "constraint-maxLength-items",
    "constraint-pattern-example",
    "constraint-enum-near",
    # keys
    "unique-error",
    "unique-key",
    "primary-key",
    "primary-key-empty",
    "foreign-key",
    "foreign-key-own",
    *CUSTOM_CHECKS,
    # what a table says against itself, whatever its schema
    "row-repeated",
    "name-several-numbers",
    "period-missing",
    "period-file-missing",
    "total-value",
    "insee-value",
    "postal-code-value",
    "iban-value",
    "iban-published",
    "place-far",
    # records of a JSON file
    *(f"json-{keyword}" for keyword in KEYWORDS),
    "json-other",
    "json-unread",
)
BESIDE = {"tolerated", "others"}  # said after one of these sentences
CELLS = {  # of a column, what somebody wrote there
    "type-string-uri": ("SITE_WEB", "www.ville.example"),
    "type-string-email": ("COURRIEL", "mairie(arobase)ville.example"),
    "type-string-uuid": ("ID_OBJET", "12-345"),
    "type-string-binary": ("LOGO", "logo.png"),
    "type-string-wkt": ("GEOMETRIE", "POINT (3,0586, 50,6333)"),
    "type-integer": ("CAPACITE", "12,5"),
    "type-number": ("MONTANT", "1 250,50 €"),
    "type-number-example": ("MONTANT", "1250.50"),
    "type-boolean": ("ACCES_LIBRE", "vrai"),
    "type-date": ("DATE_DECISION", "2024-02-30"),
    "type-datetime": ("MISE_A_JOUR", "31/01/2024 14h30"),
    "type-time": ("OUVERTURE", "14h30"),
    "type-year": ("ANNEE", "24"),
    "type-yearmonth": ("MOIS", "janvier 2024"),
    "type-duration": ("DUREE", "1 h 30"),
    "type-geopoint": ("COORDONNEES", "50,6333 ; 3,0586"),
    "type-geojson": ("CONTOUR", '{"type": "Point"}'),
    "type-object": ("HORAIRES", "lundi : 7"),
    "type-array": ("JOURS", "lundi, mardi"),
    "type-list": ("EFFECTIFS", "12,treize,14"),
    "constraint-minLength": ("COM_INSEE", "1001"),
    "constraint-maxLength": ("OBJET", "Fête du village et de ses environs"),
    "constraint-minLength-items": ("JOURS", "[]"),
    "constraint-maxLength-items": ("COORDONNEES", "[3.05, 50.63, 12]"),
    "constraint-pattern": ("COM_INSEE", "1001"),
    "constraint-pattern-example": ("CODE_POSTAL", "F-59650"),
    "constraint-enum": ("COULEUR", "turquoise"),
    "constraint-enum-near": ("NATURE", "aide en numeraire"),
    "constraint-minimum": ("MONTANT", "-200"),
    "constraint-maximum": ("TAUX", "130"),
    "constraint-exclusiveMinimum": ("LONGUEUR", "0"),
    "constraint-exclusiveMaximum": ("ANGLE", "360"),
    "constraint-minimum-date": ("DATE_DECISION", "1924-03-12"),
    "constraint-maximum-date": ("FERMETURE", "23:30:00"),
    "constraint-exclusiveMinimum-date": ("DATE_FIN", "2023-12-31"),
    "constraint-exclusiveMaximum-date": ("ANNEE", "2026"),
    "unique-error": ("ID_PARC", "P-012"),
    "unique-key": ("COM_INSEE, ANNEE", "59009 · 2024"),
    "primary-key": ("ID_PARC", "P-012"),
    "foreign-key": ("COM_INSEE", "59999"),
    "foreign-key-own": ("ID_PARENT", "P-099"),
    "french-siret-value": ("COLL_SIRET", "8,06851E+10"),
    "french-siren-value": ("SIREN", "80685100"),
    "nomenclature-actes-value": ("DELIB_MATIERE_NOM", "7.5 Subventions"),
    "year-interval-value": ("BUDGET_ANNEE", "2024-2025"),
    "compare-columns-value": ("VOTE_EFFECTIF", "29"),
    "sum-columns-value": ("VOTE_REEL", "30"),
    "opening-hours-value": ("HORAIRES", "lundi-vendredi 8h30-12h"),
    "phone-number-value": ("TELEPHONE", "1 99 00 12 34"),
    "name-several-numbers": ("nomBeneficiaire", "Amicale laïque"),
    "total-value": ("montant", "12 700,00"),
    "insee-value": ("COM_INSEE", "59000"),
    "postal-code-value": ("CODE_POSTAL", "96000"),
    "iban-value": ("IBAN", "FR76…0188"),
    "json-type": ("montant", "12500 €"),
    "json-enum": ("nature", "Achat"),
    "json-pattern": ("dateNotification", "31/01/2024"),
    "json-minLength": ("objet", "x"),
    "json-maxLength": ("codeCPV", "45233140-2 Travaux routiers"),
    "json-minimum": ("dureeMois", "0"),
    "json-maximum": ("offresRecues", "10000"),
    "json-other": ("titulaires", "[]"),
}
# what else is said of each, or all of it where no cell is quoted
PARAMS: Mapping[str, Mapping[str, Param]] = {
    "extra-label": {"label": "Observations"},
    "extra-label-blank": {"number": "9"},
    "extra-label-standard": {"label": "Observations"},
    "missing-label": {"field": "dateConvention"},
    "missing-label-optional": {"field": "notificationUE"},
    "blank-label": {"field": "montant", "number": "7"},
    "duplicate-label": {"label": "objet"},
    "incorrect-label": {"label": "Montant versé", "field": "montant", "number": "7"},
    "incorrect-label-standard": {"label": "Montant versé", "field": "montant"},
    "headings": {"count": 2, "names": "« Montant versé » → « montant », « Objet » → « objet »"},
    "missing-label-several": {"count": 2, "names": "« dateConvention », « montant »"},
    "missing-label-optional-several": {"count": 2, "names": "« idRAE », « notificationUE »"},
    "missing-labels": {"count": 2, "names": "« dateConvention », « montant »"},
    "extra-cell": {"number": "9"},
    "missing-cell": {"field": "montant"},
    "type-number-example": {"example": "1 250,50"},
    "type-boolean": {"choices": "« oui », « non »"},
    "type-date": {"example": "2024-01-31"},
    "type-datetime": {"example": "2024-01-31T14:30:00"},
    "type-time": {"example": "14:30:00"},
    "type-geopoint": {"example": "3.0586,50.6333"},
    "type-array": {"example": '["lundi", "mardi"]'},
    "type-object": {"example": '{"jour": "lundi", "heures": 7}'},
    "type-empty": {"field": "MONTANT"},
    "constraint-required": {"field": "nomBeneficiaire"},
    "constraint-minLength": {"bound": "5"},
    "constraint-maxLength": {"bound": "20"},
    "constraint-minLength-items": {"bound": "1"},
    "constraint-maxLength-items": {"bound": "2"},
    "constraint-pattern": {"bound": "[0-9AB]{5}"},
    "constraint-pattern-example": {"example": "59650"},
    "constraint-enum": {"choices": "« rouge », « vert », « bleu »"},
    "constraint-enum-near": {
        "near": "aide en numéraire",
        "choices": "« aide en numéraire », « aide en nature »",
    },
    "constraint-minimum": {"bound": "0"},
    "constraint-maximum": {"bound": "100"},
    "constraint-exclusiveMinimum": {"bound": "0"},
    "constraint-exclusiveMaximum": {"bound": "360"},
    "constraint-minimum-date": {"bound": "2000-01-01"},
    "constraint-maximum-date": {"bound": "22:00:00"},
    "constraint-exclusiveMinimum-date": {"bound": "2023-12-31"},
    "constraint-exclusiveMaximum-date": {"bound": "2026"},
    "unique-error": {"other": "12"},
    "unique-key": {"other": "12"},
    "primary-key": {"other": "12"},
    "primary-key-empty": {"field": "ID_PARC"},
    "foreign-key": {"resource": "communes", "keys": "insee"},
    "foreign-key-own": {"resource": "", "keys": "ID_PARC"},
    "cohesive-columns-value": {
        "field": "VOTE_REEL",
        "others": "« VOTE_POUR », « VOTE_CONTRE », « VOTE_ABSTENTION »",
    },
    "compare-columns-value": {"operator": ">=", "other": "VOTE_REEL"},
    "sum-columns-value": {"others": "« VOTE_POUR », « VOTE_CONTRE », « VOTE_ABSTENTION »"},
    "row-repeated": {"other": "12"},
    "name-several-numbers": {"number": "00089010300013", "first": "12", "other": "00080117500019"},
    "period-missing": {"field": "annee", "periods": "« 2021 »", "count": 1},
    "period-file-missing": {"periods": "« 2021 », « 2022 »", "count": 2},
    "total-value": {"sum": "12500,50"},
    "iban-published": {"field": "IBAN"},
    "place-far": {"latitude": "43.61", "longitude": "3.877"},
    "json-required": {"field": "dateNotification"},
    "json-unread": {"most": 50},
    "json-additionalProperties": {"field": "observations"},
    "json-enum": {"bound": "« Marché », « Marché de partenariat »"},
    "json-minLength": {"bound": "5"},
    "json-maxLength": {"bound": "10"},
    "json-minimum": {"bound": "1"},
    "json-maximum": {"bound": "9999"},
    "json-minItems": {"field": "titulaires", "bound": "1"},
    "one-of-required": {"others": "« idBeneficiaire », « rnaBeneficiaire »"},
}
JARGON = (
    "chaîne", "string", "entier", "regex", "booléen", "boolean", "null", "expression régulière",
    "format iso", "type", "integer", "date-time", "array", "json", "schéma", "champ", "valide",
    "contrainte", "encodage", "required",
)  # fmt: skip


@cache
def sentence(code: str) -> str:
    params = dict(PARAMS.get(code, {}))
    if code in CELLS:
        params["field"], params["value"] = CELLS[code]
    return french().breach(f"fault.{code}", params)


def plain(text: str) -> str:
    return text.replace(NARROW, " ").replace(WIDE, " ")


def test_the_sentences_are_those_that_were_read() -> None:
    made = "".join(f"{code}: {sentence(code)}\n" for code in CODES)
    if os.environ.get("FAULT_MESSAGES") == "write":
        GOLDEN.write_text(made, "utf-8")
    assert made == GOLDEN.read_text("utf-8"), (
        f"read them, then: FAULT_MESSAGES=write pytest {Path(__file__).name}"
    )


@pytest.mark.parametrize("code", CODES)
def test_a_sentence_says_what_is_wrong_then_what_to_write(code: str) -> None:
    text = plain(sentence(code))
    wrong, arrow, right = text.rpartition(" → ")
    assert arrow
    assert wrong.endswith(".") and not wrong[0].isupper(), "it follows its place"
    assert right[0].isupper() or right[0].isdigit()
    assert not re.search(r"\{[a-z]*\}", text), "a parameter is not filled"
    quoted = re.sub(
        r"« [^»]* »", "", re.sub(r"\{.*\}", "", text)
    )  # names and values are the schema's
    assert [word for word in JARGON if re.search(rf"\b{word}s?\b", quoted, re.I)] == []
    if code in CELLS:
        assert CELLS[code][0] in wrong and CELLS[code][1] in wrong


def test_every_sentence_has_a_code_and_every_operator_its_words() -> None:
    source = (PACKAGE / "locale/fr/LC_MESSAGES/beffroi.po").read_text("utf-8")
    assert {*re.findall(r'^msgid "fault\.(.+)"$', source, re.M)} - BESIDE == {*CODES}
    assert {*re.findall(r'^msgid "operator\.(.+)"$', source, re.M)} == {*OPERATORS}
    assert {*PARAMS, *CELLS} <= {*CODES} and len({*CODES}) == len(CODES)


def test_a_column_too_many_without_a_name_is_not_quoted() -> None:
    assert describe_label_fault(LabelFault("extra-label", 9, "", ""))[0] == "extra-label-blank"
    assert (
        describe_label_fault(LabelFault("extra-label", 9, "colonne_9", ""))[0]
        == "extra-label-blank"
    ), "the reader's name for it"
    assert (
        describe_label_fault(LabelFault("extra-label", 9, "Observations", ""))[0] == "extra-label"
    )


def entries() -> dict[str, str]:
    """What docs/validation.md says under each heading that is a code."""
    messages = GUIDE.read_text("utf-8").partition("\n## Là où nous jugeons autrement")[0]
    parts = re.split(r"^### (.+)$", messages, flags=re.M)
    return {
        head: re.split(r"^## ", text, flags=re.M)[0]
        for head, text in zip(parts[1::2], parts[2::2], strict=True)
    }


@pytest.mark.parametrize("code", CODES)
def test_the_guide_explains_every_sentence(code: str) -> None:
    """Under its code: the sentence itself, what it means, a cell before and after, what to do."""
    entry = entries()[code]
    assert f"    {plain(sentence(code))}\n" in plain(entry), "the sentence is another by now"
    assert re.search(r"^\| avant \| après \|\n\| --- \| --- \|\n(\| .+ \| .+ \|\n)+", entry, re.M)


def test_the_guide_explains_nothing_that_is_not_said() -> None:
    assert {*entries()} == {*CODES}


def test_the_guide_s_example_is_told_as_it_says(tmp_path: Path) -> None:
    table, model, _, told = re.findall(
        r"^```\w*\n(.*?)^```$", GUIDE.read_text("utf-8"), re.M | re.S
    )[:4]
    (tmp_path / "subventions-2025.csv").write_text(table, "utf-8")
    (tmp_path / "modele.yaml").write_text(model, "utf-8")
    done = beffroi(
        "validate", tmp_path / "subventions-2025.csv", "--schema", tmp_path / "modele.yaml"
    )
    assert (done.returncode, plain(done.stdout)) == (1, told)


MORE: Mapping[
    str, Mapping[str, Any]
] = {  # what the schema of an entry's cells says beside its code
    "type-number-example": {"decimalChar": ",", "groupChar": " "},
    "type-boolean": {"trueValues": ["oui"], "falseValues": ["non"]},
    "type-list": {"itemType": "integer"},
    "type-empty": {"type": "number", "missingValues": ["NC"]},
    "constraint-minLength-items": {"type": "array"},
    "constraint-maxLength-items": {"type": "array"},
    "constraint-pattern-example": {"example": "59650", "constraints": {"pattern": "[0-9]{5}"}},
    "constraint-enum": {"constraints": {"enum": ["rouge", "vert", "bleu"]}},
    "constraint-enum-near": {"constraints": {"enum": ["aide en numéraire", "aide en nature"]}},
    **{f"constraint-{name}": {"type": "number"} for name in BOUNDS},
    "constraint-minimum-date": {"type": "date"},
    "constraint-maximum-date": {"type": "time"},
    "constraint-exclusiveMinimum-date": {"type": "date"},
    "constraint-exclusiveMaximum-date": {"type": "year"},
}
OF_ONE_CELL = [
    code for code in CODES
    if code.startswith(("type-", "constraint-"))
    or (code in CUSTOM_CHECKS and not {"other", "others"} & {*PARAMS.get(code, {})})
]  # fmt: skip


def schema_of(code: str) -> dict[str, Any]:
    """A schema that has the sentence of this code for some cells of its field « a »."""
    family, _, rest = code.partition("-")
    name, _, format_ = rest.partition("-")
    field: dict[str, Any] = {"name": "a", "type": "string"}
    if family == "type":
        field |= {"type": name, "format": format_ if name == "string" else "default"}
    elif family == "constraint":
        bound = PARAMS[code].get("bound", True)
        field["constraints"] = {name: int(str(bound)) if name.endswith("Length") else bound}
    checks = [{"name": code, "params": {"column": "a"}}] if code in CUSTOM_CHECKS else []
    return {
        "fields": [{"name": "k", "type": "string"}, {**field, **MORE.get(code, {})}],
        "custom_checks": checks,
    }


@pytest.mark.parametrize("code", OF_ONE_CELL)
def test_the_cells_of_the_guide_are_wrong_before_and_right_after(code: str, tmp_path: Path) -> None:
    rows = re.findall(r"^\| (?:`(.*)`|\(vide\)) \| (?:`(.*)`|\(vide\)) \|$", entries()[code], re.M)
    before, after = zip(*rows, strict=True)
    descriptor = schema_of(code)
    constraints, example = (descriptor["fields"][1].get(key) for key in ("constraints", "example"))
    field = Field(
        name="a",
        type=descriptor["fields"][1]["type"],
        format=descriptor["fields"][1].get("format", "default"),
        example=example or "",
        constraints=constraints,
        options=MORE.get(code),
    )
    _, verdict = ours(written(tmp_path, [*before, *after]), descriptor)
    assert {found.row: describe_row_fault(found, field)[0] for found in verdict.found} == {
        row: code for row, _ in enumerate(before, 2)
    }
