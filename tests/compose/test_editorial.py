"""reuses/ and pages/: a mistake has its file, its line and its remedy, and stops no other; what is
shown is safe."""

from __future__ import annotations

import os
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nightly import nightly_but_each
from pictures import png
from portal import COMMUNES, dataset, made, portal, worker, write
from repository import committed
from steps import count_calls

from site_builder.commands.check import check_site_datasets
from site_builder.compose.editorial import read_editorial
from site_builder.compose.editorial.editorial_files import LARGEST
from site_builder.core.model.editorial import Article, ArticleLink, Editorial, Picture
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.site_folder import BESIDE
from site_builder.metadata.yaml import PAGE
from site_builder.publish.options import BuildOptions
from site_builder.render.pages.prose import SCHEMES, TAGS, render_article_markdown
from site_builder.render.rendered_files import compute_digest

REUSE = "title: Une carte\nurl: https://carte.example/\n"


def read(root: Path) -> tuple[Editorial, tuple[Problem, ...]]:
    catalogue, problems = read_catalogue(root)
    assert catalogue
    assert problems == ()
    return read_editorial(root, catalogue, compute_digest)


def said(problems: tuple[Problem, ...]) -> list[tuple[str, str | None, int | None]]:
    return [(one.code, one.place.path, one.place.line) for one in problems]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return portal(tmp_path / "site", "lille/ecoles", "lille/prenoms", "villeneuve-d-ascq/parcs")


# --- reuses ---


def test_a_reuse_is_read_with_the_image_that_has_its_name(site: Path) -> None:
    about = (
        "author: Camille\ndescription: Des écoles\ndatasets: [lille/ecoles, "
        "datasets/lille/prenoms/]\n"
    )
    written = f"{REUSE}{about}date: 2026-03-01\n"
    write(
        site,
        {
            "reuses/Ma Carte.yaml": written,
            "reuses/ma-carte.PNG": png(640, 400),
            "reuses/LISEZMOI.md": "Rien",
        },
    )
    found, problems = read(site)
    assert problems == ()
    (one,) = found.reuses
    assert (one.title, one.url, one.author) == ("Une carte", "https://carte.example/", "Camille")
    assert (one.day, one.datasets) == (date(2026, 3, 1), ("lille/ecoles", "lille/prenoms"))
    assert one.picture
    assert (one.picture.path, one.picture.url) == (
        "reuses/ma-carte.PNG",
        "reutilisations/ma-carte.png",
    )
    assert (one.picture.width, one.picture.height) == (640, 400)


@pytest.mark.parametrize(
    ("written", "code", "line", "shown"),
    [
        ("title: [", "yaml-bracket", 1, False),
        ("url: https://a.example/\n", "missing-key", 1, False),
        ("title: Sans adresse\n", "missing-key", 1, False),
        ("title: A\nurl: javascript:alert(1)\n", "wrong-url", 2, False),
        ("title: A\nurl: data:text/html,a\n", "wrong-url", 2, False),
        ("title: A\nurl: http://a.example/\n", "wrong-url-scheme", 2, False),
        ("title: A\nurl: HTTP://a.example/\n", "wrong-url-scheme", 2, False),
        (REUSE + "auteur: Camille\n", "unknown-key-near", 3, True),
        (REUSE + "date: 01/03/2026\n", "wrong-date-french", 3, True),
        (REUSE + "datasets:\n  - lille/ecole\n", "reuse-dataset-near", 3, True),
        (REUSE + "datasets: [ailleurs]\n", "reuse-dataset", 3, True),
    ],
)
def test_a_mistake_is_said_at_its_line_and_stops_no_other(
    site: Path, written: str, code: str, line: int, shown: bool
) -> None:
    write(
        site, {"reuses/a.yaml": written, "reuses/b.yaml": REUSE.replace("Une carte", "Une autre")}
    )
    found, problems = read(site)
    assert said(problems) == [(code, "reuses/a.yaml", line)]
    assert [one.title for one in found.reuses][-1] == "Une autre"
    assert len(found.reuses) == 1 + shown


