"""All datasets, narrowed: what is counted is what the published files say; the page in a real
browser, with and without a script, with a keyboard, for one commune and for four hundred
publishers."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from browse import Served, awaited, find_axe_violations, hosted, serving
from playwright.sync_api import Browser, Locator, Page, expect
from portal import COMMUNES, dataset, made, write
from specimen import PORTAL, Press, plain, site
from tools import ROOT

from benchmarks import portal
from render.nightly import mark_nightly
from site_builder.compose.freshness import compute_next_update
from site_builder.core.language import load_language
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import Site
from site_builder.render.assets import locate_bundles
from site_builder.render.feeds.facets import FEW, render_facets_json
from site_builder.render.feeds.search import render_search_index as names_of
from site_builder.render.pages.datasets import PER_PAGE
from site_builder.render.pages.listing import make_alphabetical_key

FRENCH = load_language("fr")
TODAY = date(2026, 11, 27)
# bytes, gzipped: of the script, and of the file of 10,000 datasets
BUNDLE = 45_000
FACETS = 60_000
ADDRESSES = {
    "publisher": "producteur",
    "theme": "theme",
    "standard": "standard",
    "format": "format",
    "year": "annee",
    "map": "carte",
    "due": "maj",
    "licence": "licence",
}
THEMES = ("economie", "environnement", "transports", "culture", "")
LICENCES = (
    "etalab-2.0",
    "odbl-1.0",
    "{title: Conditions propres, path: 'https://a.example/conditions'}",
)
RHYTHMS = ("annual", "monthly", "daily", "irreg", "never", "")
PLACES = "nom;Latitude;Longitude\nA;50.63;3.06\nB;50.64;3.07\n"
PUBLISHERS = 400
DATASETS = 460
HOSTILE = "<img src=x onerror=alert(1)> & « Œuvres »"


# --- what it is made of ---


def test_what_ten_thousand_datasets_have_comes_within_the_budget() -> None:
    (entry,) = site([plain("lille/x")], PORTAL).entries
    communes = [portal.commune(number) for number in range(10_000 // len(portal.KINDS))]
    publishers = tuple(
        Publisher(slug=commune.slug, name=commune.name, role="commune") for commune in communes
    )
    dice = random.Random(1)
    entries = tuple(
        replace(
            entry,
            dataset=plain(
                f"{one.slug}/{kind.slug}",
                frequency=dice.choice(RHYTHMS),
                temporal=f"{dice.randrange(2010, 2020)}/{dice.randrange(2020, 2027)}",
                standard=dice.choice(("", "scdl/prenoms", "etalab/bal")),
            ).dataset,
            summary=replace(
                entry.summary, formats=("csv", *dice.sample(("json", "xlsx", "geojson", "pdf"), 2))
            ),
            modified=date.fromordinal(TODAY.toordinal() - dice.randrange(2000)),
        )
        for one in communes
        for kind in portal.KINDS
    )
    found = render_facets_json(Site(portal=PORTAL, publishers=publishers, entries=entries), FRENCH)
    assert found and len(entries) > 9_900
    assert len(gzip.compress(found, 9, mtime=0)) <= FACETS


def test_a_few_datasets_are_not_narrowed() -> None:
    some = [plain(f"lille/n{number:02}") for number in range(FEW + 1)]
    assert "assets/facets.json" not in Press().render(some[:FEW]).files
    assert "assets/facets.json" in Press().render(some).files


def test_it_goes_with_the_names_of_the_same_datasets() -> None:
    some = [plain(f"lille/n{number:02}") for number in range(FEW + 2)]

    def orders(of: Site) -> set[str]:
        return {
            json.loads(found)["order"]
            for found in (render_facets_json(of, FRENCH), names_of(of, FRENCH))
            if found
        }

    whole = orders(site(some, PORTAL))
    less = orders(site(some[1:], PORTAL))
    assert (len(whole), len(less), len(whole | less)) == (1, 1, 2)


def test_no_day_of_reading_is_in_it() -> None:
    """The same datasets on a day on which they are late, and on one on which they are not."""
    some = [
        plain(f"lille/n{number:02}", frequency="annual", modified=date(2024, 5, 1))
        for number in range(FEW + 1)
    ]
    before, after = (
        render_facets_json(site(some, PORTAL, today=day), FRENCH)
        for day in (date(2024, 6, 1), date(2030, 1, 1))
    )
    assert before == after and b'"2025-05-01"' in (before or b"")


# --- in a browser ---


@dataclass(frozen=True)
class Known:
    """What is published of a dataset: its title, and its values in each group."""

    id: str
    title: str
    rows: int
    day: str
    values: Mapping[str, frozenset[str]]


def known(out: Path) -> list[Known]:
    """Of each dataset of a site, from its own published files."""
    report = json.loads((out / "build-report.json").read_text("utf-8"))
    rows = {one["id"]: one["rows"] for one in report["datasets"]}
    packages = sorted(
        out.glob("data/*/*/datapackage.json")
    )  # under former names too, of which there are no rows
    return [
        _known(out, path, rows)
        for path in packages
        if f"{path.parent.parent.name}/{path.parent.name}" in rows
    ]


def _known(out: Path, path: Path, rows: Mapping[str, int]) -> Known:
    package = json.loads(path.read_text("utf-8"))
    id_ = "/".join(path.parts[-3:-1])
    answer = json.loads((out / f"api/v1/datasets/{id_}.json").read_text("utf-8"))
    formats = {service["kind"] for service in package.get("services", ())}
    for resource in package["resources"]:
        others = [
            one for one in resource.get("alternates", ()) if not one["path"].startswith("original/")
        ]
        formats |= {one["format"].replace("excel.csv", "csv") for one in (resource, *others)}
    licences = [one.get("name") or one["title"] for one in package.get("licenses", ())]
    day = package.get("modified", "")
    last = compute_next_update(
        date.fromisoformat(day) if day else None, package.get("frequency", "")
    )
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", package.get("temporal", ""))]
    values = {
        "publisher": {"territoire" if id_.startswith("territoire/") else answer["publisher"]},
        "theme": {package["theme"]} if "theme" in package else set(),
        "standard": {package["standard"].rpartition("/")[2]} if "standard" in package else set(),
        "format": formats,
        "licence": set(licences),
        "due": {"en-retard" if last < TODAY else "a-jour"} if last else set(),
        "map": {"oui" if (out / "embed" / id_ / "carte/index.html").is_file() else "non"},
        "year": {str(year) for year in range(min(years), max(years) + 1)} if years else set(),
    }
    return Known(
        id=id_,
        title=package["title"],
        rows=rows[id_],
        day=day,
        values={name: frozenset(some) for name, some in values.items()},
    )


Chosen = Mapping[str, frozenset[str]]


def passes(one: Known, chosen: Chosen, but: str = "") -> bool:
    return all(one.values[name] & some for name, some in chosen.items() if name != but)


def counted(some: list[Known], chosen: Chosen) -> dict[str, dict[str, int]]:
    """How many datasets have each value, under the filters of the other groups, where some have."""
    found: dict[str, dict[str, int]] = {}
    for name in ADDRESSES:
        values = [value for one in some if passes(one, chosen, name) for value in one.values[name]]
        counts = {value: values.count(value) for value in {*values, *chosen.get(name, ())}}
        if len({one.values[name] for one in some}) > 1:
            found[name] = counts
    return found


def drawn(dice: random.Random, some: list[Known]) -> dict[str, frozenset[str]]:
    """Values of two datasets at most in some groups, so that something is often found."""
    names = dice.sample(list(ADDRESSES), dice.randrange(1, 4))
    pairs = {name: dice.sample(some, 2) for name in names}
    chosen = {
        name: frozenset().union(
            *(dice.sample(sorted(one.values[name]), min(1, len(one.values[name]))) for one in pair)
        )
        for name, pair in pairs.items()
    }
    return {name: values for name, values in chosen.items() if values}


@pytest.fixture(scope="module")
def example(browser: Browser) -> Iterator[Served]:
    assert (ROOT / "build/jeux/index.html").is_file(), "make site comes first"
    with serving(ROOT / "build", browser=browser) as served:
        yield served


def _generated(dice: random.Random, number: int) -> dict[str, str | bytes]:
    folder = f"datasets/{portal.commune(number % PUBLISHERS).slug}/n{number}"
    first = dice.randrange(2005, 2020)
    lines = [
        f"title: {dice.choice(('École', 'Arbres', 'Budget', 'À vélo', 'Œuvres'))} n° {number}",
        f"licence: {dice.choice(LICENCES)}",
        f"modified: {date.fromordinal(TODAY.toordinal() - dice.randrange(900)).isoformat()}",
        f"theme: {theme}" if (theme := dice.choice(THEMES)) else "",
        f"frequency: {rhythm}" if (rhythm := dice.choice(RHYTHMS)) else "",
        f'temporal: "{first}/{first + dice.randrange(1, 8)}"' if dice.random() < 0.7 else "",
        "standard: etalab/bal" if dice.random() < 0.2 else "",
    ]
    if number % 40 == 0:
        return {f"{folder}/datapackage.yaml": "\n".join(lines), f"{folder}/lieux.csv": PLACES}
    kind = dice.choice(("api", "wms", "page"))
    lines += [f'resources: [{{name: service, path: "https://a.example/{number}", kind: {kind}}}]']
    return {f"{folder}/datapackage.yaml": "\n".join(lines)}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal of four hundred publishers."""
    root = tmp_path_factory.mktemp("generated")
    dice = random.Random(4)
    communes = [portal.commune(number) for number in range(PUBLISHERS)]
    lines = "".join(
        f'  - {{insee: "{one.insee}", name: "{one.name}", slug: {one.slug}}}\n' for one in communes
    )
    write(root, {"communes.yml": f"portal:\n  title: Portail d’essai\ncommunes:\n{lines}"})
    for number in range(DATASETS):
        write(root, _generated(dice, number))
    report = made(root, today=TODAY)
    assert report.made
    return root / "build"


