"""The parts of these documents that the code already says: `python docs/reference.py` writes them
anew.

Such a part stands between « <!-- début : NAME --> » and « <!-- fin : NAME --> »; what is around it
is written by hand.
"""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from babel.messages.pofile import read_po
from markupsafe import Markup

from site_builder.cells import KINDS, get_cell_kind
from site_builder.cells.missing import MISSING_WORDS
from site_builder.core.encodings import ENCODINGS
from site_builder.core.formats import FORMATS
from site_builder.core.language import load_language
from site_builder.core.problem_codes import ProblemCode, load_problem_codes
from site_builder.core.vocabulary import FREQUENCIES, FREQUENCY_WORDS, LICENCES, THEME_WORDS, THEMES
from site_builder.metadata.keys.dataset import DATASET, WITHDRAWAL
from site_builder.metadata.keys.editorial import PAGE, REUSE
from site_builder.metadata.keys.portal import COMMUNES_YML
from site_builder.metadata.keys.publisher import OWN_FILE
from site_builder.metadata.keys.section import FRENCH
from site_builder.metadata.legacy_portals import FAMILIES, PATHS
from site_builder.metadata.public_names import OWNERS, RESERVED, RESERVED_RESOURCES, WINDOWS
from site_builder.metadata.source_keys import SOURCES_YML
from site_builder.metadata.standards import STANDARDS, load_standard
from site_builder.metadata.table_schema import TABLE_SCHEMA
from site_builder.metadata.yaml import MetadataKey, MetadataSection
from site_builder.render.hosting.context import HostingContext
from site_builder.render.pages.all_pages import PAGES
from site_builder.render.pages.shell import Shell

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
QUOTED: Mapping[str, Mapping[str, str]] = runpy.run_path(str(DOCS / "message_examples.py"))[
    "EXAMPLES"
]
WORDS = load_language("fr")

VALUES = {  # kinds of value, as people write them
    "degree": "un nombre de degrés",
    "line": "un texte d’une ligne, {most} caractères au plus",
    "prose": "un texte, {most} caractères au plus",
    "raw": "un texte",
    "name": "un texte",
    "slug": "minuscules sans accents, chiffres et tirets, {most} caractères au plus",
    "integer": "un nombre entier",
    "boolean": "`true` ou `false` (`oui` et `non` sont compris)",
    "date": "année-mois-jour",
    "period": "`2024`, `2020/2024` ou deux dates `2024-01-01/2024-06-30`, entre guillemets",
    "url": "une adresse complète, `https://…`",
    "link": "une adresse complète, `https://…` ou `mailto:…`",
    "email": "une adresse électronique",
    "percent": "un nombre de 0 à 100",
    "insee": "cinq caractères, entre guillemets",
    "siren": "neuf chiffres, entre guillemets",
    "siret": "quatorze chiffres, entre guillemets",
    "colour": "une couleur en hexadécimal, entre guillemets",
    "quote": "`'\"'` ou `\"'\"`",
}
NODES = {  # values of more than one shape
    **dict.fromkeys(
        (*FAMILIES, PATHS), "des lignes « ancien nom : jeu d’aujourd’hui », ou le nom d’un CSV"
    ),
    "licence": (
        "un [identifiant de licence](#licences), une adresse, ou des clés `name`, `title`, `path`"
    ),
    "license": "comme `licence`",
    "elsewhere": "des lignes « standard : adresse »",
    "not_concerned": "des lignes « standard : raison »",
    "schema": (
        "le nom d’un fichier `.json` ou `.yaml` du dossier, ou les clés d’un "
        "[schéma](#schéma-des-colonnes)"
    ),
    "enum": "une liste de valeurs",
    "jsonSchema": "les clés d’un schéma de JSON",
    "missingValues": "une liste de textes",
    "primaryKey": "un nom de colonne, ou une liste",
    "fields": "un nom de colonne, ou une liste",
    "column": "un nom de colonne, ou une liste",
    "columns": "des lignes « nom dans le fichier : nom publié »",
    "withdrawn_columns": "un nom de colonne, ou une liste",
    "in": "`territory`, ou une liste de codes",
    "previous": "un nom, ou une liste",
    "withdrawn": "la raison, ou les clés de [withdrawn](#withdrawn)",
    "uniqueKeys": "une liste de listes de noms de colonnes",
    "fieldsMatch": "`exact`, `equal`, `subset`, `superset` ou `partial`",
    "trueValues": "une liste de textes",
    "falseValues": "une liste de textes",
    "decimalChar": "un signe",
    "groupChar": "un signe",
    "delimiter": "un signe",
    "bareNumber": "`true` ou `false`",
    "floatNumber": "`true` ou `false`",
    "itemType": "un type de colonne",
    "arrayItem": "les clés d’un champ",
    "params": "les clés que le contrôle demande",
    "series": "un nom de colonne, ou une liste",
    "each": "un nom de colonne, ou une liste",
    "where": "des noms de colonnes, chacun avec une valeur ou une liste",
    "except": "comme `where`",
    "words": "des valeurs, chacune avec son mot",
    "turns": "des noms, chacun avec des colonnes et leurs codes",
}
ELSEWHERE = {"theme": "un des [thèmes](#thèmes)", "frequency": "un des [rythmes](#rythmes)",
             "encoding": "un des [encodages](#encodages)"}  # fmt: skip
