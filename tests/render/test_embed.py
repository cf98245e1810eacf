"""What other sites show in a frame: where it comes from is said, nothing stands around it, and the
code is safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from browse import Served, hosted, serving
from playwright.sync_api import Browser, expect
from portal import COMMUNES, dataset, made, write
from specimen import PORTAL, Made, Press, plain, rich, table

from site_builder.core.language import Language, load_language
from site_builder.core.model.prepared import Detail, Table, TableDetail
from site_builder.render.pages import table_section
from site_builder.render.pages.embed import FORMS
from site_builder.render.pages.shell import POLICY
from site_builder.render.pages.table_preview import TablePreview, describe_table_preview
from site_builder.render.typography import typeset_text

FRENCH = load_language("fr")
PAGE = "embed/lille/prenoms/table/index.html"
BITES = """L’« État » & d'autres : <b>"x"</b> é🙂 --> ]]> {{ 7 * 7 }}"""


def page(one: Made, path: str = "", **portal: str) -> str:
    press = Press()
    rendered = press.render([one], portal=replace(PORTAL, **portal))  # type: ignore[arg-type]
    assert rendered.problems == ()
    return press.text(rendered, path or PAGE)


def code(text: str) -> str:
    """The code that a dataset's page gives, as one who copies it has it."""
    found = re.search(r"<pre><code>(&lt;iframe .*?)</code>", text)
    assert found
    return unescape(found[1])