def opened(served: Served, path: str = "jeux/", **more: Any) -> Page:
    """The page, its filters being there, as it is read on the day of the tests."""
    page = served.page(**more)
    page.clock.set_fixed_time(f"{TODAY.isoformat()}T12:00")
    served.visit(page, path)
    if "?" not in path:
        page.click("[data-facets] .go")
    page.wait_for_selector("[data-shown]")
    return page


def address(chosen: Chosen) -> str:
    return urlencode(
        [(ADDRESSES[name], value) for name, some in chosen.items() for value in sorted(some)]
    )


def asked(page: Page, query: str) -> None:
    """The same page at another address, as the browser's own buttons lead there."""
    page.evaluate(
        """query => {
          document.querySelector("[data-shown]").removeAttribute("data-shown");
          history.pushState(null, "", query);
          dispatchEvent(new PopStateEvent("popstate"));
        }""",
        f"?{query}",
    )
    page.wait_for_selector("[data-shown]")


READ = """() => Object.fromEntries([...document.querySelectorAll(".x-group")].map((group) => {
  for (const button of group.querySelectorAll(".small button")) button.click();
  document.activeElement.blur(); // values would stay where they are while one is among them
  const items = [...group.querySelectorAll("li")].map((item) => {
    const count = item.querySelector(".n").textContent;
    const label = item.textContent.slice(0, -count.length).trim();
    return [label, Number(count.replace(/\\D/g, ""))];
  });
  return [group.querySelector("summary").textContent, items];
}))"""


