"""What standards say is in the language of the page, and money is written in one way in each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tools import run_typescript

from site_builder.core.language import load_language
from site_builder.core.model.comparison import ComparedMeasure
from site_builder.core.text import slugify_text
from site_builder.core.word_lists import load_standard_values, load_standard_words
from site_builder.metadata.standards import STANDARDS, Standard, load_standard
from site_builder.render.feeds.workbook import list_item_choices
from site_builder.render.pages.chart_svg import _drop_common_unit
from site_builder.render.pages.standard_words import (
    explain_value,
    list_category_words,
    translate_measure,
    translate_standard_text,
)
from site_builder.render.pages.values import attach_unit, choose_cell_formatter

ENGLISH = load_language("en")
FRENCH = load_language("fr")


def list_texts(standard: Standard) -> Iterator[str]:
    """What pages in another language say of it."""
    yield standard.title
    yield standard.row
    yield from (field.title for field in standard.schema.fields)
    for records in standard.records:
        yield from (records.title, records.description)
        yield from (field.title for field, _ in records.fields)
    for measure in standard.measures:
        yield from (measure.title, measure.method, measure.limits)
        yield from (heading.label for heading in measure.headings)
        yield from dict(measure.words).values()


@pytest.mark.parametrize("id_", STANDARDS)
def test_each_standard_and_each_of_its_measures_has_its_english(id_: str) -> None:
    """A text that changes in French asks for its English anew: it is found by the whole of it."""
    english = load_standard_words("en")
    assert [text for text in list_texts(load_standard(id_)) if text not in english] == []
    assert load_standard_words("fr") == {}


@pytest.mark.parametrize("id_", STANDARDS)
def test_no_two_fields_of_a_standard_have_one_name_in_english(id_: str) -> None:
    """Columns of one name could not be told apart."""
    titles = [field.title for field in load_standard(id_).schema.fields]
    english = [translate_standard_text(ENGLISH, title) for title in titles]
    assert len(set(english)) == len(set(titles))


def list_closed_values(standard: Standard) -> set[str]:
    """The values of its closed lists, by their slugs."""
    fields = list(standard.schema.fields)
    for records in standard.records:
        fields.extend(field for field, _ in records.fields)
    values: set[str] = set()
    for field in fields:
        values.update(map(str, field.bounds.get("enum", ())), list_item_choices(field))
    return set(map(slugify_text, values))


CODES = {"siret", "tahiti", "ridet", "frwf", "irep", *"abcde"}  # what people say as it is written
LICENCES = {"licence-ouverte-lo", "open-database-license-odbl", "creative-commons-cc"}


@pytest.mark.parametrize("id_", STANDARDS)
def test_each_value_of_a_closed_list_has_its_english(id_: str) -> None:
    english = {value for standard, value in load_standard_values("en") if standard == id_}
    assert list_closed_values(load_standard(id_)) - english - CODES - LICENCES == set()
    assert load_standard_values("fr") == {}


def test_values_beside_the_lists_are_those_that_communes_write_for_one_of_them() -> None:
    known = {(id_, value) for id_ in STANDARDS for value in list_closed_values(load_standard(id_))}
    others = load_standard_values("en").keys() - known
    assert sorted(value for _, value in others) == [
        "accompagnement",
        "arachide",
        "compte-financier-unique",
        "en-nature",
        "fromage",
        "fruits-a-coque",
        "gluten",
        "laitage",
        "numeraire",
        "oeuf",
        "plat",
        "poisson",
        "sans-viande",
        "sesame",
        "sulfites",
    ]


@pytest.mark.parametrize(
    ("standard", "value", "meaning"),
    [
        ("scdl/menus-collectifs", "Céleri, Œuf, Moutarde", "celery, eggs, mustard"),
        ("scdl/menus-collectifs", "entrée", "starter"),
        ("etalab/bal", "entrée", "entrance"),
        ("scdl/subventions", "aide en numéraire\u00a0; aide en nature", "in money, in kind"),
        ("scdl/subventions", "aide en numéraire ; autre chose", ""),
        ("scdl/subventions", "", ""),
        ("", "entrée", ""),
    ],
)
def test_a_value_is_explained_where_all_of_it_is_known(
    standard: str, value: str, meaning: str
) -> None:
    assert explain_value(ENGLISH, standard, value) == meaning
    assert explain_value(FRENCH, standard, value) == ""


def test_no_english_is_kept_of_a_text_that_no_standard_says_any_more() -> None:
    said = {text for id_ in STANDARDS for text in list_texts(load_standard(id_))}
    stale = load_standard_words("en").keys() - said
    assert stale == {"élèves"}, "a unit"


def test_the_categories_of_a_measure_keep_the_words_of_the_data() -> None:
    measure = ComparedMeasure(
        id="prenoms",
        title="Enfants qui ont reçu un prénom",
        unit="élèves",
        per="",
        money=False,
        method="",
        limits="",
        years=("2024",),
        categories=(("fille|f", "Fille (fille)"), ("0", "Sécurité")),
        values=(),
    )
    translated = translate_measure(ENGLISH, measure)
    assert translated.title == "Children given a first name"
    assert translated.unit == "pupils"
    assert translated.categories == (("fille|f", "Fille (girl)"), ("0", "Public safety"))
    assert translate_measure(FRENCH, measure) == measure
    words = list_category_words(ENGLISH, load_standard("scdl/prenoms"))
    assert words["garçon"] == "boy"
    assert list_category_words(FRENCH, load_standard("scdl/prenoms")) == {}


@pytest.mark.parametrize(
    ("unit", "cell", "french", "english"),
    [
        ("€", "16.3", "16,3\u00a0€", "€16.3"),
        ("€", "-5", "\u22125\u00a0€", "\u2212€5"),
        ("€ HT", "1500", "1\u202f500\u00a0€ HT", "€1,500 HT"),
        ("kW", "22", "22\u00a0kW", "22\u00a0kW"),
        ("%", "4.3", "4,3\u00a0%", "4.3%"),
        ("€", "12 € environ", "12 € environ", "12 € environ"),
    ],
)
def test_the_sign_of_the_euro_is_first_in_english_and_that_of_percent_close(
    unit: str, cell: str, french: str, english: str
) -> None:
    assert choose_cell_formatter(FRENCH, "number", "number", unit)(cell) == french
    assert choose_cell_formatter(ENGLISH, "number", "number", unit)(cell) == english


WRITE_UNITS = """
import { attachUnit } from "../src/amounts";
const cases: [string, string, string][] = JSON.parse(process.argv[2]!);
console.log(JSON.stringify(cases.map((given) => attachUnit(...given))));
"""


def test_the_browser_writes_units_as_pages_do(tmp_path: Path) -> None:
    """A cell does not change once the explorer opens over it."""
    given = []
    expected = []
    for language in (FRENCH, ENGLISH):
        for unit in ("", "€", "€ HT", "€/t", "kW", "%", "% vol."):
            for number in ("16", "\u22125", "4.80"):
                given.append((language.code, number, unit))
                expected.append(attach_unit(language, number, unit))
    assert run_typescript(WRITE_UNITS, tmp_path, given) == expected


@pytest.mark.parametrize(
    ("texts", "bare"),
    [
        (["3,66\u00a0M€", "3,6\u00a0M€"], ["3,66", "3,6"]),
        (["€3.66M", "\u2212€3.6M"], ["€3.66M", "\u2212€3.6M"]),
        (["€3.66M", "€3.6M"], ["3.66", "3.6"]),
        (["900\u202f000", "1,2\u00a0M€"], ["900\u202f000", "1,2\u00a0M€"]),
        (["12\u202f500", "9"], ["12\u202f500", "9"]),
    ],
)
def test_values_over_bars_leave_to_the_scale_what_stands_around_all_of_them(
    texts: list[str], bare: list[str]
) -> None:
    assert _drop_common_unit(texts) == bare
