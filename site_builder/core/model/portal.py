"""The portal and its publishers, as the owner wrote them, once trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers: `email` and `url` are such, or empty."""

    name: str = ""
    email: str = ""
    url: str = ""

    @property
    def called(self) -> str:
        """What is said of them at least, or ""."""
        return self.name or self.email or self.url


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is an address, or a path of the site from its root; `title_in` the language of its
    title, where it is not that of the page."""

    title: str
    url: str
    title_in: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """`id` is a key of vocabulary.LICENCES, or "" for a licence that only its title and URL
    name."""

    id: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class TileLayer:
    """A background for maps that the owner has elsewhere: `url` with {z}, {x} and {y}; whose it is,
    and a page that says so, or ""."""

    url: str
    attribution: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """What a portal, a publisher or a dataset says of itself in another language than the portal's
    first; or ""."""

    language: str
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class AccessibilityAudit:
    """Somebody has held the site against the RGAA: `rate` is the share of its criteria that are
    met, in percent."""

    day: date
    auditor: str
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessibilityStatement:
    """What the owner declares of accessibility, as the law asks for it. `line` is that of the audit
    in communes.yml.

    `failures`: contents that are not accessible; `burdens`: those whose mending would cost out of
    proportion; `exempt`: those that the law leaves out. `tested`: browsers and screen readers;
    `pages`: what was audited.
    """

    audit: AccessibilityAudit | None = None
    report: str = ""
    established: date | None = None
    scheme: str = ""
    plan: str = ""
    failures: tuple[str, ...] = ()
    burdens: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    tested: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    contact: Contact = Contact()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class LegalParty:
    """Who publishes a site, or who has it on their machines."""

    name: str = ""
    address: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class LegalNotices:
    """The legal notices. `logs`: what the host keeps of each visit and for how long, in the owner's
    words."""

    publisher: LegalParty = LegalParty()
    director: str = ""
    host: LegalParty = LegalParty()
    logs: str = ""


@dataclass(frozen=True, slots=True)
class FirstNamesDecision:
    """From how many children on a first name is published, which function decided it, and when:
    `day_line` is where that stands."""

    threshold: int
    decided_by: str
    day: date
    day_line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """`url` ends with "/" or is empty; `languages` begins with the portal's own. `problems`: who is
    told those of the data; where nothing says so, pages keep silent and build-report.json has the
    codes. `contours` is the name of the file beside communes.yml that has those of the communes, or
    ""; `cells`: where there are none, cells around centres stand for them in maps of all communes;
    `base` is the name of an archive of tiles beside communes.yml, or "".
    `title_in` and `text_in`: the languages of its title and of its description, where they are not
    that of the page. `compare`: the ids of the standards whose figures in euros are compared;
    `transferred`: the competences that communes have transferred. `cards`: are pictures drawn that
    go with shared links?"""

    title: str
    description: str = ""
    url: str = ""
    languages: tuple[str, ...] = ("fr",)
    repository: str = ""
    licence: Licence | None = None
    contact: Contact = Contact()
    data_protection: Contact = Contact()
    problems: Literal["public", "private", ""] = ""
    contours: str = ""
    cells: bool = False
    base: str = ""
    tiles: TileLayer | None = None
    synonyms: tuple[
        tuple[str, ...], ...
    ] = ()  # groups of words that say the same when one searches
    translations: tuple[Translation, ...] = ()
    accessibility: AccessibilityStatement = AccessibilityStatement()
    legal: LegalNotices = LegalNotices()
    title_in: str = ""
    text_in: str = ""
    prenoms: FirstNamesDecision | None = None
    compare: tuple[str, ...] = ()
    transferred: tuple[str, ...] = ()
    cards: bool = True

    @property
    def owner_name(self) -> str:
        """Who answers for the whole portal."""
        return self.legal.publisher.name or self.contact.name or self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A commune or a partner. `role` is "commune", or a partner's: "metropole", "delegate",
    "private", "public".

    `previous`: slugs that it had before. Where it is written in communes.yml is in
    `Catalogue.places`: no page depends on that.
    """

    slug: str
    name: str
    role: str
    insee: str = ""
    siren: str = ""
    population: int | None = None
    homepage: str = ""
    description: str = ""
    licence: Licence | None = None
    has_unread_licence: bool = False  # what is written says none that is known: none is inherited
    contact: Contact = Contact()
    data_protection: Contact = Contact()
    bbox: tuple[float, float, float, float] | None = None  # west, south, east, north, in degrees
    centre: tuple[float, float] | None = None  # longitude, latitude
    logo: str = ""  # the path of an image, from the site
    colour: str = ""  # in hexadecimal: of links and buttons on its pages
    translations: tuple[Translation, ...] = ()
    text_in: str = ""  # the language of its description, where it is not that of the page
    siret: str = ""
    previous: tuple[str, ...] = ()
    own_portal: str = ""  # the address of another one, which it has for itself
    comparison_notes: tuple[tuple[str, str], ...] = ()  # what it says beside figures, by standard
    agents: int | None = None  # who work for it, of which the law speaks
    elsewhere: tuple[tuple[str, str], ...] = ()  # ids of standards, and where it publishes them
    not_concerned: tuple[tuple[str, str], ...] = ()  # the same, and why it has nothing to publish


@dataclass(frozen=True, slots=True)
class Contours:
    """The communes of the portal, each with its rings in degrees; `digest` is the sha256 of the
    file."""

    digest: str = ""
    communes: tuple[tuple[str, tuple[tuple[tuple[float, float], ...], ...]], ...] = ()
