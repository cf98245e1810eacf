"""Texts for hosts are templates: an owner's takes the place of ours, and whatever a value holds, it
stays in its directive."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hosts import free_port, hosted, let_servers_in, skip_absent_server
from jinja2 import Environment, nodes
from nightly import nightly_after, nightly_but_each
from portal import COMMUNES, made, portal, write

from render.nightly import mark_nightly
from site_builder.core.language import load_language
from site_builder.render.assets import locate_templates
from site_builder.render.hosting import SERVERS, apache, caddy, nginx, static_hosts
from site_builder.render.hosting.context import HostingContext
from site_builder.render.hosting.syntax import HostSyntax

FRENCH = load_language("fr")
TEMPLATES = sorted((locate_templates() / "hosting").iterdir())
WRITERS = ("quote", "word", "line", "comment")  # filters that write a value
HOSTILE = (
    'a"b', "a'b", "a\\", 'a\\"; b', "a\\\\b", "a\\nb", "a b", "a;b", "a}b", "{a}", "$uri", "${uri}",
    "#a", "`a`", "%{a}", "%1", "%20", "a\\.b$", "é/ü", "~a", "-",
)  # fmt: skip


# --- what ours write ---


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_value_of_our_templates_is_written_by_a_filter(path: Path) -> None:
    written = [
        node
        for output in Environment().parse(path.read_text("utf-8")).find_all(nodes.Output)
        for node in output.nodes
        if not isinstance(node, nodes.TemplateData)
    ]
    assert written
    for node in written:
        assert isinstance(node, nodes.Filter) and node.name in WRITERS, (path.name, node.lineno)


def test_there_is_a_template_for_each_text() -> None:
    assert {path.name for path in TEMPLATES} == {*SERVERS, "_headers", "_redirects"}


@pytest.mark.parametrize("name", ["nginx", *mark_nightly("caddy")])
def test_a_server_reads_any_value_back(name: str, tmp_path: Path) -> None:
    """As an argument of a directive, in quotes and as a word."""
    syntax, directive = {
        "nginx": (nginx.SYNTAX, "location = /{path} {{ return 200 {value}; }}\n"),
        "caddy": (caddy.SYNTAX, "respond /{path} {value}\n"),
    }[name]
    values = {
        f"{writer}-{position}": (writer, value)
        for writer in ("quote", "word")
        for position, value in enumerate(HOSTILE)
    }
    filters = syntax.filters
    text = "".join(
        directive.format(path=path, value=filters[writer](filters["address"](value)))
        for path, (writer, value) in values.items()
    )
    write(tmp_path, {"nginx-http.conf": "", "nginx.conf": text, "Caddyfile": text})
    (tmp_path / "home").mkdir()
    (tmp_path / "site").mkdir()
    with hosted(
        name, tmp_path / "home", site=tmp_path / "site", snippets=tmp_path, port=free_port()
    ) as host:
        for path, (_, value) in values.items():
            read = host.ask(f"/{path}").body.decode()
            wanted = filters["address"](value)
            if name == "caddy":  # which has no way to write a backslash before a quote
                wanted = re.sub(r'\\(?="|$)', r"\\\\", wanted)
            assert read == wanted, path


def read_apache_word(text: str) -> tuple[str, str]:
    """The first word of a line as Apache's `ap_getword_conf` has it, and the rest of the line."""
    if text[:1] not in ("'", '"'):
        word, _, rest = text.partition(" ")
    else:
        end = 1
        while text[end] != text[0]:
            end += 2 if text[end] == "\\" and text[end + 1] in ("\\", text[0]) else 1
        word, rest = re.sub(rf"\\([\\{text[0]}])", r"\1", text[1:end]), text[end + 1 :]
        return word, rest.lstrip(" ")
    return word, rest