def test_a_dataset_that_is_not_there_is_left_out_and_the_nearest_proposed(site: Path) -> None:
    write(site, {"reuses/a.yaml": REUSE + "datasets: [lille/ecole, lille/prenoms]\n"})
    found, problems = read(site)
    assert found.reuses[0].datasets == ("lille/prenoms",)
    assert problems[0].params["near"] == "lille/ecoles"


def test_the_address_in_https_is_proposed(site: Path) -> None:
    write(site, {"reuses/a.yaml": "title: A\nurl: http://a.example/b\n"})
    assert read(site)[1][0].params["right"] == "https://a.example/b"


# --- images ---

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.svg", SVG, "reuses-stray"),
        ("a.png", SVG, "document-lies"),
        ("a.jpg", png(), "document-lies"),
        ("a.png", b"", "document-empty"),
        ("a.png", png()[:20], "picture-broken"),
        ("a.png", png(more=bytes(LARGEST)), "picture-large"),
        ("a.png", png(60_000, 60_000), "picture-pixels"),
        ("b.png", png(), "reuses-picture"),
        ("a.gif", b"GIF89a", "reuses-stray"),
    ],
)
def test_an_image_is_judged_by_its_bytes_and_the_reuse_shown_without_it(
    site: Path, name: str, content: bytes, code: str
) -> None:
    write(site, {"reuses/a.yaml": REUSE, f"reuses/{name}": content})
    found, problems = read(site)
    assert [one.picture for one in found.reuses] == [None]
    assert said(problems) == [(code, f"reuses/{name}", None)]


def test_of_two_images_of_one_name_the_second_is_said(site: Path) -> None:
    images = {"reuses/A.png": png(1, 2), "reuses/a.png": png(3, 4), "reuses/a.webp": b"RIFF"}
    write(site, {"reuses/a.yaml": REUSE, **images})
    found, problems = read(site)
    assert found.reuses[0].picture
    assert found.reuses[0].picture.width == 1
    assert said(problems) == [
        ("file-same-name", "reuses/a.png", None), ("reuses-picture", "reuses/a.webp", None),
    ]  # fmt: skip


@pytest.mark.parametrize("folder", BESIDE)
def test_links_pipes_and_folders_are_said_and_never_opened(site: Path, folder: str) -> None:
    away = site.parent / "ailleurs"
    write(away, {"a.yaml": REUSE, "a.md": "# Secret"})
    (site / folder / "dossier").mkdir(parents=True)
    for ending in ("yaml", "md"):
        (site / folder / f"lien.{ending}").symlink_to(away / f"a.{ending}")
        os.mkfifo(site / folder / f"tube.{ending}")
    found, problems = read(site)
    assert found == Editorial()
    assert sorted(one.code for one in problems) == [
        "file-link", "file-link", "file-not-regular", "file-not-regular", "folder-beside",
    ]  # fmt: skip


@pytest.mark.parametrize("folder", BESIDE)
def test_a_folder_that_is_a_link_or_a_file_is_not_followed(site: Path, folder: str) -> None:
    write(site.parent / "ailleurs", {"a.yaml": REUSE, "a.md": "# Secret"})
    (site / folder).symlink_to(site.parent / "ailleurs")
    found, problems = read(site)
    assert found == Editorial()
    assert [(one.code, one.place.path) for one in problems] == [("file-not-regular", folder)]


# --- pages and news ---


def test_a_page_has_its_title_from_its_head_or_its_first_heading(site: Path) -> None:
    write(site, {
        "pages/A propos.md": "---\ntitle: À propos\nmenu: oui\n---\nBonjour.\n",
        "pages/aide.md": "# Aide *rapide*\n\nBonjour.\n",
        "pages/deux.md": "---\ntitle: Un\n---\n# Deux\n",
        "pages/souligne.md": "Souligné\n========\nBonjour.\n",
        "pages/jour.md": "---\ndate: 2026-03-01\n---\r\n# Un jour\r\nBonjour.\r\n",
    })  # fmt: skip
    found, problems = read(site)
    assert problems == ()
    assert [(one.url, one.title, one.text.strip(), one.menu) for one in found.pages] == [
        ("a-propos/", "À propos", "Bonjour.", True),
        ("aide/", "Aide rapide", "Bonjour.", False),
        ("deux/", "Un", "# Deux", False),
        ("souligne/", "Souligné", "Bonjour.", False),
    ]
    assert [(one.url, one.title, one.day) for one in found.news] == [
        ("actualites/jour/", "Un jour", date(2026, 3, 1))
    ]