def labels(out: Path) -> dict[str, dict[str, str]]:
    """What each value is called, by group."""
    names, given = (
        json.loads((out / f"assets/{name}.json").read_text("utf-8"))
        for name in ("search", "facets")
    )
    late = {"a-jour": FRENCH.say("facets.kept"), "en-retard": FRENCH.say("facets.late")}
    return {
        **{name: dict(group["values"]) for name, group in given["groups"].items()},
        "publisher": {**dict(names["publishers"]), "territoire": FRENCH.say("facets.territory")},
        "theme": dict(names["themes"]), "due": late,
    }  # fmt: skip


def shown_count(page: Page) -> int:
    found = re.search(r"(\d+|Un) résultats? sur", page.locator(".x-status").inner_text())
    return int(found[1].replace("Un", "1")) if found else 0


def bare(title: str) -> str:
    """As lists show it, where the whole portal says that its data are invented."""
    return title.removesuffix(" (données fictives)").replace(" (données fictives) :", " :")


def titles(page: Page) -> list[str]:
    """Of the page, or of what a script puts in the place of its list."""
    return page.locator(".datasets .title, .lines .title").all_inner_texts()


@pytest.mark.parametrize(
    ("which", "draws"), [("example", 8), *mark_nightly(("example", 30), ("generated", 30))]
)
def test_counts_are_those_of_the_published_files(
    example: Served, request: pytest.FixtureRequest, which: str, draws: int
) -> None:
    out = ROOT / "build" if which == "example" else request.getfixturevalue("generated")
    some = known(out)
    called = labels(out)
    dice = random.Random(which)
    empty = 0
    with hosted(out) as home:
        served = Served(example.browser, home)
        page = opened(served)
        for _ in range(draws):
            chosen = drawn(dice, some)
            asked(page, address(chosen))
            right = [one for one in some if passes(one, chosen)]
            assert shown_count(page) == len(right), chosen
            ordered = sorted(
                right, key=lambda one: (make_alphabetical_key(bare(one.title)), one.id)
            )
            assert titles(page) == [bare(one.title) for one in ordered[:20]], chosen
            read = page.evaluate(READ)
            expected = {
                FRENCH.say(f"facets.{name}"): {
                    called[name][value]: count for value, count in counts.items()
                }
                for name, counts in counted(some, chosen).items()
            }
            assert {title: dict(items) for title, items in read.items()} == expected, chosen
            empty += not right
        assert empty < draws / 2, "most drawn choices have something to show"
        assert served.said == []
        page.context.close()


