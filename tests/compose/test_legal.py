"""What the law wants a site to declare: accessibility, who answers for it, privacy. Nothing is
claimed unproven."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nightly import nightly_after
from portal import COMMUNES, made, portal, tree, write
from tools import ROOT

from site_builder.commands.check import check_site_datasets
from site_builder.compose import accessibility as audit
from site_builder.compose.today import Today
from site_builder.core.language import load_language
from site_builder.core.model.portal import AccessibilityAudit, AccessibilityStatement, Portal
from site_builder.core.model.site import Site
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import read_catalogue
from site_builder.publish.options import BuildOptions
from site_builder.render.localised_site import LocalisedSite

FRENCH = load_language("fr")
TODAY = date(2026, 11, 27)
FULL = "{audited: 2026-03-12, auditor: Cabinet, rate: 78}"
NOTICES = COMMUNES[COMMUNES.index("  legal:") : COMMUNES.index("  accessibility:")]
PLANS = COMMUNES[COMMUNES.index("  accessibility:") : COMMUNES.index("communes:")]


def declared(root: Path, accessibility: str = "", legal: str = NOTICES) -> Path:
    text = COMMUNES.replace(NOTICES, legal).replace(PLANS, "")
    more = PLANS.replace("{", f"{accessibility[:-1]}, ") if accessibility else PLANS
    write(root, {"communes.yml": text.replace("portal:\n", f"portal:\n{more}")})
    return root


def read(root: Path) -> tuple[Portal, tuple[Problem, ...]]:
    catalogue, problems = read_catalogue(root)
    assert catalogue
    return catalogue.portal, problems


def words(text: str) -> str:
    """A text whose spaces are all alike."""
    return " ".join(text.split())


def main_of(root: Path, path: str) -> str:
    """The words of a page."""
    text = (root / "build" / path / "index.html").read_text("utf-8")
    return words(re.sub("<[^>]+>", " ", text.partition("<main")[2].partition("</main>")[0]))


def say(message: str) -> str:
    return words(FRENCH.say(message))


# --- the audit ---


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        (FULL, []),
        ('{audited: 2026-03-12, auditor: Cabinet, rate: "78,5 %"}', []),
        ("{contact: {email: a@b.example}, date: 2026-03-12}", []),
        ("{rate: 100}", ["accessibility-audit"]),
        ("{audited: 2026-03-12, rate: 100}", ["accessibility-audit"]),
        ("{auditor: Cabinet, rate: 100}", ["accessibility-audit"]),
        ("{audited: 2026-03-12, auditor: Cabinet}", ["accessibility-audit"]),
        ("{audited: 2026-03-12, auditor: Cabinet, rate: 101}", ["wrong-percent"]),
        ("{audited: 2026-03-12, auditor: Cabinet, rate: -1}", ["wrong-percent"]),
        ("{audited: 2026-03-12, auditor: Cabinet, rate: 99.999}", ["wrong-percent"]),
        ("{audited: hier, auditor: Cabinet, rate: 78}", ["wrong-date"]),
        (
            "{audited: 2026-03-12, auditor: Cabinet, rate: 100, failures: [Des PDF]}",
            ["accessibility-failures"],
        ),
        (
            "{audited: 2026-03-12, auditor: Cabinet, taux: 78}",
            ["unknown-key-near", "accessibility-audit"],
        ),
    ],
)
def test_an_audit_that_is_not_whole_is_told_once_and_proves_nothing(
    tmp_path: Path, written: str, codes: list[str]
) -> None:
    found, problems = read(declared(tmp_path, written))
    assert [problem.code for problem in problems] == codes
    assert all(problem.place.line == 2 for problem in problems)
    assert bool(found.accessibility.audit) == (not codes and "rate" in written)


@pytest.mark.parametrize(
    ("rate", "state"), [(0, "none"), (49.99, "none"), (50, "part"), (99.99, "part"), (100, "whole")]
)
def test_the_state_is_that_of_the_law(rate: float, state: str) -> None:
    assert audit.get_accessibility_state(AccessibilityAudit(TODAY, "Cabinet", rate)) == state
    assert audit.get_accessibility_state(None) == "none"


@given(st.dates(date(2000, 1, 1), date(2200, 1, 1)), st.integers(-2000, 2000))
def test_an_audit_counts_for_three_years_and_what_does_not_is_told(day: date, later: int) -> None:
    today = day + timedelta(days=later)
    one = AccessibilityAudit(day, "Cabinet", 80)
    codes = [
        problem.code
        for problem in audit.check_accessibility_audit(
            AccessibilityStatement(audit=one), "communes.yml", Today(today)
        )
    ]
    counts = audit.select_valid_audit(one, Today(today)) is one
    assert counts == (
        later >= 0 and (today.year, today.month, today.day) < (day.year + 3, day.month, day.day)
    )
    assert codes == (
        [] if counts else ["accessibility-expired" if later > 0 else "accessibility-future"]
    )


@pytest.mark.parametrize(
    ("written", "today", "mention", "said"),
    nightly_after(
        2,
        [
            ("", TODAY, "non conforme", "Aucun audit de conformité n’a été déclaré"),
            (
                FULL,
                TODAY,
                "partiellement conforme",
                "fait par Cabinet, daté du 12 mars 2026, révèle que 78 % des critères",
            ),
            (
                FULL,
                date(2026, 3, 11),
                "non conforme",
                "L’audit du 12 mars 2026, le dernier qui soit déclaré, ne compte pas",
            ),
            (
                FULL,
                date(2029, 3, 11),
                "partiellement conforme",
                "à renouveler avant le 12 mars 2029",
            ),
            (
                FULL,
                date(2029, 3, 12),
                "non conforme",
                "L’audit du 12 mars 2026, le dernier qui soit déclaré, ne compte pas",
            ),
            (FULL.replace("78", "49"), TODAY, "non conforme", "révèle que 49 % des critères"),
            (
                FULL.replace("78", "99.5"),
                TODAY,
                "partiellement conforme",
                "révèle que 99,5 % des critères",
            ),
            (
                FULL.replace("78", "100"),
                TODAY,
                "totalement conforme",
                "révèle que 100 % des critères",
            ),
        ],
    ),
)
def test_the_mention_is_on_each_page_and_leads_to_the_declaration(
    tmp_path: Path, written: str, today: date, mention: str, said: str
) -> None:
    root = declared(portal(tmp_path, "lille/ecoles"), written)
    made(root, today=today)
    for path in ("", "jeux/", "lille/", "lille/ecoles/", "mentions-legales/"):
        page = (root / "build" / path / "index.html").read_text("utf-8")
        up = "../" * path.count("/") or "./"
        link = (
            "<a "
            f'href="{up}accessibilite/">{FRENCH.say("footer.accessibility.none").partition(":")[0]}: '  # noqa: E501
            f"{mention}</a>"
        )
        assert link in page, path
    assert said in main_of(root, "accessibilite")


def test_the_end_of_an_audit_makes_the_pages_of_a_cold_build_and_is_told(tmp_path: Path) -> None:
    root = declared(portal(tmp_path / "warm", "lille/ecoles"), FULL)
    assert made(root, today=date(2029, 3, 11)).problems == ()
    report = made(root, today=date(2029, 3, 12))
    [problem] = report.problems
    assert (problem.code, problem.severity, problem.place.line) == (
        "accessibility-expired",
        "warning",
        2,
    )
    cold = declared(portal(tmp_path / "cold", "lille/ecoles"), FULL)
    made(cold, today=date(2029, 3, 12))
    assert tree(root / "build") == tree(cold / "build")
    assert [
        one.code
        for one in check_site_datasets(
            root, [""], None, BuildOptions(today=date(2029, 3, 12))
        ).problems
    ] == [problem.code]


def test_all_that_is_declared_is_on_the_page_in_the_order_of_the_model(tmp_path: Path) -> None:
    more = (
        "{audited: 2026-03-12, auditor: Cabinet <b>, rate: 78, report: "
        "'https://a.example/rapport', date: 2026-04-02, "
        "failures: [Des cartes], burdens: [Des plans], exempt: [Des archives], tested: [Firefox "
        "et NVDA], "
        "pages: [Accueil], "
        "contact: {name: Référente, email: acces@a.example}}"
    )
    root = declared(portal(tmp_path, "lille/ecoles"), more)
    made(root, today=TODAY)
    page = (root / "build/accessibilite/index.html").read_text("utf-8")
    order = (
        "article 47", "ville.example/schema", "ville.example/plan", "Cabinet &lt;b&gt;",
        "a.example/rapport", "Des cartes", "Des plans", "Des archives", 'datetime="2026-04-02"',
        "WAI-ARIA", "Firefox et NVDA", "Accueil", "Référente", "acces@a.example",
        "formulaire.defenseurdesdroits.fr", "Libre réponse 71120",
    )  # fmt: skip
    assert sorted(order, key=page.rindex) == list(order)


def test_plans_that_are_not_given_are_one_warning_of_a_site_online_and_said_on_the_page(
    tmp_path: Path,
) -> None:
    root = portal(tmp_path, "lille/ecoles")
    one = PLANS.partition(", plan")[0] + "}\n"
    write(root, {"communes.yml": COMMUNES.replace(PLANS, one)})
    [problem] = made(root, today=TODAY).problems
    assert (problem.code, problem.place.line) == ("accessibility-plans", 12)
    assert problem.params["keys"] == "« plan »"
    assert say("accessibility.plan.none") in main_of(root, "accessibilite")
    assert say("accessibility.scheme.none") not in main_of(root, "accessibilite")
    offline = portal(tmp_path / "offline", "lille/ecoles")
    write(
        offline,
        {
            "communes.yml": COMMUNES.replace(PLANS, "").replace(
                "  url: https://donnees.example/\n", ""
            )
        },
    )
    assert made(offline, today=TODAY).problems == ()
    assert say("accessibility.scheme.none") in main_of(offline, "accessibilite")


# --- who answers for the site ---


@pytest.mark.parametrize(
    ("legal", "missing"),
    nightly_after(
        2,
        [
            (NOTICES, 0),
            ("", 7),
            ("  legal: {publisher: Métropole}\n", 6),
            (NOTICES.replace("director: La présidente", "director: ''"), 1),
            (NOTICES.replace('telephone: "03 53 01 00 20"', "logs: Un mois"), 1),
        ],
    ),
)
def test_what_the_law_requires_and_nobody_gives_is_one_warning_and_named_on_the_page(
    tmp_path: Path, legal: str, missing: int
) -> None:
    root = declared(portal(tmp_path, "lille/ecoles"), legal=legal)
    found = [
        problem for problem in made(root, today=TODAY).problems if problem.code == "legal-missing"
    ]
    assert [str(problem.params["keys"]).count("«") for problem in found] == (
        [missing] if missing else []
    )
    assert main_of(root, "mentions-legales").count(say("legal.missing")) == missing


def test_a_portal_that_is_not_online_owes_no_notices_yet(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"communes.yml": "portal: {title: Essai}\ncommunes: [{insee: '59350', name: Lille}]\n"},
    )
    assert read(tmp_path)[1] == ()


@pytest.mark.parametrize("slug", ["accessibilite", "mentions-legales", "confidentialite"])
def test_no_publisher_takes_the_address_of_these_pages(tmp_path: Path, slug: str) -> None:
    write(
        tmp_path,
        {
            "communes.yml": (
                f"portal: {{title: A}}\ncommunes: [{{insee: '59350', name: Lille, slug: {slug}}}]\n"
            )
        },
    )
    assert [problem.code for problem in read(tmp_path)[1]] == ["slug-reserved"]


def test_each_page_leads_to_every_one_that_the_law_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    one_more = {"publishers": "communes/", **audit.DUTIES}
    monkeypatch.setattr(audit, "DUTIES", one_more)
    duties = LocalisedSite(
        site=Site(portal=Portal(title="Portail"), publishers=(), entries=()),
        language=FRENCH,
        opening=None,  # type: ignore[arg-type]
        marks={},
    ).duties
    assert [one.url for one in duties] == list(one_more.values())
    titles = ("publishers.title", "footer.accessibility.none", "legal.title", "privacy.title")
    assert [one.title for one in duties] == [FRENCH.say(title) for title in titles]


# --- privacy ---


def test_the_page_about_privacy_says_what_this_site_does(tmp_path: Path) -> None:
    root = declared(portal(tmp_path, "lille/ecoles"))
    made(root, today=TODAY)
    alone = main_of(root, "confidentialite")
    assert say("privacy.alone") in alone
    assert say("privacy.logs.unknown") in alone
    assert "donnees@metropole.example" in alone, (
        "the contact, where there is no data protection officer"
    )
    more = (
        "  map: {tiles: {url: 'https://tuiles.example/{z}/{x}/{y}.png', attribution: © T}}\n"
        "  data_protection: {name: Déléguée, email: dpd@metropole.example}\n"
        "  repository: https://forge.example/portail\n"
    )
    notices = NOTICES.replace('20"}', '20", logs: "Rien n’est gardé plus d’un mois."}')
    root = declared(root, legal=notices + more)
    made(root, today=TODAY)
    page = main_of(root, "confidentialite")
    assert say("privacy.alone") not in page
    for said in (
        "tuiles.example",
        "forge.example",
        "dpd@metropole.example",
        "Rien n’est gardé plus d’un mois.",
    ):
        assert said in page, said
    assert say("privacy.logs.unknown") not in page


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_page_about_privacy_says_whatever_of_an_address_reaches_the_host(
    code: str, tmp_path: Path
) -> None:
    """What scripts write after « ? »: the words that are searched, and what is chosen among all
    datasets."""
    root = declared(portal(tmp_path, "lille/ecoles"))
    text = (root / "communes.yml").read_text("utf-8")
    write(root, {"communes.yml": text.replace("portal:", "portal:\n  languages: [fr, en]")})
    made(root, today=TODAY)
    page = html.unescape(main_of(root, "confidentialite" if code == "fr" else "en/confidentialite"))
    addresses = (ROOT / "frontend/src/facets/address.ts").read_text("utf-8")
    written = {"q", *re.findall(r"^  \[\"\w+\", \"(\w+)\"\],$", addresses, re.MULTILINE)}
    said = set(re.findall(r"[?&](\w+)=…", page))
    assert {"q", "producteur", "theme"} <= said <= written


def test_search_engines_find_these_pages(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    made(root, today=TODAY)
    sitemap = (root / "build/sitemap.xml").read_text("utf-8")
    for path in ("accessibilite/", "mentions-legales/", "confidentialite/"):
        assert f"<loc>https://donnees.example/{path}</loc>" in sitemap
