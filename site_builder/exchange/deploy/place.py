"""What the owner wrote of a destination, and what kind of place that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from site_builder.core.text import show_safe_value
from site_builder.publish.refusal import BuildRefused

Kind = Literal["folder", "rsync", "sftp", "branch"]

# A server that begins with a dash would be an option
SERVER = r"(?:[\w.][\w.+-]*@)?(?:\w[\w.-]*|\[[0-9A-Fa-f:.]+\])"
BRANCH = r"(?P<branch>(?![-./])(?!.*\.\.)[\w./-]+(?<![./]))"
FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("branch", re.compile(rf"git\+(?P<address>(?:ssh|https?|file)://[^#]+)#{BRANCH}")),
    ("sftp", re.compile(rf"sftp://(?P<address>{SERVER})(?::(?P<port>\d+))?(?P<path>/[^?#]*)")),
    ("rsync", re.compile(rf"(?P<address>rsync://{SERVER}(?::\d+)?/.+?)/*")),
    ("rsync", re.compile(r"(?P<address>[\w.][\w.+-]*@\w[\w.-]*:(?!//).+?)/*")),
    ("folder", re.compile(r"(?P<address>(?!-)(?!.*://).+)")),
)
REMOTE = re.compile(rf"(?:git\+)?(?P<address>(?!-|\w+::|ext:)[^#]+)#{BRANCH}")  # with --branch
PASSWORD = re.compile(r"(?<=//)[^/@]*:[^/@]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentPlace:
    """`address`: the folder, what rsync or git take, or the user and host of SFTP, whose are `port`
    and `path`; `branch` is of git. `shown`: as people are told of it."""

    kind: Kind
    address: str
    shown: str
    port: str = ""
    path: str = ""
    branch: str = ""


def parse_deployment_place(text: str, branch: str = "") -> DeploymentPlace:
    """Raises BuildRefused where it is none, or holds a password, which others would read."""
    shown_text = show_safe_value(PASSWORD.sub("…@", text))
    if PASSWORD.search(text):
        raise BuildRefused("deployment-secret", {"value": shown_text})
    forms = FORMS
    if branch:
        text = f"{text}#{branch}"
        forms = (("branch", REMOTE),)
    for kind, form in forms:
        match = form.fullmatch(text)
        if match and text.isprintable():
            fields = match.groupdict(default="")
            return DeploymentPlace(kind=kind, shown=shown_text, **fields)
    raise BuildRefused("deployment-place", {"value": shown_text})
