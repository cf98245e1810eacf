"""Which texts are names of persons: a first name that many bear, beside words that name nothing
else. « Lycée Jean Moulin » is none."""

from __future__ import annotations

import re
from functools import cache
from itertools import filterfalse
from pathlib import Path

from site_builder.core.text import fold_text

FIRST_NAMES = Path(__file__).with_name("first_names.txt")
MOST_WORDS = 4  # of a surname
FEWEST_WORDS = 2  # of a whole name
SHORTEST = 2  # letters of a word
MOST_SURNAMES = 2  # words beside first names
CIVILITIES = "Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle"
_CIVILITY = re.compile(
    rf"\A(?:M|{CIVILITIES}|Ma[iî]tre|Dr|Docteur)\b\.?\s+"
    r"(?:(?:et|ou|&) (?:Mme|Madame|M\.?|Monsieur)\s+)?",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[^\W\d_]|[ \u00a0\u202f,()'’.-]){2,60}")
_WORDS = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
# DUPONT Jean, S. Verdillac
_DIRECTORY_ENTRY = re.compile(
    r"(?:[A-ZÀ-Ý][A-ZÀ-Ý'’-]+ ){1,3}[A-ZÀ-Ý][a-zà-ÿ][\w'’-]*(?: [A-ZÀ-Ý][\w'’-]+)*"
    r"|(?:[A-ZÀ-Ý]\.[ -]?){1,2}[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+)?"
)
# Oksana KOVALENKO, ZHANG Wei; not « Chez KARIM », « Le CARNOT »
_CAPITALISED_NAME = re.compile(
    r"(?!(?:Chez|Le|La|Les|Au|Aux|Du|Des) )"
    r"[A-ZÀ-Ý][a-zà-ÿ][\w'’-]*(?: [A-ZÀ-Ý][a-zà-ÿ][\w'’-]*)?(?: [A-ZÀ-Ý]{2}[A-ZÀ-Ý'’-]*){1,3}"
    r"|(?:[A-ZÀ-Ý]{2}[A-ZÀ-Ý'’-]* ){1,3}[A-ZÀ-Ý][a-zà-ÿ][\w'’-]*(?: [A-ZÀ-Ý][a-zà-ÿ][\w'’-]*)?"
)
# Abdelmoumen Benyahia, Ndèye Coumba Diakhaté, Ali ben Ahmed; not « Le Carnot »
_CAPITALISED_WORD = r"[^\W\d_a-zà-ÿ](?:[^\W\d_]|['’-])+"
_UNLISTED_NAME = re.compile(
    "(?!(?:Chez|Le|La|Les|Au|Aux|Du|Des|Un|Une|Mon|Ma|Mes) )"
    rf"{_CAPITALISED_WORD}(?: (?:de|da|do|el|al|ben|ait|van|von|den|der|di|{_CAPITALISED_WORD}))"
    rf"{{0,3}} {_CAPITALISED_WORD}"
)
PARTICLES = frozenset(
    """
    de du des la le les d da do dos el al ben ait van von den der ter l ne nee epouse veuve ep vve
    """.split()  # noqa: SIM905
)
# Whose names schools, streets and halls bear: a list that has many of them is one of places
NAMESAKES = frozenset(
    """
    veil hugo zay kergomard ferry moulin jaures bert mace michel curie france pasteur prevert camus
    zola brassens brel exupery blum gambetta voltaire rousseau diderot descartes lamartine verlaine
    rimbaud baudelaire moliere racine corneille fontaine perrault verne dumas sand colette aragon
    eluard desnos cassin schuman monnet mendes pompidou gaulle leclerc foch joffre clemenceau
    guesde salengro mauroy delory faidherbe vauban montessori freinet dolto piaget decroly langevin
    perrin becquerel ampere lavoisier arago monge condorcet lakanal carnot thorez cachin semard
    fabien mermoz guynemer bleriot parks mandela luther gandhi kahlo beauvoir gouges signoret piaf
    ravel debussy bizet berlioz chopin mozart lagrange coubertin cerdan ladoumegue colas mimoun
    kopa platini cousteau tabarly eiffel daguerre lumiere melies renoir monet manet cezanne matisse
    rodin claudel picasso delacroix
    """.split()  # noqa: SIM905
)
# What a name of something else has, one word of which is enough
_OTHER_WORDS = frozenset(
    """
    maire president presidente directeur directrice prefet prefete ccas epicerie ecole ecoles
    lycee college maternelle elementaire primaire groupe scolaire universite faculte rue
    avenue boulevard place square parc jardin allee chemin route impasse quai pont passage
    stade salle gymnase piscine complexe terrain centre maison espace mediatheque bibliotheque
    theatre cinema musee eglise chapelle cimetiere gare station arret residence cite quartier
    hotel restaurant cafe bar brasserie boulangerie pharmacie garage coiffure clinique hopital
    cabinet association asso club amicale comite union federation ligue societe sarl sas sa
    eurl sci scop ets etablissement etablissements entreprise groupement syndicat mairie
    commune ville metropole communaute departement region conseil service services direction
    office agence fondation collectif compagnie cie ensemble harmonie chorale orchestre amis
    amies saint sainte st ste ogec admr notre dame foyer creche halte garderie micro ehpad
    tennis judo football basket handball rugby cyclo velo petanque gym danse musique fanfare
    atelier ateliers theatrale secours populaire francais francaise parents eleves anciens
    combattants donneurs sang fete fetes sport sports sportive sportif culture culturelle
    culturel loisirs et fils freres pour avec sur sous aux dans relais point accueil bureau
    poste porte pole zone zac lotissement ferme domaine chateau port plage etang riviere canal
    chez fleurs fleuriste salon institut boutique primeur primeurs boucherie charcuterie traiteur
    pizzeria snack tabac librairie optique pressing couture bijouterie cordonnerie poissonnerie
    fromagerie patisserie chocolaterie brocante antiquites creations studio taxi taxis ambulances
    local annexe halle marche total divers autres autre particulier particuliers aide
    """.split()  # noqa: SIM905
)
# What shops, companies and public bodies are called beside these, and few people
_TRADE_WORDS = frozenset(
    """
    habitat logement logements immobilier immobiliere immo promotion gestion gestions patrimoine
    energie energies environnement proprete eau eaux transport transports logistique assainissement
    banque credit mutuel mutuelle agricole assurance assurances epargne caisse alimentaire solidaire
    solidaires solidarite solidarites humanitaire metropolitain metropolitaine national nationale
    international regional regionale departemental municipal municipale communal communale public
    publique urbaine social sociale intercommunal intercommunale france europe nord sud est ouest
    express city store shop market drive discount outlet bazar pizza kebab tacos burger sushi wok
    food grill fournil bistro bistrot taverne auberge cave caves vins biere bieres saveurs delices
    gourmandises terroir epices maree volailles fruits legumes bio nature presse maroquinerie
    chaussures mode vetements bijoux tapis meubles literie cuisines deco decoration bricolage jouets
    beaute ongles nails barber hair esthetique spa fitness fit bowling laser escape auto autos moto
    motos cycle cycles pneus lavage laverie location controle technique telecom mobile informatique
    numerique optic audition travaux batiment construction constructions bois metal toiture toitures
    peinture chauffage plomberie electricite menuiserie jeunes enfants jeunesse seniors petit petite
    petits grand grande grands nouveau nouvelle bon bonne vieux vieille
    """.split()  # noqa: SIM905
)


@cache
def load_first_names() -> frozenset[str]:
    """First names that several hundred people bear, in small letters without accents."""
    return frozenset(FIRST_NAMES.read_text(encoding="ascii").split())


def is_first_name(word: str) -> bool:
    """Is it one that many bear, or are all of « Marie-Lou » such?"""
    folded = fold_text(word)
    return folded in load_first_names() or load_first_names().issuperset(folded.split("-"))


def is_person_name(text: str) -> bool:
    """Is it a first name with a surname, in whatever order; or a surname after « M. »?"""
    words = split_name(_CIVILITY.sub("", text))
    if not words or not _OTHER_WORDS.isdisjoint(words):
        return False
    if _CIVILITY.match(text):
        return True
    return _has_first_name(words)


def _has_first_name(words: list[str]) -> bool:
    """Does a name begin or end with one that many bear, beside one surname or two?"""
    own_words = [word for word in words if word not in PARTICLES]
    if len(own_words) < FEWEST_WORDS:
        return False
    if min(map(len, own_words)) < SHORTEST:
        return False
    if not (is_first_name(own_words[0]) or is_first_name(own_words[-1])):
        return False
    first_names = sum(map(is_first_name, own_words))
    return len(own_words) - first_names <= MOST_SURNAMES


def split_name(text: str) -> list[str]:
    """The words of a text that may be a name, in small letters without accents; none where it is
    long, or holds figures or other signs."""
    if not _NAME.fullmatch(text):
        return []
    return [fold_text(word) for word in _WORDS.findall(text)]


def is_name_of_directory(text: str) -> bool:
    """Is it written as directories of persons have it, the surname alone in capitals: DUPONT Jean,
    Jean DUPONT?"""
    words = _WORDS.findall(_CIVILITY.sub("", text))
    capitals = sum(map(str.isupper, words))
    if not 0 < capitals < len(words):
        return False
    return is_person_name(text)


def has_civility(text: str) -> bool:
    """Does it begin with « M. » or « Mme », and is the rest a name?"""
    if not _CIVILITY.match(text):
        return False
    return is_person_name(text)


def is_capitalised_name(text: str) -> bool:
    """Has it the form of a whole name, whatever the first name: Oksana KOVALENKO, ZHANG Wei?"""
    return _is_written_as(text, _CAPITALISED_NAME)


def is_unlisted_name(text: str) -> bool:
    """May it be a whole name, none of whose words need be in a list: Abdelmoumen Benyahia? Most of
    what has two words in capital letters may be: ask it of whole columns."""
    return _is_written_as(text, _UNLISTED_NAME)


def is_name_of_other(text: str) -> bool:
    """Has it a word of something else than a person, or one that shops and companies have beside a
    name: « Optique MARTIN », « Petit VAUBAN »? A surname in capitals may be any word."""
    small_words = filterfalse(str.isupper, _WORDS.findall(text))
    if not _TRADE_WORDS.isdisjoint(map(fold_text, small_words)):
        return True
    return is_body_name(text)


def is_surname(text: str) -> bool:
    """May it be a surname, which no list has: one word to four, without a figure, that name nothing
    else?"""
    words = split_name(text)
    if not 0 < len(words) <= MOST_WORDS:
        return False
    return _OTHER_WORDS.isdisjoint(words)


def is_namesake(text: str) -> bool:
    """Is it the name of somebody after whom places are called?"""
    if NAMESAKES.isdisjoint(split_name(text)):
        return False
    return is_person_name(text)


def is_directory_entry(text: str) -> bool:
    """Has it the form of one, whatever the first name: BENYAHIA Abdelmoumen, or S. Verdillac?"""
    return _is_written_as(text, _DIRECTORY_ENTRY)


def _is_written_as(text: str, form: re.Pattern[str]) -> bool:
    """Has a text the form of a name, and no word of something else?"""
    if form.fullmatch(text.strip()) is None:
        return False
    return not is_name_of_other(text)


def is_body_name(text: str) -> bool:
    """Has it a word of something else than a person: « École Jean Dupont », « CCAS de Lille »?"""
    return not _OTHER_WORDS.isdisjoint(split_name(text))
