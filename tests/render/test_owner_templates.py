"""What an owner's templates say for nothing is said: a link, a folder, a block that is misspelt, a
page that is empty, or that never ends. Ours take their place."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from nightly import nightly_after, nightly_but_each
from portal import made, portal, tree, write
from specimen import Press, plain

from site_builder.core.language import load_language
from site_builder.core.problems import Problem
from site_builder.render.assets import locate_templates
from site_builder.render.render import RenderedSite
from site_builder.render.template_files import find_template_path, list_template_names
from site_builder.render.template_sources import find_text_outside_blocks, read_outline

FRENCH = load_language("fr")
PAGE = "lille/essai/index.html"
DATASETS = (plain("lille/essai"),)


def render(folder: Path, press: Press | None = None) -> RenderedSite:
    return (press or Press()).render(DATASETS, folders=(folder,))


def describe(problem: Problem) -> tuple[str, str | None]:
    return problem.code, problem.place.path


@pytest.fixture(scope="module")
def ours() -> RenderedSite:
    return Press().render(DATASETS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


# --- what is no file ---


def link_file(path: Path) -> None:
    target = path.parent.parent / "elsewhere.txt"
    target.write_text("<p>elsewhere</p>")
    path.symlink_to(target)


def link_to_nothing(path: Path) -> None:
    path.symlink_to("absent")


def link_folder(path: Path) -> None:
    target = path.parent.parent / "elsewhere"
    write(target, {"page.html": "elsewhere", "portal.css": "elsewhere", "_headers": "elsewhere"})
    path.symlink_to(target)


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("name", "make", "code"),
    nightly_but_each(
        6,
        [
            ("dataset.html", link_file, "template-link"),
            ("dataset.html", link_to_nothing, "template-link"),
            ("portal.css", link_file, "template-link"),
            ("beffroi.css", link_file, "template-link"),
            ("favicon.svg", link_file, "template-link"),
            ("mine.html", link_file, "template-link"),
            ("hosting", link_folder, "template-link"),
            ("mine", link_folder, "template-link"),
            ("portal.css", Path.mkdir, "template-folder"),
            ("dataset--lille.html", Path.mkdir, "template-folder"),
            ("hosting", Path.touch, "template-not-folder"),
            ("dataset.html", make_pipe, "file-not-regular"),
        ],
    ),
)
def test_what_is_no_file_of_its_own_is_said_once_and_not_read(
    folder: Path, ours: RenderedSite, name: str, make: Callable[[Path], object], code: str
) -> None:
    make(folder / name)
    rendered = render(folder)
    assert [describe(problem) for problem in rendered.problems] == [(code, f"templates/{name}")]
    assert all(" → " in FRENCH.problem(problem) for problem in rendered.problems)
    assert rendered.files == ours.files


def test_what_lies_in_a_folder_that_should_be_a_file_is_not_said_besides(folder: Path) -> None:
    write(folder, {"portal.css/colours.css": "a", "mine/pied.html": ""})
    assert [describe(problem) for problem in render(folder).problems] == [
        ("template-folder", "templates/portal.css"),
        ("template-unused", "templates/mine/pied.html"),
    ]


def test_no_name_leads_out_of_a_folder_of_templates(tmp_path: Path) -> None:
    write(tmp_path, {"outside.html": "", "templates/mine/page.html": "", "templates/page.html": ""})
    (tmp_path / "templates/linked").symlink_to("mine")
    folders = (tmp_path / "templates",)
    assert find_template_path(folders, "mine/page.html") == tmp_path / "templates/mine/page.html"
    for name in ("../outside.html", str(tmp_path / "outside.html"), "linked/page.html", "mine"):
        assert find_template_path(folders, name) is None, name
    assert [*list_template_names(folders[0])] == ["page.html", "mine/page.html"]


@pytest.mark.parametrize(
    ("make", "code"),
    nightly_after(1, [(link_folder, "template-link"), (Path.touch, "template-not-folder")]),
)
def test_a_folder_of_templates_that_is_none_is_said_and_the_site_is_ours(
    tmp_path: Path, make: Callable[[Path], object], code: str
) -> None:
    root = portal(tmp_path / "site", "lille/prenoms")
    made(root)
    before = tree(root / "build")
    make(root / "templates")
    problems = [problem for problem in made(root).problems if problem.code != "pages-stray"]
    assert [describe(problem) for problem in problems] == [(code, "templates")]
    assert tree(root / "build") == before


def test_what_an_editor_leaves_is_not_said(folder: Path) -> None:
    (folder / ".#dataset.html").symlink_to("jean@machine.1234")
    assert render(folder).problems == ()


# --- what is written where nothing listens ---


@pytest.mark.parametrize(
    ("template", "line", "code", "right"),
    [
        ("\n{% block notices %}a{% endblock %}", 2, "template-block-near", "notice"),
        ("{% block footr %}a{% endblock %}", 1, "template-block-near", "footer"),
        ("{% if page %}{% block xyzzy %}a{% endblock %}{% endif %}", 1, "template-block", ""),
    ],
)
def test_a_block_that_nothing_shows_is_said_with_the_one_that_was_meant(
    folder: Path, ours: RenderedSite, template: str, line: int, code: str, right: str
) -> None:
    write(folder, {"dataset.html": '{% extends "beffroi/dataset.html" %}' + template})
    press = Press()
    rendered = render(folder, press)
    (problem,) = rendered.problems
    assert (problem.code, problem.place.line) == (code, line)
    assert problem.params.get("right", "") == right
    assert "« notice »" in str(problem.params.get("blocks", "« notice »"))
    assert rendered.files[PAGE] == ours.files[PAGE]
    again = press.render(DATASETS, folders=(folder,), known=rendered.pages)
    assert again.problems == rendered.problems, "the problem is said at every build"


def test_all_blocks_that_nothing_shows_are_said(folder: Path) -> None:
    blocks = "".join(f"{{% block {name} %}}a{{% endblock %}}" for name in ("notic", "fooer"))
    write(folder, {"dataset.html": f'{{% extends "beffroi/dataset.html" %}}{blocks}'})
    problems = render(folder).problems
    assert [problem.params["right"] for problem in problems] == ["notice", "footer"]


def test_a_block_that_nothing_shows_is_said_of_what_a_page_includes_too(folder: Path) -> None:
    write(
        folder,
        {
            "base.html": '{% extends "beffroi/base.html" %}\n{% block fooer %}a{% endblock %}',
            "dataset.html": '{% extends "beffroi/dataset.html" %}',
        },
    )
    problems = sorted(render(folder).problems, key=lambda problem: problem.code)
    assert [describe(problem) for problem in problems] == [
        ("template-block-near", "templates/base.html"),
        ("template-partial", "templates/dataset.html"),
    ]
    assert problems[0].params["parent"] == "beffroi/base.html"
    assert problems[1].params["path"] == "templates/base.html"


BASE = "{% block a %}{% block b %}{% endblock %}{% endblock %}"
CHILD = '{% extends "middle.html" %}{% block b %}mine{% endblock %}'


@pytest.mark.parametrize(
    ("base", "middle", "codes"),
    [
        (BASE, "{% block a %}other{% endblock %}", ["template-block"]),
        (BASE, "{% block a %}{% block c %}{% endblock %}other{% endblock %}", ["template-block"]),
        (BASE, "{% block a %}{{ super() }}other{% endblock %}", []),
        (BASE, "{% block a %}other{% block b %}{% endblock %}{% endblock %}", []),
        (BASE + "{{ self.b() }}", "{% block a %}other{% endblock %}", []),
        (BASE, "{% block c %}other{% endblock %}", ["template-block", "template-partial"]),
    ],
)
def test_a_block_within_one_that_is_replaced_is_shown_by_what_replaces_it(
    folder: Path, base: str, middle: str, codes: list[str]
) -> None:
    middle = '{% extends "base.html" %}' + middle
    write(folder, {"mine/base.html": base, "mine/middle.html": middle.replace("base", "mine/base")})
    write(folder, {"dataset.html": CHILD.replace("middle", "mine/middle")})
    press = Press()
    rendered = render(folder, press)
    assert sorted(problem.code.removesuffix("-near") for problem in rendered.problems) == codes
    assert ("mine" in press.text(rendered, PAGE).split("<!--")[0]) != bool(codes)


def test_a_block_is_not_judged_where_what_it_extends_is_no_template(folder: Path) -> None:
    write(folder, {"mine.html": "{% if %}"})
    write(folder, {"dataset.html": '{% extends "mine.html" %}{% block a %}a{% endblock %}'})
    assert [describe(problem) for problem in render(folder).problems] == [
        ("template-syntax", "templates/mine.html"),
        ("template-partial", "templates/dataset.html"),
    ]


def test_a_computed_name_makes_no_template_answer_for_all_others(folder: Path) -> None:
    computed = "{% set name = 'mine.html' %}<p>À nous</p>{% include name %}"
    wrong = '{% extends "beffroi/publisher.html" %}{% block fooer %}a{% endblock %}'
    write(folder, {"dataset.html": computed, "mine.html": "b", "publisher.html": wrong})
    press = Press()
    rendered = render(folder, press)
    assert [describe(problem) for problem in rendered.problems] == [
        ("template-block-near", "templates/publisher.html")
    ]
    assert press.text(rendered, PAGE).startswith("<p>À nous</p>b")


@pytest.mark.parametrize("name", ["/mine.html", "./mine.html", "//mine.html"])
def test_a_template_is_the_same_however_its_name_is_written(folder: Path, name: str) -> None:
    write(folder, {"dataset.html": f'{{% include "{name}" %}}', "mine.html": "<p>À nous</p>"})
    press = Press()
    rendered = render(folder, press)
    assert rendered.problems == ()
    assert press.text(rendered, PAGE).startswith("<p>À nous</p>")


@pytest.mark.parametrize(
    "template",
    [
        "{% block notice %}{% block mine %}a{% endblock %}{% endblock %}",
        "{% block footer %}a{% endblock %}",
        "{# a note #}\n<!-- another -->\n{% set mine = 1 %}{% block notice %}a{% endblock %}",
        "{% macro mine() %}a{% endmacro %}{% block notice %}{{ mine() }}{% endblock %}",
    ],
)
def test_what_is_shown_is_not_said(folder: Path, template: str) -> None:
    write(folder, {"dataset.html": '{% extends "beffroi/dataset.html" %}' + template})
    rendered = render(folder)
    assert rendered.problems == ()


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("\n<p>Une page de la métropole.</p>", 2),
        ("\n{# note #}\n\n{{ page.id }}", 4),
        ("\n# Une page de la métropole", 2),
        ('{% include "parts.html" %}', 1),
        ("{% for a in [] %}\na{% endfor %}", 2),
    ],
)
def test_a_text_in_no_block_is_said_and_the_blocks_are_shown(
    folder: Path, template: str, line: int
) -> None:
    template = "{% block notice %}<p>À nous</p>{% endblock %}" + template
    write(folder, {"dataset.html": '{% extends "beffroi/dataset.html" %}' + template})
    press = Press()
    rendered = render(folder, press)
    (problem,) = rendered.problems
    assert (problem.code, problem.severity) == ("template-outside-blocks", "warning")
    assert (problem.place.path, problem.place.line) == ("templates/dataset.html", line)
    assert "<p>À nous</p>" in press.text(rendered, PAGE)
    again = press.render(DATASETS, folders=(folder,), known=rendered.pages)
    assert again.problems == rendered.problems, "the problem is said at every build"


def test_what_extends_something_computed_is_not_judged() -> None:
    text = "{% extends page.layout %}{% block mine %}a{% endblock %}"
    outline = read_outline("dataset.html", text)
    assert outline.is_open and outline.parent is None
    child = '{% extends "layout.html" %}{% block other %}a{% endblock %}'
    sources = {"page.html": child, "layout.html": text}
    assert [*find_text_outside_blocks(sources, (locate_templates(),))] == []


# --- what does not work ---


@pytest.mark.parametrize(
    ("template", "code", "said"),
    nightly_but_each(
        8,
        [
            ("", "template-empty", "il n’écrit rien"),
            (
                "\n{% if page.nothing is defined %}a{% endif %} \n",
                "template-empty",
                "il n’écrit rien",
            ),
            ('{% extends "dataset.html" %}', "template-recursion", "« beffroi/ » devant son nom"),
            ('{% include "dataset.html" %}', "template-recursion", "fait appel à lui-même"),
            ("{% for a in range(10 ** 12) %}a{% endfor %}", "template-endless", "il ne finit pas"),
            ("{% for a in range(10 ** 30) %}a{% endfor %}", "template-endless", "il ne finit pas"),
            (
                "{% for a in range(9000) %}{% for b in range(9000) %}{% endfor %}{% endfor %}",
                "template-endless",
                "il ne finit pas",
            ),
            ("{{ 10.0 ** 400 }}", "template-overflow", "un nombre trop grand"),
            (
                "{% for a in range(9000) %}{{ 'a' * 99999 }}{% endfor %}",
                "template-endless",
                "écrit",
            ),
            ("{{ page.id / 0 }}", "template-type", "« unsupported operand type(s) for /"),
            ("{{ page.id + 1 }}", "template-type", "pas de la sorte qu’il faut"),
            ("{{ 1 / 0 }}", "template-zero", "il divise par zéro"),
            ("{{ page.id | majuscules }}", "template-filter", "« majuscules »"),
            ("{% if page.id is grand %}a{% endif %}", "template-filter", "« grand »"),
            ("{% if page %}{{ page.id | grand }}{% endif %}", "template-filter", "« grand »"),
            ("{{ page.id.ville.nom }}", "template-undefined", "« ville »"),
            ("{{ [1][5].nom }}", "template-undefined", "« 5 »"),
            ("{{ nombre(2) }}", "template-undefined", "« nombre »"),
            (
                "{% block a %}{% endblock %}{% block a %}{% endblock %}",
                "template-block-twice",
                "deux fois le bloc « a »",
            ),
            ("{{ 'a' | indent(page) }}", "template-type", "Jinja en dit"),
            ('{{ "{}{1}".format(1, 2) }}', "template", "Jinja en dit : « cannot switch"),
        ],
    ),
)
def test_a_template_that_does_not_work_is_said_in_words_and_ours_takes_its_place(
    folder: Path, ours: RenderedSite, template: str, code: str, said: str
) -> None:
    write(folder, {"dataset.html": template})
    rendered = render(folder)
    (problem,) = rendered.problems
    assert describe(problem) == (code, "templates/dataset.html")
    assert said in FRENCH.problem(problem).replace("\u00a0", " ")
    assert rendered.files[PAGE] == ours.files[PAGE]


@pytest.mark.skipif(os.geteuid() == 0, reason="no folder is closed to root")
def test_a_template_in_a_closed_folder_is_one_that_is_not_there(folder: Path) -> None:
    write(folder, {"dataset.html": '{% include "mine/page.html" ignore missing %}a'})
    write(folder, {"mine/page.html": "b"})
    (folder / "mine").chmod(0)
    try:
        assert "a" in render(folder).files[PAGE]
    finally:
        (folder / "mine").chmod(0o755)


def test_a_name_too_long_for_a_file_is_one_that_is_not_there(folder: Path) -> None:
    write(folder, {"dataset.html": f'{{% include "{"a" * 300}" ignore missing %}}<p>a</p>'})
    press = Press()
    rendered = render(folder, press)
    assert rendered.problems == ()
    assert press.text(rendered, PAGE).startswith("<p>a</p>")


def test_a_template_that_is_no_text_is_said_by_its_own_name(
    folder: Path, ours: RenderedSite
) -> None:
    write(folder, {"dataset.html": '{% include "pied.html" %}', "pied.html": b"\xe9t\xe9"})
    rendered = render(folder)
    assert [describe(one) for one in rendered.problems] == [
        ("template-encoding", "templates/pied.html"),
        ("template-partial", "templates/dataset.html"),
    ]
    assert rendered.files[PAGE] == ours.files[PAGE]


def test_the_mark_that_an_editor_puts_before_a_text_is_not_shown(folder: Path) -> None:
    write(folder, {"dataset.html": b"\xef\xbb\xbf<p>page</p>"})
    press = Press()
    assert press.text(render(folder, press), PAGE).startswith("<p>page</p>")


def test_our_own_templates_say_nothing_for_nothing() -> None:
    folder = locate_templates()
    names = [name for name in list_template_names(folder) if not name.endswith(".css")]
    sources = {name: (folder / name).read_text("utf-8") for name in names}
    assert [*find_text_outside_blocks(sources, (folder,))] == []
