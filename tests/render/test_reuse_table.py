"""What one takes away of a table does what it says: each code is run, against a server, on names
that bite."""

from __future__ import annotations

import ast
import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.request import urlopen

import duckdb
import pyarrow.csv
import pyarrow.parquet
import pytest
from browse import Served, hosted, serving
from playwright.sync_api import Browser, expect
from portal import COMMUNES, dataset, made, tree, write
from specimen import PORTAL, Press, plain, table

from render.nightly import mark_nightly
from site_builder.core.language import load_language
from site_builder.core.model.columns import Column
from site_builder.render.pages.snippets import MOST, write_code_snippets
from site_builder.render.pages.table_section import LADDER

FRENCH = load_language("fr")
BITES = ('code "postal"', "l'école \\ d’ici", "`nom` é🙂 -- ;", "שלום", "jour")
ROWS = [("01001", "L'", "a b", "x", "2024-04-03"), ("07007", 'L"', "NA", "None", "2024-04-04")]


def bites() -> dict[str, str | bytes]:
    lines = [BITES, *ROWS]
    text = "".join(
        ";".join('"' + cell.replace('"', '""') + '"' for cell in line) + "\n" for line in lines
    )
    return {
        "datasets/lille/noms/datapackage.yaml": "title: Des noms qui « mordent » & d'autres\n",
        "datasets/lille/noms/noms.csv": text,
    }


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A portal that knows its own address, on loopback: its folder and that address."""
    folder = tmp_path_factory.mktemp("portal")
    with hosted(folder / "www") as address:
        root = folder / "site"
        write(root, {"communes.yml": COMMUNES.replace("https://donnees.example/", address)})
        write(root, {**bites(), **dataset("lille/ecoles", 40)})
        assert made(root, folder / "www").made
        yield folder / "www", address


class AbstractFileSystem:
    """What DuckDB takes for a file system under the name of fsspec, which is no dependency of
    ours."""


def codes(folder: Path, id_: str) -> dict[str, str]:
    """The codes of a page, as one who copies them has them, by tool."""
    text = (folder / id_ / "index.html").read_text("utf-8")
    found = re.findall(r"<h4>(.*?)</h4>\n<pre><code>(.*?)</code></pre>", text, re.DOTALL)
    return {unescape(tool): unescape(code) for tool, code in found}


# --- run for real ---


@pytest.mark.parametrize("id_", ["lille/ecoles", "lille/noms"])
def test_curl_fetches_the_file_and_the_checksum_proves_it(
    there: tuple[Path, str], tmp_path: Path, id_: str
) -> None:
    script = codes(there[0], id_)["curl"]
    done = subprocess.run(
        ["bash", "-ec", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (file,) = tmp_path.iterdir()
    assert done.stdout == f"{file.name}: OK\n"
    assert file.read_bytes() == (there[0] / "data" / id_ / file.name).read_bytes()
    damaged = script.replace("curl --fail", "true")
    plainly = {"LC_ALL": "C", "PATH": os.defpath}
    file.write_bytes(file.read_bytes() + b"x")
    done = subprocess.run(
        ["bash", "-c", damaged],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=plainly,
    )
    assert done.returncode == 1
    assert "FAILED" in done.stdout


def pandas() -> ModuleType:
    """The two functions that a code calls, by pyarrow, under the name of pandas, which is no
    dependency of ours.

    Their parameters are those of pandas; another one would raise.
    """
    module = ModuleType("pandas")

    def read_parquet(path: str) -> Any:
        return pyarrow.parquet.read_table(io.BytesIO(urlopen(path).read()))

    def read_csv(
        path: str,
        *,
        dtype: Any = None,
        keep_default_na: bool = True,
        na_values: Any = None,
        parse_dates: Any = (),
    ) -> Any:
        content = urlopen(path).read()
        names = pyarrow.csv.read_csv(io.BytesIO(content)).column_names
        texts = names if dtype is str else list(dtype or {})
        assert set(texts) | set(parse_dates) <= set(names), (
            "pandas raises for a column that is not there"
        )
        options = pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(texts, pyarrow.string()),
            null_values=na_values,
            strings_can_be_null=True,
        )
        assert not keep_default_na
        return pyarrow.csv.read_csv(io.BytesIO(content), convert_options=options)

    module.read_parquet = read_parquet  # type: ignore[attr-defined]
    module.read_csv = read_csv  # type: ignore[attr-defined]
    return module


def test_python_keeps_codes_and_words_as_they_are_written(there: tuple[Path, str]) -> None:
    code = codes(there[0], "lille/noms")["Python (pandas)"]
    assert code.startswith("import pandas\n")
    for part in code.removeprefix("import pandas\n").split(f"# {FRENCH.say('snippet.csv')}"):
        known: dict[str, Any] = {"pandas": pandas()}
        exec(compile(ast.parse(part), "code", "exec"), known)
        rows = known["table"].to_pylist()
        assert tuple(rows[0]) == BITES
        assert [tuple(row.values())[:4] for row in rows] == [row[:4] for row in ROWS]
        assert str(rows[0]["jour"]) == "2024-04-03"


def test_python_asks_for_dates_as_dates(there: tuple[Path, str]) -> None:
    code = codes(there[0], "lille/ecoles")["Python (pandas)"]
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    asked = {keyword.arg: ast.unparse(keyword.value) for keyword in calls[-1].keywords}
    assert asked == {
        "dtype": "{'code': str, 'nom': str}",
        "keep_default_na": "False",
        "na_values": "['']",
        "parse_dates": "['jour']",
    }


class Http(AbstractFileSystem):
    """Addresses as files, for DuckDB, whose own extension for HTTP is fetched from a third
    party."""

    protocol = ("http",)

    def open(self, path: str, mode: str = "rb", **_: Any) -> io.BytesIO:
        return io.BytesIO(urlopen(self.unstrip_protocol(path)).read())

    def unstrip_protocol(self, path: str) -> str:
        return path if path.startswith("http://") else f"http://{path}"

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        return {"name": path, "size": self.size(path), "type": "file"}

    def size(self, path: str) -> int:
        return len(self.open(path).getvalue())

    def modified(self, path: str) -> datetime:
        return datetime(2026, 11, 20, tzinfo=UTC)

    def exists(self, path: str, **_: Any) -> bool:
        return True

    def glob(self, path: str, **_: Any) -> list[str]:
        return [path]


def test_duckdb_reads_the_address(there: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    fsspec = ModuleType("fsspec")
    fsspec.AbstractFileSystem = AbstractFileSystem  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fsspec", fsspec)
    connection = duckdb.connect()
    connection.register_filesystem(Http())
    answer = connection.execute(codes(there[0], "lille/noms")["DuckDB"])
    assert [column[0] for column in answer.description] == list(BITES[:3])
    assert answer.fetchall() == [row[:3] for row in ROWS]


def test_r_names_its_columns_by_strings_that_mean_them(there: tuple[Path, str]) -> None:
    """R's strings between double quotes have the escapes that we use, and those of Python mean the
    same."""
    code = codes(there[0], "lille/noms")["R"]
    texts = [ast.literal_eval(found) for found in re.findall(r'"(?:[^"\\]|\\.)*"', code)]
    assert [text for text in texts if text in BITES] == list(BITES[:4])
    addresses = [text for text in texts if text.startswith("http")]
    assert [url.rpartition(".")[2] for url in addresses] == ["parquet", "csv"]
    for url in addresses:
        assert urlopen(url).status == 200
    assert code.count("(") == code.count(")")


def test_every_address_and_checksum_is_that_of_a_file(there: tuple[Path, str]) -> None:
    folder, address = there
    files = tree(folder)
    text = (folder / "lille/noms/index.html").read_text("utf-8")
    found = re.findall(
        r'<li><code>(.*?)</code> <span class="small">.*?<code class="whole">(\w+)</code></span>',
        text,
    )
    assert len(found) >= 6
    for url, sha256 in found:
        assert url.startswith(address + "data/lille/noms/")
        content = urlopen(url).read()
        assert content == files[url.removeprefix(address)]
        assert hashlib.sha256(content).hexdigest() == sha256


# --- what stands in the page ---


def test_without_an_address_the_page_says_so() -> None:
    press = Press()
    text = press.text(
        press.render([plain("lille/prenoms")], portal=replace(PORTAL, url="")),
        "lille/prenoms/index.html",
    )
    assert FRENCH.say("taken.unknown") in text
    assert "curl --fail --location --output table.csv data/lille/prenoms/table.csv" in text
    known = press.text(press.render([plain("lille/prenoms")]), "lille/prenoms/index.html")
    assert FRENCH.say("taken.unknown") not in known
    assert f"{PORTAL.url}data/lille/prenoms/table.csv" in known


def test_many_texts_are_not_named_one_by_one() -> None:
    columns = tuple(
        Column(name=f"c{place}", type="string", kind="string") for place in range(MOST + 1)
    )
    by_tool = {
        one.tool: one.text
        for one in write_code_snippets(FRENCH, table(columns=columns), lambda file: file.path)
    }
    assert "dtype=str," in by_tool["Python (pandas)"]
    assert 'readr::cols(".default" = "c")' in by_tool["R"]
    assert "c3" not in by_tool["Python (pandas)"] + by_tool["R"] + by_tool["DuckDB"]


def test_codes_are_named_to_who_imports_in_a_spreadsheet() -> None:
    columns = (
        Column(name="nom", type="string", kind="string"),
        Column(name="siret", type="string", kind="siret"),
        Column(name="cp", type="string", kind="postal_code"),
    )
    press = Press()
    one = plain("lille/prenoms")
    text = press.text(
        press.render([replace(one, tables=(table(columns=columns),))]), "lille/prenoms/index.html"
    )
    said = FRENCH.say("taken.sheet.codes", columns="« siret », « cp »")
    assert said in text


def test_the_heaviest_pages_do_without() -> None:
    assert [step.taken for step in LADDER] == [step.rows > 0 for step in LADDER]
    assert not LADDER[-1].taken


# --- in a browser ---


@pytest.fixture(scope="module")
def served(there: tuple[Path, str], browser: Browser) -> Iterator[Served]:
    with serving(there[0], browser=browser) as served:
        yield served


def test_a_code_is_copied_as_it_is_written(there: tuple[Path, str], served: Served) -> None:
    page = served.page(permissions=["clipboard-read", "clipboard-write"])
    served.visit(page, "lille/noms/")
    assert not page.get_by_role("button", name="Copier").first.is_visible()
    page.get_by_text(FRENCH.say("taken.snippets")).click()
    for tool, code in codes(there[0], "lille/noms").items():
        button = page.locator(f"h4:text-is('{tool}') + pre + button")
        button.click()
        expect(button).to_have_text("Copié")
        assert page.evaluate("navigator.clipboard.readText()") == code
    expect(button).to_have_text("Copier")
    assert served.said == []
    page.context.close()


def test_what_may_not_be_copied_is_selected(there: tuple[Path, str], served: Served) -> None:
    page = served.page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    served.visit(page, "lille/noms/")
    page.get_by_text(FRENCH.say("embed.title")).click()
    page.locator("pre:has-text('<iframe') + button").click()
    page.wait_for_function("() => getSelection().toString().startsWith('<iframe src=')")
    page.context.close()


def test_without_javascript_nothing_is_offered_that_does_nothing(served: Served) -> None:
    page = served.page(java_script_enabled=False)
    served.visit(page, "lille/noms/")
    page.get_by_text(FRENCH.say("taken.files")).click()
    expect(page.locator(".whole").first).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    page.context.close()


@pytest.mark.parametrize("width", [360, *mark_nightly(1280)])
def test_open_codes_stay_in_the_page(served: Served, width: int) -> None:
    page = served.page(width)
    served.visit(page, "lille/noms/")
    for summary in page.locator(".taken summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_a_printed_page_has_addresses_and_no_button(
    there: tuple[Path, str], served: Served
) -> None:
    page = served.page()
    served.visit(page, "lille/ecoles/")
    page.emulate_media(media="print")
    for selector in ("button", ".taken", "nav"):
        assert page.locator(f"{selector}:visible").count() == 0, selector
    after = "getComputedStyle(document.querySelector('.take'), '::after').content"
    assert page.evaluate(after) == f'" {there[1]}data/lille/ecoles/table.xlsx"'
    assert page.get_by_text(FRENCH.say("cite.title")).is_visible()
    page.context.close()
