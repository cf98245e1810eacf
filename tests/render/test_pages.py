"""Pages: what they say, in what order, of what weight; contributors' words are never code; nothing
is made twice."""

from __future__ import annotations

import random
import re
import string
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, get_args, get_origin, get_type_hints

import jinja2
import pytest
from nightly import nightly_but_each
from portal import write
from specimen import (
    COLUMNS,
    EDITORIAL,
    EVERYTHING,
    PORTAL,
    PUBLISHERS,
    ROWS,
    Press,
    closed,
    plain,
    rich,
    site,
    table,
)

from site_builder.core.language import load_language
from site_builder.core.model.columns import Column
from site_builder.core.model.dataset import Service
from site_builder.core.model.portal import Contact, Link, Publisher
from site_builder.core.model.prepared import (
    ColumnProfile,
    Detail,
    DistributionBar,
    Document,
    TableDetail,
)
from site_builder.core.number_symbols import get_number_symbols
from site_builder.core.vocabulary import ACCESS
from site_builder.render import rendered_files
from site_builder.render.assets import locate_templates
from site_builder.render.localised_site import DetailLoader, LocalisedSite
from site_builder.render.pages.all_pages import PAGES
from site_builder.render.pages.datasets import PER_PAGE
from site_builder.render.pages.distribution import describe_column_profile
from site_builder.render.pages.home import build_home_page as home_page
from site_builder.render.pages.listing import make_alphabetical_key
from site_builder.render.pages.preview import (
    PreviewTable,
    render_preview_body,
    render_preview_head,
)
from site_builder.render.pages.prose import extract_lede, render_after_lede, render_markdown
from site_builder.render.pages.publishers import build_publisher_list_page as publishers_page
from site_builder.render.pages.shell import POLICY, Shell, build_page_shell, format_tab_title
from site_builder.render.pages.values import choose_cell_formatter, format_period, round_percentage
from site_builder.render.render import RenderedSite
from site_builder.render.stylesheet import OWNER_STYLES, shorten_sheet
from site_builder.render.template_mistakes import make_template_problem
from site_builder.render.templates import HEAVIEST

FRENCH = load_language("fr")
NARROW = "\u202f"
WIDE = "\u00a0"
MINUS = "\u2212"
ADDRESSES = re.compile(r'(?:href|src)="([^"]*)"')


@pytest.fixture(scope="module")
def press() -> Press:
    return Press()


@pytest.fixture(scope="module")
def everything(press: Press) -> RenderedSite:
    return press.render()


def pages(rendered: RenderedSite) -> list[str]:
    return [path for path in rendered.files if path.endswith(".html")]


# --- contracts of templates ---


def contexts() -> Iterator[type]:
    """Every dataclass that a template can reach."""
    waiting: list[object] = [Shell, *(kind.context for kind in PAGES)]
    seen: set[type] = set()
    while waiting:
        one = waiting.pop()
        if (
            isinstance(one, type)
            and is_dataclass(one)
            and one not in seen
            and not one.__module__.startswith("site_builder.core.model.")
        ):
            seen.add(one)
            yield one
            waiting += get_type_hints(one).values()
        waiting += get_args(one)


@pytest.mark.parametrize("context", list(contexts()), ids=lambda context: context.__name__)
def test_every_field_that_a_template_sees_is_documented_and_frozen(context: type) -> None:
    assert context.__doc__ and not context.__doc__.startswith(context.__name__ + "("), context
    assert context.__dataclass_params__.frozen  # type: ignore[attr-defined]
    hints = get_type_hints(context, include_extras=True)
    for one in fields(context):
        assert get_origin(hints[one.name]) is Annotated, one.name
        assert get_args(hints[one.name])[1].endswith("."), one.name


def test_every_text_of_the_templates_is_in_the_catalogue() -> None:
    for path in locate_templates().glob("*.html"):
        for message in re.findall(r'say\("([^"]+)"', path.read_text("utf-8")):
            assert FRENCH.has(message), (path.name, message)


def test_templates_hold_no_words_of_their_own() -> None:
    for path in locate_templates().glob("*.html"):
        text = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;",
            " ",
            path.read_text("utf-8"),
            flags=re.DOTALL,
        )
        assert not re.search(r"[^\W\d_]{2,}", text), path.name


def test_every_kind_of_page_is_made(everything: RenderedSite) -> None:
    assert {
        "index.html",
        "jeux/index.html",
        "themes/economie/index.html",
        "lille/subventions/index.html",
        "communes/index.html",
        "armentieres/index.html",
        "metropole/index.html",
        "404.html",
        "mots-cles/subventions/index.html",
        "formats/csv/index.html",
        "reutilisations/index.html",
        "a-propos/index.html",
        "actualites/index.html",
        "actualites/ouverture/index.html",
    } <= set(pages(everything))
    lists = 1 + 1 + 1 + 1 + 3 + 1 + 1  # home, search, datasets, publishers, facets, reuses, news
    assert len(pages(everything)) == lists + 3 + 1 + 6 + 4 + 4 + 3 + 3 + 3 + 3 + 1
    assert everything.problems == ()


# --- the frame ---


def test_each_page_has_the_policy_and_no_script_or_style_of_its_own(
    press: Press, everything: RenderedSite
) -> None:
    assert "frame-ancestors" not in POLICY
    for path in pages(everything):
        text = press.text(everything, path)
        assert f'content="{POLICY}"'.replace("'", "&#39;") in text, path
        data = r' type="application/ld\+json">[^<]*</script>'  # which no browser runs
        assert not re.search(rf"<script(?! src=\"[^\"]*\" defer></script>|{data})", text), path
        assert not re.search(r"<style|<[^>]* (?:style|on\w+)=", text), path
        assert text.count("<h1") == 1, path


