"""The first datapackage.yaml of a dataset: what was seen, what was guessed, and how to write the
rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from site_builder.checks.headings import recognise_standard
from site_builder.commands.new.read_folder import InspectedFile
from site_builder.commands.new.yaml_text import (
    format_comment_line,
    format_yaml_block,
    format_yaml_comment,
    format_yaml_list,
    format_yaml_scalar,
)
from site_builder.core.language import Language
from site_builder.core.model.card import CardAnswers
from site_builder.core.model.portal import Contact, Licence, Portal, Publisher
from site_builder.core.model.prepared import ColumnProfile
from site_builder.core.vocabulary import FREQUENCY_WORDS, THEMES

MOST_COLUMNS = 60  # told as comments: beyond, nobody reads
FREQUENCIES = 10  # words offered, the first ones being those to recommend


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptorDraft:
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
    files: tuple[InspectedFile, ...] = ()
    card: CardAnswers = field(default_factory=CardAnswers)


def compose_descriptor(draft: DescriptorDraft, schema: str, words: Language) -> str:
    """The text of the file. `schema`: the path of the JSON Schema, relative to it."""
    blocks = (
        f"# yaml-language-server: $schema={schema}\n" + format_yaml_comment(words.say("new.head")),
        format_yaml_comment(words.say(f"new.title.{draft.title_from}"))
        + f"title: {format_yaml_scalar(draft.title)}\n",
        format_yaml_comment(words.say("new.description"))
        + f"description: |\n{format_yaml_block(draft.card.description)}",
        format_yaml_comment(words.say("new.keywords")) + _write_keywords(draft),
        *_write_standard(draft, words),
        format_yaml_comment(words.say("new.theme")) + "".join(_list_themes(words)),
        _write_frequency(draft, words),
        _write_temporal(draft, words),
        _write_licence(draft, words),
        _write_contact(draft, words),
        _write_resources(draft, words),
    )
    return "\n".join(blocks)


def _write_keywords(draft: DescriptorDraft) -> str:
    return (
        f"keywords: {format_yaml_list(draft.keywords)}\n"
        if draft.keywords
        else format_comment_line("keywords: [subventions, associations]")
    )


def _write_standard(draft: DescriptorDraft, words: Language) -> Iterator[str]:
    """The standard of the first table that resembles one: written where it surely is, else
    offered."""
    tables = (
        recognise_standard([profile.name for profile in file.profiles]) for file in draft.files
    )
    if recognised := next(filter(None, tables), None):
        standard, is_certain = recognised
        comment = format_yaml_comment(
            words.say("new.standard" if is_certain else "new.standard.near", title=standard.title)
        )
        yield comment + (
            f"standard: {standard.id}\n"
            if is_certain
            else format_comment_line(f"standard: {standard.id}")
        )


def _list_themes(words: Language) -> Iterator[str]:
    widest = max(map(len, THEMES))
    for slug in THEMES:
        yield f"# theme: {slug:{widest}}  # {words.say(f'theme.{slug}')}\n"


def _write_frequency(draft: DescriptorDraft, words: Language) -> str:
    if draft.card.frequency:
        return (
            format_yaml_comment(words.say("new.frequency.card"))
            + f"frequency: {format_yaml_scalar(draft.card.frequency)}\n"
        )
    return format_yaml_comment(
        words.say("new.frequency", words=_join_frequencies())
    ) + format_comment_line("frequency: annuelle")


def _join_frequencies() -> str:
    return ", ".join(list(dict.fromkeys(FREQUENCY_WORDS))[:FREQUENCIES])


def _write_temporal(draft: DescriptorDraft, words: Language) -> str:
    if not draft.period:
        return (
            format_yaml_comment(words.say("new.temporal.none"))
            + format_comment_line('temporal: "2024"')
            + format_comment_line('temporal: "2020/2024"')
        )
    explanation = words.say(f"new.temporal.{draft.period_from}", column=draft.column)
    return format_yaml_comment(explanation) + f"temporal: {format_yaml_scalar(draft.period)}\n"


def _write_licence(draft: DescriptorDraft, words: Language) -> str:
    name = draft.publisher.name
    if draft.card.licence:
        return (
            format_yaml_comment(words.say("new.licence.card"))
            + f"licence: {format_yaml_scalar(draft.card.licence)}\n"
        )
    if draft.publisher.licence:
        explanation = words.say(
            "new.licence.publisher",
            name=name,
            licence=_get_licence_title(draft.publisher.licence, words),
        )
    elif draft.portal.licence:
        explanation = words.say(
            "new.licence.portal", licence=_get_licence_title(draft.portal.licence, words)
        )
    else:
        explanation = words.say("new.licence.none", name=name)
    return format_yaml_comment(explanation) + format_comment_line("licence: etalab-2.0")


def _get_licence_title(licence: Licence, words: Language) -> str:
    return words.say(f"licence.{licence.id}") if licence.id else licence.title or licence.url


def _write_contact(draft: DescriptorDraft, words: Language) -> str:
    card_contact = {"name": draft.card.contact, "email": draft.card.email}
    if any(card_contact.values()):
        pairs = ", ".join(
            f"{key}: {format_yaml_scalar(value)}" for key, value in card_contact.items() if value
        )
        return format_yaml_comment(words.say("new.contact.card")) + f"contact: {{{pairs}}}\n"
    contact = next(
        (
            candidate
            for candidate in (draft.publisher.contact, draft.portal.contact)
            if candidate != Contact()
        ),
        None,
    )
    if contact is None:
        explanation = words.say("new.contact.none")
    else:
        explanation = words.say("new.contact.inherited", contact=contact.called)
    return format_yaml_comment(explanation) + format_comment_line(
        "contact: {name: Service des finances, email: finances@ma-commune.example}"
    )


def _write_resources(draft: DescriptorDraft, words: Language) -> str:
    if not draft.files:
        lines = ("resources:", "  - path: mon-fichier.csv", "    title: Mon fichier")
        return format_yaml_comment(words.say("new.resources.none")) + "".join(
            f"# {line}\n" for line in lines
        )
    listing = ""
    shapes = set()
    for file in draft.files:
        shape = tuple((profile.name, profile.type) for profile in file.profiles)
        listing += "".join(_list_resource_lines(file, shape in shapes, words))
        shapes.add(shape)
    # a note, not a list: a listed folder would need a line for next year's file too
    commented = "".join(
        line if line.lstrip().startswith("#") else f"# {line}" for line in listing.splitlines(True)
    )
    return format_yaml_comment(words.say("new.resources")) + "# resources:\n" + commented


def _list_resource_lines(
    file: InspectedFile, is_same_shape: bool, words: Language
) -> Iterator[str]:
    """`is_same_shape`: an earlier file has the same columns, which are not told again."""
    yield f"  - name: {format_yaml_scalar(file.name)}\n    path: {format_yaml_scalar(file.path)}\n"
    if not file.columns:
        return
    rows = words.count("rows", file.rows)
    columns = words.count("columns", file.columns)
    yield format_comment_line(
        words.say(
            "new.columns.same" if is_same_shape else "new.columns", rows=rows, columns=columns
        ),
        "    ",
    )
    for profile in () if is_same_shape else file.profiles[:MOST_COLUMNS]:
        yield "    #   " + format_comment_line(_describe_column(profile, words))[2:]
    if file.columns > MOST_COLUMNS and not is_same_shape:
        yield "    #   " + words.count("new.columns.more", file.columns - MOST_COLUMNS) + "\n"


def _describe_column(profile: ColumnProfile, words: Language) -> str:
    kind = words.kind(profile.type, profile.kind)
    if not profile.filled:
        return words.say("new.column.empty", name=profile.name)
    if profile.low and profile.low != profile.high:
        low = _format_bound(profile.low, profile.type, words)
        high = _format_bound(profile.high, profile.type, words)
        message = "new.column.days" if profile.type == "date" else "new.column.range"
        return words.say(message, name=profile.name, kind=kind, low=low, high=high)
    return words.say("new.column", name=profile.name, kind=kind)


def _format_bound(bound: str, type_: str, words: Language) -> str:
    """A bound in canonical notation, as people read it."""
    if type_ == "date":
        return words.day(date.fromisoformat(bound))
    return words.number(float(bound)) if type_ in ("number", "integer") else bound
