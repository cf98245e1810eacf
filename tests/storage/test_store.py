"""The store holds what its names say, summaries keep their size, and contributors' files are opened
safely."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import msgspec
import pytest

from site_builder.core.model.columns import Column
from site_builder.core.model.prepared import Artefact, Summary, Table
from site_builder.storage import build_state, file_stats, object_store, safe_open
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import DamagedObject, ObjectStore
from site_builder.storage.safe_open import FileDigest, UnsafePath


def summary(tables: int, columns: int) -> Summary:
    sha = "0" * 64
    table = Table(
        name="subventions",
        source="subventions.csv",
        rows=3000,
        columns=tuple(
            Column(name=f"colonne {number}", type="string", kind="string")
            for number in range(columns)
        ),
        downloads=tuple(
            Artefact(
                path=f"subventions.{ending}", format=ending, media="text/csv", bytes=1, sha256=sha
            )
            for ending in ("csv", "json", "parquet")
        ),
        faults="",
        content=sha,
    )
    return Summary(
        id="lille/subventions",
        key=sha,
        status="published",
        rows=3000,
        errors=0,
        warnings=0,
        repairs=0,
        tables=(table,) * tables,
        documents=(),
        parts="",
        detail=sha,
    )


def test_an_object_is_read_only_and_named_by_its_content(tmp_path: Path) -> None:
    objects = ObjectStore(tmp_path)
    sha = objects.put_bytes(b"bonjour")
    assert sha == "2cb4b1431b84ec15d35ed83bb927e27e8967d75f4bcd9cc4b25c8d879ae23e18"
    assert stat.S_IMODE(objects.path(sha).stat().st_mode) == 0o444
    (tmp_path / "again").write_bytes(b"bonjour")
    assert objects.put(tmp_path / "again") == sha
    assert not (tmp_path / "again").exists()
    with (tmp_path / "other").open("wb") as file:
        file.write(b"bonjour")
    with (tmp_path / "other").open("rb") as file:
        assert objects.put_stream(file) == sha
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("how", ["edited", "deleted"])
def test_a_damaged_object_is_never_used(tmp_path: Path, how: str) -> None:
    objects = ObjectStore(tmp_path)
    sha = objects.put_bytes(b"bonjour")
    objects.path(sha).unlink()
    if how == "edited":
        objects.path(sha).write_bytes(b"bonsoir")
    with pytest.raises(DamagedObject):
        objects.read(sha)
    assert objects.put_bytes(b"bonjour") == sha
    objects.verify(sha)
    objects.path(sha).unlink()
    if how == "edited":
        objects.path(sha).write_bytes(b"bonsoir")
    with pytest.raises(DamagedObject):
        objects.verify(sha)


def test_a_long_summary_keeps_its_size_and_loses_nothing(tmp_path: Path) -> None:
    objects = ObjectStore(tmp_path)
    short = summary(1, 12)
    long = summary(10, 60)
    assert objects.fit(short) == short
    fitted = objects.fit(long)
    assert len(msgspec.json.encode(fitted)) < object_store.LARGEST_SUMMARY
    assert objects.parts(fitted) == (long.tables, long.documents)
    assert objects.parts(short) == (short.tables, short.documents)


def test_sweeping_keeps_what_is_referred_to(tmp_path: Path) -> None:
    objects = ObjectStore(tmp_path)
    kept = objects.put_bytes(b"1")
    lost = objects.put_bytes(b"2")
    objects.sweep([kept])
    assert objects.read(kept) == b"1"
    assert not objects.path(lost).exists()


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"code": 3}', b'{"code": "other"}', b'{"code": "\xff"}']
)
def test_a_state_that_cannot_be_trusted_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.json"
    assert build_state.load_build_state(path, "code") == BuildState(code="code")
    path.write_bytes(content)
    assert build_state.load_build_state(path, "code") == BuildState(code="code")


def test_the_state_comes_back_as_it_was(tmp_path: Path) -> None:
    last = BuildState(
        code="code",
        summaries={"a/b": summary(1, 2)},
        files={"a/b/c.csv": FileDigest(size=1, mtime=2, ctime=3, inode=4, seen=5, sha256="6")},
        pages={"7": ("8", 9)},
    )
    build_state.write_file_atomically(tmp_path / "state.json", msgspec.json.encode(last))
    assert build_state.load_build_state(tmp_path / "state.json", "code") == last


class TestContributorsFiles:
    def test_links_pipes_and_ways_out_are_refused(self, tmp_path: Path) -> None:
        folder = tmp_path / "dataset"
        (folder / "inner").mkdir(parents=True)
        (tmp_path / "secret.csv").write_text("a")
        (folder / "inner" / "good.csv").write_text("a")
        (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
        (folder / "way").symlink_to(tmp_path)
        os.mkfifo(folder / "pipe.csv")
        with safe_open.open_inside(folder, "inner/good.csv") as file:
            assert file.read() == b"a"
        for path in (
            "link.csv",
            "way/secret.csv",
            "pipe.csv",
            "inner",
            "absent.csv",
            "../secret.csv",
            "inner/../../secret.csv",
            "inner/./good.csv",
            "/inner/good.csv",
            "inner//good.csv",
        ):
            with pytest.raises((UnsafePath, OSError)):
                safe_open.open_inside(folder, path)

    @pytest.mark.parametrize("saved", [10**18, 4 * 10**18])  # long ago, and in a century
    def test_a_file_is_hashed_again_only_when_its_stat_changes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saved: int
    ) -> None:
        path = tmp_path / "a.csv"
        memo = dict[str, FileDigest]()
        path.write_text("1")
        os.utime(path, ns=(saved, saved))
        monkeypatch.setattr(file_stats, "RACY", 10_000_000)
        time.sleep(0.05)  # ctime cannot be set
        first = safe_open.hash_inside(tmp_path, "a.csv", "a", memo)
        memo["a"].sha256 = "memo"
        assert safe_open.hash_inside(tmp_path, "a.csv", "a", memo) == "memo"
        path.write_text("2")
        assert safe_open.hash_inside(tmp_path, "a.csv", "a", memo) not in (first, "memo")

    @pytest.mark.parametrize(
        ("saved", "hashed", "trusted"),
        [
            (-100, -50, True),
            (-100, -99, False),  # as it was saved
            (-100, 50, True),  # the clock has gone back since
            (100, 200, False),  # it has gone back before the time of the file, which may come again
            (100, 0, True),  # saved while the clock was wrong: hashed once
            (1, 0, False),  # that time comes
            (-50, -100, False),  # that time has come: hashed once again
        ],
    )
    def test_a_clock_that_was_wrong_is_not_believed(
        self, saved: int, hashed: int, trusted: bool
    ) -> None:
        now = time.time_ns()
        second = 1_000_000_000
        for mtime, ctime in ((saved, saved), (-9000, saved), (saved, -9000)):
            stats = (1, now + mtime * second, now + ctime * second, 2)
            digest = FileDigest(
                size=1,
                mtime=stats[1],
                ctime=stats[2],
                inode=2,
                seen=now + hashed * second,
                sha256="sha",
            )
            assert digest.holds(stats) is trusted

    def test_a_file_saved_while_it_was_hashed_is_not_trusted(self, tmp_path: Path) -> None:
        memo = dict[str, FileDigest]()
        (tmp_path / "a.csv").write_text("1")
        first = safe_open.hash_inside(tmp_path, "a.csv", "a", memo)
        memo["a"].sha256 = "memo"
        assert safe_open.hash_inside(tmp_path, "a.csv", "a", memo) == first


def test_what_is_put_mends_a_damaged_object(tmp_path: Path) -> None:
    objects = ObjectStore(tmp_path)
    for put in ("bytes", "file", "stream"):
        path = objects.path(objects.put_bytes(b"bonjour"))
        path.unlink()
        path.write_bytes(b"bonsoir")
        (tmp_path / "a").write_bytes(b"bonjour")
        if put == "bytes":
            objects.put_bytes(b"bonjour")
        elif put == "file":
            objects.put(tmp_path / "a")
        else:
            with (tmp_path / "a").open("rb") as file:
                objects.put_stream(file)
        assert path.read_bytes() == b"bonjour"