def test_what_is_chosen_is_in_the_address_and_come_back_to(example: Served) -> None:
    page = opened(example)
    total = shown_count(page)
    choose(page, "theme", "transports")
    expect(page).to_have_url(re.compile(r"/jeux/\?theme=transports$"))
    choose(page, "format", "csv")
    expect(page).to_have_url(re.compile(r"/jeux/\?theme=transports&format=csv$"))
    page.select_option(".x-tools select", "recent")
    expect(page).to_have_url(re.compile(r"&tri=recent$"))
    seen = (shown_count(page), titles(page), page.evaluate(READ))
    other = opened(example, page.url.removeprefix(example.address))
    assert (shown_count(other), titles(other)) == seen[:2]
    assert (
        other.locator(".x-active button").all_inner_texts()
        == page.locator(".x-active button").all_inner_texts()
    )
    other.context.close()
    page.go_back()
    page.go_back()
    expect(page.locator(".x-active li")).to_have_count(2)  # the chip, and the way to be rid of all
    assert 0 < shown_count(page) < total
    page.go_back()
    expect(page.locator(".x-active li")).to_have_count(0)
    expect(page.locator(".x-group input:checked")).to_have_count(0)
    assert shown_count(page) == total
    page.go_forward()
    expect(page.locator(".x-active li")).to_have_count(2)
    page.context.close()


def box(page: Page, group: str, label: str) -> Locator:
    fold = page.locator(
        ".x-group",
        has=page.locator("summary", has_text=re.compile(f"^{FRENCH.say(f'facets.{group}')}$")),
    )
    if not fold.evaluate("fold => fold.open"):
        fold.locator("summary").click()
    return fold.locator("li", has_text=label).locator("input")


def choose(page: Page, group: str, value: str) -> None:
    label = labels(ROOT / "build")[group][value]
    before = page.get_attribute("[data-facets]", "data-shown")
    box(page, group, label).check()
    page.wait_for_function(
        "before => document.querySelector('[data-facets]').dataset.shown !== before", arg=before
    )


def test_an_address_that_says_wrong_things_shows_what_it_says_right(example: Served) -> None:
    page = opened(example, "jeux/?theme=zzz&format=csv&annee=%3Cscript%3E&tri=hasard")
    assert page.get_attribute("[data-facets]", "data-shown") == "?format=csv"
    expect(page.locator(".x-active li")).to_have_count(2)
    assert example.said == []
    page.context.close()