# Topics of problems, with their titles; the codes of rows have a guide of their own
TOPICS = {
    "alarms": "Les alarmes d’une proposition",
    "addresses": "Les adresses qui disparaîtraient",
    "former-names": "Les anciens noms et les retraits",
    "unreadable-metadata": "La fiche ne se lit pas",
    "metadata": "Une clé ou une valeur ne convient pas",
    "portal": "Le portail et ceux qui y publient",
    "legacy-addresses": "Les anciennes adresses (« legacy: »)",
    "deployed-site": "Le site en ligne (« deploy-check »)",
    "deployment": "La mise en ligne (« deploy »)",
    "harvest": "La reprise d’autres portails (« harvest »)",
    "migrate": "La migration d’un portail (« migrate »)",
    "articles": "Les réutilisations et les pages du portail",
    "file": "Le contenu d’un fichier",
    "layer": "Les couches géographiques",
    "folder": "Les dossiers et les fichiers",
    "resources": "La liste « resources »",
    "schema": "Le schéma des colonnes",
    "frictionless": "Le verdict de frictionless (« validate --engine »)",
    "territory": "Les tables du territoire",
    "cut-by-commune": "Le découpage par commune",
    "personal": "Les données personnelles",
    "charts": "Les graphiques",
    "series": "Les fichiers de plusieurs années",
    "commands": "Les commandes",
    "output": "Le dossier de sortie et la machine",
}
EFFECTS = {
    "nothing": "",
    "key": "la ligne n’est pas suivie",
    "file": "le fichier n’est pas publié",
    "resource": "le fichier n’est pas publié",
    "entry": "rien n’est publié pour cette ligne",
    "dataset": "le jeu de données n’est pas publié",
    "command": "rien n’est fait",
}
REMEDIES = {"": "", "none": "rien n’est à faire"}
SEVERITIES = {"error": "erreur", "warning": "alerte", "either": "erreur ou alerte"}
AUDIENCES = {
    "author": "l’auteur du fichier",
    "readers": "l’auteur du fichier, et qui lit la page du jeu de données",
    "owner": "l’équipe du portail",
    "operator": "qui lance la commande",
    "claimants": "tous ceux qui donnent ce nom",
}
CONTEXTS = tuple(f"site_builder.render.{room}" for room in ("pages", "colours", "hosting"))
EXAMPLES = 6
TYPES = {str: "texte", bool: "vrai ou faux", int: "entier", Markup: "HTML"}


def sections() -> dict[str, MetadataSection]:
    """Every section of keys that people may write, by name."""
    found: dict[str, MetadataSection] = {}
    waiting = [COMMUNES_YML, OWN_FILE, SOURCES_YML, DATASET, WITHDRAWAL, REUSE, PAGE, TABLE_SCHEMA]
    while waiting:
        section = waiting.pop()
        found[section.name] = section
        waiting += [key.of for key in section.keys if isinstance(key.of, MetadataSection)]
    return found


def cell(text: str) -> str:
    """Text as it stands in a cell of a table, where it is no markup."""
    return re.sub(r"([*|`\\<])", r"\\\1", text).replace("](", r"]\(")


