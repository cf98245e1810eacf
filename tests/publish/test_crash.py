"""Whenever a build is killed, a whole site is on disk, and the next build makes the site that a
first one would."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from killed import STEPS, Killer, name_of
from nightly import nightly_after
from portal import COMMUNES_WITH_CARDS, made, portal, tree, write

from site_builder.publish.build_report import BuildReport
from site_builder.publish.output_folder import REPORT
from site_builder.publish.publish import PART

IDS = ("lille/ecoles", "villeneuve-d-ascq/parcs")


def _owner(title: str, commune: str) -> str:
    return COMMUNES_WITH_CARDS.replace("Portail d’essai", title).replace(
        "partners:", f"  - {{{commune}}}\npartners:"
    )


# of three, so that the tree beside differs from what is wanted: each has a page of its own, and all
# differ
OWNERS = (
    COMMUNES_WITH_CARDS,
    _owner("Portail nouveau", 'insee: "59512", name: Roubaix'),
    _owner("Portail encore", 'insee: "59599", name: Tourcoing'),
)
LONG = ("old file is removed", "file is linked", "file is copied", "sweep")
WAYS: tuple[dict[str, Any], ...] = ({}, {"exchange": False}, {"copy": True})


def told(root: Path) -> dict[str, Any]:
    """What the report online says, but for what only this build knows."""
    report: dict[str, Any] = json.loads((root / "build" / REPORT).read_bytes())
    return {key: value for key, value in report.items() if key not in ("seconds", "cache")}


class Sites:
    """One site under several owner's files, and what a first build makes of each."""

    def __init__(self, place: Path) -> None:
        self.root = portal(place / "site", *IDS)
        self.now = 0
        self.cold: list[tuple[dict[str, bytes], dict[str, Any], BuildReport]] = []
        for number, owner in enumerate(OWNERS):
            root = portal(place / f"cold-{number}", *IDS)
            write(root, {"communes.yml": owner})
            report = made(root)
            self.cold.append((tree(root / "build"), told(root), report))
        made(self.root)
        self.killer = Killer(portal(place / "example"))

    def change(self) -> None:
        self.now = (self.now + 1) % len(OWNERS)
        write(self.root, {"communes.yml": OWNERS[self.now]})

    def check(self, when: str, **options: Any) -> None:
        """One whole site is there, and the next build makes the one that is wanted and says what is
        true."""
        out = self.root / "build"
        old = self.root / ".build.old"
        assert out.exists() or old.exists(), when
        there = tree(out if out.exists() else old)
        there.pop(PART, None)  # of the report
        assert there in [files for files, _, _ in self.cold], when
        files, public, cold = self.cold[self.now]
        report = made(
            self.root, vanishing=True, **options
        )  # of an owner's file without the publisher of the last one
        assert tree(out) == files, when
        assert told(self.root) == public, when
        assert (report.problems, report.datasets, report.bytes) == (
            cold.problems,
            cold.datasets,
            cold.bytes,
        ), when
        assert report.published or there == files, when
        assert not old.exists(), when
        assert not (out / PART).exists(), when
        assert not list((self.root / ".beffroi").rglob("*.part")), when


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    three = Sites(tmp_path_factory.mktemp("sites"))
    yield three
    three.killer.close()


@pytest.mark.nightly
def test_killed_before_each_step_and_in_the_middle_of_it(sites: Sites) -> None:
    seen = set[str]()
    for way in WAYS:
        copy = way.get("copy", False)
        for new in (True, False):  # is the tree beside made, or brought up by its difference?

            def change(new: bool = new) -> None:
                sites.change()
                if new:
                    shutil.rmtree(sites.root / ".build.next", ignore_errors=True)

            def kill(
                name: str, at: int, way: dict[str, Any], change: Callable[[], None] = change
            ) -> bool:
                change()
                return sites.killer.killed(sites.root, name, at, **way)

            change()
            steps = Counter(name_of(change) for change in sites.killer.changes(sites.root, **way))
            for name in [name for name in steps if name not in seen]:
                # where an address is lost, no site is said to stand
                tries = len(OWNERS) if name.startswith("standing") else 1
                for at in {0, steps[name] // 2 if name in LONG else 0}:
                    assert any(kill(name, at, way) for _ in range(tries)), (
                        f"{way}: no {name} number {at}"
                    )
                    sites.check(f"{way}, {name} number {at}", copy=copy)
            assert not made(sites.root, copy=copy).published
            seen |= steps.keys()
    assert seen == STEPS.keys()


@pytest.mark.nightly
def test_a_site_is_back_at_its_place_before_anything_is_read(sites: Sites) -> None:
    before = tree(sites.root / "build")
    sites.change()
    assert sites.killer.killed(sites.root, "second of two renames", exchange=False)
    assert not (sites.root / "build").exists()
    write(sites.root, {"communes.yml": "portal: ["})
    assert not made(sites.root).made
    assert tree(sites.root / "build") == before
    write(sites.root, {"communes.yml": OWNERS[sites.now]})
    sites.check("the owner's file is mended")


def test_what_a_cut_exchange_left_is_put_beside_and_not_deleted_which_might_be_cut_too(
    sites: Sites,
) -> None:
    sites.change()
    assert sites.killer.killed(sites.root, "what was there is put beside", exchange=False)
    left = (sites.root / ".build.old").stat().st_ino
    sites.check("the last of three renames")
    assert (sites.root / ".build.next").stat().st_ino == left


@pytest.mark.parametrize("seed", nightly_after(3, range(5)))
def test_killed_anywhere(sites: Sites, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(3):
        sites.change()
        way = dice.choice(WAYS)
        at = dice.randrange(80)
        sites.killer.killed(sites.root, at=at, **way)
        if dice.random() < 0.5:  # twice: what the first left is what the second meets
            sites.change()
            sites.killer.killed(sites.root, at=dice.randrange(80), **way)
        sites.check(f"{way}, change {at}")
