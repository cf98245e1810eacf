"""What is left to do by people once something was erased here: the commands for git, whom to tell,
what nobody can reach, what the law says. In words that can be forwarded by e-mail."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.commands.erasure.history import ErasedHistory
from site_builder.commands.erasure.plan import ErasurePlan
from site_builder.core.language import Language
from site_builder.core.text import normalise_unicode, show_safe_path
from site_builder.history.days import read_dates
from site_builder.history.git import run_git
from site_builder.metadata.site_folder import ERASED_FILE

CLONE = "depot-efface"
INDENT = "    "
MOST_ADDRESSES = 60
SEARCH_ENGINES = (
    "https://search.google.com/search-console/removals",
    "https://www.bing.com/webmasters/tools/contentremoval",
)
NATIONAL = ("https://www.data.gouv.fr/", "https://support.data.gouv.fr/")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideSubject:
    """`url`: the portal's own address, or ""; `addresses`: site paths of what was erased, as they
    were before; `kept_at`: where the original is, as it was said; `command`: this program."""

    root: Path
    plan: ErasurePlan
    url: str
    addresses: tuple[str, ...]
    kept_at: str
    command: str


def write_erasure_guide(subject: GuideSubject, words: Language) -> str:
    """All of it, step by step; commands are indented by four spaces, one a line."""
    steps = [
        _describe_git(subject, words),
        [words.say("erasure.guide.copies")],
        _describe_caches(subject, words),
        _describe_harvesters(subject, words),
        [words.say("erasure.guide.unreachable")],
        [words.say("erasure.guide.law")],
        [words.say("erasure.guide.archives", where=subject.kept_at)],
        _describe_check(subject, words),
    ]
    lines = [words.say("erasure.guide.title", id=_name_subject(subject.plan)), ""]
    numbered = [step for step in steps if step]
    for number, (first_line, *others) in enumerate(numbered, 1):
        lines += [f"{number}. {first_line}", *others, ""]
    return "\n".join(lines).rstrip()


def _name_subject(plan: ErasurePlan) -> str:
    return f"{plan.target.id}/{plan.target.file}" if plan.target.file else plan.target.id


def _describe_git(subject: GuideSubject, words: Language) -> list[str]:
    history = subject.plan.history
    if not history.in_git:
        return [words.say("erasure.guide.no-git")]
    if not history.paths:
        first_line = "erasure.guide.unsure" if history.unread else "erasure.guide.not-in-git"
        return [words.say(first_line), *_describe_unread(history, words)]
    source = _find_clone_source(subject.root)
    lines = [words.say("erasure.guide.git")]
    lines += (f"{INDENT}{command}" for command in list_git_commands(subject))
    lines.append(words.say("erasure.guide.pushed" if source.is_remote else "erasure.guide.alone"))
    if history.elsewhere:
        lines.append(words.say("erasure.guide.elsewhere"))
        lines += (f"{INDENT}{path}" for path in history.elsewhere)
    lines += _describe_unread(history, words)
    if subject.plan.empties or subject.plan.deletes:  # no text says what is to be looked for
        lines.append(words.say("erasure.guide.beside"))
    days = read_dates(subject.root).get(subject.plan.target.id)
    if days and not subject.plan.empties:
        lines.append(words.say("erasure.guide.issued", day=days[0].isoformat()))
    return lines


def _describe_unread(history: ErasedHistory, words: Language) -> Iterator[str]:
    """The files of which an earlier version may hold what is erased, for all that we know."""
    if history.unread:
        yield words.say("erasure.guide.unread")
        yield from (f"{INDENT}{show_safe_path(path)}" for path in history.unread)


def list_git_commands(subject: GuideSubject) -> Iterator[str]:
    """A clone without what was erased in any of its commits, with what stands for it now, sent to
    where the repository is."""
    plan = subject.plan
    history = plan.history
    source = _find_clone_source(subject.root)
    place = shlex.quote(source.address)
    yield f"git clone --no-local {place} {CLONE}"
    yield f"cd {CLONE}"
    paths = " ".join(f"--path {shlex.quote(path)}" for path in history.paths)
    yield f"git filter-repo --invert-paths {paths}"
    copies = sorted(set(_list_copies(subject)))
    folders = dict.fromkeys(str(Path(history.prefix + path).parent) for path in copies)
    for folder in folders:
        if folder != ".":
            yield f"mkdir -p {shlex.quote(folder)}"
    for path in copies:
        copied = shlex.quote(str(subject.root / path))
        yield f"cp {copied} {shlex.quote(history.prefix + path)}"
    added = " ".join(shlex.quote(history.prefix + path) for path in copies)
    yield f"git add -- {added}"
    yield f"git commit -m {shlex.quote(f'Effacement : {plan.target.id}')}"
    if source.is_remote:
        yield f"git push --force {place} --all"
        yield f"git push --force {place} --tags"
    if source.is_here:
        yield f"git -C {place} reflog expire --expire=now --all"
        yield f"git -C {place} gc --quiet --prune=now"


def _list_copies(subject: GuideSubject) -> Iterator[str]:
    """The files of the site that a clone needs once their history is gone."""
    plan = subject.plan
    folder = plan.target.folder.where
    yield ERASED_FILE
    for name, _ in plan.writes:
        yield f"{folder}/{name}"
    deleted_path = f"{folder}/{plan.target.file}"
    for path in plan.history.paths:
        site_path = path.removeprefix(plan.history.prefix)
        is_deleted = plan.empties or (plan.deletes and normalise_unicode(site_path) == deleted_path)
        if not is_deleted and (subject.root / site_path).is_file():
            yield site_path


@dataclass(frozen=True, slots=True)
class _CloneSource:
    """`is_here`: it is a folder of this machine, whose objects nobody else will sweep."""

    address: str
    is_remote: bool
    is_here: bool = False


def _find_clone_source(root: Path) -> _CloneSource:
    """Where the repository is kept: its remote without any password, else the folder itself."""
    remote = (run_git(root, ["remote", "get-url", "origin"]) or "").strip()
    if remote:
        return _CloneSource(_hide_credentials(remote), True, is_here=Path(remote).is_dir())
    top = (run_git(root, ["rev-parse", "--show-toplevel"]) or "").removesuffix("\n")
    return _CloneSource(top or str(root), False)


def _hide_credentials(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme in ("http", "https") and "@" in parts.netloc:
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return address


def _describe_caches(subject: GuideSubject, words: Language) -> list[str]:
    if not subject.addresses:  # another purge has taken them away before
        return [words.say("erasure.guide.caches-whole")]
    lines = [words.say("erasure.guide.caches")]
    shown = subject.addresses[:MOST_ADDRESSES]
    lines += (f"{INDENT}{subject.url or '/'}{path}" for path in shown)
    if len(subject.addresses) > len(shown):
        lines.append(words.count("traces.more", len(subject.addresses) - len(shown)))
    return lines


def _describe_harvesters(subject: GuideSubject, words: Language) -> list[str]:
    lines = [words.say("erasure.guide.harvesters")]
    lines += (f"{INDENT}{address}" for address in (*NATIONAL, *SEARCH_ENGINES))
    lines.append(words.say("erasure.guide.catalogues"))
    publisher = subject.plan.target.id.partition("/")[0]
    for name in ("catalog.jsonld", f"{publisher}/catalog.jsonld", "data.json"):
        lines.append(f"{INDENT}{subject.url or '/'}{name}")
    return lines


def _describe_check(subject: GuideSubject, words: Language) -> list[str]:
    place = shlex.quote(subject.plan.history.prefix or ".")
    return [
        words.say("erasure.guide.check"),
        f"{INDENT}{subject.command} build {place}",
        f"{INDENT}{subject.command} find-traces {place} < ../textes.txt",
    ]
