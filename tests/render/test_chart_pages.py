"""Charts as people meet them: the sentence, the drawing in a real browser at any width, the
figures, hostile labels."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from browse import Served, find_axe_violations, serving
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, dataset, made, write
from tools import html_validate

from render.nightly import BY_DAY_AND_BY_NIGHT, mark_nightly
from site_builder.core.language import WIDE, load_language
from site_builder.core.model.prepared import Chart, ChartOmissions, ChartSeries, Reclassification
from site_builder.publish.build_report import BuildReport
from site_builder.render.page_weight import BUDGETS, compute_gzip_size
from site_builder.render.pages.chart_numbers import ChartNumberFormat
from site_builder.render.pages.chart_svg import (
    choose_axis_ticks,
    estimate_text_width,
    wrap_chart_label,
)
from site_builder.render.pages.charts import describe_chart
from site_builder.render.templates import HEAVIEST

FRENCH = load_language("fr")
SHARED = ("beffroi.css", "beffroi.js", "beffroi-titres.woff2")
YEARS = ("2020", "2021", "2022", "2023", "2024")
HOSTILE = (
    '<img src=x onerror="alert(1)">',
    'l\'école "&amp;" </text></svg><script>alert(1)</script>',
    "جمعية الأمل للرياضة",
    "\u202eesrever",
    "🎾🏓🏸 Club omnisports 👨‍👩‍👧",
    "Association " + "très " * 30 + "longue",
    "Donaudampfschiff" * 8,
    "{{ 7 * 7 }} {x}",
)


def bar(*values: str | None, **more: Any) -> Chart:
    given = {
        "type": "bar",
        "by": "year",
        "group": "Exercice",
        "measure": "montant",
        "labels": YEARS[: len(values)],
        **more,
    }
    return Chart(**{"series": (ChartSeries("", values),), **given})


def ranking(*pairs: tuple[str, str], **more: Any) -> Chart:
    labels, values = zip(*pairs, strict=True)
    return bar(*values, type="ranking", by="text", labels=labels, **more)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def said(chart: Chart) -> str:
    return plain(describe_chart(FRENCH, chart, "c", True).sentence)


# --- what is said ---


@pytest.mark.parametrize(
    ("chart", "sentence"),
    [
        (
            bar("1200000", "1300000", "1450000", "1600000", "1500000", unit="€"),
            (
                "Entre 2020 et 2024, on passe de 1,2 à 1,5 million d’euros (+25 %) ; le plus haut "
                ": "
                "1,6 million d’euros (2023)."
            ),
        ),
        (bar("10", "20", unit="€"), "Entre 2020 et 2021, on passe de 10 à 20 € (+100 %)."),
        (
            bar("900000", "2500000", unit="€"),
            "Entre 2020 et 2021, on passe de 900 000 € à 2,5 millions d’euros (+178 %).",
        ),
        (bar("50", "12.5"), "Entre 2020 et 2021, on passe de 50 à 12,5 (−75 %)."),
        (
            bar("22", "102", unit="fois"),
            "Entre 2020 et 2021, on passe de 22 à 102 fois (multiplié par 4,6).",
        ),
        (bar("1000", "1001"), "Entre 2020 et 2021, on passe de 1 000 à 1 001 (stable)."),
        (bar("0", "5"), "Entre 2020 et 2021, on passe de 0 à 5."),
        (bar("-3", "5"), "Entre 2020 et 2021, on passe de −3 à 5."),
        (bar(None, "7", "5"), "Entre 2020 et 2022, le plus haut : 7 (2021)."),
        (
            bar("1", "12", measure=""),
            "Entre 2020 et 2021, on passe de 1 à 12 lignes (multiplié par 12).",
        ),
        (
            bar("5", "6", by="month", labels=("2024-04", "2024-05")),
            "Entre avril 2024 et mai 2024, on passe de 5 à 6 (+20 %).",
        ),
        (
            bar(
                series=(
                    ChartSeries("dépenses", ("48000000", "55600000")),
                    ChartSeries("recettes", ("51000000", "58900000")),
                ),
                labels=YEARS[:2],
                unit="€",
                reclassifications=(Reclassification("2021", "M14", "M57"),),
            ),
            "Entre 2020 et 2021 : dépenses, de 48 à 55,6 millions d’euros (+16 %) ; recettes, de "
            "51 à "
            "58,9 millions d’euros "
            "(+15 %). La nomenclature M57 remplace M14 à partir de 2021 : à comparer avec "
            "prudence.",
        ),
        (
            bar(
                series=(ChartSeries("Jade", ("3", "9")), ChartSeries("Nour", (None, "4"))),
                labels=YEARS[:2],
                unit="fois",
            ),
            "Entre 2020 et 2021 : Jade, de 3 à 9 fois (multiplié par 3) ; Nour, 4 fois (2021).",
        ),
        (
            ranking(
                ("Louise", "63"),
                ("Jade", "58"),
                ("Emma", "51"),
                ("Rose", "9"),
                latest="2024",
                unit="fois",
            ),
            "En 2024, Louise vient en tête : 63 fois, devant Jade (58) et Emma (51).",
        ),
        (
            ranking(("A", "2"), ("B", "1"), periods=("2020", "2021", "2022")),
            "De 2020 à 2022, A vient en tête : 2, devant B (1).",
        ),
        (
            ranking(("A", "2"), ("B", "1"), periods=("2020", "2021", "2023")),
            "Sur 2020–2021, 2023, A vient en tête : 2, devant B (1).",
        ),
        (
            ranking(("A (SIREN 000888396)", "2"), ("A (SIREN 1 · RNA W2)", "1")),
            "A vient en tête : 2, devant A (1).",  # the table has the numbers
        ),
        (
            ranking(
                ("Ciné-club du quartier des Tisserands", "3000"),
                ("Amicale du quartier des Tisserands", "2000"),
            ),
            "Ciné-club du quartier des Tisserands vient en tête : 3 000.",  # bars have the others
        ),
        (
            ranking(("A", "2"), ("B", "1"), periods=("2020",)),
            "En 2020, A vient en tête : 2, devant B (1).",
        ),
        (
            bar("12", "40", unit="€", sources=(1, 3), steady=False),
            "Ceux qui publient ne sont pas les mêmes chaque année : 1 producteur en 2020, "
            "pour 12 € ; 3 producteurs en 2021, pour 40 €.",
        ),
        (
            bar(
                series=(ChartSeries("Jade", ("3", "9")), ChartSeries("Nour", ("2", "8"))),
                labels=YEARS[:2],
                unit="fois",
                sources=(1, 3),
                steady=False,
            ),
            "Entre 2020 et 2021 : Jade, de 3 à 9 fois ; Nour, de 2 à 8 fois. Ceux qui publient ne "
            "sont pas les mêmes chaque année : 1 producteur en 2020, 3 producteurs en 2021.",
        ),
        (bar("40", "60", unit="%"), "Entre 2020 et 2021, on passe de 40 à 60 %."),
        (
            bar(
                series=(
                    ChartSeries("Jade", ("3", "9", "6")),
                    ChartSeries("Nour", (None, "4", None)),
                ),
                labels=YEARS[:3],
                unit="fois",
            ),
            "Entre 2020 et 2022 : Jade, de 3 à 6 fois (+100 %) ; Nour, rien au début ni à la fin.",
        ),
        (
            bar("12", None, "5", by="text", labels=("Judo", "Chorale", "Danse")),
            "Judo vient en tête : 12, devant Danse (5).",
        ),
        (
            ranking(("Louise", "63"), ("Jade", "63"), ("Emma", "51")),
            "Louise et Jade viennent en tête à égalité : 63.",
        ),
        (
            ranking(("A", "2"), ("B", "1"), latest="avril", measure=""),
            "Pour « avril », A vient en tête : 2 lignes, devant B (1).",
        ),
        (
            ranking(("A", "2500000"), ("B", "12500.5"), unit="€"),
            "A vient en tête : 2,5 millions d’euros, devant B (12 501).",
        ),
    ],
)
def test_a_chart_begins_with_one_sentence_computed_of_its_values(
    chart: Chart, sentence: str
) -> None:
    assert said(chart) == sentence


def test_the_number_of_a_register_stands_beside_no_bar_but_where_two_have_one_name() -> None:
    two = ranking(("A (SIREN 000888396)", "2"), ("A (SIREN 1)", "1"), ("B (SIREN 2)", "1"))
    drawing = describe_chart(FRENCH, two, "c", True).drawing
    assert "SIREN 000888396" in drawing
    assert "SIREN 2" not in drawing


def test_what_is_left_out_is_said() -> None:
    left = ChartOmissions(
        groups=340,
        rest="1250000.5",
        series=1,
        charts=2,
        unmeasured=1,
        empty=(("association", 12),),
    )
    notes = describe_chart(
        FRENCH, ranking(("A", "9"), ("B", "5"), omitted=left, unit="€", split="genre"), "c", True
    ).notes
    assert [note.replace("\u00a0", " ").replace("\u202f", " ") for note in notes] == [
        "Les 340 autres, ensemble : 1,25 million d’euros.",
        "1 autre, qui ne dépasse pas ceux-ci, n’est pas dessiné.",
        "Une case sans nombre lisible n’est pas comptée.",
        "12 lignes où « association » est vide ou ne se lit pas ne sont pas comptées.",
        "2 autres graphiques du même genre ne sont pas montrés.",
    ]


def test_figures_are_whole_where_the_drawing_rounds_them() -> None:
    shown = describe_chart(
        FRENCH,
        ranking(
            ("A", "2500000.5"),
            ("B", "12500.25"),
            omitted=ChartOmissions(groups=3, rest="7"),
            unit="€",
        ),
        "c",
        True,
    )
    cells = re.findall('<td class="n">(.*?)</td>', shown.body)
    assert [cell.replace("\u202f", " ") for cell in cells] == ["2 500 000,50", "12 500,25", "7,00"]
    assert "Les 3 autres" in shown.body
    assert describe_chart(FRENCH, ranking(("A", "2"), ("B", "1")), "c", False).body == ""


@given(
    st.lists(st.none() | st.decimals(-(10**12), 10**12, places=2), min_size=2, max_size=5),
    st.sampled_from(["", "€", "fois"]),
)
def test_any_values_can_be_said_and_drawn(values: list[Decimal | None], unit: str) -> None:
    texts = tuple(None if value is None else format(value, "f") for value in values)
    if not any(values):
        return
    for chart in (
        bar(*texts, unit=unit),
        bar(*texts, type="line", unit=unit),
        bar(*texts, type="ranking", by="text", labels=YEARS[: len(texts)], unit=unit),
    ):
        shown = describe_chart(FRENCH, chart, "c", True)
        assert shown.sentence.endswith(".")
        for number in re.findall(r'(?:width|x|x1|x2)="(-?[\d.]+)%"', shown.drawing):
            assert -0.01 <= float(number) <= 100.5
        for number in re.findall(r'(?:y|y1|y2)="(-?[\d.e+-]+)em"', shown.drawing):
            assert 0 <= float(number) <= 40


@given(st.floats(-1e12, 1e12), st.floats(0.01, 1e12))
def test_a_scale_holds_its_values_and_zero_in_a_few_round_steps(low: float, span: float) -> None:
    low, high = min(low, 0.0), max(low + span, 0.0)
    if high - low < 1e-9:
        return
    ticks = choose_axis_ticks(low, high)
    assert low <= ticks[0] and ticks[-1] <= high
    assert 0 in ticks
    assert 3 <= len(ticks) <= 6


@pytest.mark.parametrize(
    ("most", "ticks"), [(1, [0, 1]), (2, [0, 1, 2]), (5, [0, 2, 4]), (25, [0, 10, 20])]
)
def test_what_has_no_parts_has_none_on_a_scale(most: int, ticks: list[float]) -> None:
    assert choose_axis_ticks(0, most, integers_only=True) == ticks


def test_the_scale_says_its_unit_once_and_bars_their_value_where_a_screen_has_room() -> None:
    chart = bar("151362", "92328", "132350", "160600", "131650", unit="€")
    drawing = plain(describe_chart(FRENCH, chart, "c", True).drawing)
    assert re.findall(r'class="tick"[^>]*>([^<]*)<', drawing) == [
        "0",
        "50 000",
        "100 000",
        "150 000 €",
    ]
    assert re.search('class="mid n alt"[^>]*>151 362<', drawing), "a telephone has no room for it"
    short = describe_chart(FRENCH, bar("151", "92", "132", unit="€"), "c", True).drawing
    assert re.search('class="mid n"[^>]*>151<', short)


def test_days_that_are_ranked_are_read_as_days() -> None:
    chart = bar("5", "3", type="ranking", by="day", labels=("2024-01-02", "2024-03-01"))
    assert "02/01/2024 vient en tête" in said(chart)
    assert "2024-01-02" not in describe_chart(FRENCH, chart, "c", True).drawing


@given(st.text(max_size=200), st.floats(6, 20))
def test_a_label_takes_two_lines_that_have_room(label: str, room: float) -> None:
    lines = wrap_chart_label(label, room)
    assert 1 <= len(lines) <= 2
    assert all(estimate_text_width(line) <= room + 0.01 for line in lines)


def test_the_last_label_ends_with_the_plot_where_a_telephone_would_cut_it() -> None:
    months = tuple(f"2026-{month:02}" for month in range(1, 13))
    chart = bar(*map(str, range(1, 13)), type="line", by="month", labels=months)
    drawing = describe_chart(FRENCH, chart, "c", True).drawing
    assert re.search('<text class="end" x="100%"[^>]*>décembre 2026<', drawing)
    years = bar("5", "3", type="line", by="year", labels=("2023", "2024"))
    drawing = describe_chart(FRENCH, years, "c", True).drawing
    assert re.search('<text class="mid" x="75%"[^>]*>2024<', drawing)


def test_units_are_said_once() -> None:
    one = ChartNumberFormat.of(FRENCH, "€", ["12.5"])
    assert one.write("12.5") == "12,50"
    assert (
        ChartNumberFormat.of(FRENCH, "m³", ["1500000"]).said(Decimal("1500000"))
        == "1,5 million de m³"
    )


# --- in a browser ---

SITE = {
    "communes.yml": COMMUNES,
    "datasets/lille/clubs/datapackage.yaml": (
        "title: Clubs\nviews:\n  - {type: ranking, group: nom, series: montant, unit: €, title: "
        "Les clubs}\n"
        "  - {type: line, group: annee, series: montant, split: genre, unit: €}\n  - {type: bar, "
        "group: annee}\n"
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("charts")
    quoted = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in HOSTILE]
    lines = [
        f"{name};{2019 + n};{('individuel', 'collectif')[place % 2]};{1000 * place + n}\n"
        for place, name in enumerate(quoted, 1)
        for n in range(5)
    ]
    write(
        root,
        {**SITE, "datasets/lille/clubs/clubs.csv": "nom;annee;genre;montant\n" + "".join(lines)},
    )
    assert made(root, root / "www").made
    return root / "www"


@pytest.fixture(scope="module")
def served(site: Path, browser: Browser) -> Iterator[Served]:
    with serving(site, browser=browser) as served:
        yield served


def accessible(page: Page, role: str) -> list[tuple[str, str]]:
    """The name and the description of each element of a role, as they are handed to a screen
    reader."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    return [
        (node["name"]["value"], node.get("description", {}).get("value", ""))
        for node in nodes
        if node.get("role", {}).get("value") == role and not node["ignored"]
    ]


