"""The files of a forge are written, or written anew: those that bear our line, no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from site_builder.commands.new.forges.locked_versions import (
    compose_own_requirement,
    compose_requirements,
)
from site_builder.core.language import Language
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata.catalogue import read_owner_settings
from site_builder.metadata.site_folder import DATASETS, OWNER_FILE
from site_builder.metadata.yaml import FileProblems

ForgeName = Literal["github", "gitlab", "forgejo"]
OWN_LINE = "# Écrit par « beffroi init --forge"  # how a file of ours begins
ACCOUNT = re.compile(r"@?([\w][\w./-]*)")  # of somebody, or of a team below an organisation
HERE = Path(__file__).parent
REQUIREMENTS = ".forge/requirements.txt"
OWN_REQUIREMENT = ".forge/beffroi.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forge:
    """`workflows`: where each file of the folder of its name goes; `merging`: of these, the one
    that is only there where proposals are merged unread. `everything` and `folder` are patterns of
    its file of owners, whose last matching line holds, but for Forgejo: there all do."""

    workflows: Mapping[str, str]
    merging: str
    included: str = ""  # what the others say to have the merging one
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
                "fusionner.yml": ".github/workflows/fusionner.yml",
            },
            merging="fusionner.yml",
            owners=".github/CODEOWNERS",
        ),
        "gitlab": Forge(
            workflows={"gitlab-ci.yml": ".gitlab-ci.yml", "fusionner.yml": ".gitlab/fusionner.yml"},
            merging="fusionner.yml",
            included="include:\n  - local: .gitlab/fusionner.yml\n",
            owners=".gitlab/CODEOWNERS",
        ),
        "forgejo": Forge(
            workflows={
                "verifier.yml": ".forgejo/workflows/verifier.yml",
                "commenter.yml": ".forgejo/workflows/commenter.yml",
                "portail.yml": ".forgejo/workflows/portail.yml",
                "fusionner.yml": ".forgejo/workflows/fusionner.yml",
            },
            merging="fusionner.yml",
            owners="CODEOWNERS",
            everything=".*",
            folder=f"{DATASETS}/{{slug}}/.*",
        ),
    }
)


def write_forge_files(
    folder: Path, forge_name: str, *, merges: bool, words: Language
) -> tuple[Problem, ...]:
    """Write what the forge needs into a portal. Where one of the files is somebody's own, that is
    told, and nothing is written. Raises OSError."""
    forge = FORGES[forge_name]
    files = dict(_compose_files(folder, forge_name, merges=merges, words=words))
    places = {*files, forge.workflows[forge.merging]}
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


def list_forge_files(forge_name: str, *, merges: bool) -> list[str]:
    """Where its files are, for who has to commit them."""
    forge = FORGES[forge_name]
    paths = [path for name, path in forge.workflows.items() if merges or name != forge.merging]
    return [*paths, forge.owners, REQUIREMENTS, OWN_REQUIREMENT]


def _is_ours(path: Path) -> bool:
    """Is there nothing, or a file of ours? A link leads to what is not."""
    if path.is_symlink():
        return False
    if not path.exists():
        return True
    return path.is_file() and path.read_bytes().startswith(OWN_LINE.encode())


def _compose_files(
    folder: Path, forge_name: str, *, merges: bool, words: Language
) -> Iterator[tuple[str, str]]:
    forge = FORGES[forge_name]
    for name, path in forge.workflows.items():
        if name == forge.merging and not merges:
            continue
        text = (HERE / forge_name / name).read_text("utf-8")
        if name != forge.merging and merges:
            text += forge.included
        yield path, text
    head = f"{OWN_LINE} » ; {{}}\n"
    yield forge.owners, head.format(words.say("init.forge.owners")) + _compose_owners(folder, forge)
    requirements_head = head.format(words.say("init.forge.requirements"))
    yield REQUIREMENTS, requirements_head + compose_requirements()
    own_head = head.format(words.say("init.forge.own"))
    yield OWN_REQUIREMENT, own_head + compose_own_requirement()


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