@pytest.mark.parametrize("value", HOSTILE)
def test_apache_reads_any_value_back(value: str) -> None:
    filters = apache.SYNTAX.filters
    for writer in ("quote", "word"):
        assert read_apache_word(f"{filters[writer](value)} next") == (value, "next")
    live = read_apache_word(f"{filters['word'](filters['address'](value))} next")[0]
    assert re.sub(r"\\([%$])", "", live).count("%") == 0, "a group of a rule"


@pytest.mark.parametrize("syntax", [*SERVERS.values(), static_hosts.SYNTAX])
@pytest.mark.parametrize("writer", ["quote", "word", "line"])
def test_no_value_makes_a_line_of_its_own(syntax: HostSyntax, writer: str) -> None:
    for value in ("a\nb", "a\rb", "a\0b"):
        with pytest.raises(ValueError):
            syntax.filters[writer](value)
    assert syntax.filters["comment"]("a\nb") == "# a\n# b"


@pytest.mark.parametrize("name", ["nginx", *mark_nightly("caddy", "apache")])
def test_an_address_of_any_characters_breaks_no_text(name: str, tmp_path: Path) -> None:
    skip_absent_server(name)
    let_servers_in(tmp_path)
    port = free_port()
    url = f"http://127.0.0.1:{port}/a;b$uri%20(c),[d]*/"
    portal(tmp_path, "lille/prenoms")
    legacy = "legacy: {paths: {'/vieux;(x) [y], $': lille/prenoms}}\n"
    write(tmp_path, {"communes.yml": COMMUNES.replace("https://donnees.example/", url) + legacy})
    report = made(tmp_path)
    assert [one.code for one in report.problems if one.severity == "error"] == ["legacy-address"]
    write(tmp_path, {"communes.yml": (tmp_path / "communes.yml").read_text().replace(", $", "")})
    made(tmp_path)
    (tmp_path / "home").mkdir()
    shutil.copytree(tmp_path / "build", tmp_path / "site")
    with hosted(
        name,
        tmp_path / "home",
        site=tmp_path / "site",
        snippets=tmp_path / ".beffroi/hosting",
        port=port,
    ) as host:
        moved = host.ask("/vieux%3B%28x%29%20%5By%5D")
        assert moved.status == 301
        assert moved["Location"].replace("%24", "$") == f"{url}lille/prenoms/"


# --- an owner's ---


def build_with(root: Path, name: str, text: str) -> tuple[dict[str, str], list[str]]:
    """The text that a build writes with this template, ours beside it, and what is said of it."""
    portal(root, "lille/prenoms")
    texts = {}
    for key in ("ours", "theirs"):
        if key == "theirs":
            write(root, {f"templates/hosting/{name}": text})
        report = made(root)
        folder = root / (".beffroi/hosting" if name in SERVERS else "build")
        texts[key] = (folder / name).read_text("utf-8")
    said = [FRENCH.problem(one) for one in report.problems if "template" in one.code]
    return texts, said


@pytest.mark.parametrize(
    "name", nightly_but_each(8, ["nginx.conf", "_headers", "Caddyfile", "apache.conf"])
)
def test_an_owner_adds_to_ours(tmp_path: Path, name: str) -> None:
    template = f'{{% include "beffroi/hosting/{name}" %}}\n# {{{{ host.not_found | word }}}}\n'
    texts, said = build_with(tmp_path, name, template)
    assert texts["theirs"] == texts["ours"] + "# /404.html\n"
    assert said == []


def test_an_owner_empties_a_block_of_ours(tmp_path: Path) -> None:
    template = '{% extends "beffroi/hosting/nginx-http.conf" %}{% block preflight %}{% endblock %}'
    texts, said = build_with(tmp_path, "nginx-http.conf", template)
    assert texts["ours"].startswith(texts["theirs"]) and "preflight" not in texts["theirs"]
    assert said == []