def test_every_link_of_every_page_leads_to_a_file_of_the_site(
    press: Press, everything: RenderedSite
) -> None:
    published = {*everything.files, "assets/beffroi.js", "assets/beffroi-titres.woff2"}
    for one in EVERYTHING:
        files = [file for each in one.tables for file in each.downloads] + [
            some.file for some in one.documents
        ]
        published |= {f"data/{one.dataset.id}/{file.path}" for file in files}
    published |= {picture.url for picture in EDITORIAL.pictures}
    for path in pages(everything):
        for address in ADDRESSES.findall(press.text(everything, path)):
            if address.startswith(("https://", "mailto:", "#", "data:image/svg+xml,")):
                continue
            assert not address.startswith("/") or path == "404.html", (path, address)
            base = "" if path == "404.html" else path
            place, _, anchor = address.removeprefix(
                "/portail/" if path == "404.html" else ""
            ).partition("#")
            target = _resolve(base, place)
            assert target in published or f"{target}index.html" in published, (path, address)
            assert not anchor or f'id="{anchor}"' in press.text(
                everything, f"{target}index.html"
            ), (path, address)


def _resolve(page: str, address: str) -> str:
    parts = page.split("/")[:-1]
    for step in address.split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


def test_the_canonical_address_is_said_where_the_portal_knows_its_own(
    press: Press, everything: RenderedSite
) -> None:
    line = '<link rel="canonical" href="https://donnees.example/portail/lille/prenoms/">'
    assert line in press.text(everything, "lille/prenoms/index.html")
    without = press.render(portal=replace(PORTAL, url=""))
    assert "canonical" not in press.text(without, "lille/prenoms/index.html")
    assert 'href="/jeux/"' in press.text(without, "404.html")
    assert 'href="/portail/jeux/"' in press.text(everything, "404.html")


def test_demonstration_data_say_so_and_are_not_indexed(
    press: Press, everything: RenderedSite
) -> None:
    text = press.text(everything, "lille/essai/index.html")
    assert '<meta name="robots" content="noindex">' in text
    assert text.count(FRENCH.say("stamp.demonstration")) == 1
    other = press.text(everything, "lille/prenoms/index.html")
    assert "noindex" not in other
    assert FRENCH.say("stamp.demonstration") not in other


def test_the_tab_shows_a_title_that_fits() -> None:
    assert format_tab_title("Prénoms", "Portail") == "Prénoms – Portail"
    assert format_tab_title("Prénoms", "P" * 80) == "Prénoms"
    assert format_tab_title("Les subventions versées " * 6).endswith("…")
    assert len(format_tab_title("Les subventions versées " * 6)) <= 70


def test_the_tab_of_a_dataset_says_whose_it_is() -> None:
    """Two communes give the same title to the same thing (WCAG 2.4.2)."""
    assert format_tab_title("Écoles", "Portail", "Lille") == "Écoles – Lille – Portail"
    assert format_tab_title("Écoles", "P" * 80, "Lille") == "Écoles – Lille"
    long = format_tab_title("Les subventions versées " * 6, "Portail", "Lille")
    assert long.endswith("… – Lille")
    assert len(long) <= 70
    assert len(format_tab_title("T" * 90, "", "P" * 90)) <= 70


# --- words of contributors ---


def test_what_contributors_write_is_never_a_template_nor_markup(
    press: Press, everything: RenderedSite
) -> None:
    text = press.text(everything, "lille/subventions/index.html")
    assert "{{ 7 * 7 }} &lt;script&gt;" in text
    assert "&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;" in text
    assert "<script>" not in text
    assert "javascript:" not in text
    assert '<a href="https://a.example/" rel="noopener noreferrer nofollow">lien</a>' in text


ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html,x)",
    "[a](//tiers.example/)",
    "![image](https://tiers.example/a.png)",
    "<a href='https://a.example' style='position:fixed' onclick='x()' target=_blank>a</a>",
    "<svg><style>@import 'https://tiers.example'</style></svg>",
    "<iframe src=https://tiers.example></iframe>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "`</code><script>alert(1)</script>`",
    '<https://a.example/"onmouseover=alert(1)>',
    "> " * 3000,
    "[" * 9000,
)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {(tag, name) for name, _ in attrs} or {(tag, "")}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack[:30])
def test_markdown_keeps_words_and_loses_what_runs_or_loads(attack: str) -> None:
    parser = _Tags()
    parser.feed(str(render_markdown(f"Avant {attack} après")))
    allowed = {"p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr"}
    assert {tag for tag, _ in parser.seen} <= {*allowed, "a"}
    assert {name for tag, name in parser.seen if name} <= {"href", "rel"}
    for address in ADDRESSES.findall(str(render_markdown(attack))):
        assert address.startswith(("https://", "http://", "mailto:"))


def test_headings_of_contributors_do_not_break_the_outline() -> None:
    assert render_markdown("# Titre\n\ntexte") == "<p><strong>Titre</strong></p>\n<p>texte</p>"


def test_the_sentence_and_the_rest_say_everything_once() -> None:
    text = "Première phrase. " + "Une autre phrase, plus longue. " * 20 + "\n\nSecond paragraphe."
    assert extract_lede(text).startswith("Première phrase.")
    assert len(extract_lede(text)) <= 320
    assert f"{extract_lede(text)} {render_after_lede(text)}".count("Une autre") == 20
    assert render_after_lede("Une phrase.\n\nLa suite.") == "<p>La suite.</p>"
    assert render_after_lede("Une phrase.") == ""
    assert extract_lede("Un **mot** et [un lien](https://a.example).") == "Un mot et un lien."
    assert "https://a.example" in render_after_lede("Un [lien](https://a.example).")
    assert extract_lede("mot " * 200).endswith("mot…")