def test_a_screen_reader_hears_the_title_then_the_sentence_of_each_chart(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/clubs/")
    page.locator(".charts > .fold > summary").click()
    figures = page.locator(".figure")
    shown = [
        (figure.locator("h3").inner_text(), figure.locator("p").first.inner_text())
        for figure in figures.all()
    ]
    images = [(name, said) for name, said in accessible(page, "image") if said]
    assert images == shown
    assert len(images) == 3
    assert images[0][0] == "Les clubs"
    assert images[1][0] == "montant, par Année"
    assert plain(images[1][1]).startswith(
        "Entre 2019 et 2023 : collectif, de 16 000 à 16 016 € (stable) ; "
    )
    page.context.close()


def test_the_figures_of_a_chart_are_a_table_with_headers(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/clubs/")
    page.locator(".figure summary").first.click()
    rows = page.locator(".figure").first.locator("tbody tr")
    expect(rows).to_have_count(len(HOSTILE))
    expect(rows.first.locator("th")).to_have_attribute("scope", "row")
    assert served.said == [], "no script of a label has run, and the policy was not needed"
    page.context.close()


@pytest.mark.parametrize("size", [360, *mark_nightly(320, 1280)])
def test_nothing_of_a_drawing_leaves_the_page_or_covers_another_text(
    served: Served, size: int
) -> None:
    page = served.page(size)
    served.visit(page, "lille/clubs/")
    assert page.evaluate("document.documentElement.scrollWidth") <= size
    boxes = page.evaluate(
        """[...document.querySelectorAll('.chart')].map(chart => [...chart.querySelectorAll('text')].map(text => {
            const box = text.getBoundingClientRect();
            return [box.left, box.top, box.right, box.bottom, text.textContent]}))"""  # noqa: E501
    )
    for texts in boxes:
        for place, (left, top, right, bottom, text) in enumerate(texts):
            assert left >= 0 and right <= size, text
            for other in texts[place + 1 :]:
                apart = (
                    right <= other[0] + 1
                    or other[2] <= left + 1
                    or bottom <= other[1] + 5
                    or other[3] <= top + 5
                )
                assert apart, (text, other[4])
    page.context.close()


@pytest.mark.parametrize("scheme", BY_DAY_AND_BY_NIGHT)
def test_charts_break_no_rule(served: Served, scheme: Any) -> None:
    page = served.page(scheme=scheme)
    served.visit(page, "lille/clubs/")
    page.locator(".charts > .fold > summary").click()
    for summary in page.locator(".figure summary").all():
        summary.click()
    assert find_axe_violations(page) == []
    page.context.close()


def test_the_page_is_valid_html(site: Path) -> None:
    assert html_validate(site / "lille/clubs/index.html") == ""


def test_as_many_charts_as_one_can_ask_for_stay_within_the_budget_of_a_page(tmp_path: Path) -> None:
    views = "".join(
        (
            f"  - {{type: line, group: an, series: c{n}, split: nom, each: lieu, title: "
            f"{'Très long titre ' * 12}{n}}}\n"
        )
        for n in range(12)
    )
    rows = "".join(
        f"{1960 + n % 60};Association n° {n % 5};Lieu {n % 8};"
        + ";".join(str(n * k % 9973) for k in range(1, 13))
        + "\n"
        for n in range(2400)
    )
    head = "an;nom;lieu;" + ";".join(f"c{n}" for n in range(12)) + "\n"
    write(
        tmp_path,
        {
            "communes.yml": COMMUNES,
            "datasets/lille/un/datapackage.yaml": f"title: Un\nviews:\n{views}",
            "datasets/lille/un/un.csv": head + rows,
        },
    )
    report = made(tmp_path)
    assert [one for one in report.problems if one.code.startswith(("weight", "view"))] == []
    page = (tmp_path / "build/lille/un/index.html").read_text("utf-8")
    assert page.count('<svg class="chart') == 12
    assert f"84{WIDE}autres graphiques du même genre ne sont pas montrés." in page
    check_page_budget(tmp_path, report)


def check_page_budget(root: Path, report: BuildReport) -> None:
    for weight in report.weights:
        assert weight.heaviest <= BUDGETS["page"]
    shared = sum(compute_gzip_size((root / "build/assets" / name).read_bytes()) for name in SHARED)
    assert HEAVIEST + shared <= BUDGETS["page"], (
        "a page that is cut to its weight is within the budget with the rest"
    )


@pytest.mark.nightly
def test_charts_of_many_tables_are_left_to_a_frame_of_which_the_rest_is_counted(
    tmp_path: Path,
) -> None:
    dice = random.Random(1)
    tables = {f"datasets/lille/alphabet/{one}.csv": _names(dice) for one in "abcdefghijklmnopqrst"}
    package = "title: Alphabet\nstandard: scdl/prenoms\n"
    write(
        tmp_path,
        {
            "communes.yml": COMMUNES,
            "datasets/lille/alphabet/datapackage.yaml": package,
            **tables,
        },
    )
    report = made(tmp_path)
    assert [one for one in report.problems if one.code.startswith(("weight", "view"))] == []
    page = (tmp_path / "build/lille/alphabet/index.html").read_text("utf-8")
    assert (
        page.count('<svg class="chart'),
        page.count("4 graphiques ne sont pas dessinés ici"),
    ) == (0, 20)
    page = (tmp_path / "build/embed/lille/alphabet/graphique/index.html").read_text("utf-8")
    assert '<h1 class="small"><a ' in page, "a chart's own title is the large one"
    assert (
        page.count('<svg class="chart'),
        page.count("72 graphiques ne sont pas dessinés ici"),
    ) == (8, 1)
    check_page_budget(tmp_path, report)


def _names(dice: random.Random) -> str:
    """A table of names of which no two are alike."""
    names = [
        "".join(dice.choices("abcdefghijklmnopqrstuvwxyzéèïô", k=20)).title() for _ in range(60)
    ]
    rows = (
        f"{name};{sex};{dice.randrange(1, 10_000)};{year}\n"
        for name in names
        for sex in "FM"
        for year in range(1990, 2025)
    )
    return "ENFANT_PRENOM;ENFANT_SEXE;NOMBRE_OCCURRENCES;ANNEE\n" + "".join(rows)


# --- in a frame of another site ---


def test_a_frame_shows_one_chart_alone_where_its_address_names_it(served: Served) -> None:
    page = served.page(480)
    served.visit(page, "lille/clubs/")
    page.locator(".figure details").nth(1).locator("summary").click()
    code = page.locator(".figure pre").first.text_content() or ""
    address = re.findall(r'src="https://donnees.example/(.*?)"', code)
    assert address == ["embed/lille/clubs/graphique/#chart-clubs-1"]
    served.visit(page, "embed/lille/clubs/graphique/")
    assert page.locator(".figure:visible").count() == 3
    assert page.locator(".figure pre").count() == 0
    served.visit(page, address[0])
    assert [one.locator("h2").inner_text() for one in page.locator(".figure:visible").all()] == [
        "Les clubs"
    ]
    assert page.evaluate("document.documentElement.scrollWidth") <= 480
    assert served.said == []
    page.context.close()


def test_a_chart_and_its_source_are_seen_whole_in_the_frame_of_its_code(served: Served) -> None:
    page = served.page(600)
    served.visit(page, "lille/clubs/")
    codes = [code.text_content() or "" for code in page.locator(".figure pre").all()]
    frames = [re.findall(r'example/(embed/.*?)".* height="(\d+)"', code)[0] for code in codes]
    assert len(frames) == 3
    for address, height in frames:
        page.set_viewport_size({"width": 600, "height": int(height)})
        served.visit(page, address)
        expect(page.locator("main > h1.small")).to_be_in_viewport(ratio=1)
        expect(page.locator("main > p.small")).to_be_in_viewport(ratio=1)
        assert page.evaluate("scrollY") == 0
    page.context.close()


def test_a_dataset_without_charts_has_no_frame_of_them(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES, **dataset("lille/a")})
    made(tmp_path)
    assert (tmp_path / "build/embed/lille/a/table/index.html").is_file()
    assert not (tmp_path / "build/embed/lille/a/graphique").exists()
