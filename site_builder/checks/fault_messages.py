"""What is said of a fault: the message `fault.<id>` and its parameters, all texts. Its sentence is
made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from site_builder.checks.constraints import Reason, UncheckedRule
from site_builder.checks.row_faults import RowFault
from site_builder.checks.structure import LabelFault
from site_builder.core.model.table_schema import Field
from site_builder.core.problems import UNREADABLE_PATTERN, Place, Problem, make_problem
from site_builder.core.text import find_nearest_word, quote_words, truncate_text
from site_builder.metadata.table_schema import BOUNDS

LONGEST = 80  # characters of a cell that are quoted
MOST = 12  # values of a list that are named
MOST_COMPARED = 200  # those among which the nearest is looked for
MOMENT = datetime(2024, 1, 31, 14, 30)
EXAMPLES = {
    "date": "2024-01-31",
    "datetime": "2024-01-31T14:30:00",
    "time": "14:30:00",
    "array": '["lundi", "mardi"]',
    "object": '{"jour": "lundi", "heures": 7}',
}
# What is said of a rule that has not been looked at. All begin with one of problems.UNCHECKED
UNCHECKED: Mapping[Reason, str] = {
    "unreadable": UNREADABLE_PATTERN,
    "unfit": "rule-unfit",
    "unknown": "rule-unknown",
    "undecided": "rule-undecided",
    "time": "rule-unchecked",
    "reference": "rule-reference",
    "own-reference": "rule-reference-own",
    "absent": "rule-absent",
    "library": "rule-library",
    "schema-library": "schema-library",
}
PLACES = {
    "default": "3.0586,50.6333",
    "array": "[3.0586, 50.6333]",
    "object": '{"lon": 3.0586, "lat": 50.6333}',
}


def describe_label_fault(label: LabelFault) -> tuple[str, dict[str, str]]:
    """The message of what is wrong with a name of the header."""
    code = label.code
    usual_name = f"colonne_{label.number}"  # that a reader gives where there is none
    if code == "extra-label" and label.label in ("", usual_name):
        code = "extra-label-blank"
    return code, {
        "label": shorten_fault_value(label.label),
        "field": label.field,
        "number": str(label.number),
    }


def describe_row_fault(found: RowFault, field: Field | None) -> tuple[str, dict[str, str]]:
    """The message of a fault of a row, of which `field` describes the column."""
    fault = found.fault
    params = {"field": fault.name, "value": shorten_fault_value(found.value or ""), **fault.params}
    if found.other is not None:
        params["other"] = str(found.other)
    if fault.why:
        params["why"] = fault.why
    match fault.code:
        case "type-error" if field:
            example = _give_example(field)
            return _choose_type_message(field, params["value"], example), params | example
        case "constraint-error":
            return _describe_constraint(fault.rule, fault.bound, field, params)
        case "primary-key" if found.other is None:
            return "primary-key-empty", params
        case "foreign-key" if not fault.params["resource"]:
            return "foreign-key-own", params
        case "extra-cell":
            return fault.code, params | {"number": str((fault.column or 0) + 1)}
    return fault.code, params


def report_unchecked_rule(unchecked: UncheckedRule, place: Place) -> Problem:
    """The problem of a rule that has not been looked at, in the table at this place."""
    return make_problem(
        UNCHECKED[unchecked.reason],
        place,
        field=unchecked.field,
        rule=unchecked.rule,
        bound=shorten_fault_value(unchecked.bound),
        seconds=round(unchecked.seconds, 3),
    )


def _choose_type_message(field: Field, value: str, example: dict[str, str]) -> str:
    if not value:
        return "type-empty"
    if field.type == "number" and example:
        return "type-number-example"
    return f"type-{field.type}-{field.format}" if field.type == "string" else f"type-{field.type}"


def _give_example(field: Field) -> dict[str, str]:
    """How a value of the field is written."""
    options = field.options or {}
    match field.type:
        case "boolean":
            words: list[object] = []
            for option, usual in (("trueValues", "true"), ("falseValues", "false")):
                own = options.get(option)
                words += own if isinstance(own, list) else [usual]
            return {"choices": quote_words(words, MOST)}
        case "number" if "decimalChar" in options or "groupChar" in options:
            group = options.get("groupChar", "")
            mark = options.get("decimalChar", ".")
            return {"example": f"1{group}250{mark}50"}
        case "date" | "datetime" | "time" if field.format not in ("default", "any"):
            return {"example": MOMENT.strftime(field.format)}
        case "array" | "object" if field.example:
            return {"example": field.example}
        case "geopoint":
            return {"example": PLACES.get(field.format, PLACES["default"])}
    return {"example": EXAMPLES[field.type]} if field.type in EXAMPLES else {}


def _describe_constraint(
    rule: str, bound: Any, field: Field | None, params: dict[str, str]
) -> tuple[str, dict[str, str]]:
    code = f"constraint-{rule}"
    if rule == "enum" and isinstance(bound, list):
        return _describe_choices(code, bound, params)
    if rule == "pattern" and field and field.example:
        return f"{code}-example", params | {"example": field.example}
    code += _name_bounded(rule, field.type if field else "")
    return code, params | {"bound": str(bound)}


def _name_bounded(rule: str, type_: str) -> str:
    """The end of the code of a bound, by what it is of."""
    match rule:
        case "minLength" | "maxLength":
            return "-items" if type_ in ("array", "object", "list") else ""
    return "" if rule not in BOUNDS or type_ in ("", "number", "integer") else "-date"


def _describe_choices(
    code: str, bound: list[Any], params: dict[str, str]
) -> tuple[str, dict[str, str]]:
    """The values that a list has, and the one that was probably meant."""
    choices = [str(choice) for choice in bound]
    params = params | {"choices": quote_words(choices, MOST)}
    near = find_nearest_word(params["value"], choices[:MOST_COMPARED])
    if near:
        return f"{code}-near", params | {"near": near}
    return code, params


def shorten_fault_value(text: str) -> str:
    return truncate_text(text, LONGEST)
