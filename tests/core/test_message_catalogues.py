"""Messages whose catalogue nobody has compiled since it changed: those of the source, or codes, and
one word about it; never a traceback."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from command_line import beffroi, start_beffroi
from portal import made, portal, worker
from tools import ROOT

from site_builder.commands.check import CheckResult, check_site_datasets
from site_builder.commands.usage import get_cli_language
from site_builder.core import message_catalogues
from site_builder.core.language import Language, load_language
from site_builder.core.message_catalogues import load_catalogue
from site_builder.core.vocabulary import LANGUAGES
from site_builder.metadata.site_folder import OWNER_FILE
from site_builder.publish.options import BuildOptions
from site_builder.publish.refusal import BuildRefused

WORD = "make bundles"
PROBLEM = "problem.file-empty"
CACHED = (load_catalogue, load_language, get_cli_language)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the French catalogue, which is read in the place of ours."""
    shutil.copytree(ROOT / "site_builder/locale", tmp_path / "locale")
    monkeypatch.setattr(message_catalogues, "DIRECTORY", str(tmp_path / "locale"))
    for function in CACHED:
        function.cache_clear()
    yield tmp_path / "locale/fr/LC_MESSAGES"
    for function in CACHED:
        function.cache_clear()


def check_whole_site(root: Path) -> CheckResult:
    options = BuildOptions(out=root / "build", jobs=1, warm=worker())
    return check_site_datasets(root, [""], None, options)


def remove_message(folder: Path) -> None:
    """Compile a catalogue from before a message was written."""
    source = folder / "beffroi.po"
    catalogue = read_po(io.BytesIO(source.read_bytes()))
    catalogue.delete(PROBLEM)
    with (folder / "beffroi.mo").open("wb") as file:
        write_mo(file, catalogue)


def change_parameter(folder: Path) -> None:
    """Compile one in which a message was filled with something else."""
    catalogue = read_po(io.BytesIO((folder / "beffroi.po").read_bytes()))
    message = catalogue.get("place.row")
    assert message is not None
    message.string = "rang {number}"
    with (folder / "beffroi.mo").open("wb") as file:
        write_mo(file, catalogue)


def edit_source(folder: Path) -> None:
    source = folder / "beffroi.po"
    source.write_text(source.read_text("utf-8") + "\n# une note\n", "utf-8")


def cut_compiled(folder: Path) -> None:
    compiled = folder / "beffroi.mo"
    compiled.write_bytes(compiled.read_bytes()[:50])


def empty_compiled(folder: Path) -> None:
    (folder / "beffroi.mo").write_bytes(b"")


def remove_compiled(folder: Path) -> None:
    (folder / "beffroi.mo").unlink()


OLDER = [
    remove_message,
    change_parameter,
    edit_source,
    cut_compiled,
    empty_compiled,
    remove_compiled,
]


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_compiled_says_of_which_source(code: str) -> None:
    catalogue = load_catalogue(code)
    assert (catalogue.is_current, catalogue.is_whole) == (True, True)


@pytest.mark.parametrize("spoil", OLDER)
def test_the_source_speaks_for_what_was_compiled_before_it(
    folder: Path, spoil: Callable[[Path], None]
) -> None:
    expected = load_language("fr").say(PROBLEM), load_language("fr").say("place.row", row=3)
    spoil(folder)
    load_catalogue.cache_clear()
    load_language.cache_clear()
    french = load_language("fr")
    assert (french.say(PROBLEM), french.say("place.row", row=3)) == expected
    assert load_catalogue("fr").is_whole
    with pytest.raises(KeyError):
        french.say("problem.no-such-message")


@pytest.mark.parametrize("spoil", OLDER)
def test_a_command_says_once_what_to_type_and_goes_on(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(folder)
    (tmp_path / "a.csv").write_bytes(b"")
    done = beffroi("inspect", tmp_path / "a.csv")
    assert done.returncode == 1
    assert done.stderr.count(WORD) == 1 and "code" not in done.stderr
    assert "Ce fichier ne peut pas être lu" in done.stdout and PROBLEM not in done.stdout
    assert beffroi("inspect", tmp_path / "a.csv").stderr == "", "once"


@pytest.mark.parametrize("spoil", [remove_message, change_parameter, remove_compiled])
@pytest.mark.parametrize("source", [b"", b"<<<<<<< a\nmsgid", b"\xff\xfe\xff"])
def test_where_the_source_cannot_be_read_codes_stand_for_what_is_missing(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None], source: bytes
) -> None:
    spoil(folder)
    (folder / "beffroi.po").write_bytes(source)
    (tmp_path / "a.csv").write_bytes(b"")
    done = beffroi("inspect", tmp_path / "a.csv")
    assert done.returncode == 1
    assert done.stderr.count(WORD) == 1 and "codes" in done.stderr
    french = get_cli_language()
    assert french.say("problem.no-such-message", n=1) == "problem.no-such-message"
    if spoil is change_parameter:
        assert french.say("place.row", row=3) == "place.row"


def test_nothing_is_said_where_all_is_well(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    done = start_beffroi("inspect", tmp_path / "a.csv")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_process_of_its_own_goes_on_with_what_is_older(tmp_path: Path) -> None:
    """From the entry point on, as after a merge: the workers, too."""
    package = tmp_path / "package"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "site_builder", package / "site_builder", ignore=ignored)
    for name in ("templates", "frontend/dist"):
        shutil.copytree(ROOT / name, package / name)
    remove_message(package / "site_builder/locale/fr/LC_MESSAGES")
    (tmp_path / "a.csv").write_bytes(b"")
    done = start_beffroi(
        "inspect", tmp_path / "a.csv", before=("env", f"PYTHONPATH={package}"), cwd=tmp_path
    )
    assert sys.executable and "Traceback" not in done.stderr
    assert (done.returncode, done.stderr.count(WORD)) == (1, 1)


def test_a_language_says_what_it_lacks_by_its_code_only_where_it_may() -> None:
    of_pages = load_language("fr")
    of_terminal = Language("fr", of_pages.catalogue, shows_codes=True)
    assert of_terminal.say("no.such", a="b") == "no.such"
    with pytest.raises(KeyError):
        of_pages.say("no.such", a="b")


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_page_has_a_code_in_the_place_of_a_sentence(
    folder: Path, tmp_path: Path, code: str
) -> None:
    """In no language of the portal; nothing is refused for one that it does not speak."""
    root = portal(tmp_path / "site", "ville/a")
    spoken = portal(tmp_path / "spoken", "ville/a")
    own_file = spoken / OWNER_FILE
    text = own_file.read_text("utf-8")
    own_file.write_text(text.replace("portal:\n", "portal:\n  languages: [fr, en]\n"), "utf-8")
    broken_folder = folder.parent.parent / code / "LC_MESSAGES"
    (broken_folder / "beffroi.mo").unlink()
    (broken_folder / "beffroi.po").write_bytes(b"<<<<<<< a\nmsgid")
    for function in CACHED:
        function.cache_clear()
    with pytest.raises(KeyError):
        load_language(code).say(PROBLEM)
    for run in (made, check_whole_site):
        with pytest.raises(BuildRefused, match="texts-unreadable"):
            run(spoken)
    if code != "fr":
        assert check_whole_site(root)


def test_a_language_that_nobody_has_written_is_no_language(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_language("xx")
