"""A message to each publisher, ready to be sent: what is late, how to send it, and what is to be
mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from site_builder.core.language import Language
from site_builder.core.model.portal import Portal, Publisher
from site_builder.core.problems import is_of_owners
from site_builder.publish.owner_report.late_datasets import LateDataset
from site_builder.publish.report_page.problem_groups import ProblemGroup
from site_builder.publish.report_page.problem_lines import ProblemWriter

MOST_POINTS = 12  # a message is short
# A longer link is cut, or leads nowhere, in some browsers and programs of e-mail
LONGEST_LINK = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherMessage:
    """`email`: to whom, or ""; `link`: a mailto with the subject, and the text where that is short
    enough, as `whole` says; or ""."""

    slug: str
    name: str
    email: str
    subject: str
    text: str
    link: str
    whole: bool

    @property
    def rows(self) -> int:
        """How many lines of the page it takes, more or less."""
        return min(24, self.text.count("\n") + 4)


@dataclass(frozen=True, slots=True)
class MessageSender:
    """Who sends the messages, and on which day; `guide`: the address of the page that says how to
    send data, or ""."""

    portal: Portal
    guide: str
    day: date


def write_publisher_messages(
    publishers: Iterable[Publisher],
    late: Mapping[str, Sequence[LateDataset]],
    groups: Sequence[ProblemGroup],
    sender: MessageSender,
    writer: ProblemWriter,
    words: Language,
) -> dict[str, PublisherMessage]:
    """By slug, to those of which something is late or to be mended. `late`: by slug too."""
    groups_by_publisher = _map_groups(groups)
    messages: dict[str, PublisherMessage] = {}
    for publisher in publishers:
        own_groups = groups_by_publisher.get(publisher.slug, [])
        late_datasets = late.get(publisher.slug, ())
        if not (own_groups or late_datasets):
            continue
        lines = [
            *_greet(sender, words),
            *_tell_late_datasets(late_datasets, sender, words),
            *_tell_problems(own_groups, publisher.slug, writer, words),
            *_take_leave(sender.portal, words),
        ]
        subject = words.say("message.subject", publisher=publisher.name)
        messages[publisher.slug] = _make_message(publisher, subject, "\n".join(lines))
    return messages


def _greet(sender: MessageSender, words: Language) -> Iterator[str]:
    yield words.say("message.hello")
    yield ""
    yield words.say("message.about", portal=sender.portal.title, day=words.day(sender.day))


def _take_leave(portal: Portal, words: Language) -> Iterator[str]:
    yield ""
    yield words.say("message.thanks")
    yield ""
    yield from filter(None, (portal.contact.called, portal.url))


def _map_groups(groups: Iterable[ProblemGroup]) -> dict[str, list[ProblemGroup]]:
    """By publisher, what each can mend: not what is the owner's, wherever it was found."""
    by_publisher: dict[str, list[ProblemGroup]] = {}
    for group in groups:
        if is_of_owners(group.first):
            continue
        for slug in group.publishers:
            by_publisher.setdefault(slug, []).append(group)
    return by_publisher


def _make_message(publisher: Publisher, subject: str, text: str) -> PublisherMessage:
    email = publisher.contact.email
    link = ""
    whole = False
    if email:
        start = f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}"
        # lines of an e-mail end so
        link = f"{start}&body={quote(text.replace(chr(10), chr(13) + chr(10)), safe='')}"
        whole = len(link) <= LONGEST_LINK
        if not whole:
            link = start
    return PublisherMessage(
        slug=publisher.slug,
        name=publisher.name,
        email=email,
        subject=subject,
        text=text,
        link=link,
        whole=whole,
    )


def _tell_late_datasets(
    datasets: Sequence[LateDataset], sender: MessageSender, words: Language
) -> Iterator[str]:
    if not datasets:
        return
    yield ""
    yield words.count("message.late", len(datasets))
    for dataset in datasets:
        yield words.say(
            "message.late-dataset",
            title=dataset.title,
            modified=words.day(dataset.modified),
            due=words.day(dataset.due),
        )
    yield ""
    if sender.guide:
        yield words.say("message.guide", url=sender.guide)
    elif sender.portal.repository:
        yield words.say("message.repository", url=sender.portal.repository)
    else:
        yield words.say("message.reply")


def _tell_problems(
    groups: Sequence[ProblemGroup], slug: str, writer: ProblemWriter, words: Language
) -> Iterator[str]:
    if not groups:
        return
    yield ""
    yield words.say("message.mend")
    for group in groups[:MOST_POINTS]:
        yield words.say(
            "message.point",
            place=_name_place(group, slug, writer, words),
            text=writer.describe(group.first),
        )
    if len(groups) > MOST_POINTS:
        yield words.count("message.more", len(groups) - MOST_POINTS)


def _name_place(group: ProblemGroup, slug: str, writer: ProblemWriter, words: Language) -> str:
    """The dataset and the file of it, or how many of each."""
    own = tuple(reported for reported in group.problems if reported.publisher == slug)
    titles: dict[str, None] = {}
    paths: dict[str, None] = {}
    for reported in own:
        if reported.dataset:
            titles[writer.get_title(reported.dataset)] = None
        paths[(reported.problem.place.path or "").removeprefix(f"datasets/{slug}/")] = None
    first_path = next(iter(paths))
    first_title = next(iter(titles), first_path)
    file = first_path.partition("/")[2]
    if len(titles) > 1:
        return words.count("message.datasets", len(titles), title=first_title)
    if len(paths) > 1:
        return words.count("message.files", len(paths), title=first_title, file=file)
    if file and file != first_title:
        return words.say("message.file", title=first_title, file=file)
    return first_title