# --- values for people ---


@pytest.mark.parametrize(
    ("type_", "kind", "value", "shown"),
    [
        ("integer", "integer", "1234567", f"1{NARROW}234{NARROW}567"),
        ("integer", "integer", "-12", f"{MINUS}12"),
        ("number", "number", "-12500.50", f"{MINUS}12{NARROW}500,50"),
        ("number", "number", "0.001", "0,001"),
        ("number", "number", "en cours", "en cours"),
        ("number", "number", "1e300", "1e300"),
        ("year", "year", "2024", "2024"),
        ("string", "siret", "21590350100017", "21590350100017"),
        ("date", "date", "2024-02-29", "29/02/2024"),
        ("date", "date", "29 février", "29 février"),
        ("datetime", "datetime", "2024-02-29T10:30:00", "29/02/2024 10:30"),
        ("boolean", "boolean", "true", "oui"),
        ("boolean", "boolean", "false", "non"),
        ("boolean", "boolean", "peut-être", "peut-être"),
    ],
)
def test_cells_are_written_for_french_people(type_: str, kind: str, value: str, shown: str) -> None:
    assert choose_cell_formatter(FRENCH, type_, kind)(value) == shown


def test_a_share_is_whole_only_when_it_is() -> None:
    assert [
        round_percentage(0, 10),
        round_percentage(1, 1000),
        round_percentage(999, 1000),
        round_percentage(10, 10),
        round_percentage(0, 0),
    ] == [
        0,
        1,
        99,
        100,
        0,
    ]


def test_periods_are_read_aloud() -> None:
    assert format_period(FRENCH, "2024") == "2024"
    assert format_period(FRENCH, "2015/2024") == "2015 à 2024"
    assert format_period(FRENCH, "2024-01-01/2024-06-30") == "du 1er janvier au 30 juin 2024"


def test_a_header_holds_its_name_only_and_each_row_has_its_own() -> None:
    assert (
        render_preview_head(PreviewTable(COLUMNS, ROWS, (0, 1)), {})
        == '<th scope="col">nom</th><th scope="col" class="n">montant</th>'
    )
    first, empty, hostile = str(
        render_preview_body(FRENCH, PreviewTable(COLUMNS, ROWS, (0, 1)), {})
    ).split("\n")
    assert first == (f'<tr><th scope="row">Zoé</th><td class="n">{MINUS}12{NARROW}500,50</td></tr>')
    assert empty == '<tr><th scope="row"><span class="aside">vide</span></th><td></td></tr>'
    assert "&lt;b&gt;" in hostile


def test_a_row_of_more_than_two_columns_has_what_opens_it_and_what_each_cell_is_called() -> None:
    table = PreviewTable(COLUMNS, ROWS[:2], (0, 1, 2, 3))
    first, empty = str(render_preview_body(FRENCH, table, {"montant": "Montant <dû>"})).split("\n")
    opener = '<details class="opener"><summary aria-label="Toute la ligne"></summary></details>'
    assert first == (
        f'<tr><th scope="row">{opener}Zoé</th><td class="n" data-label="Montant &lt;dû&gt;">{MINUS}'
        f'12{NARROW}500,50</td><td class="tuck" data-label="{COLUMNS[2].name}">31/01/2024</td>'
        f'<td class="tuck" data-label="{COLUMNS[3].name}">oui</td></tr>'
    )
    assert f'{opener}<span class="aside">vide</span></th>' in empty
    assert f'<td class="tuck" data-label="{COLUMNS[2].name}"></td>' in empty


def test_on_a_telephone_a_cell_has_another_under_it_which_stays_a_cell_of_the_table() -> None:
    table = PreviewTable(COLUMNS, ROWS[:1], (0, 1, 2), ((2, 1),))
    assert render_preview_head(table, {COLUMNS[2].name: "Date <du vote>"}).endswith(
        '<th scope="col" class="n" data-under="Date &lt;du vote&gt;">montant</th><th scope="col" '
        f'class="day tuck" data-name="{COLUMNS[2].name}">Date &lt;du vote&gt;</th>'
    )
    body = str(render_preview_body(FRENCH, table, {}))
    label = f'data-label="{COLUMNS[2].name}"'
    amount = f"{MINUS}12{NARROW}500,50"
    assert f' data-under="31/01/2024">{amount}</td><td class="tuck" {label}>31/01/2024</td>' in body
    alone = PreviewTable(COLUMNS, ROWS[:1], (0, 1), ((2, 1),))
    assert "data-under" not in render_preview_body(FRENCH, alone, {}), "the other is not shown"


def test_the_head_of_dates_and_of_yes_or_no_gives_their_column_its_width() -> None:
    head = str(render_preview_head(PreviewTable(COLUMNS, ROWS, (0, 2, 3)), {}))
    assert re.findall(r'<th scope="col"([^>]*)>', head) == ["", ' class="day"', ' class="day tuck"']


def test_columns_stand_in_the_order_in_which_they_are_read() -> None:
    shown = PreviewTable(COLUMNS, ROWS[:1], (2, 0))
    assert render_preview_body(FRENCH, shown, {}) == (
        '<tr><th scope="row">31/01/2024</th><td>Zoé</td></tr>'
    )


