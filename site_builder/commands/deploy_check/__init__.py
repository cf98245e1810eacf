"""`beffroi deploy-check`: what a host does with a site that is online, asked of it and told to its
owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from site_builder.commands.deploy_check.checks import CHECKS, portal
from site_builder.commands.deploy_check.client import Unreachable, ask
from site_builder.commands.deploy_check.site import Deployed
from site_builder.core.language import Language
from site_builder.core.problems import Problem

__all__ = ["Checked", "Unreachable", "checked", "contract", "told", "wrong"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check found: its name is that of its function."""

    name: str
    problems: tuple[Problem, ...]


def checked(url: str, former: str = "") -> tuple[Checked, ...]:
    """Every check of the site at an address, where there is one; `former`: an address at which the
    portal before it was. Raises Unreachable where nobody answers."""
    site = Deployed(url if url.endswith("/") else f"{url}/", former)
    ask(site.url, "HEAD")
    if nowhere := tuple(portal(site)):
        return (Checked(portal.__name__, nowhere),)
    return tuple(Checked(check.__name__, tuple(check(site))) for check in CHECKS)


def wrong(found: tuple[Checked, ...]) -> bool:
    """Is there anything that keeps somebody from using the site?"""
    return any(problem.severity == "error" for one in found for problem in one.problems)


def told(found: tuple[Checked, ...], words: Language) -> Iterator[str]:
    """Lines for the owner."""
    for one in found:
        said = words.say(f"deploy.{one.name}")
        if not one.problems:
            yield words.say("deploy.fine", check=said)
        for problem in one.problems:
            yield words.say(
                "deploy.told",
                mark=words.say(f"severity.{problem.severity}"),
                check=said,
                text=words.problem(problem),
            )
    count = sum(len(one.problems) for one in found)
    if found and found[0].name == portal.__name__:
        yield words.say("deploy.end.nowhere")
        return
    yield words.count("deploy.end", count) if count else words.say("deploy.end.fine")


def contract(url: str, found: tuple[Checked, ...], words: Language) -> dict[str, Any]:
    """The JSON of the command."""
    return {
        "version": 1,
        "url": url,
        "fine": not wrong(found),
        "checks": [
            {
                "name": one.name,
                "problems": [
                    {
                        "code": problem.code,
                        "severity": problem.severity,
                        "path": problem.place.path,
                        "message": words.problem(problem),
                    }
                    for problem in one.problems
                ],
            }
            for one in found
        ],
    }