def test_words_and_choices_go_together(example: Served) -> None:
    page = opened(example, "jeux/?q=subvantions")
    among = shown_count(page)
    first = titles(page)[0]
    assert "subventions" in first.casefold() and among < len(known(ROOT / "build"))
    assert page.input_value(".x-tools input") == "subvantions"
    assert page.input_value(".x-tools select") == "pertinence"
    choose(page, "publisher", "territoire")
    assert shown_count(page) < among
    page.fill(".x-tools input", "zzyzx")
    expect(page.locator(".x-status")).to_contain_text("zzyzx")
    page.click(".x-clear")
    expect(page.locator(".x-active li")).to_have_count(0)
    assert page.input_value(".x-tools input") == ""
    assert shown_count(page) == len(known(ROOT / "build"))
    assert page.evaluate("document.activeElement.type") == "search"
    assert example.said == []
    page.context.close()


def test_a_search_that_finds_much_leads_to_where_it_is_narrowed(example: Served) -> None:
    page = example.page()
    example.visit(page, "recherche/?q=2024")
    page.get_by_role("link", name=FRENCH.say("search.narrow")).click()
    page.wait_for_selector("[data-shown]")
    assert page.input_value(".x-tools input") == "2024"
    assert shown_count(page) > 20
    page.context.close()


def test_it_is_said_that_a_script_did_not_come_and_one_may_try_again(example: Served) -> None:
    page = example.page()
    page.route("**/facets.js", lambda route: route.abort())
    example.visit(page, "jeux/?theme=education")
    expect(page.locator("[data-facets] [role=status]").first).to_have_text(
        FRENCH.say("facets.failed")
    )
    page.context.close()


@pytest.mark.parametrize(
    "file", ["search.json", *mark_nightly("facets.json", "explorer.json", "finding.json")]
)
def test_it_is_said_that_a_file_does_not_come(example: Served, file: str) -> None:
    """Of a network that has gone: it refuses nothing, it is silent."""
    page = example.page()
    held = list[object]()
    page.add_init_script(
        "window.late = []; AbortSignal.timeout = () => {"
        " const one = new AbortController(); late.push(one); return one.signal; }"
    )
    page.route(f"**/{file}", lambda route: held.append(route))  # playwright marks what it is given
    example.visit(page, "jeux/")
    before = titles(page)
    page.click("[data-facets] .go")
    awaited(page, lambda: held)
    page.evaluate("late.forEach(one => one.abort(new DOMException('', 'TimeoutError')))")
    expect(page.locator(".x-status")).to_have_text(FRENCH.say("facets.failed"))
    assert titles(page) == before
    page.context.close()


def list_addresses(page: Page) -> list[str]:
    """Those of the datasets listed, whatever the list calls them."""
    links = page.locator(".title")
    return [str(address) for address in links.evaluate_all("links => links.map(link => link.href)")]


def test_a_theme_leads_to_where_it_is_narrowed(example: Served) -> None:
    page = example.page()
    example.visit(page, "themes/population/")
    listed = list_addresses(page)
    page.get_by_role("link", name=FRENCH.say("search.narrow")).click()
    page.wait_for_selector("[data-shown]")
    assert list_addresses(page) == listed
    chosen = page.locator(".x-active button").first.inner_text()
    assert chosen.endswith(FRENCH.say("theme.population"))
    page.context.close()


@pytest.mark.parametrize("order", ["recent", *mark_nightly("titre", "lignes")])
def test_the_order_is_the_one_asked_for(example: Served, order: str) -> None:
    some = sorted(
        known(ROOT / "build"), key=lambda one: (make_alphabetical_key(bare(one.title)), one.id)
    )
    if order == "recent":
        some.sort(key=lambda one: one.day, reverse=True)
    if order == "lignes":
        some.sort(key=lambda one: -one.rows)
    page = opened(example, f"jeux/?tri={order}&q=")
    assert titles(page) == [bare(one.title) for one in some[:20]]
    page.context.close()