def code(text: str) -> str:
    """The same between backticks, of which a table takes no bare bar."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}".replace("|", r"\|")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def keys(section: MetadataSection) -> str:
    used = [key for key in section.keys if key.kind != "ignored"]
    ignored = [key.name for key in section.keys if key.kind == "ignored"]
    text = table(("clé", "sens", "valeur", "exemple"), (_key(section, key) for key in used))
    if ignored:
        text += (
            "\n\nAcceptées sans effet, parce que d’autres outils les écrivent : "
            + ", ".join(map(code, ignored))
            + "."
        )
    return text


def _key(section: MetadataSection, key: MetadataKey) -> tuple[str, str, str, str]:
    name = code(key.name) + (" **obligatoire**" if key.required else "")
    return name, cell(WORDS.say(f"key.{section.name}.{key.name}")), _value(key), code(key.example)


def _value(key: MetadataKey) -> str:
    if key.kind == "node":
        return NODES[key.name]
    if key.name in ELSEWHERE and key.kind == "choice":
        return ELSEWHERE[key.name]
    if key.kind == "choice":
        return _first_words(key)
    if isinstance(key.of, MetadataSection):
        return (
            f"{'une liste, de' if key.kind == 'list' else 'les'} clés de "
            f"[{key.of.name}](#{anchor(key.of.name)})"
        )
    if key.kind == "list":
        one = MetadataKey(name=key.name, kind=str(key.of or "line"), choices=key.choices)
        return f"une liste, {key.most} éléments au plus : {_value(one)}"
    return VALUES[key.kind].format(most=WORDS.number(key.most))


def _first_words(key: MetadataKey) -> str:
    """The first word of each value; whatever else is understood need not be written."""
    first: dict[str, str] = {}
    for word, value in (key.choices or {}).items():
        first.setdefault(value, word)
    return ", ".join(map(code, first.values()))


def anchor(section: str) -> str:
    return {"schema": "schéma-des-colonnes"}.get(section, re.sub(r"[^\w-]", "", section))


def themes() -> str:
    def words(slug: str) -> str:
        others = (word for word, value in THEME_WORDS.items() if value == slug and word != slug)
        return ", ".join(map(code, others))

    return table(
        ("valeur", "thème", "aussi compris"),
        ((code(t), WORDS.say(f"theme.{t}"), words(t)) for t in THEMES),
    )


def frequencies() -> str:
    def words(value: str) -> str:
        return ", ".join(
            code(word)
            for word, meant in FREQUENCY_WORDS.items()
            if meant == value and word != value
        )

    return table(
        ("code", "sens", "mots compris"),
        ((code(f), WORDS.say(f"frequency.{f}"), words(f)) for f in FREQUENCIES),
    )


def licences() -> str:
    rows = (
        (
            code(id),
            WORDS.say(f"licence.{id}"),
            "oui" if text.decree else "",
            WORDS.say(f"licence.{id}.plain"),
        )
        for id, text in LICENCES.items()
    )
    return table(("valeur", "licence", "admise par le décret 2017-638", "ce qu’elle permet"), rows)


def encodings() -> str:
    words: dict[str, list[str]] = {}
    for word, codec in ENCODINGS.items():
        words.setdefault(codec, []).append(word)
    return table(
        ("encodage", "mots compris"),
        ((code(c), ", ".join(map(code, ws))) for c, ws in words.items()),
    )


def french() -> str:
    return table(("mot français", "clé"), ((code(word), code(key)) for word, key in FRENCH.items()))


def formats() -> str:
    rows = (
        ("tableau, lu", "table"),
        ("document, publié [tel quel ou presque](#les-documents-et-les-images)", "document"),
        ("pas encore lu : un message le dit", ""),
    )
    endings = {
        kind: ", ".join(code(form.ending) for form in FORMATS if form.kind == kind)
        for _, kind in rows
    }
    return table(("sort", "fins de nom"), ((fate, endings[kind]) for fate, kind in rows))


def cells() -> str:
    """Every notation that is read, with some of the examples that tests hold it to."""
    rows = []
    for kind in (*KINDS[:-1], get_cell_kind("number:%")):
        own = f"notation.{kind.name}"
        title = WORDS.say(own) if WORDS.has(own) else WORDS.kind(kind.type, kind.public)
        rewritten_first = sorted(kind.good, key=lambda pair: pair[0] == pair[1])
        read = ", ".join(
            f"{code(text)} → {code(made)}" for text, made in rewritten_first[:EXAMPLES] if made
        )
        refused = ", ".join([code(text) for text in kind.bad if text.strip()][:EXAMPLES])
        rows.append((title, code(kind.type), read, refused))
    return table(("écriture", "type publié", "exemples lus", "exemples refusés"), rows)


def missing() -> str:
    return ", ".join(map(code, MISSING_WORDS))


def reserved() -> str:
    return table(
        ("pour", "noms réservés"),
        (
            ("les producteurs", ", ".join(map(code, sorted(RESERVED - WINDOWS)))),
            ("les pages de `pages/`", f"les mêmes, sauf {', '.join(map(code, sorted(OWNERS)))}"),
            ("les ressources", ", ".join(map(code, sorted(RESERVED_RESOURCES - WINDOWS)))),
            ("tous, et tous les noms de fichiers", ", ".join(map(code, sorted(WINDOWS)))),
        ),
    )


def sentences(prefix: str) -> dict[str, str]:
    """The messages whose ids begin with it, by the rest of the id: a line, or two where there is a
    plural."""
    with (ROOT / "site_builder/locale/fr/LC_MESSAGES/beffroi.po").open("rb") as file:
        catalogue = read_po(file)
    found = {}
    for message in catalogue:
        id = message.id if isinstance(message.id, str) else message.id[0]
        if id.startswith(prefix):
            texts = (
                (message.string,)
                if isinstance(message.string, str)
                else tuple(message.string or ())
            )
            pairs, quoted = zip(texts, ("1", "N"), strict=False), QUOTED.get(id, {})
            filled = (_filled(text, number, quoted) for text, number in pairs)
            found[id.removeprefix(prefix)] = "\n".join(dict.fromkeys(filled))
    return dict(sorted(found.items()))


def _filled(text: str, number: str, quoted: Mapping[str, str]) -> str:
    """A sentence as it stands in a table, with what it quotes. Of one that has no plural, `number`
    says nothing."""
    values = {"n": number, **quoted}
    shown = re.sub(
        r"\{(\w+)\}",
        lambda found: values.get(found[1], "…"),
        text.replace("{{", "\0").replace("}}", "\1"),
    )
    return cell(shown.replace("….", "…").replace("\0", "{").replace("\1", "}"))


def problems() -> str:
    """Every code of the table but those of rows, under the title of its topic."""
    texts = sentences("problem.")
    parts = []
    for topic, title in TOPICS.items():
        codes = [row for row in load_problem_codes().values() if row.topic == topic]
        rows = ((code(row.code), *_sides(texts[row.code]), *_fate(row)) for row in codes)
        heads = ("code", "ce que dit le message", "que faire", "gravité", "pour qui")
        parts.append(f"### {title}\n{table(heads, rows)}")
    return "\n\n".join(parts)


def _fate(row: ProblemCode) -> tuple[str, str]:
    """How severe it is, with what is not published because of it, and who is told."""
    severity = SEVERITIES[row.severity]
    if row.severity_in_check:
        severity = f"{severity} ; {SEVERITIES[row.severity_in_check]} dans `check`"
    effect = EFFECTS[row.effect] or REMEDIES[row.remedy]
    return f"{severity} : {effect}" if effect else severity, AUDIENCES[row.audience]


def _sides(sentence: str) -> tuple[str, str]:
    """What is wrong and what to do, each in the singular and the plural where they differ."""
    parts = [line.partition(" → ") for line in sentence.split("\n")]
    return _lines(f"{wrong[:1].upper()}{wrong[1:]}" for wrong, _, _ in parts), _lines(
        right for _, _, right in parts
    )


def _lines(texts: Iterable[str]) -> str:
    return "<br>".join(dict.fromkeys(texts))


def repairs() -> str:
    return table(
        ("code", "ce que dit la page"),
        ((code(key), _lines(text.split("\n"))) for key, text in sentences("repair.").items()),
    )


def contexts() -> str:
    parts = [_context("shell", Shell)]
    seen: set[type] = {Shell}
    for kind in PAGES:
        if kind.context in seen:
            parts.append(
                f"### Page `{kind.name}`\nLes mêmes champs que `{kind.context.__name__}`, "
                "plus haut."
            )
        else:
            parts.append(_context(f"Page `{kind.name}`", kind.context))
        waiting = list(_inner(kind.context))
        while waiting:
            one = waiting.pop(0)
            if one not in seen and one.__module__.startswith(CONTEXTS):
                parts.append(_context("", one))
                waiting += _inner(one)
            seen.add(one)
        seen.add(kind.context)
    return "\n\n".join(parts)


def hosting() -> str:
    """What the templates of hosts know."""
    inner = (one for one in _inner(HostingContext) if one.__module__.startswith(CONTEXTS))
    parts = [_context("`host`", HostingContext)]
    parts += [_context("", one) for one in dict.fromkeys(inner)]
    return "\n\n".join(parts)


def _context(title: str, context: type) -> str:
    hints = get_type_hints(context, include_extras=True)
    rows = (
        (code(name), _type(get_args(hint)[0]), cell(get_args(hint)[1]).replace(r"\`", "`"))
        for name, hint in hints.items()
    )
    head = (
        f"### {title}\n`{context.__name__}`"
        if title and title != "shell"
        else f"`{context.__name__}`"
    )
    head = f"### `shell`, sur toutes les pages\n`{context.__name__}`" if title == "shell" else head
    return f"{head}\n\n{table(('champ', 'valeur', 'sens'), rows)}"


def _type(hint: Any) -> str:
    if get_origin(hint) is tuple:
        return f"liste de : {_type(get_args(hint)[0])}"
    if get_origin(hint) is UnionType:
        return f"{_type(next(one for one in get_args(hint) if one is not NoneType))}, ou rien"
    return TYPES.get(hint) or _named(hint)


def _named(hint: type) -> str:
    """A class of ours, or, for a plain value, its fields."""
    if hint.__module__.startswith(CONTEXTS):
        return f"`{hint.__name__}`"
    return f"`{hint.__name__}` ({', '.join(code(field.name) for field in fields(hint))})"


def _inner(context: type) -> Iterator[type]:
    for hint in get_type_hints(context).values():
        for one in (hint, *get_args(hint)):
            if isinstance(one, type) and is_dataclass(one):
                yield one


PROPERTIES = sentences("property.")  # what each custom property of beffroi.css is for


def properties() -> str:
    styles = (ROOT / "templates" / "beffroi.css").read_text()
    roots = re.findall(r":root \{(.*?)\}", styles, re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+):\s*([^;]+);", block)) for block in roots[:2])
    rows = (
        (
            code(f"--{name}"),
            PROPERTIES[name],
            code(" ".join(value.split())),
            code(dark[name]) if name in dark else "",
        )
        for name, value in light.items()
    )
    return table(("propriété", "sert à", "valeur", "la nuit"), rows)


def templates() -> str:
    rows = []
    folder = ROOT / "templates"
    for path in (*sorted(folder.glob("*.html")), *sorted(folder.glob("hosting/*"))):
        pieces = dict.fromkeys(re.findall(r"\{%-? (?:block|macro) (\w+)", path.read_text()))
        rows.append((code(path.relative_to(folder).as_posix()), ", ".join(map(code, pieces))))
    return table(("gabarit", "blocs et macros qu’il définit"), rows)


def standards() -> str:
    """Every standard that comes with the program."""
    rows = (
        (
            one.title,
            f"{code(one.id)} {one.version}",
            one.row,
            str(len(one.schema.fields)) if one.schema.fields else "un fichier JSON",
        )
        for one in map(load_standard, STANDARDS)
    )
    return table(("standard", "nom et version", "ce qu’est une ligne", "colonnes"), rows)


def leads() -> str:
    """The columns that a reader sees first, of each standard."""
    rows = []
    for standard in map(load_standard, STANDARDS):
        rows.append((code(standard.id), ", ".join(map(code, standard.lead))))
    return table(("standard", "les premières colonnes, dans l’ordre"), rows)


def measures() -> str:
    """The figures by which communes are compared."""
    rows = []
    for standard in map(load_standard, STANDARDS):
        for measure in standard.measures:
            euros = "si le portail le demande" if measure.money else "toujours"
            rows.append((code(standard.id), measure.title, measure.method, measure.limits, euros))
    titles = ("standard", "chiffre", "comment c’est compté", "ce qui ne se compare pas", "montré")
    return table(titles, rows)


def known_faults() -> str:
    """By standard, the rules of the official text that refuse what is right."""
    parts = []
    for one in map(load_standard, STANDARDS):
        if one.schema.faults:
            rows = (
                (code(fault.field), code(fault.rule), cell(fault.why))
                for fault in one.schema.faults
            )
            parts.append(f"### {one.title}\n{table(('colonne', 'règle', 'pourquoi'), rows)}")
    return "\n\n".join(parts)


BLOCKS: dict[str, Callable[[], str]] = {
    **{f"clés de {name}": partial(keys, section) for name, section in sections().items()},
    "thèmes": themes,
    "rythmes": frequencies,
    "licences": licences,
    "encodages": encodings,
    "mots français": french,
    "formats": formats,
    "cellules": cells,
    "mots pour rien": missing,
    "noms réservés": reserved,
    "problèmes": problems,
    "corrections": repairs,
    "contextes": contexts,
    "hébergeurs": hosting,
    "propriétés": properties,
    "gabarits": templates,
    "standards": standards,
    "premières colonnes": leads,
    "mesures": measures,
    "règles qui refusent ce qui est juste": known_faults,
}
BLOCK = re.compile(r"(<!-- début : (.+?) -->\n)(.*?)(<!-- fin : \2 -->)", re.DOTALL)


def renewed(text: str) -> str:
    """A document with its blocks as the code says them now. Raises KeyError for a block that
    nothing makes."""
    return BLOCK.sub(lambda found: f"{found[1]}{BLOCKS[found[2]]()}\n{found[4]}", text)


def main() -> None:
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if (new := renewed(text)) != text:
            path.write_text(new, encoding="utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
