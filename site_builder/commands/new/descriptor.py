"""The first datapackage.yaml of a dataset: what was seen, what was guessed, and how to write the
rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from site_builder.checks.headings import recognised
from site_builder.commands.new.card import Card
from site_builder.commands.new.read_folder import Seen
from site_builder.commands.new.yaml_text import block, comment, flow, note, scalar
from site_builder.core.language import Language
from site_builder.core.model import Contact, Licence, Portal, Profile, Publisher
from site_builder.core.vocabulary import FREQUENCY_WORDS, THEMES

MOST_COLUMNS = 60  # told as comments: beyond, nobody reads
FREQUENCIES = 10  # words offered, the first ones being those to recommend


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`period_from`: "" where it is not known, "name" of the file, "column" with its name, or
    "card": the sheet « Fiche » of a workbook that was given to be filled, which is `card`."""

    publisher: Publisher
    portal: Portal
    title: str
    title_from: str  # "file", "folder" or "card"
    keywords: tuple[str, ...] = ()
    period: str = ""
    period_from: str = ""
    column: str = ""
    files: tuple[Seen, ...] = ()
    card: Card = field(default_factory=Card)


def descriptor(draft: Draft, schema: str, words: Language) -> str:
    """The text of the file. `schema`: the path of the JSON Schema, relative to it."""
    blocks = (
        f"# yaml-language-server: $schema={schema}\n" + comment(words.say("new.head")),
        comment(words.say(f"new.title.{draft.title_from}")) + f"title: {scalar(draft.title)}\n",
        comment(words.say("new.description")) + f"description: |\n{block(draft.card.description)}",
        comment(words.say("new.keywords")) + _keywords(draft),
        *_standard(draft, words),
        comment(words.say("new.theme")) + "".join(_themes(words)),
        _frequency(draft, words),
        _temporal(draft, words),
        _licence(draft, words),
        _contact(draft, words),
        _resources(draft, words),
    )
    return "\n".join(blocks)


def _keywords(draft: Draft) -> str:
    return (
        f"keywords: {flow(draft.keywords)}\n"
        if draft.keywords
        else note("keywords: [subventions, associations]")
    )


def _standard(draft: Draft, words: Language) -> Iterator[str]:
    """The standard of the first table that resembles one: written where it surely is, else
    offered."""
    tables = (recognised([profile.name for profile in seen.profiles]) for seen in draft.files)
    if found := next(filter(None, tables), None):
        standard, sure = found
        about = comment(
            words.say("new.standard" if sure else "new.standard.near", title=standard.title)
        )
        yield about + (f"standard: {standard.id}\n" if sure else note(f"standard: {standard.id}"))


def _themes(words: Language) -> Iterator[str]:
    widest = max(map(len, THEMES))
    for slug in THEMES:
        yield f"# theme: {slug:{widest}}  # {words.say(f'theme.{slug}')}\n"


def _frequency(draft: Draft, words: Language) -> str:
    if draft.card.frequency:
        return (
            comment(words.say("new.frequency.card"))
            + f"frequency: {scalar(draft.card.frequency)}\n"
        )
    return comment(words.say("new.frequency", words=_frequencies())) + note("frequency: annuelle")


def _frequencies() -> str:
    return ", ".join(list(dict.fromkeys(FREQUENCY_WORDS))[:FREQUENCIES])


def _temporal(draft: Draft, words: Language) -> str:
    if not draft.period:
        return (
            comment(words.say("new.temporal.none"))
            + note('temporal: "2024"')
            + note('temporal: "2020/2024"')
        )
    about = words.say(f"new.temporal.{draft.period_from}", column=draft.column)
    return comment(about) + f"temporal: {scalar(draft.period)}\n"


def _licence(draft: Draft, words: Language) -> str:
    name = draft.publisher.name
    if draft.card.licence:
        return comment(words.say("new.licence.card")) + f"licence: {scalar(draft.card.licence)}\n"
    if draft.publisher.licence:
        about = words.say(
            "new.licence.publisher", name=name, licence=_title(draft.publisher.licence, words)
        )
    elif draft.portal.licence:
        about = words.say("new.licence.portal", licence=_title(draft.portal.licence, words))
    else:
        about = words.say("new.licence.none", name=name)
    return comment(about) + note("licence: etalab-2.0")


def _title(licence: Licence, words: Language) -> str:
    return words.say(f"licence.{licence.id}") if licence.id else licence.title or licence.url


def _contact(draft: Draft, words: Language) -> str:
    said = {"name": draft.card.contact, "email": draft.card.email}
    if any(said.values()):
        answers = ", ".join(f"{key}: {scalar(value)}" for key, value in said.items() if value)
        return comment(words.say("new.contact.card")) + f"contact: {{{answers}}}\n"
    contact = next(
        (one for one in (draft.publisher.contact, draft.portal.contact) if one != Contact()), None
    )
    if contact is None:
        about = words.say("new.contact.none")
    else:
        about = words.say("new.contact.inherited", contact=contact.called)
    return comment(about) + note(
        "contact: {name: Service des finances, email: finances@ma-commune.example}"
    )


def _resources(draft: Draft, words: Language) -> str:
    if not draft.files:
        lines = ("resources:", "  - path: mon-fichier.csv", "    title: Mon fichier")
        return comment(words.say("new.resources.none")) + "".join(f"# {line}\n" for line in lines)
    listed = ""
    known = set()
    for seen in draft.files:
        shape = tuple((profile.name, profile.type) for profile in seen.profiles)
        listed += "".join(_resource(seen, shape in known, words))
        known.add(shape)
    # a note, not a list: a listed folder would need a line for next year's file too
    waiting = "".join(
        line if line.lstrip().startswith("#") else f"# {line}" for line in listed.splitlines(True)
    )
    return comment(words.say("new.resources")) + "# resources:\n" + waiting


def _resource(seen: Seen, same: bool, words: Language) -> Iterator[str]:
    """`same`: an earlier file has the same columns, which are not told again."""
    yield f"  - name: {scalar(seen.name)}\n    path: {scalar(seen.path)}\n"
    if not seen.columns:
        return
    rows = words.count("rows", seen.rows)
    columns = words.count("columns", seen.columns)
    yield note(
        words.say("new.columns.same" if same else "new.columns", rows=rows, columns=columns), "    "
    )
    for profile in () if same else seen.profiles[:MOST_COLUMNS]:
        yield "    #   " + note(_column(profile, words))[2:]
    if seen.columns > MOST_COLUMNS and not same:
        yield "    #   " + words.count("new.columns.more", seen.columns - MOST_COLUMNS) + "\n"


def _column(profile: Profile, words: Language) -> str:
    kind = words.kind(profile.type, profile.kind)
    if not profile.filled:
        return words.say("new.column.empty", name=profile.name)
    if profile.low and profile.low != profile.high:
        low = _shown(profile.low, profile.type, words)
        high = _shown(profile.high, profile.type, words)
        message = "new.column.days" if profile.type == "date" else "new.column.range"
        return words.say(message, name=profile.name, kind=kind, low=low, high=high)
    return words.say("new.column", name=profile.name, kind=kind)


def _shown(bound: str, type_: str, words: Language) -> str:
    """A bound in canonical notation, as people read it."""
    if type_ == "date":
        return words.day(date.fromisoformat(bound))
    return words.number(float(bound)) if type_ in ("number", "integer") else bound
