"""What amendments changed of a contract is read as a sentence, and the explorer has its columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from browse import Served, serving
from playwright.sync_api import Browser, expect
from tools import ROOT

from site_builder.core.language import load_language
from site_builder.render.pages.amendments import AmendedColumns, describe_amendments

FRENCH = load_language("fr")
COLUMNS = AmendedColumns(amendments=0, amount=1, months=2)
SOURCE = ROOT / "datasets/metropole/marches-publics/decp-2024.json"


def tell(amendments: object, amount: str = "1000.0", months: str = "12") -> str:
    row = [json.dumps(amendments), amount, months]
    return describe_amendments(FRENCH, row, COLUMNS).translate({0xA0: " ", 0x202F: " "})


def test_an_amendment_is_told_with_what_it_adds() -> None:
    one = {"modification": {"montant": 1200.5, "dureeMois": 18}}
    assert tell([one]) == (
        "avenant : montant porté à 1 200,50 € (+200,50 €), durée portée à 18 mois (+6)"
    )
    less = {"modification": {"dateNotificationModification": "2024-04-25", "montant": 900}}
    assert tell([less]) == "avenant du 25/04/2024 : montant porté à 900,00 € (−100,00 €)"
    same = {"montant": 1000, "dureeMois": 12}
    assert tell(same) == "avenant : montant porté à 1 000,00 €, durée portée à 12 mois"


def test_amendments_are_in_the_order_of_their_days_and_what_is_none_stands_as_it_is() -> None:
    some = [
        {"modification": {"dateNotificationModification": "2025-01-01", "dureeMois": 24}},
        {"modification": {"dateNotificationModification": "2024-01-01", "dureeMois": 18}},
    ]
    assert tell(some).index("2024") < tell(some).index("2025")
    assert describe_amendments(FRENCH, ["voir annexe", "1", "2"], COLUMNS) == "voir annexe"
    assert describe_amendments(FRENCH, [None, None, None], COLUMNS) == ""


@pytest.fixture(scope="module")
def example(browser: Browser) -> Iterator[Served]:
    assert (ROOT / "build/index.html").is_file(), "make site comes first"
    with serving(ROOT / "build", browser=browser) as served:
        yield served


def read_changes(path: Path) -> list[tuple[Decimal, int]]:
    """What each contract that was changed has more, by its source."""
    contracts: Any = json.loads(path.read_bytes(), parse_float=Decimal)["marches"]["marche"]
    changes = []
    for contract in contracts:
        for change in contract.get("modifications", [])[-1:]:
            last = change["modification"]
            amount = last["montant"] - contract["montant"]
            changes.append((amount, last["dureeMois"] - contract["dureeMois"]))
    return changes


def test_the_explorer_adds_up_what_was_added(example: Served) -> None:
    changes = read_changes(SOURCE)
    assert len(changes) == 3
    total = f"{sum(amount for amount, _ in changes):,.2f}".replace(",", " ").replace(".", ",")
    page = example.page()
    anchor = "metropole/marches-publics/#t-decp-2024"
    example.visit(page, f"{anchor}?f=avenants_count~entre~1~&de=avenants_change")
    expect(page.locator(".x-status").first).to_contain_text(f"{len(changes)} lignes")
    expect(page.locator(".x-sums")).to_contain_text(total)
    body = page.locator(".explored tbody")
    expect(body).to_contain_text("montant porté à 203 411,46 € (+15 067,52 €)")
    expect(body).to_contain_text("durée portée à 18 mois (+6)")
    page.context.close()


def test_the_page_tells_it_too_and_downloads_have_what_was_received(example: Served) -> None:
    page = example.page(java_script_enabled=False)
    example.visit(page, "metropole/marches-publics/")
    assert "avenant du " in page.content()
    received = (ROOT / "build/data/metropole/marches-publics/decp-2024.csv").read_text("utf-8")
    assert "modifications" in received.partition("\n")[0]
    assert "avenants_" not in received.partition("\n")[0]
    page.context.close()
