"""A new portal: communes.yml explained in French, one invented dataset, and what git needs."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from site_builder.commands.new.json_schemas import (
    COMMUNES,
    DATAPACKAGE,
    SCHEMAS,
    write_json_schemas,
)
from site_builder.commands.new.yaml_text import (
    format_comment_line,
    format_yaml_comment,
    format_yaml_scalar,
)
from site_builder.core.language import Language
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import clean_line, show_safe_value, slugify_text
from site_builder.metadata.public_names import RESERVED
from site_builder.metadata.site_folder import GITATTRIBUTES, GITIGNORE, OWNER_FILE
from site_builder.metadata.yaml.kinds import WrongValue, parse_insee_code

SAMPLE = "equipements"
CSV = """\
nom;type;places;mise_en_service;accessible_fauteuil
Salle des fêtes du Moulin;Salle polyvalente;180;12/09/2004;oui
Médiathèque Aimé-Beffroi;Bibliothèque;64;03/05/2011;oui
Gymnase de l’Écluse;Gymnase;420;28/08/1998;oui
Piscine des Trois-Fontaines;Piscine;250;15/06/1976;non
Maison des aînés;Lieu d’accueil;45;01/10/2018;oui
"""
LEGAL_NOTICES = (
    "legal:",
    "  publisher: Commune d'Exempleville",
    '  address: "1 place de la Mairie, 00001 Exempleville"',
    '  telephone: "03 53 01 00 10"',
    "  director: Le maire",
    (
        '  host: {name: Hébergeur, address: "12 rue des Serveurs, 00002 Bourg-Exemple", '
        'telephone: "03 53 01 00 20"}'
    ),
    (
        "accessibility: {scheme: https://ma-commune.example/schema, "
        "plan: https://ma-commune.example/plan}"
    ),
)


@dataclass(frozen=True, slots=True)
class NewCommune:
    """`insee`: five characters, checked here; `name` as people read it."""

    insee: str
    name: str


@dataclass(frozen=True, slots=True)
class PortalPlan:
    """Who publishes on the new portal: a single commune, or a métropole and its first communes."""

    communes: tuple[NewCommune, ...]
    metropole: str = ""
    invented: bool = True  # the communes are ours, to be replaced


def plan_portal(
    commune: tuple[str, str] | None, metropole: str | None, words: Language
) -> PortalPlan:
    """What was asked for, with invented communes where none was named."""
    if commune:
        return PortalPlan(
            (NewCommune(commune[0].strip().upper(), clean_line(commune[1])),), invented=False
        )
    first, second = (
        NewCommune(f"0000{number}", words.say(f"init.commune.{number}")) for number in (1, 2)
    )
    return (
        PortalPlan((first, second), clean_line(metropole))
        if metropole is not None
        else PortalPlan((first,))
    )


def create_portal(folder: Path, plan: PortalPlan, words: Language) -> tuple[Problem, ...]:
    """Write a portal into `folder`, new or empty but for .git. What is wrong, and then nothing is
    written.

    Raises OSError when the disk refuses.
    """
    problems = tuple(_find_plan_problems(folder, plan))
    if problems:
        return problems
    first_slug = slugify_text(plan.communes[0].name)
    sample = f"datasets/{first_slug}/{SAMPLE}"
    files = {
        OWNER_FILE: _compose_owner_file(plan, words),
        f"{sample}/datapackage.yaml": _compose_sample_descriptor(words),
        f"{sample}/{SAMPLE}.csv": CSV,
        "LISEZMOI.md": words.say("init.readme", title=_say_title(plan, words), first=first_slug)
        + f"\n\n{words.say('init.readme.private')}\n",
        ".gitignore": GITIGNORE,
        ".gitattributes": format_comment_line(words.say("init.gitattributes")) + GITATTRIBUTES,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    write_json_schemas(folder / SCHEMAS, words)
    return ()


def _find_plan_problems(folder: Path, plan: PortalPlan) -> Iterable[Problem]:
    if folder.exists() and (
        not folder.is_dir() or any(entry.name != ".git" for entry in folder.iterdir())
    ):
        yield make_problem("init-not-empty", Place(path=str(folder)))
    for commune in plan.communes:
        code = parse_insee_code(commune.insee, 0)
        if isinstance(code, WrongValue):
            yield make_problem(
                code.code,
                Place(path="--commune"),
                key="INSEE",
                value=show_safe_value(commune.insee),
                **code.params,
            )
    names = [commune.name for commune in plan.communes] + (
        [plan.metropole] if plan.metropole else []
    )
    slugs = [slugify_text(name) for name in names]
    option = "--commune" if not plan.invented else "--metropole"
    for name, slug in zip(names, slugs, strict=True):
        if not slug or slug in RESERVED or slugs.count(slug) > 1 or len(name) > 200:
            yield make_problem("init-name", Place(path=option), name=show_safe_value(name))


def _say_title(plan: PortalPlan, words: Language) -> str:
    name = plan.metropole or plan.communes[0].name
    return words.say("init.title", name=name)


def _compose_owner_file(plan: PortalPlan, words: Language) -> str:
    """communes.yml: the shortest that works, and what can be added, behind a #."""

    def block(key: str, text: str, **params: str) -> str:
        return format_yaml_comment(words.say(f"init.{key}", **params)) + text

    blocks = [
        f"# yaml-language-server: $schema={SCHEMAS}/{COMMUNES}\n" + block("head", ""),
        "\n",
        "portal:\n",
        f"  title: {format_yaml_scalar(_say_title(plan, words))}\n",
        *_list_portal_options(words),
        "\n",
        block("communes.invented" if plan.invented else "communes", "communes:\n"),
        *(
            (
                f"  - insee: {format_yaml_scalar(commune.insee)}\n    name: "
                f"{format_yaml_scalar(commune.name)}\n"
            )
            for commune in plan.communes
        ),
        *(
            format_comment_line(line, "    ")
            for line in (
                'siren: "215900093"',
                "population: 62342",
                "homepage: https://www.ma-commune.example/",
                "accounts: [ma-commune]",
            )
        ),
        "\n",
        block("partners", ""),
        f"partners:\n  - name: {format_yaml_scalar(plan.metropole)}\n    role: metropole\n"
        if plan.metropole
        else "# partners:\n#   - name: Ma métropole\n#     role: metropole\n",
    ]
    return "".join(blocks)