@pytest.mark.parametrize(
    ("name", "written", "code", "line"),
    [
        ("a.md", "Sans titre.\n", "page-title", 1),
        ("a.md", "", "page-title", 1),
        ("a.md", "---\ntitle: A\n", "page-head", 1),
        ("a.md", "---\ntitle: A\ntitre: B\n---\n", "unknown-key-near", 3),
        ("a.md", "---\ntitle: A\ndate: demain\n---\n", "wrong-date", 3),
        ("a.md", "---\ntitle: [\n---\n", "yaml-bracket", 2),
        ("a.md", "---\n- a\n---\n# A\n", "not-a-section", 2),
        ("a.md", "# A\n" + "mot " * 30_000, "page-long", None),
        ("jeux.md", "# A\n", "page-reserved", None),
        ("mentions-legales.md", "# A\n", "page-reserved", None),
        ("lille.md", "# A\n", "page-publisher", None),
        ("2.md", "---\ndate: 2026-01-01\n---\n# A\n", "page-reserved", None),
        ("….md", "# A\n", "page-unnamed", None),
        ("a.html", "<p>A</p>", "pages-stray", None),
        ("a.md", "# A\n\nVoir\n[là](autre.md)", "page-link-near", 4),
        ("a.md", "# A\n\n[là](introuvable.md)", "page-link", 3),
        ("a.md", "# A\n\n![Une tour](tour.png)", "page-link", 3),
        ("a.md", "---\ntitle: A\n---\n\n![](b.png)", "picture-alt", 5),
        (
            "a.md",
            "# A\n\n![Carte](https://autre.example/c.png) ![b](b.png)",
            "picture-elsewhere",
            3,
        ),
        (
            "a.md",
            "# A\n\n- Voir\n\n    1. ![b](b.png) [Prénoms](../lille/prenoms/)",
            "page-link-dead",
            5,
        ),
    ],
)
def test_what_is_wrong_with_a_page_is_said_at_its_line(
    site: Path, name: str, written: str, code: str, line: int | None
) -> None:
    write(
        site,
        {
            f"pages/{name}": written,
            "pages/autres.md": "# Autres\n![Rien](b.png)",
            "pages/b.png": png(),
        },
    )
    found, problems = read(site)
    assert [(one, at) for one, _, at in said(problems)] == [(code, line)]
    assert problems[0].place.path == f"pages/{name}"
    assert "Autres" in [one.title for one in found.pages]


@pytest.mark.parametrize("slug", ["a-propos", "contact", "aide", "publier"])
def test_an_owner_may_have_the_addresses_that_no_publisher_may(site: Path, slug: str) -> None:
    write(site, {f"pages/{slug}.md": "# Titre"})
    found, problems = read(site)
    assert problems == ()
    assert found.pages[0].url == f"{slug}/"


def test_links_lead_to_other_pages_images_and_the_whole_site(site: Path) -> None:
    text = (
        "# A\n[b](b.md) [c](./c.md#fin) ![Vue](<ma photo.png>) [jeux](/jeux) "
        "[d](lille/ecoles/?a=1#b) [e](../secret) "
        "[f](https://f.example/) [g](#ici) [h](assets/beffroi.css)\n\n[b][] et "
        "`[rien](rien.md)`\n\n[b]: b.md\n"
    )
    write(site, {
        "pages/a.md": text, "pages/b.md": "# B", "pages/c.md": "---\ndate: 2026-01-01\n---\n# C",
        "pages/ma photo.png": png(),
    })  # fmt: skip
    found, problems = read(site)
    assert said(problems) == [("page-link-dead", "pages/a.md", 2)]
    assert [(one.written, one.url) for one in found.pages[0].links] == [
        ("b.md", "b/"),
        ("./c.md#fin", "actualites/c/"),
        ("ma photo.png", "assets/pages/ma-photo.png"),
        ("/jeux", "jeux/"),
        ("lille/ecoles/?a=1#b", "lille/ecoles/?a=1#b"),
        ("assets/beffroi.css", "assets/beffroi.css"),
        ("b.md", "b/"),
    ]
    made(site, today=date(2026, 6, 1))
    page = (site / "build/a/index.html").read_text()
    for part in (
        'href="../b/">b</a>',
        'href="../actualites/c/">',
        'href="../jeux/">',
        'href="../lille/ecoles/?a=1#b">',
        'href="https://f.example/">f</a>',
        "<code>[rien](rien.md)</code>",
        '<img src="../assets/pages/ma-photo.png" alt="Vue" width="8" height="5" loading="lazy">',
    ):
        assert part in page, part
    assert "secret" not in page
    assert (site / "build/assets/pages/ma-photo.png").read_bytes() == png()