def test_a_column_with_a_title_is_called_by_it() -> None:
    shown = PreviewTable(COLUMNS, ROWS, (0, 1))
    assert render_preview_head(shown, {"montant": "Montant <versé>"}) == (
        '<th scope="col">nom</th><th scope="col" class="n" data-name="montant">Montant '
        "&lt;versé&gt;</th>"
    )


RECORDS = (  # a cell of JSON, what is read of it
    ('[{"titulaire":{"id":"00089870000125","rang":1}},{"titulaire":{"id":"2","rang":1.50}}]',
     f"id{WIDE}: 00089870000125, rang{WIDE}: 1 ; id{WIDE}: 2, rang{WIDE}: 1.5"),
    ('{"a":null,"b":true,"c":{"d":["x","y"]}}', f"a{WIDE}: , b{WIDE}: oui, c{WIDE}: (x ; y)"),
    ('[{"titulaire":{"id":"123","typeIdentifiant":"SIRET"}}]', "SIRET 123"),
    ('{"dureeMois":18,"DATE_FIN":"2024-04-25"}',
     f"duree mois{WIDE}: 18, DATE FIN{WIDE}: 25/04/2024"),
    ('{"id":"","typeIdentifiant":"SIRET"}', f"id{WIDE}: , type identifiant{WIDE}: SIRET"),
    ('["Clause sociale","Tranches"]', "Clause sociale ; Tranches"),
    ('[{"pas du JSON', '[{"pas du JSON'),
    ("[1, 2]", "[1, 2]"),
    (r'{"a":"\ud800"}', r'{"a":"\ud800"}'),
    (r'{"a":"\u0000"}', r'{"a":"\u0000"}'),
    ('{"id":12345678901234567890}', '{"id":12345678901234567890}'),
    ('{"a":NaN}', '{"a":NaN}'),
)  # fmt: skip


@pytest.mark.parametrize(("cell", "read"), RECORDS)
def test_records_within_a_cell_are_read(cell: str, read: str) -> None:
    assert choose_cell_formatter(FRENCH, "string", "string")(cell) == read


def test_a_cell_that_holds_the_separator_moves_no_other() -> None:
    column = Column(name="nom", type="string", kind="string")
    rows = [("a\x1f<b>", "c\x1fd"), ("e", "f")]
    shown = PreviewTable((column, column), rows, (0, 1))
    assert str(render_preview_body(FRENCH, shown, {})) == (
        '<tr><th scope="row">a\x1f&lt;b&gt;</th><td>c\x1fd</td></tr>\n<tr><th '
        'scope="row">e</th><td>f</td></tr>'
    )


def test_a_distribution_is_drawn_and_said() -> None:
    bars = (DistributionBar("0", 30), DistributionBar("25", 0), DistributionBar("50", 10))
    shown = describe_column_profile(
        FRENCH,
        ColumnProfile(
            name="n",
            type="integer",
            kind="integer",
            rows=40,
            filled=40,
            distinct=40,
            low="0",
            high="1200",
            ordered=True,
            bars=bars,
        ),
        None,
        True,
    )
    assert f"Répartition de 0 à 1{NARROW}200" in shown.histogram
    assert "se trouve de 0 à 25" in shown.histogram
    assert shown.spark.count("M") == 2, "an empty interval has no bar"
    assert (shown.filled, shown.distinct) == ("toujours remplie", "valeurs toutes différentes")
    top = describe_column_profile(
        FRENCH,
        ColumnProfile(
            name="b",
            type="boolean",
            kind="boolean",
            rows=40,
            filled=20,
            distinct=2,
            low="",
            high="",
            ordered=False,
            bars=(DistributionBar("true", 15),),
        ),
        None,
        True,
    )
    assert [(value.label, value.width) for value in top.top] == [("oui", 75)]
    assert (
        describe_column_profile(
            FRENCH,
            ColumnProfile(
                name="b",
                type="string",
                kind="string",
                rows=40,
                filled=0,
                distinct=0,
                low="",
                high="",
                ordered=False,
                bars=(),
            ),
            None,
            True,
        ).filled
        == "vide"
    )


# --- the dataset page ---


def test_a_dataset_page_goes_from_the_citizen_to_the_machine(
    press: Press, everything: RenderedSite
) -> None:
    text = press.text(everything, "lille/prenoms/index.html")
    order = [
        'class="kicker"',
        "<h1>Titre de prenoms</h1>",
        'class="keyed"',
        f"1{NARROW}234",
        ">Télécharger<",
        "Excel",
        "214",
        "Pour tout logiciel",
        "original/table.csv",
        'class="facts"',
        "1er\N{NO-BREAK SPACE}janvier 2025",
        f">Les 1{NARROW}234{WIDE}lignes<",
        "<caption",
        "<thead>",
        ">Les colonnes<",
        "<svg",
        ">Ce que nous avons corrigé<",
        ">Citer, reprendre, programmer<",
        "SHA256SUMS",
        "datapackage.json",
        ">Comment les citer<",
        ">À voir aussi<",
    ]
    place = 0
    for part in order:
        place = text.find(part, place)
        assert place >= 0, part
    assert f"3{WIDE}lignes sur 1{NARROW}234." in text


def test_each_of_several_tables_has_its_section(press: Press, everything: RenderedSite) -> None:
    text = press.text(everything, "lille/subventions/index.html")
    for year in ("2022", "2023", "2024"):
        assert f'<h3 class="aside" id="t-a{year}">Subventions {year}</h3>' in text
        assert f'href="#t-a{year}"' in text
        assert f"../../data/lille/subventions/a{year}.excel.csv" in text
    assert text.count("<table") == 3
    for part in (
        "Règlement",
        "Voté en mars.",
        "Ligne par ligne.",
        "asso@lille.example",
        "Délibérations",
        "partage",
    ):
        assert (part in text) is (part != "partage"), part


