"""What an erasure does here, said before it is done or after; never with one of the texts."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.commands.erasure.plan import ErasurePlan
from site_builder.core.language import Language
from site_builder.core.text import show_safe_path
from site_builder.metadata.site_folder import DATASETS, ERASED_FILE

MOST = 20  # lines of a file that are named


def list_erasure_steps(
    plan: ErasurePlan, words: Language, *, purge: bool, done: bool = False
) -> Iterator[str]:
    """What is changed in the sources, what is recorded, what is made again; and what is next."""
    folder = plan.target.folder.where
    yield words.say("erasure.done" if done else "erasure.planned")
    if plan.empties:
        yield f"  {words.say('erasure.tombstone', path=folder)}"
    for name in plan.deletes:
        yield f"  {words.say('erasure.deleted', path=show_safe_path(f'{folder}/{name}'))}"
    for name, _ in plan.writes:
        if not plan.empties:
            yield f"  {words.say('erasure.rewritten', path=show_safe_path(f'{folder}/{name}'))}"
    if purge:
        contents = len(plan.erasure.contents)
        yield f"  {words.say('erasure.recorded', path=ERASED_FILE, count=str(contents))}"
        yield f"  {words.say('erasure.outputs')}"
        if plan.rows:  # a digest of a whole file is of that file alone
            yield words.say("erasure.rows-return", path=ERASED_FILE)
    else:
        yield words.say("erasure.next")
    if plan.history.in_git:
        for id_ in plan.unproven_ids:
            yield words.say("erasure.unproven", id=id_, path=f"{DATASETS}/{id_}")


def describe_rest(plan: ErasurePlan, words: Language) -> str:
    """What is left to be done by hand once the rows are gone, or ""."""
    if not plan.told:
        return ""
    return words.count("erasure.told-left", len(plan.told), places=_name_lines(plan.told))


def describe_rows(plan: ErasurePlan, words: Language) -> Iterator[str]:
    """Where the rows are that are taken out, and where those that are to be by hand."""
    for rows in plan.rows:
        path = show_safe_path(f"{plan.target.folder.where}/{rows.file}")
        if rows.lines:
            lines = _name_lines(tuple(map(str, rows.lines)))
            yield words.count("erasure.rows", len(rows.lines), path=path, lines=lines)
        if rows.by_hand:
            yield words.say("erasure.by-hand", path=path, places=_name_lines(rows.by_hand))
        if rows.sized:
            yield words.say("erasure.sized", path=path)
    if plan.told:
        yield words.say("erasure.told", places=_name_lines(plan.told))


def _name_lines(lines: tuple[str, ...]) -> str:
    shown = ", ".join(lines[:MOST])
    return f"{shown}…" if len(lines) > MOST else shown


def explain_refusal(plan: ErasurePlan, words: Language, rows: bool) -> str:
    """Why nothing is done, or ""."""
    if plan.refusal:
        return words.say(plan.refusal, id=plan.target.id)
    reasons = list[str]()
    if plan.has_rows_by_hand:
        reasons.append(words.say("erasure.refused-by-hand"))
    if plan.unmatched:
        numbers = ", ".join(map(str, plan.unmatched))
        reasons.append(words.count("erasure.unmatched", len(plan.unmatched), numbers=numbers))
    if reasons:
        return "\n".join(reasons)
    if rows and not plan.rows and not plan.history.paths:
        return words.say("erasure.no-rows")
    return ""
