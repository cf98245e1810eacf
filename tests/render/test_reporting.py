"""An error is told in a message that is written already: to whom, about which row, and never longer
than they take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from email.utils import parseaddr
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from browse import Served, find_axe_violations, serving
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, dataset, made, write
from specimen import PORTAL, Press, plain, rich, site

from render.nightly import BY_DAY_AND_BY_NIGHT
from site_builder.core.language import load_language
from site_builder.core.model.dataset import Correction
from site_builder.core.model.portal import Contact, Portal
from site_builder.metadata.catalogue import read_catalogue
from site_builder.render.pages.reporting import MOST, Reporting, build_reporting_links

FRENCH = load_language("fr")
TAKEN = 1900  # characters of an address that mail programs and forges take
BITES = "É & «\u00a0d'autres\u00a0» ?body=x&subject=y#z %0A\r\nBcc: x@y.example"


def ways(portal: Portal = PORTAL, **more: Any) -> Reporting:
    (entry,) = site([plain("lille/prenoms", **more)], portal).entries
    found = build_reporting_links(FRENCH, portal, entry)
    assert found is not None
    return found


def message(address: str) -> tuple[str, str, list[str]]:
    """To whom a `mailto:` writes, its subject, and the lines of its body."""
    parts = urlsplit(address)
    fields = parse_qs(parts.query, strict_parsing=True)
    assert parts.scheme == "mailto"
    assert set(fields) == {"subject", "body"}
    assert not parts.fragment
    return unquote(parts.path), fields["subject"][0], fields["body"][0].split("\r\n")


def values(lines: list[str]) -> dict[str, str]:
    pairs = (re.split(r"\s?:", line, maxsplit=1) for line in lines if ":" in line)
    return {label: value.strip() for label, value in pairs}


# --- to whom, and what ---


def test_the_message_says_which_dataset_and_leaves_room_for_the_row() -> None:
    asked = ways(title="Les prénoms", contact=Contact("Mairie", "mairie@lille.example"))
    to, subject, lines = message(asked.mail)
    assert to == "mairie@lille.example"
    assert subject == FRENCH.say("report.subject", title="Les prénoms")
    assert values(lines) == {
        "Jeu de données": "Les prénoms",
        "Adresse": f"{PORTAL.url}lille/prenoms/",
        "Tableau": "",
        "Ligne": "",
        "Repère": "",
        "Colonne": "",
        "Ce qui est écrit": "",
        "Ce qu’il faudrait lire": "",
    }
    assert "+" not in asked.mail, "mail programs show it as it is"


def test_where_there_is_no_row_none_is_asked_for() -> None:
    press = Press()
    one = plain("lille/avis", contact=Contact("", "mairie@lille.example"))
    one = replace(one, tables=(), documents=rich().documents)
    text = press.text(press.render([one]), "lille/avis/index.html")
    found = re.search(r'data-report="[^"]*" href="([^"]*)"', text)
    assert found
    assert list(values(message(unescape(found[1]))[2])) == [
        "Jeu de données",
        "Adresse",
        "Ce qu’il faudrait lire",
    ]
    assert FRENCH.say("report.begun") in text
    assert FRENCH.say("report.which") not in text


@pytest.mark.parametrize("title", [BITES, "É" * 200, "🙂" * 200, "x", " & " * 60])
def test_no_title_makes_another_message_or_one_too_long(title: str) -> None:
    asked = ways(
        replace(PORTAL, repository="https://github.com/ville/donnees"),
        title=title,
        contact=Contact("", "mairie+donnees@lille.example"),
    )
    for address in (asked.mail, asked.issue, asked.personal):
        assert len(address) <= MOST < TAKEN
        assert re.fullmatch(r"[\x21-\x7e]+", address)
        assert '"' not in address
    to, subject, lines = message(asked.mail)
    assert parseaddr(to)[1] == "mairie+donnees@lille.example"
    assert "\n" not in subject.replace("\r\n", "") or title == BITES
    assert lines[-2].startswith("Ce qu’il faudrait lire")


@pytest.mark.parametrize(
    ("repository", "start", "names"),
    [
        (
            "https://github.com/ville/donnees",
            "https://github.com/ville/donnees/issues/new",
            ("title", "body"),
        ),
        (
            "https://github.com/ville/donnees.git",
            "https://github.com/ville/donnees/issues/new",
            ("title", "body"),
        ),
        (
            "https://gitlab.com/a/b/c/",
            "https://gitlab.com/a/b/c/-/issues/new",
            ("issue[title]", "issue[description]"),
        ),
        (
            "https://gitlab.a.fr/v/d",
            "https://gitlab.a.fr/v/d/-/issues/new",
            ("issue[title]", "issue[description]"),
        ),
        (
            "https://framagit.org/v/d",
            "https://framagit.org/v/d/-/issues/new",
            ("issue[title]", "issue[description]"),
        ),
        ("https://codeberg.org/v/d", "https://codeberg.org/v/d/issues/new", ("title", "body")),
    ],
)
def test_a_known_forge_opens_an_issue(repository: str, start: str, names: tuple[str, str]) -> None:
    address = ways(replace(PORTAL, repository=repository), title="Écoles").issue
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == start
    fields = parse_qs(parts.query, strict_parsing=True)
    assert tuple(fields) == names
    assert fields[names[0]] == [FRENCH.say("report.subject", title="Écoles")]
    assert values(fields[names[1]][0].split("\n"))["Jeu de données"] == "Écoles"


@pytest.mark.parametrize(
    "repository",
    ["", "https://forge.example/a/b", "https://github.com/", "https://mygitlabx.example/a/b"],
)
def test_an_unknown_forge_is_not_guessed(repository: str) -> None:
    assert (
        ways(replace(PORTAL, repository=repository), contact=Contact("", "a@b.example")).issue == ""
    )


def test_without_an_address_or_a_forge_the_contact_page_is_there() -> None:
    asked = ways(contact=Contact("Mairie", "", "https://lille.example/contact"))
    assert (asked.mail, asked.issue, asked.page) == ("", "", "https://lille.example/contact")
    assert asked.personal == "https://lille.example/contact"


def test_where_nobody_answers_nothing_is_offered() -> None:
    press = Press()
    text = press.text(
        press.render([plain("lille/prenoms")], portal=replace(PORTAL, contact=Contact())),
        "lille/prenoms/index.html",
    )
    assert FRENCH.say("report.error") not in text
    assert FRENCH.say("personal.mine") not in text


def test_personal_data_go_to_who_protects_them_and_never_to_a_public_forge() -> None:
    portal = replace(PORTAL, repository="https://github.com/ville/donnees")
    asked = ways(
        portal,
        contact=Contact("Mairie", "mairie@lille.example"),
        data_protection=Contact("Déléguée", "dpd@lille.example"),
    )
    assert message(asked.personal)[0] == "dpd@lille.example"
    assert asked.name == "Déléguée"
    assert message(asked.mail)[0] == "mairie@lille.example"
    assert (
        ways(
            portal, contact=Contact(), data_protection=Contact("", "", "https://d.example/")
        ).personal
        == "https://d.example/"
    )
    named = ways(
        portal, contact=Contact("", "mairie@lille.example"), data_protection=Contact("Déléguée")
    )
    assert message(named.personal)[0] == "mairie@lille.example", "a name alone answers nothing"
    assert ways(portal, contact=Contact()).personal == ""


def test_the_page_escapes_what_it_links_to() -> None:
    press = Press()
    one = plain(
        "lille/prenoms", BITES + '"><script>', contact=Contact('<b>"', "mairie@lille.example")
    )
    text = press.text(press.render([one]), "lille/prenoms/index.html")
    assert "<script>" not in text
    found = re.search(r'data-report="[^"]*" href="([^"]*)"', text)
    assert found
    assert message(unescape(found[1]))[0] == "mairie@lille.example"


# --- what is written in the metadata ---

KEYS = """\
portal:
  title: Portail
  contact: {name: Données, email: donnees@metropole.example}
  data_protection: {name: Déléguée, email: dpd@metropole.example}
