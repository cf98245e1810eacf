"""What a file held before is found on the main line, wherever it lay; what was deleted is not."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from repository import git

from site_builder.history.earlier_contents import (
    EarlierContent,
    is_lfs_pointer,
    read_blob,
    read_file_history,
)
from site_builder.history.git import BlobReader

FOLDER = "datasets/lille/parcs"
TABLE = f"{FOLDER}/table.csv"
SHEET = f"{FOLDER}/datapackage.yaml"
DAYS = ("2026-03-03", "2026-03-09", "2026-03-12", "2026-03-20")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def save(root: Path, day: str, files: dict[str, str | None]) -> None:
    """A commit of these files; one of which the content is None is deleted."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink()
        else:
            path.write_text(content)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", day, day=day)


def read(root: Path, content: EarlierContent) -> str:
    with BlobReader(root) as blobs:
        text = read_blob(blobs, content.blob, 1000)
    assert text is not None
    return text.decode()


def tell(
    root: Path, path: str = TABLE, former_ids: tuple[str, ...] = ()
) -> list[tuple[str, date | None, date | None]]:
    """The contents of a file, with the day of each and that of the next."""
    contents = read_file_history(root).list_contents(path, former_ids)
    return [(read(root, content), content.day, content.replaced) for content in contents]


def tell_descriptions(root: Path) -> list[tuple[str, str]]:
    contents = read_file_history(root).list_descriptors(FOLDER)
    return [(content.path.rpartition("/")[2], read(root, content)) for content in contents]


def test_contents_come_the_latest_first_with_their_days(root: Path) -> None:
    for day, text in zip(DAYS, "abc", strict=False):
        save(root, day, {TABLE: text})
    third, second, first = (date.fromisoformat(day) for day in reversed(DAYS[:3]))
    assert tell(root) == [("c", third, None), ("b", second, third), ("a", first, second)]


def test_what_is_beside_the_site_in_its_repository_does_not_count(root: Path) -> None:
    save(root, DAYS[0], {f"portail/{TABLE}": "a", TABLE: "other"})
    assert [text for text, *_ in tell(root / "portail")] == ["a"]


def test_a_file_that_was_deleted_is_not_looked_for_before_that(root: Path) -> None:
    save(root, DAYS[0], {TABLE: "a", SHEET: "x"})
    save(root, DAYS[1], {TABLE: None})
    assert tell(root) == []
    save(root, DAYS[2], {TABLE: "b"})
    assert [text for text, *_ in tell(root)] == ["b"]


def test_a_file_is_followed_to_the_name_that_it_had(root: Path) -> None:
    save(root, DAYS[0], {f"{FOLDER}/ancien.csv": "a"})
    save(root, DAYS[1], {f"{FOLDER}/ancien.csv": "b"})
    save(root, DAYS[2], {f"{FOLDER}/ancien.csv": None, TABLE: "b"})
    save(root, DAYS[3], {TABLE: "c"})
    assert [text for text, *_ in tell(root)] == ["c", "b", "b", "a"]


@pytest.mark.parametrize("text", ["a", "broken"])
def test_a_folder_is_followed_though_the_file_changed_on_the_way(root: Path, text: str) -> None:
    old = "datasets/lille/jardins"
    save(root, DAYS[0], {f"{old}/table.csv": "a", f"{old}/datapackage.yaml": "title: Parcs"})
    (root / FOLDER).parent.mkdir(parents=True, exist_ok=True)
    (root / old).rename(root / FOLDER)
    save(root, DAYS[1], {TABLE: text})
    assert [content for content, *_ in tell(root)] == [text, "a"]


def test_a_folder_is_followed_by_its_former_name_alone_under_one_publisher(root: Path) -> None:
    for publisher in ("lille", "roubaix"):
        old = f"datasets/{publisher}/jardins"
        save(root, DAYS[0], {f"{old}/table.csv": "a", f"{old}/datapackage.yaml": "title: A"})
        (root / old).rename(root / FOLDER)
        save(root, DAYS[1], {TABLE: "broken", SHEET: "title: B"})
        found = tell(root, former_ids=(f"{publisher}/jardins",))
        assert [text for text, *_ in found] == ["broken", "a"][: 1 + (publisher == "lille")]
        save(root, DAYS[2], {TABLE: None, SHEET: None})


def test_what_is_still_at_the_other_place_was_copied_and_not_moved(root: Path) -> None:
    other = "datasets/roubaix/parcs"
    save(root, DAYS[0], {f"{other}/table.csv": "a"})
    save(root, DAYS[1], {f"{other}/table.csv": "b"})
    save(root, DAYS[2], {TABLE: "b"})
    assert [text for text, *_ in tell(root)] == ["b"]