def test_a_document_says_what_one_gets_before_it_is_opened(press: Press) -> None:
    made = rich()
    (document,) = made.documents
    scan = replace(document, pages=2, day="2024-07-01", text="no")
    image = replace(document, file=replace(document.file, format="png"), width=1600, height=1200)
    sources = tuple(source for source in made.dataset.sources if source.kind == "document")
    dataset = replace(made.dataset, sources=sources, services=())
    only = replace(made, tables=(), documents=(scan, image), dataset=dataset)
    text = press.text(press.render([only]), "lille/subventions/index.html").replace(WIDE, " ")
    for part in (
        "<strong>2 documents</strong>", "<span>PDF</span><span>214 ko</span><span>2 pages</span>",
        (
            "<span>document du 1er juillet 2024</span><span>numérisé : le texte ne peut être ni "
            "lu ni cherché</span></p>"
        ),
        (
            f"<span>image PNG</span><span>214 ko</span><span>1{NARROW}600 × 1{NARROW}200 "
            "pixels</span></p>"
        ),
    ):  # fmt: skip
        assert part in text, part
    for part in ("<table", "Lignes", "Les données", 'id="services"', 'href="#documents"'):
        assert part not in text, part


def test_every_answer_about_the_text_of_a_document_has_its_words() -> None:
    for answer in get_args(get_type_hints(Document)["text"]):
        assert not answer or FRENCH.has(f"document.text.{answer}")


def test_a_service_says_what_it_takes_to_use_it(press: Press) -> None:
    made = rich()
    full = Service(
        name="api",
        url="https://lille.example/api",
        kind="api",
        title="Interface",
        description="Ligne par ligne.",
        access="key",
        frequency="daily",
        documentation="https://lille.example/doc",
        format="JSON",
    )
    bare = Service(name="wms", url="https://lille.example/wms", kind="wms")
    only = replace(
        made,
        tables=(),
        documents=(),
        dataset=replace(made.dataset, sources=(), services=(full, bare)),
    )
    text = press.text(press.render([only]), "lille/subventions/index.html").replace(WIDE, " ")
    for part in (
        "<strong>2 services en ligne</strong>",
        "<span>API</span><span>JSON</span><span>clé d’accès nécessaire</span><span>mise à jour : "
        "chaque jour</span>"
        '<a href="https://lille.example/doc" aria-label="documentation, '
        'Interface">documentation</a></p>',
        '<a href="https://lille.example/wms">service de cartes (WMS)</a>\n</li>',
    ):
        assert part in text, part
    for part in ("Télécharger", "Lignes", "Les données", "SHA256SUMS"):
        assert part not in text, part
    assert all(FRENCH.has(f"access.{code}") for code in set(ACCESS.values()))


def test_problems_are_shown_to_all_only_where_the_portal_says_so(
    press: Press, everything: RenderedSite
) -> None:
    title = FRENCH.say("problems.title")
    assert title not in press.text(everything, "lille/subventions/index.html")
    public = press.render(portal=replace(PORTAL, problems="public"))
    text = press.text(public, "lille/subventions/index.html")
    assert title in text
    assert "ligne 7" in text


def test_a_date_that_nobody_knows_is_said_unknown(press: Press, everything: RenderedSite) -> None:
    assert "date inconnue" in press.text(everything, "metropole/communes/index.html")


def test_a_heavy_table_shows_fewer_rows_and_says_so(press: Press) -> None:
    noise = random.Random(7)
    letters = string.ascii_letters + string.digits
    columns = tuple(Column(name=f"c{place}", type="string", kind="string") for place in range(300))
    rows = tuple(
        tuple("".join(noise.choices(letters, k=120)) for _ in range(30)) for _ in range(100)
    )
    profiles = tuple(
        ColumnProfile(
            name=column.name,
            type="string",
            kind="string",
            rows=500,
            filled=500,
            distinct=400,
            low="",
            high="",
            ordered=False,
            bars=(DistributionBar("".join(noise.choices(letters, k=120)), 9),),
        )
        for column in columns
    )
    made = plain("lille/large")
    made = replace(
        made,
        tables=(table("table", 500, columns),),
        detail=Detail(
            (TableDetail(name="table", profiles=profiles, preview=rows, repairs=()),), ()
        ),
    )
    rendered = press.render([made])
    text = press.text(rendered, "lille/large/index.html")
    assert len(zlib.compress(text.encode(), 9)) <= HEAVIEST
    shown_rows = re.search(r"(\d+)\xa0lignes sur 500", text)
    assert shown_rows and int(shown_rows[1]) < 100
    assert 'class="scroll"' in text


@pytest.mark.parametrize("rows", [0, 1])
def test_an_empty_table_and_one_of_a_single_row_have_their_page(press: Press, rows: int) -> None:
    made = plain("lille/vide")
    detail = Detail((TableDetail(name="table", profiles=(), preview=ROWS[:rows], repairs=()),), ())
    rendered = press.render([replace(made, tables=(table("table", rows),), detail=detail)])
    text = press.text(rendered, "lille/vide/index.html")
    assert ("<table" in text) is bool(rows)
    assert ("aucune ligne" in text) is not bool(rows)


# --- lists, publishers, home ---


