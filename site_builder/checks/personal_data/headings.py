"""What the words of a header say of the persons in its column.

Phrases are those of `CellKind.words`: folded words; "naiss*" begins a word; "=nom" is the whole
header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from site_builder.cells import fold_header, has_phrase

# public: people of whom the law or their work makes the name public; author: those of works, and
# holders of contracts; body: a place or an organisation; code: numbers of things; unnamed: a header
# that says nothing
Role = Literal[
    "nir",
    "nir_key",
    "birth",
    "death",
    "first_name",
    "last_name",
    "person",
    "beneficiary",
    "author",
    "telephone",
    "email",
    "address",
    "body",
    "plate",
    "profession",
    "public",
    "code",
    "unnamed",
    "",
]

NIR = """
=nir|nir|securite sociale|secu sociale|n secu|no secu|num secu|numero secu|numsecu|=secu|nss|num ss
no ss|n ss|numero ss|numero de ss|numero assure|immatriculation secu|insee ss|matricule ss
n insee|no insee|num insee|numero insee|numero d insee|matricule insee|n assure|n d assure|no assure
numero d assure|num assure|assure social|immatriculation cpam|matricule cpam|n cpam|numero cpam
immatriculation ss|immatriculation msa
"""
# Beside one of these a number of its shape is one
NIR_WORDS = "ss|insee|cpam|msa|assure*|matricule*|immatriculation*|secu*"
NIR_KEY = "=cle|cle nir|cle secu|cle ss|=key"
DEATH = "deces|decede*|defunt*|mort|inhum*|date mort"
BIRTH = """
naiss*|datenaiss*|dnaiss*|nais|datenais|datnais|dnais|ne le|nee le|ne e le|n e le|=ne e|ddn|=dn
birth*|dob
"""
PUBLIC = """
elu|elue|elus|debut mandat|debut du mandat|fin mandat|fin du mandat|groupe politique|nuance*
fonction elective|voix|panneau|n panneau|tete de liste|suffrages
"""
EMAIL = "mail*|email*|e mail*|courriel*|mel|adresse electronique|messagerie"
TELEPHONE = "tel|tel*|phone*|portable*|mobile*|gsm|numtel|06"
PLATE = "immat*|plaque*"
ADDRESS = "adresse*|adr|domicile*|residence|habitation|rue|voie|numero et voie|demeurant|demeure"
CREATOR = """
auteur*|autrice*|artiste*|sculpteur*|peintre*|compositeur*|realisateur*|realisation|interprete*
"""
CONTRACTOR = "titulaire*|attributaire*|fournisseur*|prestataire*|entreprise*|concessionnaire*"
PRACTICE = """
architecte*|editeur*|rapporteur*|concepteur*|maire|medecin*|docteur*|pharmacien*|avocat*
notaire*|infirmier*|praticien*|veterinaire*|dentiste*|kine*|sage femme*|huissier*
"""
PROFESSION = "profession*|specialite*|metier*"
HONOURED = "honore*|hommage*|personnalite*|celebre*"
# Those who may be people or bodies
BENEFICIARY = "beneficiaire*|commercant*|forain*|exposant*|debiteur*"
PERSON = """
=qui|nom prenom*|nom et prenom*|noms prenoms|noms et prenoms|prenom nom|prenom et nom*|prenoms nom
prenoms et nom|nom complet|identite|demandeur*|allocataire*|adherent*|usager*|habitant*|locataire*
proprietaire*|agent*|salarie*|eleve*|enfant*|parent*|conjoint*|epoux|epouse|temoin*|tuteur*|patient*
assistant*|contact*|responsable*|president*|referent*|interlocuteur*|petitionnaire*|requerant*
candidat*|client*|abonne*|redevable*|inscrit*|participant*|administre*|parrain*|marraine*|personne|personnes|famille
contrevenant*|full name|fullname|owner|owners|applicant|tenant|customer
emprunteur*|emprunteuse*|signataire*|electeur*|electrice*|jure|jures|juree|jurees|joueur*|joueuse*
chauffeur*|conducteur*|conductrice*|donateur*|donatrice*|souscripteur*|stagiaire*|apprenti*
etudiant*|lyceen*|collegien*|jardinier*|volontaire*|victime*
plaignant*|pensionnaire*|pecheur*|chasseur*|coureur*|athlete*|concurrent*
foyer|directeur*|directrice*|gerant*|benevole*|licencie*|occupant*|detenteur*|lecteur*|arbitre*
titulaire concession|titulaire de la concession|titulaire du compte|assure|assuree|coordonnees
"""
BODY = """
terrain*|chantier*|travaux|siege|equipement*|etablissement*|ecole*|college*|lycee*|cabinet*|salle*
structure*|lieu*|site|arret*|station*|parc|parcs|jardin*|stade*|association*|organisme*|commerce*
bureau*|intervention|professionnel*|enseigne*|raison sociale|denomination*|odonyme*|toponyme*
nom rue|nom voie|nom commune|commune*|nom ville|quartier*|restaurant*|boutique*|club
nom de la voie|nom de la rue|nom de voie|nom de rue|=hebergement|gite|gites|chambre d hote*
"""
FIRST_NAME = "prenom*|initiale*|=first|=prn|=prnom|=prnoms|first name|firstname"
LAST_NAME = """
=nom|=noms|=name|=last|=nm|nom usg|nom de famille|nom famille|nom usage|nom d usage|nom naissance
nom de naissance|nom patronymique|patronyme|nom jeune fille|nom de jeune fille|nom marital
nom usuel|last name|lastname|surname|=nom usager|nom personne
"""
CODE = """
commande*|facture*|article*|ean*|gtin*|code*|reference*|ref|imei|isbn|horodat*|timestamp*|serie
compteur*|dossier*|pdl|prm|engagement*|bordereau*|identifiant*|id
"""
# What is said of a person, or how many there are: no name
_TRAITS = frozenset(
    ("sexe", "genre", "age", "ages", "nombre", "nb", "nbre", "taille", "occurrences", "effectif")
)
# Words of a header of places of birth, which are no day
_PLACES_OF_BIRTH = frozenset(("lieu", "commune", "ville", "pays", "departement", "code"))
FIRST = frozenset(("prenom", "prenoms"))
LAST = frozenset(("nom", "noms"))
_UNNAMED = re.compile("(?:colonne|column|champ|col|field|var|x|f)? ?[0-9]*|unnamed.*")


def _list_phrases(text: str) -> tuple[str, ...]:
    return tuple(text.strip().replace("\n", "|").split("|"))


CREATORS = _list_phrases(CREATOR)
# Whose days of birth are in catalogues and registers
NOTED = (*CREATORS, *_list_phrases(PRACTICE), *_list_phrases(HONOURED))
AUTHORS = (*CREATORS, *_list_phrases(PRACTICE), *_list_phrases(CONTRACTOR))
BODIES = _list_phrases(BODY)
OF_NIR = _list_phrases(NIR_WORDS)
TELEPHONES = _list_phrases(TELEPHONE)
# Roles by which a column says that people need no shelter
EXCUSES: tuple[Role, ...] = ("death", "public", "author", "body", "profession", "code")
# Tried in this order: the first that a header has is its role
ROLES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    ("nir", _list_phrases(NIR)),
    ("nir_key", _list_phrases(NIR_KEY)),
    ("death", _list_phrases(DEATH)),
    ("birth", _list_phrases(BIRTH)),
    ("public", _list_phrases(PUBLIC)),
    ("email", _list_phrases(EMAIL)),
    ("telephone", TELEPHONES),
    ("plate", _list_phrases(PLATE)),
    ("address", _list_phrases(ADDRESS)),
    ("profession", _list_phrases(PROFESSION)),
    ("author", _list_phrases(HONOURED)),
    ("person", _list_phrases(PERSON)),
    ("beneficiary", _list_phrases(BENEFICIARY)),
    ("author", AUTHORS),
    ("body", BODIES),
    ("first_name", _list_phrases(FIRST_NAME)),
    ("last_name", _list_phrases(LAST_NAME)),
    ("code", _list_phrases(CODE)),
)
# Headers of tables about places: what is called « nom » beside them is the name of one
OF_PLACES = _list_phrases(
    """