def test_links_and_images_of_nested_lists_are_there_and_code_is_left_alone(site: Path) -> None:
    text = (
        "# A\n\n- Voir\n    - [Prénoms](/lille/prenoms/)\n\n    ![a.png](a.png)\n\nPuis :\n\n    "
        "[code](rien.md)\n\n"
        "* x\nsuite\n    - [b](b.md)\n"
    )
    write(site, {"pages/a.md": text, "pages/b.md": "# B", "pages/a.png": png()})
    found, problems = read(site)
    assert problems == ()
    assert [one.written for one in found.pages[0].links] == ["/lille/prenoms/", "a.png", "b.md"]
    made(site)
    page = (site / "build/a/index.html").read_text()
    for part in ('href="../lille/prenoms/">', 'alt="a.png"', 'href="../b/">', "[code](rien.md)"):
        assert part in page, part


def test_an_image_that_cannot_be_shown_is_said_once_and_is_nowhere(site: Path) -> None:
    write(site, {"pages/a.md": "# A\n\nAvant ![Vue](a.png) [voir](a.png) après\n[plan](b.png)\n",
                 "pages/a.png": SVG, "pages/b.png": png()})  # fmt: skip
    problems = [one for one in made(site).problems if (one.place.path or "").startswith("pages/")]
    assert [(one.code, one.place.path) for one in problems] == [("document-lies", "pages/a.png")]
    page = (site / "build/a/index.html").read_text()
    assert "<p>Avant  voir après" in page
    assert '<a href="../assets/pages/b.png">plan</a>' in page
    assert not (site / "build/assets/pages/a.png").exists()
    assert (site / "build/assets/pages/b.png").exists()


ILLUSTRATED: dict[str, str | bytes] = {
    "pages/a.md": "# A\n\nAvant ![Vue](vue.png) après\n", "pages/vue.png": png(1, 2),
    "reuses/carte.yaml": REUSE, "reuses/carte.png": png(3, 4), "logo.png": png(5, 6),
    "communes.yml": COMMUNES.replace("name: Lille}", "name: Lille, logo: logo.png}"),
}  # fmt: skip
IMAGES = {  # by where they are published
    "assets/pages/vue.png": "pages/vue.png", "reutilisations/carte.png": "reuses/carte.png",
    "assets/logos/lille.png": "logo.png",
}  # fmt: skip


@pytest.mark.parametrize("stage", ["files", "render", "publish"])
def test_what_is_published_of_an_image_is_what_was_judged(site: Path, stage: str) -> None:
    """Whatever is put in its place before the end of the build."""
    write(site, ILLUSTRATED)

    def change(now: str, done: int, total: int) -> None:
        if now == stage:
            write(site, dict.fromkeys(IMAGES.values(), SVG))

    assert made(site, progress=change).problems == ()
    assert (site / "logo.png").read_bytes() == SVG
    for published, path in IMAGES.items():
        assert (site / "build" / published).read_bytes() == ILLUSTRATED[path]