@pytest.mark.nightly
def test_a_list_is_cut_in_static_pages_that_lead_to_each_other(press: Press) -> None:
    made = [plain(f"lille/d{number:04}") for number in range(2 * PER_PAGE + 1)]
    rendered = press.render(made)
    assert {"jeux/index.html", "jeux/2/index.html", "jeux/3/index.html"} <= set(rendered.files)
    assert "jeux/4/index.html" not in rendered.files
    second = press.text(rendered, "jeux/2/index.html")
    assert 'href="../../jeux/" rel="prev"' in second
    assert 'href="../../jeux/3/" rel="next"' in second
    assert 'aria-current="page"' in second
    titles = [
        title
        for path in ("jeux/index.html", "jeux/2/index.html", "jeux/3/index.html")
        for title in re.findall(r'<a class="title"[^>]*>([^<]*)</a>', press.text(rendered, path))
    ]
    assert titles == sorted(titles)
    assert len(titles) == len(made)


def test_the_words_of_the_stamp_do_not_count_in_the_order_of_titles(press: Press) -> None:
    titles = ("Comptes 2019", "Comptes", "Aides")
    datasets = []
    for number, title in enumerate(titles):
        invented = f"{title} (données fictives)"
        datasets.append(plain(f"lille/d{number}", title=invented, demonstration=True))
    page = press.text(press.render(datasets), "jeux/index.html")
    found = re.findall(r'<a class="title" href="../lille/d(\d)/', page)
    assert found == ["2", "1", "0"]


def test_names_are_sorted_as_french_readers_look_for_them() -> None:
    names = ["Éragny", "Zuydcoote", "œuvres", "Lille", "Écoles", "L’Hermitage", "eaux"]
    assert sorted(names, key=make_alphabetical_key) == [
        "eaux",
        "Écoles",
        "Éragny",
        "L’Hermitage",
        "Lille",
        "œuvres",
        "Zuydcoote",
    ]


def test_a_commune_without_data_still_has_something_to_say(
    press: Press, everything: RenderedSite
) -> None:
    text = press.text(everything, "armentieres/index.html")
    for part in (
        f"Commune de 26{NARROW}107 habitants",
        "59017",
        "Subventions aux associations",
        "Communes de la métropole",
    ):
        assert part in text, part
    assert FRENCH.say("offer.write") in text
    alone = press.render(portal=replace(PORTAL, contact=Contact()))
    assert FRENCH.say("offer.write") not in press.text(alone, "armentieres/index.html"), (
        "there is nobody below"
    )
    assert FRENCH.say("offer.title") not in press.text(everything, "lille/index.html")
    assert FRENCH.say("offer.title") not in press.text(everything, "metropole/index.html")


def test_the_home_page_says_who_publishes_and_what_is_fresh(
    press: Press, everything: RenderedSite
) -> None:
    text = press.text(everything, "index.html")
    assert f"1{WIDE}commune publie ses données{NARROW}; 1{WIDE}autre est à venir." in text
    assert (
        text.find("Subventions versées")
        < text.find("Titre de prenoms")
        < text.find("Communes de la métropole")
    )
    assert "themes/economie/" in text
    assert "<span>4\xa0jeux de données</span><span>2\xa0producteurs</span>" in text


def planned(*publishers: Publisher) -> LocalisedSite:
    """What pages are made from where these publish, Lille having one dataset."""
    one = plain("lille/prenoms")
    opening = DetailLoader(
        lambda summary: one.detail, lambda summary: (one.tables, one.documents), closed
    )
    return LocalisedSite(
        site=replace(site([one]), publishers=publishers), language=FRENCH, opening=opening, marks={}
    )


def test_a_portal_of_one_publisher_lists_no_publishers() -> None:
    _, lille, metropole = PUBLISHERS
    alone = planned(lille)
    assert build_page_shell(alone, "").publishers == ""
    home = home_page(alone)
    assert home.progress == ""
    assert [figure.label for figure in home.figures] == [
        "jeu de données",
        "producteur",
        "lignes à lire et à télécharger",
    ]
    nameless = replace(alone, site=replace(alone.site, portal=replace(PORTAL, description="")))
    assert home_page(nameless).description == FRENCH.say("home.description.commune")
    assert build_page_shell(planned(metropole), "").publishers == ""


def test_a_list_of_one_commune_and_its_partners_is_not_called_communes() -> None:
    armentieres, lille, metropole = PUBLISHERS
    pair = planned(lille, metropole)
    assert build_page_shell(pair, "").publishers == "Qui publie"
    assert home_page(pair).progress == ""
    assert publishers_page(FRENCH, (lille, metropole), {}).title == "Qui publie"
    assert publishers_page(FRENCH, (lille, metropole), {}).description.startswith(
        "La commune ne publie pas encore"
    )
    assert build_page_shell(planned(armentieres, lille), "").publishers == "Communes"
    assert home_page(planned(armentieres, lille)).progress.startswith("1 commune publie")
    assert publishers_page(FRENCH, PUBLISHERS, {}).title == "Communes et partenaires"


def test_a_portal_without_any_dataset_or_commune_still_builds(press: Press) -> None:
    empty = press.render([])
    assert FRENCH.say("home.empty") in press.text(empty, "index.html")
    assert FRENCH.count("publishers.none", 2) in press.text(empty, "communes/index.html")


# --- nothing is made twice ---


def test_an_unchanged_site_opens_and_renders_nothing() -> None:
    press = Press()
    first = press.render()
    press.kept.clear()
    press.opened.clear()
    second = press.render(known=first.pages)
    assert (second.files, second.pages) == (first.files, first.pages)
    assert press.opened == []
    cached = (".html", "package.json")
    assert set(press.kept) <= {
        first.files[path] for path in first.files if not path.endswith(cached)
    }