class Frame(HTMLParser):
    """The attributes of the only element of a code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        assert not data


# --- the page ---


def test_it_says_where_it_comes_from_and_has_no_masthead() -> None:
    text = page(plain("lille/prenoms", "Les prénoms"))
    assert re.search(r'<h1 id="t-table"><a [^>]*>Lille – Les prénoms<', text)
    assert ">oui</td>" in text
    assert "data-explorer=" in text
    link = '<a href="../../../../lille/prenoms/" target="_blank" rel="noopener">'
    assert link + FRENCH.say("embed.source") in text
    for part in ("<span>Lille</span>", FRENCH.say("licence.etalab-2.0"), FRENCH.say("day.unknown")):
        assert part in text, part
    for part in (
        "masthead",
        "colophon",
        'class="skip"',
        'class="columns"',
        'class="taken"',
        "iframe",
        "<nav",
    ):
        assert part not in text, part


def test_rows_are_written_once_for_the_page_of_a_dataset_and_its_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = []

    def write_rows(language: Language, table: Table, *sources: Any, **options: Any) -> TablePreview:
        written.append((table.name, language.code))
        return describe_table_preview(language, table, *sources, **options)

    monkeypatch.setattr(table_section, "describe_table_preview", write_rows)
    press = Press()
    rendered = press.render([plain("lille/prenoms"), plain("lille/rues")])
    assert written == [("table", "fr")] * 2, "for each of two datasets"
    for path in ("lille/prenoms/index.html", PAGE):
        assert ">oui</td>" in press.text(rendered, path)


def test_rows_come_before_what_opens_the_explorer() -> None:
    text = page(plain("lille/prenoms", "Les prénoms"))
    assert text.index("</table>") < text.index('class="go"')
    dataset_page = page(plain("lille/prenoms", "Les prénoms"), "lille/prenoms/index.html")
    assert dataset_page.index('class="go"') < dataset_page.index("<table")


def test_invented_data_bear_the_stamp_and_a_title_without_its_words() -> None:
    invented = plain("lille/prenoms", "Les prénoms (données fictives)")
    dataset = replace(invented.dataset, demonstration=True)
    text = page(replace(invented, dataset=dataset))
    assert text.count(FRENCH.say("stamp.demonstration")) == 1
    assert re.search(r'<h1 id="t-table"><a [^>]*>Lille – Les prénoms<', text)


def test_no_search_engine_shows_it_but_the_page_of_the_dataset() -> None:
    press = Press()
    rendered = press.render([plain("lille/prenoms")])
    text = press.text(rendered, PAGE)
    assert '<meta name="robots" content="noindex">' in text
    assert f'<link rel="canonical" href="{PORTAL.url}lille/prenoms/">' in text
    assert "embed" not in press.text(rendered, "sitemap.xml")
    assert "canonical" not in page(plain("lille/prenoms"), url="")


def test_its_policy_lets_any_site_show_it_and_nothing_else() -> None:
    text = page(plain("lille/prenoms"))
    assert f'content="{POLICY}"'.replace("'", "&#39;") in text
    assert "frame-ancestors" not in text


def test_a_publisher_of_invented_data_says_so_in_a_frame() -> None:
    stamp = FRENCH.say("stamp.demonstration")
    path = "embed/lille/index.html"
    assert stamp in page(rich(), path, title="Portail (données fictives)")
    assert stamp not in page(rich(), path)


def test_several_tables_are_told_and_all_are_there() -> None:
    text = page(rich(), "embed/lille/subventions/table/index.html")
    assert typeset_text(FRENCH, FRENCH.count("embed.tables", 3)) in text
    for year in (2022, 2023, 2024):
        assert f'<a href="#t-a{year}">Subventions {year}</a>' in text
        assert f'<h2 id="t-a{year}">Subventions {year}</h2>' in text
    assert text.count("<table") == 3
    assert text.count("<h1") == 1


def test_a_series_is_shown_whole() -> None:
    one = plain("lille/prenoms")
    tables = (
        replace(table("tout"), series=True),
        *(replace(table(f"p{year}"), period=f"{year}") for year in (1, 2)),
    )
    parts = tuple(
        TableDetail(name=each.name, profiles=(), preview=(), repairs=()) for each in tables
    )
    text = page(replace(one, tables=tables, detail=Detail(parts, ())))
    assert "t-tout" in text
    assert "t-p1" not in text


@pytest.mark.parametrize("tables", [(), (table(rows=0),)])
def test_where_there_is_no_row_there_is_no_page(tables: tuple) -> None:  # type: ignore[type-arg]
    press = Press()
    one = replace(rich(), tables=tables)
    rendered = press.render([one])
    assert not [path for path in rendered.files if path.startswith("embed/lille/subventions/")]
    assert "iframe" not in press.text(rendered, "lille/subventions/index.html")


def test_every_form_has_an_address_of_its_own() -> None:
    assert [form.name for form in FORMS] == ["table", "carte", "graphique"]


# --- the code ---


def test_the_code_names_the_table_and_waits_until_it_is_seen() -> None:
    text = page(plain("lille/prenoms", "Les prénoms"), "lille/prenoms/index.html")
    ((tag, attributes),) = Frame(code(text)).found
    assert tag == "iframe"
    assert attributes == {
        "src": f"{PORTAL.url}embed/lille/prenoms/table/#t-table",
        "title": "Les prénoms",
        "width": "100%",
        "frameborder": "0",
        "height": "600",
        "loading": "lazy",
    }
    assert code(text).endswith("</iframe>")
    assert 'href="../../embed/lille/prenoms/table/#t-table"' in text
    assert FRENCH.say("taken.unknown") not in text


def test_each_of_several_tables_has_its_own_code() -> None:
    text = page(rich(), "lille/subventions/index.html")
    for year in (2022, 2023, 2024):
        assert f"embed/lille/subventions/table/#t-a{year}&#34; title=&#34;" in text
    title = Frame(code(text)).found[0][1]["title"]
    assert title == f"{rich().dataset.title} – Subventions 2022"


def test_no_address_is_invented() -> None:
    text = page(plain("lille/prenoms"), "lille/prenoms/index.html", url="")
    assert Frame(code(text)).found[0][1]["src"] == "embed/lille/prenoms/table/#t-table"
    assert FRENCH.say("taken.unknown") in text


def test_a_title_that_bites_stays_a_title() -> None:
    text = page(plain("lille/prenoms", BITES), "lille/prenoms/index.html")
    ((tag, attributes),) = Frame(code(text)).found
    assert (tag, attributes["title"]) == ("iframe", BITES)
    assert "<iframe" not in text


# --- in the page of another site ---


def codes(text: str) -> list[str]:
    """The frame and the script of a publisher's page."""
    return [unescape(one) for one in re.findall(r"<pre><code>(.*?)</code></pre>", text)]


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a portal, and that of another site whose page holds the code that the portal
    gave."""
    folder = tmp_path_factory.mktemp("portal")
    other = tmp_path_factory.mktemp("mairie")
    with hosted(folder / "www") as address, hosted(other) as elsewhere:
        root = folder / "site"
        write(root, {"communes.yml": COMMUNES.replace("https://donnees.example/", address)})
        write(root, dataset("lille/ecoles", 250, 'Écoles & <b>collèges</b> de l\'"agglomération"'))
        assert made(root, folder / "www").made
        text = (folder / "www/lille/ecoles/index.html").read_text("utf-8")
        body = (
            f'<!DOCTYPE html><html lang="fr"><title>Mairie</title><h1>Notre page</h1>{code(text)}'
        )
        (other / "index.html").write_text(f'<meta charset="utf-8">{body}', "utf-8")
        framed, script = codes((folder / "www/lille/index.html").read_text("utf-8"))
        policy = f"default-src 'none'; script-src {address}; frame-src {address}"
        for name, one in (
            ("frame.html", framed),
            ("script.html", f"<p>Avant</p>{script}<p>Après</p>"),
        ):
            told = (
                '<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
                f'content="{policy}">'
            )
            head = f"<!DOCTYPE html>{told}<title>Mairie</title>"
            (other / name).write_text(f"{head}{one}", "utf-8")
        yield address, elsewhere


@pytest.fixture(scope="module")
def served(
    there: tuple[str, str], tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("nothing"), browser=browser) as served:
        yield served


def test_a_page_of_another_site_shows_the_table_and_explores_it(
    there: tuple[str, str], served: Served
) -> None:
    address, elsewhere = there
    page = served.page()
    page.goto(elsewhere)
    assert (
        page.locator("iframe").get_attribute("title")
        == 'Écoles & <b>collèges</b> de l\'"agglomération"'
    )
    frame = page.frame_locator("iframe")
    expect(frame.locator("tbody tr")).to_have_count(100)
    frame.get_by_role("button", name="Explorer les 250 lignes").click()
    frame.get_by_label("Chercher").first.fill("Nom 249")
    expect(frame.locator("tbody tr")).to_have_count(1)
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name=FRENCH.say("embed.source")).click()
    opened.value.wait_for_url(f"{address}lille/ecoles/")
    expect(opened.value.locator(".masthead")).to_be_visible()
    assert page.url == elsewhere, "the page around it stays"
    assert [one for one in served.said if "favicon" not in one and "404" not in one] == []
    page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_narrow_frame_has_no_sideways_scroll(
    there: tuple[str, str], served: Served, width: int
) -> None:
    page = served.page(width)
    page.goto(there[1])
    inside = page.frames[1]
    inside.wait_for_load_state()
    assert inside.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    page.context.close()


def test_the_page_of_a_commune_stands_in_that_of_its_town_hall(
    there: tuple[str, str], served: Served
) -> None:
    """As one line of HTML, under a policy that lets the portal alone be framed."""
    address, elsewhere = there
    page = served.page()
    page.goto(f"{elsewhere}frame.html")
    assert page.locator("iframe").get_attribute("title") == "Lille"
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text(FRENCH.say("embed.publisher", name="Lille"))
    expect(frame.locator(".masthead, .colophon")).to_have_count(0)
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name=re.compile("Écoles")).click()
    opened.value.wait_for_url(f"{address}lille/ecoles/")
    assert [one for one in served.said if "favicon" not in one and "404" not in one] == []
    page.context.close()


def test_one_script_tag_shows_it_as_high_as_it_is(there: tuple[str, str], served: Served) -> None:
    _, elsewhere = there
    page = served.page(600)
    page.goto(f"{elsewhere}script.html")
    frame = page.locator("iframe")
    assert [one.inner_text() for one in page.locator("p").all()] == ["Avant", "Après"]
    expect(page.frame_locator("iframe").locator("h1")).to_have_text(
        FRENCH.say("embed.publisher", name="Lille")
    )
    expect(frame).not_to_have_attribute("height", "600")
    high = "document.documentElement.scrollHeight - document.documentElement.clientHeight"
    assert page.frames[1].evaluate(high) <= 1, "nothing is left to scroll to"
    page.evaluate("postMessage({beffroi: {height: 5}}, '*')")  # of another window than the frame's
    page.evaluate("postMessage(null, '*')")
    page.frames[1].evaluate("document.querySelector('h1').style.height = '2000px'")
    expect(frame).to_have_attribute("height", re.compile("2[0-9]{3}"))
    assert [one for one in served.said if "favicon" not in one and "404" not in one] == []
    page.context.close()
