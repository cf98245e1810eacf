"""`beffroi deploy-check`: what a host does with a site that is online, asked of it and told to its
owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from site_builder.commands.deploy_check.checks import CHECKS, check_deployed_portal
from site_builder.commands.deploy_check.client import HostUnreachable, send_http_request
from site_builder.commands.deploy_check.site import DeployedSite
from site_builder.core.language import Language
from site_builder.core.problems import Problem

__all__ = [
    "DeployCheckResult",
    "HostUnreachable",
    "check_deployed_site",
    "describe_deploy_checks",
    "has_deploy_errors",
    "make_deploy_check_json",
]


@dataclass(frozen=True, slots=True)
class DeployCheckResult:
    """What one check found: its name is that of its function."""

    name: str
    problems: tuple[Problem, ...]


def check_deployed_site(url: str, former: str = "") -> tuple[DeployCheckResult, ...]:
    """Every check of the site at an address, where there is one; `former`: an address at which the
    portal before it was. Raises HostUnreachable where nobody answers."""
    site = DeployedSite(url if url.endswith("/") else f"{url}/", former)
    send_http_request(site.url, "HEAD")
    if portal_problems := tuple(check_deployed_portal(site)):
        return (
            DeployCheckResult(
                check_deployed_portal.__name__.removeprefix("check_deployed_"), portal_problems
            ),
        )
    return tuple(
        DeployCheckResult(check.__name__.removeprefix("check_deployed_"), tuple(check(site)))
        for check in CHECKS
    )


def has_deploy_errors(found: tuple[DeployCheckResult, ...]) -> bool:
    """Is there anything that keeps somebody from using the site?"""
    return any(problem.severity == "error" for result in found for problem in result.problems)


def describe_deploy_checks(found: tuple[DeployCheckResult, ...], words: Language) -> Iterator[str]:
    """Lines for the owner."""
    for result in found:
        check_label = words.say(f"deploy.{result.name}")
        if not result.problems:
            yield words.say("deploy.fine", check=check_label)
        for problem in result.problems:
            yield words.say(
                "deploy.told",
                mark=words.say(f"severity.{problem.severity}"),
                check=check_label,
                text=words.problem(problem),
            )
    count = sum(len(result.problems) for result in found)
    if found and found[0].name == check_deployed_portal.__name__.removeprefix("check_deployed_"):
        yield words.say("deploy.end.nowhere")
        return
    yield words.count("deploy.end", count) if count else words.say("deploy.end.fine")


def make_deploy_check_json(
    url: str, found: tuple[DeployCheckResult, ...], words: Language
) -> dict[str, Any]:
    """The JSON of the command."""
    return {
        "version": 1,
        "url": url,
        "fine": not has_deploy_errors(found),
        "checks": [
            {
                "name": result.name,
                "problems": [
                    {
                        "code": problem.code,
                        "severity": problem.severity,
                        "path": problem.place.path,
                        "message": words.problem(problem),
                    }
                    for problem in result.problems
                ],
            }
            for result in found
        ],
    }
