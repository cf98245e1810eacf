"""The files of a forge are written, or written anew: those that bear our line, no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from site_builder.commands.new.forges.locked_versions import (
    HARVEST,
    compose_own_requirement,
    compose_requirements,
    is_installed,
)
from site_builder.core.language import Language
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata.catalogue import read_owner_settings
from site_builder.metadata.site_folder import DATASETS, OWNER_FILE, SOURCES_FILE
from site_builder.metadata.yaml import FileProblems
from site_builder.publish.refusal import BuildRefused

ForgeName = Literal["github", "gitlab", "forgejo"]
OWN_LINE = "# Écrit par « beffroi init --forge"  # how a file of ours begins
ACCOUNT = re.compile(r"@?([\w][\w./-]*)")  # of somebody, or of a team below an organisation
HERE = Path(__file__).parent
MERGING = "fusionner.yml"  # where proposals are merged unread
HARVESTING = "moissonner.yml"  # where there are sources
OPTIONAL = (MERGING, HARVESTING)
REQUIREMENTS = ".forge/requirements.txt"
OWN_REQUIREMENT = ".forge/beffroi.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forge:
    """`workflows`: where each file of the folder of its name goes; `including`: the one of these
    that must name those that are not always there. `everything` and `folder` are patterns of its
    file of owners, whose last matching line holds, but for Forgejo: there all do."""

    workflows: Mapping[str, str]
    including: str = ""
    owners: str
    everything: str = "*"
    folder: str = f"/{DATASETS}/{{slug}}/"


FORGES: Mapping[str, Forge] = MappingProxyType(
    {
        "github": Forge(
            workflows={
                "verifier.yml": ".github/workflows/verifier.yml",
                "commenter.yml": ".github/workflows/commenter.yml",
                "portail.yml": ".github/workflows/portail.yml",
                MERGING: ".github/workflows/fusionner.yml",
                HARVESTING: ".github/workflows/moissonner.yml",
            },
            owners=".github/CODEOWNERS",
        ),
        "gitlab": Forge(
            workflows={
                "gitlab-ci.yml": ".gitlab-ci.yml",
                MERGING: ".gitlab/fusionner.yml",
                HARVESTING: ".gitlab/moissonner.yml",
            },
            including="gitlab-ci.yml",
            owners=".gitlab/CODEOWNERS",
        ),
        "forgejo": Forge(
            workflows={
                "verifier.yml": ".forgejo/workflows/verifier.yml",
                "commenter.yml": ".forgejo/workflows/commenter.yml",
                "portail.yml": ".forgejo/workflows/portail.yml",
                MERGING: ".forgejo/workflows/fusionner.yml",
                HARVESTING: ".forgejo/workflows/moissonner.yml",
            },
            owners="CODEOWNERS",
            everything=".*",
            folder=f"{DATASETS}/{{slug}}/.*",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ForgeNeeds:
    """What of a forge a portal asks for: that it merges what is sure, and harvests its sources."""

    merges: bool
    harvests: bool

    def list_workflows(self, forge: Forge) -> dict[str, str]:
        """Of the files of a forge, those that the portal has, and where they go."""
        workflows = dict(forge.workflows)
        if not self.merges:
            del workflows[MERGING]
        if not self.harvests:
            del workflows[HARVESTING]
        return workflows


def find_needs(folder: Path, *, merges: bool) -> ForgeNeeds:
    """Raises BuildRefused where there are sources, and what asks them is not installed: which
    versions a forge is to install would not be known."""
    harvests = (folder / SOURCES_FILE).is_file()
    for name in HARVEST:
        if harvests and not is_installed(name):
            raise BuildRefused("harvest-extra", {"name": name})
    return ForgeNeeds(merges, harvests)


def write_forge_files(
    folder: Path, forge_name: str, needs: ForgeNeeds, words: Language
) -> tuple[Problem, ...]:
    """Write what the forge needs into a portal. Where one of the files is somebody's own, that is
    told, and nothing is written. Raises OSError."""
    files = dict(_compose_files(folder, forge_name, needs, words))
    places = {*files, *FORGES[forge_name].workflows.values()}
    problems = [
        make_problem("init-forge-file", Place(path=path))
        for path in sorted(places)
        if not _is_ours(folder / path)
    ]
    if problems:
        return tuple(problems)
    for path in places - files.keys():
        (folder / path).unlink(missing_ok=True)
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    return ()


def list_forge_files(forge_name: str, needs: ForgeNeeds) -> list[str]:
    """Where its files are, for who has to commit them."""
    forge = FORGES[forge_name]
    return [*needs.list_workflows(forge).values(), forge.owners, REQUIREMENTS, OWN_REQUIREMENT]


def _is_ours(path: Path) -> bool:
    """Is there nothing, or a file of ours? A link leads to what is not."""
    if path.is_symlink():
        return False
    if not path.exists():
        return True
    return path.is_file() and path.read_bytes().startswith(OWN_LINE.encode())


def _compose_files(
    folder: Path, forge_name: str, needs: ForgeNeeds, words: Language
) -> Iterator[tuple[str, str]]:
    forge = FORGES[forge_name]
    workflows = needs.list_workflows(forge)
    for name, path in workflows.items():
        text = (HERE / forge_name / name).read_text("utf-8")
        if name == forge.including:
            text += _include(workflows)
        yield path, text
    head = f"{OWN_LINE} » ; {{}}\n"
    yield forge.owners, head.format(words.say("init.forge.owners")) + _compose_owners(folder, forge)
    requirements = compose_requirements(harvests=needs.harvests)
    yield REQUIREMENTS, head.format(words.say("init.forge.requirements")) + requirements
    yield OWN_REQUIREMENT, head.format(words.say("init.forge.own")) + compose_own_requirement()


def _include(workflows: Mapping[str, str]) -> str:
    lines = [f"  - local: {workflows[name]}\n" for name in OPTIONAL if name in workflows]
    return f"include:\n{''.join(lines)}" if lines else ""


def _compose_owners(folder: Path, forge: Forge) -> str:
    """Who reads what: the team everything, a publisher its folder, as communes.yml says."""
    settings = read_owner_settings(folder, FileProblems(OWNER_FILE))
    accounts = dict(settings.accounts) if settings else {}
    team = accounts.pop("", ())
    lines = [_format_owners(forge.everything, team)]
    for slug, own_accounts in sorted(accounts.items()):
        if own_accounts:
            pattern = forge.folder.format(slug=slug)
            lines.append(_format_owners(pattern, (*own_accounts, *team)))
    return "".join(lines)


def _format_owners(pattern: str, accounts: Sequence[str]) -> str:
    """A line; none where nobody is named, or nobody that a forge can know."""
    names = []
    for account in accounts:
        if match := ACCOUNT.fullmatch(account.strip()):
            names.append(f"@{match[1]}")
    return f"{' '.join((pattern, *names))}\n" if names else ""