def _list_portal_options(words: Language) -> Iterable[str]:
    """The other keys of the portal; only the licence is chosen, because data without one cannot be
    used."""
    yield format_yaml_comment(words.say("init.licence"), "  ") + "  licence: etalab-2.0\n"
    for key, example in (
        ("description", "description: Les données que la commune met à la disposition de tous."),
        ("url", "url: https://donnees.ma-commune.example/"),
        ("contact", "contact: {name: Mairie, email: donnees@ma-commune.example}"),
        ("problems", "problems: public"),
        ("accounts", "accounts: [equipe-donnees]"),
    ):
        yield format_yaml_comment(words.say(f"init.{key}"), "  ") + f"  # {example}\n"
    yield format_yaml_comment(words.say("init.legal"), "  ") + "".join(
        f"  # {line}\n" for line in LEGAL_NOTICES
    )


def _compose_sample_descriptor(words: Language) -> str:
    """The descriptor of the invented dataset, as short as a descriptor can be."""
    return (
        f"# yaml-language-server: $schema=../../../{SCHEMAS}/{DATAPACKAGE}\n"
        + format_yaml_comment(words.say("init.sample"))
        + f"title: {format_yaml_scalar(words.say('init.sample.title'))}\n"
        + f"description: {format_yaml_scalar(words.say('init.sample.description'))}\n"
        + "keywords: [équipements, salles, accessibilité]\ntheme: territoire\nfrequency: annuelle\n"
        + format_yaml_comment(words.say("init.sample.demonstration"))
        + "demonstration: true\n"
    )


def describe_new_portal(folder: Path, plan: PortalPlan, command: str, words: Language) -> str:
    """What was made and what comes next, for a terminal. `command`: this program, as it was
    called."""
    first_slug = slugify_text(plan.communes[0].name)
    steps = (
        words.say("init.next.serve", command=command, folder=shlex.quote(str(folder))),
        words.say("init.next.owner", path=str(folder / OWNER_FILE)),
        words.say(
            "init.next.new", command=command, folder=shlex.quote(str(folder)), first=first_slug
        ),
        words.say("init.next.sample", path=str(folder / "datasets" / first_slug / SAMPLE)),
        words.say("init.next.private"),
        *(() if _is_in_git(folder) else (words.say("init.next.dates"),)),
    )
    lines = [words.say("init.made", folder=str(folder)), "", words.say("new.next")]
    return "\n".join([*lines, *(f"  {number}. {step}" for number, step in enumerate(steps, 1))])


def _is_in_git(folder: Path) -> bool:
    resolved = folder.resolve()
    return any((parent / ".git").exists() for parent in (resolved, *resolved.parents))