def test_an_owner_changes_a_block_of_ours(tmp_path: Path) -> None:
    template = (
        '{% extends "beffroi/hosting/nginx.conf" %}\n'
        "{% block headers %}\n{{ super() | safe }}"
        'add_header X-Ville "Lille" always;\n{% endblock %}\n'
    )
    texts, said = build_with(tmp_path, "nginx.conf", template)
    added = set(texts["theirs"].splitlines()) - set(texts["ours"].splitlines())
    assert (added, said) == ({'add_header X-Ville "Lille" always;'}, [])
    assert len(texts["theirs"].splitlines()) == len(texts["ours"].splitlines()) + 1


def test_an_owner_has_redirects_without_a_former_portal(tmp_path: Path) -> None:
    portal(tmp_path, "lille/prenoms")
    template = '{% include "beffroi/hosting/_redirects" %}/vieux /lille/ 301\n'
    write(tmp_path, {"templates/hosting/_redirects": template})
    made(tmp_path)
    text = (tmp_path / "build/_redirects").read_text("utf-8")
    assert text == f"# {FRENCH.say('hosting.redirects')}\n/vieux /lille/ 301\n"


def test_variables_of_an_owners_nginx_are_of_its_portal_too(tmp_path: Path) -> None:
    texts, _ = build_with(tmp_path, "nginx.conf", "add_header X $beffroi_frames;\n")
    assert re.fullmatch(r"add_header X \$beffroi_[0-9a-f]{8}_frames;\n", texts["theirs"])


@pytest.mark.parametrize(
    ("template", "line", "code"),
    nightly_but_each(
        8,
        [
            ("# a\nerror_page 404 {{ host.not_found }};\n", 2, "template-unfiltered"),
            ("# a\n\n{{ host.not_foud | word }}\n", 3, "template-undefined"),
            ("# a\n{% if %}\n", 2, "template-syntax"),
            ("# a\n{{ host.not_found | quoted }}\n", 2, "template-filter"),
            ('{% include "beffroi/hosting/nginx" %}', 1, "template-absent"),
            ('{{ "a" ~ "b\\n" | quote }}', 1, "template-lines"),
            ("", None, "template-empty"),
            ("{# nothing #}\n \n", None, "template-empty"),
            ('{% extends "hosting/nginx.conf" %}', 1, "template-recursion"),
            ("{% for a in range(10 ** 9) %}a{% endfor %}", 1, "template-endless"),
            (
                '{% extends "beffroi/hosting/nginx.conf" %}\n{% block header %}a{% endblock %}',
                2,
                "template-block-near",
            ),
            (
                '{% extends "beffroi/hosting/_headers" %}{% block header %}a{% endblock %}',
                1,
                "template-block-none",
            ),
        ],
    ),
)
def test_a_broken_template_is_one_problem_with_its_line_and_ours_takes_its_place(
    tmp_path: Path, template: str, line: int | None, code: str
) -> None:
    portal(tmp_path, "lille/prenoms")
    write(tmp_path, {"templates/hosting/nginx.conf": template})
    (problem,) = (one for one in made(tmp_path).problems if "template" in one.code)
    assert (problem.code, problem.severity) == (code, "error")
    assert (problem.place.path, problem.place.line) == ("templates/hosting/nginx.conf", line)
    text = (tmp_path / ".beffroi/hosting/nginx.conf").read_text("utf-8")
    assert text.startswith(f"# {FRENCH.say('hosting.nginx')}") and "/404.html" in text
    (again,) = (one for one in made(tmp_path).problems if "template" in one.code)
    assert again == problem, "the problem is said at every build"


@pytest.mark.parametrize("name", ["_headers", "nginx.conf"])
@pytest.mark.parametrize(
    ("make", "code"),
    nightly_after(
        1,
        [
            (Path.mkdir, "template-folder"),
            (lambda path: path.symlink_to("/etc/hostname"), "template-link"),
            (lambda path: path.symlink_to("absent"), "template-link"),
        ],
    ),
)
def test_what_is_no_file_of_its_own_is_said_and_ours_takes_its_place(
    tmp_path: Path, name: str, make: Callable[[Path], object], code: str
) -> None:
    texts, _ = build_with(tmp_path, name, "# a\n")
    path = tmp_path / "templates/hosting" / name
    path.unlink()
    make(path)
    (problem,) = (one for one in made(tmp_path).problems if "template" in one.code)
    assert (problem.code, problem.place.path) == (code, f"templates/hosting/{name}")
    written = tmp_path / (".beffroi/hosting" if name in SERVERS else "build") / name
    assert written.read_text("utf-8") == texts["ours"]