communes:
  - {insee: "59350", name: Lille, data_protection: {email: dpd@lille.example}}
  - {insee: "59009", name: Villeneuve-d'Ascq}
"""
CORRECTED = """\
title: Écoles
corrections:
  - {date: 2025-02-01, text: "Une <b>école</b> de **trop**.", rows: 12, columns: [nom]}
  - {date: 2026-03-01, text: Deux écoles oubliées.}
  - {date: hier, text: Faux jour.}
  - {date: 2026-01-01}
"""


def read(root: Path, files: Mapping[str, str | bytes]) -> tuple[Any, list[str]]:
    write(root, {"communes.yml": KEYS, **files})
    catalogue, problems = read_catalogue(root)
    assert catalogue is not None
    return catalogue, [problem.code for problem in problems]


def test_who_protects_data_is_inherited_from_the_publisher_then_the_portal(tmp_path: Path) -> None:
    catalogue, problems = read(tmp_path, {**dataset("lille/a"), **dataset("villeneuve-d-ascq/a")})
    assert problems == []
    assert [one.data_protection.email for one in catalogue.datasets] == [
        "dpd@lille.example",
        "dpd@metropole.example",
    ]


def test_corrections_are_read_the_latest_first_and_wrong_ones_are_told(tmp_path: Path) -> None:
    files = {**dataset("lille/a"), "datasets/lille/a/datapackage.yaml": CORRECTED}
    catalogue, problems = read(tmp_path, files)
    assert catalogue.datasets[0].corrections == (
        Correction(date(2026, 3, 1), "Deux écoles oubliées."),
        Correction(date(2025, 2, 1), "Une <b>école</b> de **trop**.", "12", ("nom",)),
    )
    assert problems == ["wrong-date", "missing-key"]


def test_corrections_are_shown_in_plain_words() -> None:
    corrections = (
        Correction(date(2026, 3, 1), "Deux écoles oubliées."),
        Correction(
            date(2025, 2, 1), "Une <b>école</b> de **trop** : <script>.", "12 à 14", ("nom", "<i>")
        ),
    )
    press = Press()
    text = press.text(
        press.render([plain("lille/prenoms", corrections=corrections)]), "lille/prenoms/index.html"
    )
    assert f'<h3 id="corrections">{FRENCH.say("corrections.title")}</h3>' in text
    assert text.index("Deux écoles oubliées.") < text.index("école de trop")
    assert '<time datetime="2026-03-01">1er\u00a0mars 2026' in text
    assert "lignes\u00a0: 12 à 14, colonnes «\u00a0nom\u00a0», «\u00a0&lt;i&gt;\u00a0»" in text
    assert "<script>" not in text
    assert "<b>" not in text.partition('id="corrections"')[2]
    assert "corrections" not in press.text(
        press.render([plain("lille/prenoms")]), "lille/prenoms/index.html"
    )


# --- a row, in a browser ---

FORGE = "\n  repository: https://gitlab.lille.example/ville/donnees"
LONG = "Une très longue valeur, avec des accents é à ü, " * 12


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("reporting")
    rows = "".join(f'{n:05};Nom {n} & "co";{LONG if n == 3 else n}\n' for n in range(1, 251))
    schema = (
        'schema: {fields: [{name: code}, {name: nom}, {name: "le montant"}], primaryKey: [nom, '
        "code]}"
    )
    write(
        root,
        {
            "communes.yml": COMMUNES.replace(
                "https://donnees.example/", f"https://donnees.example/portail/{FORGE}"
            ),
            "datasets/lille/ecoles/datapackage.yaml": f"title: Écoles & collèges\n{schema}\n",
            "datasets/lille/ecoles/ecoles.csv": "code;nom;le montant\n"
            + rows.replace('"co"', "co"),
            **dataset("lille/sans", 14),
            **dataset("lille/forge", 4),
            "datasets/lille/forge/datapackage.yaml": "title: Forge\ncontact: {url: https://lille.example/contact}\n",
            "datasets/lille/prenoms/datapackage.yaml": "title: Prénoms\nstandard: scdl/prenoms\n",
            "datasets/lille/prenoms/prenoms.csv": (
                "COMMUNE_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE\n"
                "Lille,59350,F,Zoé,12,2024\nLille,59350,M,Jean,8,2024\n"
            ),
            "datasets/lille/double/datapackage.yaml": "title: Double\n",
            "datasets/lille/double/double.csv": "a;b;c;d\n1;x;oui;k\n1;x;oui;k\n2;y;non;k\n",
        },
    )
    assert made(root).made
    with serving(root / "build", browser=browser) as served:
        yield served


def begin(page: Page, served: Served, id_: str = "lille/ecoles") -> None:
    served.visit(page, f"{id_}/")
    unfold = page.locator(".beyond summary")
    if unfold.count():
        unfold.first.click()
    page.get_by_role("button", name=FRENCH.say("report.rows")).click()
    page.locator(".x-report").first.wait_for()


def told(page: Page, name: str = "report.error") -> dict[str, str]:
    address = (
        page.get_by_role("dialog").get_by_role("link", name=FRENCH.say(name)).get_attribute("href")
        or ""
    )
    assert len(address) <= TAKEN
    return values(message(address)[2])


def test_an_address_that_ends_wrong_takes_nothing_from_the_page(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/ecoles/#%")
    page.get_by_role("button", name=FRENCH.say("report.rows")).wait_for()
    page.context.close()


def test_a_row_of_the_page_is_told_with_its_key_its_column_and_its_value(served: Served) -> None:
    page = served.page()
    begin(page, served)
    expect(page.locator(".x-report")).to_have_count(100)
    page.get_by_role("button", name="Signaler la ligne 12", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text("Ligne 12")
    page.get_by_role("dialog").get_by_label("Colonne").select_option("le montant")
    found = told(page)
    assert found == {
        "Jeu de données": "Écoles & collèges",
        "Adresse": "https://donnees.example/portail/lille/ecoles/",
        "Tableau": "ecoles",
        "Ligne": "12",
        "Repère": "nom = Nom 12 & co, code = 00012",
        "Colonne": "le montant",
        "Ce qui est écrit": "12",
        "Ce qu’il faudrait lire": "",
    }
    assert told(page, "personal.mine")["Ligne"] == "12"
    page.get_by_role("button", name=FRENCH.say("report.close")).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name=FRENCH.say("report.done")).click()
    expect(page.locator(".x-report")).to_have_count(0)
    assert served.said == []
    page.context.close()


def test_one_is_brought_to_the_rows_and_told_to_choose(served: Served) -> None:
    page = served.page(390)
    begin(page, served)
    assert (
        page.evaluate("document.activeElement.getAttribute('aria-label')") == "Signaler la ligne 1"
    )
    expect(page.locator(".x-choose")).to_have_text(FRENCH.say("report.choose"))
    page.get_by_role("button", name=FRENCH.say("report.done")).click()
    expect(page.locator(".x-choose")).to_have_text("")
    page.context.close()


def test_the_message_can_be_copied_where_nothing_opens_it(served: Served) -> None:
    page = served.page()
    begin(page, served)
    page.get_by_role("button", name="Signaler la ligne 12", exact=True).click()
    dialog = page.get_by_role("dialog")
    for _ in range(2):  # of a change of column too
        to, subject, lines = message(dialog.get_by_role("link").first.get_attribute("href") or "")
        by_hand = dialog.locator("details").first
        assert by_hand.locator("pre").text_content() == "\n".join([subject, "", *lines])
        assert to in (by_hand.text_content() or "")
        dialog.get_by_label("Colonne").select_option("le montant")
    by_hand.locator("summary").click()
    expect(by_hand.get_by_role("button", name=FRENCH.say("taken.copy"))).to_be_visible()
    page.context.close()


def test_a_column_with_a_title_is_named_by_both(served: Served) -> None:
    page = served.page()
    begin(page, served, "lille/prenoms")
    page.get_by_role("button", name="Signaler la ligne 2", exact=True).click()
    page.get_by_role("dialog").get_by_label("Colonne").select_option("Nombre d’enfants")
    assert told(page)["Colonne"] == "Nombre d’enfants (NOMBRE_OCCURRENCES)"
    assert "Prénom = Jean" in told(page)["Repère"]
    page.context.close()


def test_a_row_that_was_found_is_told_by_its_number_in_the_file(served: Served) -> None:
    page = served.page()
    begin(page, served)
    page.click(".explorer .go")
    page.wait_for_selector(".explored")
    page.get_by_label("Chercher").first.fill("Nom 237")
    page.get_by_role("button", name="Signaler la ligne 237", exact=True).click()
    assert told(page)["Repère"] == "nom = Nom 237 & co, code = 00237"
    page.context.close()


def test_a_long_value_is_cut_so_that_the_message_is_taken(served: Served) -> None:
    page = served.page()
    begin(page, served)
    page.get_by_role("button", name="Signaler la ligne 3", exact=True).click()
    page.get_by_role("dialog").get_by_label("Colonne").select_option("le montant")
    value = told(page)["Ce qui est écrit"]
    assert value.endswith("…")
    assert LONG.startswith(value.removesuffix("…"))
    page.context.close()


def test_without_a_key_a_column_of_different_values_tells_the_row(served: Served) -> None:
    page = served.page()
    begin(page, served, "lille/sans")
    page.get_by_role("button", name="Signaler la ligne 2", exact=True).click()
    assert told(page)["Repère"] == "nom = Nom 1"
    page.context.close()


def test_a_row_is_told_in_an_issue_where_nobody_has_a_mailbox(served: Served) -> None:
    page = served.page()
    begin(page, served, "lille/forge")
    page.get_by_role("button", name="Signaler la ligne 3", exact=True).click()
    page.get_by_role("dialog").get_by_label("Colonne").select_option("nom")
    link = page.get_by_role("dialog").get_by_role("link", name=FRENCH.say("report.error"))
    parts = urlsplit(link.get_attribute("href") or "")
    assert parts.path == "/ville/donnees/-/issues/new"
    found = values(parse_qs(parts.query, strict_parsing=True)["issue[description]"][0].split("\n"))
    assert (found["Ligne"], found["Colonne"], found["Ce qui est écrit"]) == ("3", "nom", "Nom 2")
    personal = page.get_by_role("dialog").get_by_role("link", name=FRENCH.say("personal.mine"))
    assert personal.get_attribute("href") == "https://lille.example/contact", "never in public"
    page.context.close()


def test_without_even_that_the_first_columns_tell_the_row(served: Served) -> None:
    page = served.page()
    begin(page, served, "lille/double")
    page.get_by_role("button", name="Signaler la ligne 2", exact=True).click()
    assert told(page)["Repère"] == "b = x, a = 1, c = oui"
    page.context.close()


@pytest.mark.parametrize("scheme", BY_DAY_AND_BY_NIGHT)
def test_it_breaks_no_rule_and_is_used_from_a_keyboard(served: Served, scheme: Any) -> None:
    page = served.page(360, scheme)
    begin(page, served)
    page.locator(".x-report").nth(4).focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    assert find_axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".x-report").nth(4)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()


def test_without_javascript_the_link_of_the_page_is_enough(served: Served) -> None:
    page = served.page(java_script_enabled=False)
    served.visit(page, "lille/ecoles/")
    address = page.get_by_role("link", name=FRENCH.say("report.error")).get_attribute("href") or ""
    assert message(address)[0] == "donnees@metropole.example"
    assert page.get_by_text(FRENCH.say("report.which")).is_visible()
    assert page.get_by_role("button").count() == 0
    page.context.close()


def test_an_address_of_letters_that_mean_something_elsewhere_is_all_of_whom_one_writes_to(
    tmp_path: Path,
) -> None:
    odd = "a+b?bcc=c&d#e%20f@lille.example"
    written = COMMUNES.replace("donnees@metropole.example", f'"{odd}"')
    write(tmp_path, {"communes.yml": written, **dataset("lille/noms")})
    assert made(tmp_path).problems == ()
    page = (tmp_path / "build/lille/noms/index.html").read_text("utf-8")
    links = [urlsplit(unescape(link)) for link in re.findall(r'href="(mailto:[^"]*)"', page)]
    assert len(links) >= 3
    assert {unquote(link.path) for link in links} == {odd}
    assert not any("bcc" in link.query or link.fragment for link in links)