def test_an_image_is_kept_once_it_may_be_shown_and_no_other_is(site: Path) -> None:
    write(site, ILLUSTRATED | {"pages/vue.png": SVG, "pages/autre.png": png(7, 7)})
    catalogue, _ = read_catalogue(site)
    kept = list[bytes]()

    def keep(content: bytes) -> str:
        kept.append(content)
        return compute_digest(content)

    assert catalogue
    read_editorial(site, catalogue, keep)
    assert {*kept} == {ILLUSTRATED["reuses/carte.png"], ILLUSTRATED["logo.png"]}


def test_a_link_that_leads_nowhere_is_said_at_its_line_by_the_build(site: Path) -> None:
    write(
        site,
        {
            "pages/a.md": "# A\n\n[oui](/lille/ecoles/) [non](/lille/absent/)\n[non plus](nulle-part)\n"  # noqa: E501
        },
    )
    problems = [one for one in made(site).problems if one.place.path == "pages/a.md"]
    assert [(one.code, one.place.line, one.params["name"]) for one in problems] == [
        ("page-link-dead", 3, "/lille/absent/"),
        ("page-link-dead", 4, "nulle-part"),
    ]


@given(st.binary(max_size=200), st.text(max_size=200))
def test_nothing_raises_whatever_the_bytes(content: bytes, text: str) -> None:
    with TemporaryDirectory() as name:
        root = portal(Path(name))
        write(
            root,
            {
                "reuses/a.yaml": content,
                "reuses/b.yaml": f"title: A\nurl: {text}\n",
                "reuses/b.png": content,
                "pages/a.md": content,
                "pages/b.md": f"---\n{text}\n---\n# A\n",
                "pages/c.md": f"# A\n{text}",
                "pages/c.webp": b"RIFF" + content,
            },
        )
        found, problems = read(root)
        assert len(found.pages) + len(found.news) + len(found.reuses) + len(problems) >= 5


# --- what is shown ---


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