def test_an_empty_file_is_followed_nowhere(root: Path) -> None:
    save(root, DAYS[0], {"datasets/roubaix/parcs/secret.csv": "a"})
    save(root, DAYS[1], {"datasets/roubaix/parcs/secret.csv": ""})
    save(root, DAYS[2], {"datasets/roubaix/parcs/secret.csv": None, TABLE: ""})
    assert [text for text, *_ in tell(root)] == [""]


def test_a_folder_that_is_renamed_and_not_committed_yet_is_known_by_what_it_was(
    root: Path,
) -> None:
    save(root, DAYS[0], {"datasets/lille/jardins/table.csv": "a"})
    assert tell(root) == []
    assert [text for text, *_ in tell(root, former_ids=("lille/jardins",))] == ["a"]


def test_a_merge_counts_as_what_it_brought(root: Path) -> None:
    """Nobody need have looked at the commits of a branch one by one."""
    save(root, DAYS[0], {TABLE: "a"})
    git(root, "switch", "-q", "-c", "essai")
    save(root, DAYS[1], {TABLE: "never on the main line"})
    save(root, DAYS[2], {TABLE: "b"})
    git(root, "switch", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "fusion", "essai", day=DAYS[3])
    assert [(text, day) for text, day, _ in tell(root)] == [
        ("b", date.fromisoformat(DAYS[3])),
        ("a", date.fromisoformat(DAYS[0])),
    ]


def test_a_name_that_a_mac_has_written_is_the_same(root: Path) -> None:
    save(root, DAYS[0], {f"{FOLDER}/pre\u0301noms.csv": "a"})
    assert [text for text, *_ in tell(root, f"{FOLDER}/prénoms.csv")] == ["a"]


def test_a_cut_history_tells_no_day_of_what_is_older(root: Path, tmp_path: Path) -> None:
    save(root, DAYS[0], {TABLE: "a"})
    save(root, DAYS[1], {f"{FOLDER}/b.csv": "x"})
    save(root, DAYS[2], {f"{FOLDER}/b.csv": "y"})
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{root}", str(clone))
    history = read_file_history(clone)
    assert history.shallow
    assert tell(clone) == [("a", None, None)]
    assert tell(clone, f"{FOLDER}/b.csv") == [
        ("y", date.fromisoformat(DAYS[2]), None),
        ("x", None, date.fromisoformat(DAYS[2])),
    ]


def test_what_a_partial_clone_has_left_out_is_not_there(root: Path, tmp_path: Path) -> None:
    save(root, DAYS[0], {TABLE: "a"})
    save(root, DAYS[1], {TABLE: "b"})
    git(root, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{root}", str(clone))
    contents = list(read_file_history(clone).list_contents(TABLE))
    with BlobReader(clone) as blobs:
        assert [read_blob(blobs, content.blob, 9) for content in contents] == [b"b", None]


def test_without_git_there_is_no_history(tmp_path: Path) -> None:
    assert list(read_file_history(tmp_path).list_contents(TABLE)) == []
    git(tmp_path, "init", "-q")
    assert list(read_file_history(tmp_path).list_contents(TABLE)) == []


def test_a_description_is_that_of_when_there_was_one_alone(root: Path) -> None:
    json = f"{FOLDER}/datapackage.json"
    save(root, DAYS[0], {SHEET: "1"})
    save(root, DAYS[1], {SHEET: None, json: "2"})
    save(root, DAYS[2], {SHEET: "3"})
    assert tell_descriptions(root) == [("datapackage.json", "2"), ("datapackage.yaml", "1")]
    save(root, DAYS[3], {SHEET: None, json: None})
    assert tell_descriptions(root)[0] == ("datapackage.json", "2")


def test_a_content_is_read_up_to_a_limit(root: Path) -> None:
    save(root, DAYS[0], {TABLE: "x" * 5000})
    [content] = read_file_history(root).list_contents(TABLE)
    with BlobReader(root) as blobs:
        assert read_blob(blobs, content.blob, 9) == b"x" * 10


def test_a_pointer_of_git_lfs_is_told(root: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12\n"
    assert is_lfs_pointer(pointer.encode())
    assert not is_lfs_pointer(b"version 1;a\n")


def test_names_that_no_disk_has_harm_nothing(root: Path) -> None:
    save(root, DAYS[0], {TABLE: "a"})
    blob = git(root, "rev-parse", f"HEAD:{TABLE}")
    entry = b"100644 c//1\n\0" + bytes.fromhex(blob)
    for name in (b"parcs", b"lille", b"datasets"):
        command = ["git", "hash-object", "-w", "--literally", "-t", "tree", "--stdin"]
        done = subprocess.run(command, cwd=root, check=True, capture_output=True, input=entry)
        entry = b"40000 " + name + b"\0" + bytes.fromhex(done.stdout.decode().strip())
    tree = done.stdout.decode().strip()
    odd = git(root, "commit-tree", "-p", "HEAD", "-m", "x", tree, day=DAYS[1])
    git(root, "update-ref", "HEAD", odd)
    assert tell(root) == [], "that commit has taken it away"