def test_a_link_makes_no_redirects(tmp_path: Path) -> None:
    portal(tmp_path, "lille/prenoms")
    (tmp_path / "templates/hosting").mkdir(parents=True)
    (tmp_path / "templates/hosting/_redirects").symlink_to("/etc/hostname")
    assert [one.code for one in made(tmp_path).problems] == ["template-link"]
    assert not (tmp_path / "build/_redirects").exists()


def test_a_text_beside_the_blocks_is_said_and_the_blocks_are_used(tmp_path: Path) -> None:
    template = (
        '{% extends "beffroi/hosting/nginx.conf" %}\n# a note\n'
        "{% block headers %}add_header X 1;\n{% endblock %}\nadd_header Y 1;\n"
    )
    portal(tmp_path, "lille/prenoms")
    write(tmp_path, {"templates/hosting/nginx.conf": template})
    (problem,) = (one for one in made(tmp_path).problems if "template" in one.code)
    assert (problem.code, problem.place.line) == ("template-outside-blocks", 5)
    text = (tmp_path / ".beffroi/hosting/nginx.conf").read_text("utf-8")
    assert "add_header X 1;" in text and "add_header Y" not in text


def test_an_owner_has_a_server_read_nothing(tmp_path: Path) -> None:
    texts, said = build_with(tmp_path, "_headers", "# nothing\n")
    assert (texts["theirs"], said) == ("# nothing\n", [])


def test_no_line_of_a_comment_is_read_by_a_server(tmp_path: Path) -> None:
    texts, said = build_with(tmp_path, "nginx.conf", '{{ "return 200;\ndeny all;" | comment }}')
    assert (texts["theirs"].splitlines(), said) == (["# return 200;", "# deny all;"], [])


def test_a_misspelt_template_is_said_with_the_name_that_was_meant(tmp_path: Path) -> None:
    _, said = build_with(tmp_path, "nginx.conf", "a")
    assert said == []
    write(tmp_path, {"templates/hosting/ngnix.conf": "a"})
    (tmp_path / "templates/hosting/nginx.conf").unlink()
    (problem,) = (one for one in made(tmp_path).problems if "template" in one.code)
    assert (problem.code, problem.params["right"]) == ("template-near", "hosting/nginx.conf")


def test_what_an_owners_template_includes_is_not_said_to_be_useless(tmp_path: Path) -> None:
    write(tmp_path, {"templates/hosting/more.conf": "# more\n"})
    texts, said = build_with(tmp_path, "nginx.conf", '{% include "hosting/more.conf" %}')
    assert (texts["theirs"], said) == ("# more\n", [])


def test_a_template_that_is_replaced_for_a_mistake_of_another_is_named_too(tmp_path: Path) -> None:
    portal(tmp_path, "lille/prenoms")
    write(tmp_path, {"templates/hosting/more.conf": "{{ 1 / 0 }}"})
    write(tmp_path, {"templates/hosting/nginx.conf": '{% include "hosting/more.conf" %}'})
    problems = [one for one in made(tmp_path).problems if "template" in one.code]
    assert [(one.code, one.place.path) for one in problems] == [
        ("template-zero", "templates/hosting/more.conf"),
        ("template-partial", "templates/hosting/nginx.conf"),
    ]


def test_every_field_of_the_context_is_used_by_a_template() -> None:
    texts = "".join(path.read_text("utf-8") for path in TEMPLATES)
    for name in HostingContext.__dataclass_fields__:
        assert f"host.{name}" in texts, name