PICTURE = Picture(path="pages/a.png", url="assets/pages/a.png", sha256="0", width=8, height=5)
LINKS = (ArticleLink("a.png", "assets/pages/a.png", 1), ArticleLink("/jeux/", "jeux/", 1))
PIECES = (
    "[",
    "]",
    "(",
    ")",
    "!",
    "<",
    ">",
    "#",
    "`",
    "\n",
    "|",
    "- ",
    "*",
    "a.png",
    "/jeux/",
    "javascript:alert(1)",
    "<script>",
    "<img src=x onerror=a>",
    "<svg/onload=a>",
    "data:text/html,",
    "texte ",
    "    ",
    '"',
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_is_written_a_page_runs_and_loads_nothing_else(text: str) -> None:
    tags = _Tags()
    tags.feed(
        render_article_markdown(
            Article(
                path="pages/a.md", url="a/", title="A", text=text, links=LINKS, pictures=(PICTURE,)
            ),
            "../",
            "../",
            "Tableau",
        )
    )
    for tag, about in tags.found:
        assert tag in TAGS | {
            "h2",
            "h3",
            "h4",
            "img",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "div",
        }, tag
        assert not [name for name in about if name.startswith("on") or name == "style"]
        if tag == "img":
            assert (about["src"], about["width"], about["height"]) == (
                "../assets/pages/a.png",
                "8",
                "5",
            )
        if "href" in about:
            href = about["href"] or ""
            assert href.startswith("../") or href.partition(":")[0] in SCHEMES, href


def test_headings_stand_below_the_title_and_leave_out_no_level() -> None:
    text = "# Un\n\n#### Quatre\n\n## Deux\n\n###### Six\n"
    shown = render_article_markdown(
        Article(path="a.md", url="a/", title="A", text=text), "", "", ""
    )
    assert re.findall(r"<(h\d)>", shown) == ["h2", "h3", "h2", "h3"]


@pytest.mark.parametrize(
    "piece",
    nightly_but_each(
        3, ["[", "[a](", "[a]: b\n", "![", "> ", "- ", "*", "<a ", "<div>", "\\", "`a", "***a"]
    ),
)
def test_no_text_takes_much_or_too_deep(piece: str) -> None:
    """What is done for the longest text is in proportion to its length."""
    text = piece * (PAGE.size // len(piece))
    article = Article(path="a.md", url="a/", title="A", text=text)
    shown = list[str]()
    calls = count_calls(lambda: shown.append(render_article_markdown(article, "", "", "")))
    assert shown[0]
    assert calls < 60 * PAGE.size


def test_in_another_language_pages_stay_in_it_and_files_are_those_of_the_site(site: Path) -> None:
    text = "# Titre\n[jeux](/jeux/?q=a) ![Vue](a.png) [fichier](/assets/beffroi.css)\n"
    write(site, {"pages/a.md": text, "pages/a.png": png()})
    page = render_article_markdown(read(site)[0].pages[0], "../", "../../", "Table")
    assert 'href="../jeux/?q=a"' in page
    assert 'src="../../assets/pages/a.png"' in page
    assert 'href="../../assets/beffroi.css"' in page


def test_a_portal_without_these_folders_shows_nothing_of_them(site: Path) -> None:
    made(site)
    home = (site / "build/index.html").read_text()
    assert not re.search("reutilisations|actualites", home)
    assert not [
        path for path in (site / "build").iterdir() if path.name in ("reutilisations", "actualites")
    ]
    assert 'id="publish"' in home, "there is somebody to write to"


def test_reuses_are_shown_where_their_data_are(site: Path) -> None:
    write(
        site,
        {
            "reuses/a.yaml": REUSE + "datasets: [lille/ecoles]\ndate: 2026-01-01\n",
            "reuses/a.png": png(),
            "reuses/b.yaml": "title: Plus <récente>\nurl: https://b.example/?a=1&b=2\ndate: 2026-02-01\n",  # noqa: E501
        },
    )
    made(site)
    build = site / "build"
    all_ = (build / "reutilisations/index.html").read_text()
    assert re.findall(r'rel="external noopener">([^<]*)', all_) == [
        "Plus &lt;récente&gt;",
        "Une carte",
    ]
    assert 'href="https://b.example/?a=1&amp;b=2"' in all_
    assert '<img src="../reutilisations/a.png" alt="" width="8" height="5" loading="lazy">' in all_
    assert (build / "reutilisations/a.png").read_bytes() == png()
    shows = {
        path: "https://carte.example/" in (build / path / "index.html").read_text()
        for path in ("", "lille", "lille/ecoles", "lille/prenoms", "villeneuve-d-ascq")
    }
    assert shows == {
        "": True,
        "lille": True,
        "lille/ecoles": True,
        "lille/prenoms": False,
        "villeneuve-d-ascq": False,
    }
    assert "<img" not in (build / "index.html").read_text(), (
        "images wait for the page that has room for them"
    )


def test_many_reuses_have_several_pages_the_latest_first(site: Path) -> None:
    write(
        site,
        {
            f"reuses/r{n}.yaml": f"{REUSE}date: 2026-01-{n:02}\n".replace("Une carte", f"Jour {n}")
            for n in range(1, 27)
        },
    )
    made(site)
    first, second = (
        (site / "build/reutilisations" / path / "index.html").read_text() for path in ("", "2")
    )
    assert re.findall(r">Jour (\d+)<", first + second) == [str(n) for n in range(26, 0, -1)]
    assert 'href="../reutilisations/2/" rel="next"' in first
    assert 'href="../../reutilisations/" rel="prev"' in second
    assert (site / "build/index.html").read_text().count("https://carte.example/") == 3


def test_a_reuse_of_a_withheld_dataset_does_not_lead_to_it(site: Path) -> None:
    write(site, {"reuses/a.yaml": REUSE + "datasets: [lille/ecoles, lille/prenoms]\n",
                 "datasets/lille/prenoms/datapackage.yaml": "title: ["})  # fmt: skip
    report = made(site)
    assert [
        one.place.path for one in report.problems if (one.place.path or "").startswith("reuses")
    ] == []
    assert 'href="../lille/prenoms/"' not in (site / "build/reutilisations/index.html").read_text()
    assert 'href="../lille/ecoles/"' in (site / "build/reutilisations/index.html").read_text()


def test_news_wait_for_their_day_and_three_are_on_the_home_page(site: Path) -> None:
    write(
        site,
        {
            f"pages/n{day}.md": f"---\ndate: 2026-03-0{day}\n---\n# Jour {day}\nTexte."
            for day in range(1, 7)
        },
    )
    made(site, today=date(2026, 3, 5))
    home, all_ = ((site / "build" / path / "index.html").read_text() for path in ("", "actualites"))
    assert re.findall(r">Jour (\d)<", home) == ["5", "4", "3"]
    assert re.findall(r">Jour (\d)<", all_) == ["5", "4", "3", "2", "1"]
    assert not (site / "build/actualites/n6").exists()
    made(site, today=date(2026, 3, 6))
    assert (site / "build/actualites/n6/index.html").exists()


def test_a_page_is_in_the_foot_or_in_the_menu_of_all(site: Path) -> None:
    write(site, {"pages/a.md": "# Au pied", "pages/b.md": "---\nmenu: true\n---\n# En tête",
                 "pages/publier.md": "# Publier"})  # fmt: skip
    made(site)
    page = (site / "build/lille/ecoles/index.html").read_text()
    head, _, rest = page.partition("<main")
    assert '<a href="../../b/">En tête</a>' in head
    assert '<a href="../../a/">Au pied</a>' in rest.partition("<footer")[2]
    assert "En tête" not in rest
    assert (
        'href="./publier/"' in (site / "build/index.html").read_text().partition('id="publish"')[2]
    )


BILINGUAL = COMMUNES.replace("portal:", "portal:\n  languages: [fr, en]", 1)


def test_a_page_beside_which_its_english_stands_has_one_address_in_both(site: Path) -> None:
    write(
        site,
        {
            "communes.yml": BILINGUAL,
            "pages/a.md": "---\nmenu: true\n---\n# À propos\n\nBonjour.\n",
            "pages/a.en.md": "# About\n\nHello, [here](/nowhere/).\n",
            "pages/b.md": "---\ndate: 2026-03-01\n---\n# Une nouvelle\n\nBonjour.\n",
            "pages/b.en.md": "# News of today\n\nHello.\n",
            "pages/c.md": "# Charte\n\nBonjour.\n",
            "pages/d.en.md": "# Alone\n",
        },
    )
    report = made(site, today=date(2026, 3, 5))
    assert said(report.problems) == [("page-link-dead", "pages/a.en.md", 3)]
    pages = {
        path: (site / "build" / path / "index.html").read_text("utf-8")
        for path in ("a", "en/a", "en/actualites/b", "en/c", "en/d-en", "en")
    }
    assert "Bonjour." in pages["a"] and "Hello" not in pages["a"]
    assert "<h1>About</h1>" in pages["en/a"] and "Bonjour" not in pages["en/a"]
    assert ">About</a>" in pages["en/a"].partition("<main")[0]
    assert "<h1>News of today</h1>" in pages["en/actualites/b"]
    assert ">News of today</a>" in pages["en"]
    assert '<h1 lang="fr">Charte</h1>' in pages["en/c"]
    assert "This page is in French only." in pages["en/c"]
    assert "<h1 lang=" in pages["en/d-en"], "a text that translates none is a page of its own"
    assert not (site / "build/a-en").exists()


def test_news_that_nobody_translated_say_so_before_one_opens_them(site: Path) -> None:
    write(
        site,
        {
            "communes.yml": BILINGUAL,
            "pages/b.md": "---\ndate: 2026-03-01\n---\n# Une nouvelle\n\nBonjour.\n",
            "pages/c.md": "---\ndate: 2026-03-02\n---\n# Une autre\n\nBonjour.\n",
            "pages/c.en.md": "# Another\n\nHello.\n",
        },
    )
    made(site, today=date(2026, 3, 5))
    news = (site / "build/en/actualites/index.html").read_text("utf-8")
    assert news.count("<span>This page is in French only.</span>") == 1
    assert "qu’en français" not in (site / "build/actualites/index.html").read_text("utf-8")


def test_on_a_portal_of_one_language_each_text_is_a_page(site: Path) -> None:
    write(site, {"pages/a.md": "# À propos", "pages/a.en.md": "# About"})
    made(site)
    assert (site / "build/a-en/index.html").exists()


def test_the_file_of_an_image_that_changes_changes_in_the_site(site: Path) -> None:
    write(site, {"reuses/a.yaml": REUSE, "reuses/a.png": png(8, 5)})
    made(site)
    write(site, {"reuses/a.png": png(9, 6)})
    made(site)
    assert (site / "build/reutilisations/a.png").read_bytes() == png(9, 6)
    assert 'width="9" height="6"' in (site / "build/reutilisations/index.html").read_text()


# --- check ---


def test_check_tells_them_and_of_a_proposal_those_that_are_its_own(site: Path) -> None:
    write(
        site,
        {
            "reuses/vieux.yaml": "title: Vieux\n",
            "pages/a.md": "# A\n[b](b.md)",
            "pages/b.md": "# B",
        },
    )
    committed(site)
    write(site, {"reuses/neuf.yaml": REUSE + "datasets: [lille/ecole]\n"})
    options = BuildOptions(out=site / "build", jobs=1, warm=worker())
    told = check_site_datasets(site, [""], None, options)
    assert [(one.code, one.place.path) for one in told.problems] == [
        ("reuse-dataset-near", "reuses/neuf.yaml"), ("missing-key", "reuses/vieux.yaml"),
    ]  # fmt: skip
    new = check_site_datasets(site, [""], "HEAD", options)
    assert [(one.code, one.place.path) for one in new.problems] == [
        ("reuse-dataset-near", "reuses/neuf.yaml")
    ]
    assert new.known == ()


def test_a_bad_file_changes_no_verdict_of_data(site: Path) -> None:
    write(site, {"reuses/a.yaml": "title: [", "pages/a.md": "", **dataset("lille/neuf")})
    assert set(made(site).datasets.values()) == {"published"}


# --- persons ---

NIR = "1 85 05 78 006 084 91"
THREE = " ".join(
    f"Mme {name} Lefebvre, née le 12/03/{year}." for name, year in (("Anne", 1961), ("Zoé", 1962))
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"# Aide\nDossier {NIR}.\n", "personal-nir-text"),
        (f"---\ntitle: Aide {NIR}\n---\nTexte.\n", "personal-nir-text"),
        ("# Dons\nFR76 3000 6000 0112 3456 7890 189\n", "personal-iban-text"),
        (f"# Anniversaires\n{THREE} M. Paul Caron, né le 2 mai 1970.\n", "personal-identity-text"),
    ],
)
def test_a_page_that_exposes_somebody_is_not_published(site: Path, text: str, code: str) -> None:
    write(site, {"pages/aide.md": text})
    write(site, {"pages/contact.md": "# Contact\nmairie@lille.example, 03 20 12 34 56\n"})
    editorial, problems = read(site)
    assert [page.url for page in editorial.pages] == ["contact/"]
    assert [(problem.code, problem.severity) for problem in problems] == [(code, "error")]
    assert "185" not in str(problems)


def test_a_page_that_tells_how_to_reach_a_person_is_published_with_a_warning(site: Path) -> None:
    write(site, {"pages/equipe.md": "# Équipe\n[Nous écrire](mailto:marie.dupont@gmail.com)\n"})
    editorial, problems = read(site)
    assert [page.url for page in editorial.pages] == ["equipe/"]
    assert said(problems) == [("personal-contacts-text", "pages/equipe.md", None)]


def test_a_reuse_that_exposes_somebody_is_not_published(site: Path) -> None:
    write(site, {"reuses/carte.yaml": f"{REUSE}description: Dossier {NIR}\n"})
    editorial, problems = read(site)
    assert not editorial.reuses
    assert said(problems) == [("personal-nir-text", "reuses/carte.yaml", None)]


@pytest.mark.parametrize("name", ["pages/185057800608491.md", "pages/dossier 185057800608491.png"])
def test_a_file_that_is_called_by_a_number_is_left_out_and_named_nowhere(
    site: Path, name: str
) -> None:
    write(site, {name: png() if name.endswith("png") else "# Aide\nTexte\n"})
    editorial, problems = read(site)
    assert not editorial.pages
    assert said(problems) == [("personal-nir-text", "pages", None)]
    assert "185057800608491" not in str(problems)