def test_one_changed_dataset_is_the_only_one_opened() -> None:
    press = Press()
    first = press.render()
    press.opened.clear()
    changed = replace(
        EVERYTHING[1], dataset=replace(EVERYTHING[1].dataset, modified=date(2026, 1, 1))
    )
    second = press.render([EVERYTHING[0], changed, *EVERYTHING[2:]], known=first.pages)
    opened = Counter(press.opened)
    assert opened.pop("lille/prenoms") > 1
    assert set(opened.values()) == {1}, "the part of the search in which it is, and nothing else"
    cold = Press().render([EVERYTHING[0], changed, *EVERYTHING[2:]])
    assert (second.files, second.pages) == (cold.files, cold.pages)


def test_only_its_own_page_is_made_again_where_a_neighbour_of_a_dataset_has_changed() -> None:
    press = Press()
    first = press.render()
    press.opened.clear()
    second = press.render(neighbours=(Link("Autre", "lille/autre/"),), known=first.pages)
    (opened,) = press.opened
    assert {path for path in first.files if first.files[path] != second.files[path]} == {
        f"{opened}/index.html"
    }


@pytest.mark.parametrize(
    "name",
    [
        "render/render.py",
        "checks/headings.py",
        "metadata/standards/a/schema.json",
        "locale/fr/b.po",
        "locale/fr/synonyms.txt",
    ],
)
def test_pages_are_made_again_where_what_makes_them_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(rendered_files, "__file__", str(tmp_path / "render" / "render.py"))
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("a")
    before = rendered_files.hash_render_code.__wrapped__()
    (tmp_path / name).write_text("b")
    assert rendered_files.hash_render_code.__wrapped__() != before


def test_nothing_that_changes_stands_around_pages() -> None:
    press = Press()
    first = press.render()
    second = press.render([*EVERYTHING, plain("metropole/zones", theme="sante")])
    same = {path for path in pages(first) if first.files[path] == second.files[path]}
    assert {"lille/essai/index.html", "404.html", "themes/economie/index.html"} <= same


# --- owners' templates ---


def test_an_owner_extends_our_template_for_one_dataset_and_the_page_says_which_was_used(
    tmp_path: Path,
) -> None:
    press = Press()
    before = press.render(folders=(tmp_path,))
    override = (
        '{% extends "beffroi/dataset.html" %}{% block notice %}<p>À nous : {{ page.id }}</p>{% '
        "endblock %}"
    )
    (tmp_path / "dataset--lille--prenoms.html").write_text(override, "utf-8")
    after = press.render(folders=(tmp_path,), known=before.pages)
    changed = {path for path in before.files if before.files[path] != after.files[path]}
    assert changed == {"lille/prenoms/index.html"}
    text = press.text(after, "lille/prenoms/index.html")
    assert "<p>À nous\N{NO-BREAK SPACE}: lille/prenoms</p>" in text
    assert "Télécharger" in text
    considered = "*dataset--lille--prenoms.html, dataset--lille.html, dataset.html"
    assert text.endswith(f"<!-- Templates considered: {considered} -->\n")
    other = press.text(after, "lille/essai/index.html")
    assert other.endswith(
        "<!-- Templates considered: dataset--lille--essai.html, dataset--lille.html, "
        "*dataset.html -->\n"
    )


def test_a_changed_frame_changes_every_page_and_nothing_else(tmp_path: Path) -> None:
    press = Press()
    before = press.render(folders=(tmp_path,))
    (tmp_path / "base.html").write_text(
        '{% extends "beffroi/base.html" %}{% block footer %}<p>Pied</p>{% endblock %}'
    )
    after = press.render(folders=(tmp_path,), known=before.pages)
    assert {path for path in before.files if before.files[path] != after.files[path]} == {
        path
        for path in pages(before)
        if not path.startswith("embed/")  # which has neither head nor foot
    }
    assert "<p>Pied</p>" in press.text(after, "lille/prenoms/index.html")


@pytest.mark.parametrize(
    ("template", "line", "code", "said"),
    [
        ("<p>\n{{ page.titre }}</p>", 2, "template-undefined", "rien ne s’y appelle « titre »"),
        ("<p>\n{{ nope }}</p>", 2, "template-undefined", "rien ne s’y appelle « nope »"),
        ("<p>\n\n{% if %}</p>", 3, "template-syntax", "« {% %} » ou « {{ }} »"),
        ("{{ 1 / 0 }}", 1, "template-zero", "divise par zéro"),
        (
            '{% extends "absent.html" %}',
            None,
            "template-absent",
            "« absent.html », qui n’existe pas",
        ),
    ],
)
def test_a_broken_template_is_one_problem_and_ours_takes_its_place(
    tmp_path: Path, template: str, line: int | None, code: str, said: str
) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "dataset.html").write_text(template, "utf-8")
    press = Press()
    rendered = press.render(folders=(folder,))
    assert [problem.code for problem in rendered.problems] == [code]
    assert said in FRENCH.problem(rendered.problems[0]).replace("\u00a0", " ")
    place = rendered.problems[0].place
    assert place.path == "templates/dataset.html"
    assert line is None or place.line == line
    assert "Télécharger" in press.text(rendered, "lille/prenoms/index.html")
    again = press.render(folders=(folder,), known=rendered.pages)
    assert again.problems == rendered.problems, "the problem is said at every build"
    assert FRENCH.problem(rendered.problems[0]).startswith("templates/dataset.html")


