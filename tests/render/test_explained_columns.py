"""« Les colonnes »: what the schema or the standard says of each, under whatever name the file has
it; else a value."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from specimen import Made, Press, plain, table

from site_builder.core.language import format_french_spaces, load_language
from site_builder.core.model.columns import Column
from site_builder.core.model.dataset import Resource
from site_builder.core.model.prepared import ColumnProfile, Detail, DistributionBar, TableDetail
from site_builder.core.model.table_schema import Field, TableSchema
from site_builder.metadata.standards import STANDARDS, load_standard
from site_builder.render.pages.distribution import LONGEST

FRENCH = load_language("fr")
NAMES = ("Nom de l'association", "montant", "remarque interne")
SUBVENTIONS = load_standard("scdl/subventions")


def one(
    names: tuple[str, ...] = NAMES,
    bars: tuple[DistributionBar, ...] = (),
    first: str = "Zoé",
    filled: int = 9,
    **more: object,
) -> Made:
    columns = tuple(Column(name=name, type="string", kind="string") for name in names)
    profiles = tuple(
        ColumnProfile(
            name=name,
            type="string",
            kind="string",
            rows=9,
            filled=filled,
            distinct=5 if bars else 9,
            low="",
            high="",
            ordered=False,
            bars=bars,
        )
        for name in names
    )
    detail = Detail(
        (
            TableDetail(
                name="table",
                profiles=profiles,
                preview=(("",) * len(names), (first,) * len(names)),
                repairs=(),
            ),
        ),
        (),
    )
    return replace(
        plain("lille/subventions", **more),  # type: ignore[arg-type]
        tables=(table(columns=columns),),
        detail=detail,
    )


def explained(made: Made) -> dict[str, str]:
    """The part of the page about each column, by its name."""
    press = Press()
    rendered = press.render([made])
    assert rendered.problems == ()
    text = press.text(rendered, "lille/subventions/index.html")
    part = text.partition('<ol class="columns">')[2].partition("</ol>")[0]
    start = r'<li>\n<details>\n<summary><b id="[^"]*">'
    found = re.findall(rf"{start}(.*?)</li>(?=\n(?:{start}|$))", part, re.DOTALL)
    names = [re.findall("<code>(.*?)</code>", about)[0] for about in found]
    return dict(zip([name.replace("&#39;", "'") for name in names], found, strict=True))


def test_a_heading_that_is_recognised_has_the_help_of_the_standard() -> None:
    found = explained(one(standard="scdl/subventions"))
    fields = {field.name: field for field in SUBVENTIONS.schema.fields}
    for name, heading, field in (
        ("Nom de l'association", "Nom de l&#39;association", fields["nomBeneficiaire"]),
        ("montant", fields["montant"].title, fields["montant"]),
    ):
        assert found[name].startswith(f"{heading}</b>"), "the one that stands above the table"
        assert f'<a href="../../standards/subventions/#c-{field.name}"><code>' in found[name]
        assert str(format_french_spaces(field.description)).replace("'", "&#39;") in found[name]
        assert f"{FRENCH.say('standard.example')} {field.example}" in found[name]
    assert "standards/" not in found["remarque interne"]
    assert f"{FRENCH.say('standard.example')} Zoé" in found["remarque interne"]


def test_each_link_leads_to_the_field() -> None:
    press = Press()
    rendered = press.render([one(standard="scdl/subventions")])
    page = press.text(rendered, "standards/subventions/index.html")
    anchors = re.findall(
        r'href="../../standards/subventions/#(c-[^"]*)"',
        press.text(rendered, "lille/subventions/index.html"),
    )
    assert len(anchors) == 2
    for anchor in anchors:
        assert f'id="{anchor}"' in page


def test_a_schema_of_its_own_comes_before_the_standard() -> None:
    schema = TableSchema(
        fields=(
            Field(
                name="montant",
                type="number",
                title="Le montant",
                description="En euros.",
                example="12,50",
            ),
        )
    )
    made = one(
        standard="scdl/subventions",
        sources=(Resource(name="table", path="table.csv", kind="table", schema=schema),),
    )
    found = explained(made)
    assert found["montant"].startswith("Le montant</b>")
    assert "<p>En euros.</p>" in found["montant"]
    assert f"{FRENCH.say('standard.example')} 12,50" in found["montant"]
    assert "standards/" not in "".join(found.values())


@pytest.mark.parametrize(
    "described", ["texte", None, ["a"], {"type": "string", "constraints": None}]
)
def test_what_a_schema_says_of_members_may_be_of_any_shape(described: object) -> None:
    """It is the contributor's: what is wrong in it stops neither its page nor the site."""
    field = Field(
        name="montant", type="array", title="Les montants", options={"arrayItem": described}
    )
    source = Resource(
        name="table", path="table.csv", kind="table", schema=TableSchema(fields=(field,))
    )
    found = explained(one(standard="scdl/subventions", sources=(source,)))
    assert found["montant"].startswith("Les montants</b>")
    assert not field.is_closed_list


def test_members_of_a_closed_list_are_known() -> None:
    described = {"type": "string", "constraints": {"enum": ["a", "b"]}}
    assert Field(name="a", type="array", options={"arrayItem": described}).is_closed_list


def test_a_schema_that_is_the_standard_leads_to_its_page() -> None:
    source = Resource(name="table", path="table.csv", kind="table", schema=SUBVENTIONS.schema)
    found = explained(one(standard="scdl/subventions", sources=(source,)))
    assert '#c-montant">' in found["montant"]


def test_without_a_standard_one_real_value_is_an_example() -> None:
    long = "É" * 200
    assert f"{FRENCH.say('standard.example')} Zoé<" in explained(one())["montant"]
    assert f"{'É' * (LONGEST - 1)}…<" in explained(one(first=long))["montant"]
    assert "&lt;b&gt;" in explained(one(first="<b>"))["montant"]
    assert FRENCH.say("standard.example") not in explained(one(first=""))["montant"]
    frequent = explained(one(bars=(DistributionBar("Léo", 3), DistributionBar("Zoé", 2))))[
        "montant"
    ]
    assert FRENCH.say("standard.example") not in frequent, "the most frequent values are there"


def test_what_an_empty_cell_means_is_said_where_the_standard_says_it_and_some_are_empty() -> None:
    names = ("Date de versement", "montant")
    paid = explained(one(names, filled=7, standard="scdl/subventions"))
    said = "vide\u00a0: pas encore versé, ou date non renseignée"
    assert said in paid["Date de versement"]
    assert "vide" not in paid["montant"]
    full = explained(one(names, standard="scdl/subventions"))
    assert said not in full["Date de versement"]


def test_every_standard_says_it_in_each_language_of_its_own_fields() -> None:
    for id_ in STANDARDS:
        standard = load_standard(id_)
        fields = {field.name for field in standard.schema.fields}
        for name, meanings in standard.empty.items():
            assert name in fields
            assert set(meanings) in (set(), {"fr", "en"}), (id_, name)