uai|rne|siret|capacite*|latitude|longitude|wgs84|geo*|coord x|coord y|horaire*|effectif*|superficie
surface|site web|website|url|secteur|niveau|categorie*|type*|accessib*|voyageur*|places|nature
"""
)
# Where somebody lives, whatever else is known of the place
HOMES = _list_phrases("domicile*|livraison|adresse personnelle|adresse perso|adresse privee")
GRANTS = _list_phrases("subvention*|montant*|aide*")
BENEFICIARIES = _list_phrases("beneficiaire*|attributaire*")
HOLDERS = _list_phrases("titulaire*|concessionnaire*")
# What somebody holds who is no holder of a contract
HOLDINGS = _list_phrases(
    """
concession|concessions|caveau*|licence*|emplacement*|parcelle*|jardin*|box|permis|carte|cartes
badge*|immat*|abonnement*|macaron*
"""
)
# Those of companies, which hold contracts
OF_BODIES = _list_phrases("siret|siren|rna")
# Those who work for others, or speak for them
STAFF = _list_phrases(
    """
agent*|referent*|contact*|responsable*|president*|directeur*|directrice*|interlocuteur*|assistant*
travailleur*|salarie*|benevole*|gerant*
"""
)
# Those who speak for a body, which is a service where its column says so
HEADS = _list_phrases(
    """