def test_the_first_datasets_are_those_of_the_page_without_a_script(
    example: Served, generated: Path
) -> None:
    with hosted(generated) as home:
        served = Served(example.browser, home)
        page = served.page()
        served.visit(page, "jeux/")
        before = titles(page)
        assert len(before) == PER_PAGE
        page.click("[data-facets] .go")
        page.wait_for_selector("[data-shown]")
        for _ in range(4):
            page.get_by_role("button", name=FRENCH.say("search.more")).click()
        expect(page.locator(".datasets .title")).to_have_count(len(before))
        assert titles(page) == before
        page.context.close()


def test_nothing_is_loaded_before_one_asks_and_little_then(example: Served) -> None:
    page = example.page()
    example.visit(page, "jeux/", "networkidle")
    assert not [
        answer.url
        for answer in example.answers
        if answer.url.endswith(".json") or "facets" in answer.url
    ]
    example.answers.clear()
    page.click("[data-facets] .go")
    page.wait_for_selector("[data-shown]")
    loaded = {
        answer.url.rpartition("/")[2]: len(gzip.compress(answer.body(), 9))
        for answer in example.answers
    }
    assert set(loaded) == {
        "facets.js",
        "explorer.json",
        "finding.json",
        "search.json",
        "facets.json",
    }
    assert loaded["facets.js"] + loaded["explorer.json"] + loaded["finding.json"] <= BUNDLE
    assert [
        answer.url for answer in example.answers if not answer.url.startswith(example.address)
    ] == []
    page.context.close()
    assert len(gzip.compress((locate_bundles() / "facets.js").read_bytes(), 9)) <= BUNDLE


def test_it_is_used_from_a_keyboard_and_says_what_it_found(example: Served) -> None:
    page = example.page()
    example.visit(page, "jeux/")

    def tab_to(what: str, most: int = 40) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate("what => document.activeElement.matches(what)", what):
                return
        raise AssertionError(f"{what} is not reached")

    tab_to("[data-facets] .go")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-shown]")
    assert page.evaluate("document.activeElement.type") == "search"
    total = shown_count(page)
    tab_to(".x-group input[type=checkbox]")
    page.keyboard.press("Space")
    page.wait_for_selector(".x-active button")
    assert page.evaluate("document.activeElement.checked"), "one stays where one is"
    assert shown_count(page) < total
    assert page.locator(".x-status").get_attribute("role") == "status"
    tab_to(".x-active button", 60)
    page.keyboard.press("Enter")
    expect(page.locator(".x-active li")).to_have_count(0)
    assert page.evaluate("document.activeElement.type") == "search"
    tab_to(".x-found > p button", 120)
    page.keyboard.press("Enter")
    links = page.locator(".datasets .title")
    expect(links.nth(20)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/jeux/" not in url)
    page.context.close()


def test_a_chip_that_goes_leaves_one_at_the_next(example: Served) -> None:
    page = opened(example, "jeux/?format=csv&format=json&carte=oui")
    page.locator(".x-active button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".x-active li")).to_have_count(3)
    assert page.evaluate("document.activeElement.textContent") == "Format\u00a0: JSON"
    page.context.close()


def test_without_javascript_lists_and_themes_lead_everywhere(
    generated: Path, example: Served
) -> None:
    with hosted(generated) as home:
        served = Served(example.browser, home)
        page = served.page(java_script_enabled=False)
        served.visit(page, "jeux/")
        expect(page.locator(".lead .sentence")).to_contain_text(str(DATASETS))
        expect(page.locator("[data-facets] .go")).to_be_hidden()
        seen = titles(page)
        while (following := page.locator("link[rel=next]")).count():
            page.goto(home + "jeux/" + str(following.get_attribute("href")).rpartition("jeux/")[2])
            seen += titles(page)
        assert len(seen) == DATASETS
        assert seen == sorted(seen, key=make_alphabetical_key)
        expect(page.locator("link[rel=prev]")).to_have_count(1)
        served.visit(page, "jeux/")
        theme = FRENCH.say("theme.economie")
        expect(page.locator("[data-narrowed]")).to_have_count(0)
        page.get_by_role("link", name=theme).click()
        expect(page.locator("[data-narrowed]")).to_be_hidden()
        expect(page.locator("h1")).to_have_text(theme)
        assert titles(page)
        page.context.close()


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(360, "light"), *mark_nightly((1280, "light"), (360, "dark"), (1280, "dark"))],
)
def test_it_breaks_no_rule_of_accessibility(
    generated: Path, example: Served, width: int, scheme: Any
) -> None:
    with hosted(generated) as home:
        served = Served(example.browser, home)
        page = opened(served, width=width, scheme=scheme)
        page.locator(".x-group").evaluate_all(
            "folds => folds.forEach((fold) => (fold.open = true))"
        )
        page.locator(".x-group input[type=checkbox]").first.check()
        expect(page.locator(".x-active li")).to_have_count(2)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert find_axe_violations(page, None) == []
        assert served.said == []
        page.context.close()