def test_an_owner_adds_styles_without_copying_ours(tmp_path: Path) -> None:
    (tmp_path / OWNER_STYLES).write_text(":root { --mine: #123456; }")
    press = Press()
    styles = press.text(press.render(folders=(tmp_path,)), "assets/beffroi.css")
    ours = (locate_templates() / "beffroi.css").read_text("utf-8")
    assert styles.startswith(shorten_sheet(ours))
    assert styles.endswith("--mine: #123456; }")


@pytest.mark.parametrize(
    ("name", "right"),
    nightly_but_each(
        6,
        [
            ("datasset.html", "dataset.html"),
            ("dataset.htm", "dataset.html"),
            ("Home.html", "home.html"),
            ("dataset--lile.html", "dataset--lille.html"),
            ("publisher--lile.html", "publisher--lille.html"),
            ("portail.css", "portal.css"),
            ("assets/favicon.svg", "favicon.svg"),
            ("police.woff2", ""),
        ],
    ),
)
def test_a_file_that_no_page_uses_is_said_with_the_name_that_was_meant(
    tmp_path: Path, name: str, right: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("")
    press = Press()
    problems = press.render(folders=(tmp_path,)).problems
    assert [
        (one.code, one.severity, one.place.path, one.params.get("right", "")) for one in problems
    ] == [("template-near" if right else "template-unused", "warning", f"templates/{name}", right)]


def test_what_pages_of_the_first_language_alone_use_is_not_said_to_be_useless(
    tmp_path: Path,
) -> None:
    (tmp_path / "embed.html").write_text(
        '{% extends "beffroi/embed.html" %}{% block body %}{% include "cadre.html" %}{% endblock %}'
    )
    (tmp_path / "cadre.html").write_text("")
    rendered = Press().render(portal=replace(PORTAL, languages=("fr", "en")), folders=(tmp_path,))
    assert rendered.problems == ()


@pytest.mark.parametrize("path", ["lille/", "lille/subventions/"])
def test_paper_says_where_the_page_is_in_its_own_language(path: str) -> None:
    press = Press()
    rendered = press.render(portal=replace(PORTAL, languages=("fr", "en")))
    for prefix in ("", "en/"):
        page = press.text(rendered, f"{prefix}{path}index.html")
        (foot,) = re.findall("<p data-printed>([^<]+)</p>", page)
        assert f"{PORTAL.url}{prefix}{path}" in foot


def test_what_pages_use_and_notes_are_not_said_to_be_useless(tmp_path: Path) -> None:
    (tmp_path / "base.html").write_text(
        '{% extends "beffroi/base.html" %}{% block footer %}{% include "pied.html" %}{% endblock %}'
    )
    (tmp_path / "dataset--lille--prenoms.html").write_text('{% extends "dataset.html" %}')
    (tmp_path / "theme.html").write_text('{% extends "datasets.html" %}')
    for name in (
        "pied.html",
        "components.css",
        "portal.css",
        "README.md",
        ".gitkeep",
        "~$notes.docx",
    ):
        (tmp_path / name).write_text("")
    press = Press()
    before = press.render(folders=(tmp_path,))
    assert before.problems == ()
    assert press.render(folders=(tmp_path,), known=before.pages).problems == (), (
        "nor where every page is known"
    )
    (tmp_path / "base.html").unlink()
    assert [one.place.path for one in press.render(folders=(tmp_path,)).problems] == [
        "templates/pied.html"
    ]


def test_numbers_follow_the_language_of_the_portal() -> None:
    assert get_number_symbols("en").number("12500.5") == "12,500.5"
    assert get_number_symbols("fr").number("12500.5") == f"12{NARROW}500,5"


def test_specimens_are_what_they_claim() -> None:
    assert len(rich().dataset.title) >= 140
    assert {publisher.slug for publisher in PUBLISHERS} >= {
        entry.dataset.publisher for entry in site().entries
    }


@pytest.mark.nightly
def test_a_publisher_of_many_datasets_has_a_list_of_them_in_pages(press: Press) -> None:
    """Its own page shows as many as a page of a list."""
    rendered = press.render([plain(f"lille/d{number:04}") for number in range(2 * PER_PAGE + 1)])
    own = press.text(rendered, "lille/index.html")
    assert own.count('class="title"') == PER_PAGE
    assert 'href="../communes/lille/"' in own
    pages = [press.text(rendered, f"communes/lille/{page}index.html") for page in ("", "2/", "3/")]
    assert [page.count('class="title"') for page in pages] == [PER_PAGE, PER_PAGE, 1]
    assert "jeux/?producteur=lille" in pages[0]
    few = press.render([plain(f"lille/d{number:04}") for number in range(PER_PAGE)])
    assert "communes/lille/index.html" not in few.files
    assert "../communes/lille/" not in press.text(few, "lille/index.html")


def test_a_mistake_in_what_ours_does_is_placed_where_the_owner_asked_for_it(tmp_path: Path) -> None:
    owner = tmp_path / "owner/templates"
    ours = tmp_path / "ours/templates"
    write(owner, {"page.html": "\n{% include 'card.html' %}"})
    write(ours, {"card.html": "{{ absent.name }}"})
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([owner, ours]), undefined=jinja2.StrictUndefined
    )
    with pytest.raises(jinja2.UndefinedError) as raised:
        environment.get_template("page.html").render()
    problem = make_template_problem(raised.value, "page.html", [owner])
    assert (problem.code, problem.place.path, problem.place.line) == (
        "template-undefined", "templates/page.html", 2,
    )  # fmt: skip