contact*|responsable*|president*|directeur*|directrice*|gerant*|gerante*|referent*|interlocuteur*
"""
)
# Where people can be met, at whose address
MEETING_PLACES = _list_phrases("lieu|lieux|lieu de permanence|lieu permanence|lieu d accueil")
# Who stands for a body, and whom nobody would write beside it for anything else
LEADERS = _list_phrases("president*|directeur*|directrice*|gerant*|gerante*")
GUARDIANS = _list_phrases("legal|legaux|parent*|enfant*|eleve*")
SERVICES = _list_phrases("service*|direction*|pole|poles|antenne*|agence*")
# What councils and mayors decide, whose titles say what about
ACTS = _list_phrases("delib*|deliberation*|seance*|=acte|numero acte|num acte")
TITLES = _list_phrases("objet*|intitule*|titre|libelle*")
# Titles of datasets about those who are elected, not of children who play at it
_ELECTED = re.compile(
    "(?:(?:liste|annuaire|repertoire|tableau|trombinoscope|composition|membres) )?"
    "(?:national )?(?:(?:des|de|du|d|la|le|les|l|nos|vos) )*"
    "(?:elus?|elues|maires?|(?:membres du )?conseils? (?:municipal|municipaux|communautaire|"
    "metropolitain)|(?:conseillers?|conseilleres?)(?: et conseilleres?)? (?:municipa|communautaire|"
    "metropolitain|departementa|regiona)[a-z]*)\\b(?!.*\\b(?:jeunes?|enfants?|ados?|adolescents?)\\b)"
)
# Titles of datasets of those who died in a war, of whom some have no day of death
_OF_WAR_DEAD = re.compile(
    r"\b(?:morts? (?:pour la france|pour la patrie|au combat|a la guerre|en deportation)"
    r"|monuments? aux morts|poilus|soldats? (?:morts?|tombes?)|fusilles)\b"
)
# Titles of datasets of what was decided, not of lists that a decision has made
_OF_ACTS = re.compile(
    "(?:conseils? (?:municipal|municipaux|communautaire|metropolitain) )?"
    "(?:(?:liste|recueil|registre|tableau|repertoire|index) )?"
    "(?:(?:des|de|du|d|la|le|les|l|nos|vos) )*"
    "(?:deliberations?|proces verbaux|actes|arretes|decisions)\\b"
    "(?! (?:de naissance|de mariage|de deces|d etat civil))"
)


@lru_cache(4096)
def find_role(header: str) -> Role:
    """What a header says that its column has, "" where it says nothing of persons."""
    folded = fold_header(header)
    if _UNNAMED.fullmatch(folded):
        return "unnamed"
    for role, phrases in ROLES:
        if has_phrase_of(header, phrases):
            return _settle_role(header, role, set(folded.split()))
    return ""


def _settle_role(header: str, role: Role, words: set[str]) -> Role:
    """« nom de naissance » is a name, « lieu de naissance » no day, « adresse de l'école » nobody's
    home; « prénom du bénéficiaire » is half of a name, « sexe de l'enfant » none."""
    if role == "birth":
        return _settle_birth(header, words)
    if role == "address" and has_phrase_of(header, BODIES):
        return "body"
    if role not in ("person", "beneficiary", "author"):
        return role
    if _is_half_name(words):
        return "first_name"
    if role == "person" and not _TRAITS.isdisjoint(words) and LAST.isdisjoint(words):
        return ""
    return role


def _is_half_name(words: set[str]) -> bool:
    """Does it say a first name, and no surname?"""
    return not FIRST.isdisjoint(words) and LAST.isdisjoint(words)


def _settle_birth(header: str, words: set[str]) -> Role:
    if not _PLACES_OF_BIRTH.isdisjoint(words) or has_phrase_of(header, AUTHORS):
        return ""
    if LAST.isdisjoint(words):
        return "birth"
    return "last_name"


def list_columns_of(roles: Sequence[Role], role: Role) -> list[int]:
    """The columns that have one of these roles."""
    return [index for index, other in enumerate(roles) if other == role]


def has_phrase_of(text: str, phrases: tuple[str, ...]) -> bool:
    """Does a header, or any text, have one of these phrases?"""
    folded = f" {fold_header(text)} "
    return any(has_phrase(folded, phrase) for phrase in phrases)


def is_about_acts(title: str) -> bool:
    """Does the title of a dataset say that it lists what a council or a mayor decided?"""
    return _OF_ACTS.match(fold_header(title)) is not None


def is_about_war_dead(title: str) -> bool:
    """Does the title of a dataset say that it lists people who died in a war?"""
    return _OF_WAR_DEAD.search(fold_header(title)) is not None


def is_about_elected(title: str) -> bool:
    """Does the title of a dataset say that it lists those who are elected?"""
    return _ELECTED.match(fold_header(title)) is not None