def test_filters_are_folded_on_a_telephone_and_lead_to_what_is_found(example: Served) -> None:
    page = opened(example, "jeux/?format=csv", width=360)
    folded = page.locator(".x-side:not([open])")
    expect(folded).to_have_count(1)
    page.locator(".x-side > summary").click()
    page.get_by_role("button", name=FRENCH.say("facets.see")).click()
    expect(folded).to_have_count(1)
    expect(page.locator(".x-found")).to_be_focused()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function(
        "() => document.querySelector('.x-side').open"
    )  # the policy refuses an expression
    page.context.close()


def test_four_hundred_publishers_are_found_by_typing_and_all_on_demand(
    generated: Path, example: Served
) -> None:
    with hosted(generated) as home:
        served = Served(example.browser, home)
        page = opened(served)
        title = FRENCH.say("facets.publisher")
        group = page.get_by_role("group", name=title)
        expect(group.locator("li")).to_have_count(6)
        group.locator("input[type=search]").fill("boeschepe")
        expect(group.locator("li").first).to_contain_text("Bœschepe")
        group.locator("input[type=search]").fill("")
        group.get_by_role("button", name=FRENCH.say("explorer.all", n=str(PUBLISHERS))).click()
        expect(group.locator("li")).to_have_count(PUBLISHERS)
        expect(group.locator("li").nth(6).locator("input")).to_be_focused()
        page.context.close()


def test_one_commune_is_not_asked_which(example: Served, tmp_path: Path) -> None:
    alone = "portal:\n  title: Une commune\ncommunes:\n  - {insee: '59350', name: Lille}\n"
    files: dict[str, str | bytes] = {"communes.yml": alone}
    for number in range(FEW + 1):
        lines = f"title: '{HOSTILE} {number:02}'\ntheme: {'culture' if number % 2 else 'budget'}\n"
        files |= {
            f"datasets/lille/n{number:02}/{name}": text
            for name, text in (("datapackage.yaml", lines), ("a.csv", "a;b\n1;2\n"))
        }
    write(tmp_path, files)
    assert made(tmp_path, today=TODAY).made
    with hosted(tmp_path / "build") as home:
        served = Served(example.browser, home)
        page = opened(served)
        assert page.locator(".x-group > summary").all_inner_texts() == [FRENCH.say("facets.theme")]
        assert titles(page)[0] == f"{HOSTILE} 00"
        assert served.said == []
        page.context.close()


def test_a_handful_has_nothing_to_choose(example: Served, tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": COMMUNES, **dataset("lille/a"), **dataset("lille/b")})
    assert made(tmp_path, today=TODAY).made
    assert not (tmp_path / "build/assets/facets.json").exists()
    with hosted(tmp_path / "build") as home:
        served = Served(example.browser, home)
        page = served.page()
        served.visit(page, "jeux/", "networkidle")
        expect(page.locator("main button, main input")).to_have_count(0)
        assert [answer.url for answer in served.answers if answer.status >= 400] == []
        page.context.close()


def test_files_of_two_builds_are_not_mixed(example: Served) -> None:
    page = example.page()
    given = json.loads((ROOT / "build/assets/facets.json").read_text("utf-8"))
    page.route("**/facets.json", lambda route: route.fulfill(json={**given, "order": "another"}))
    example.visit(page, "jeux/")
    before = titles(page)
    page.click("[data-facets] .go")
    expect(page.locator(".x-status")).to_have_text(FRENCH.say("facets.failed"))
    assert titles(page) == before, "the page stays whole"
    page.context.close()
