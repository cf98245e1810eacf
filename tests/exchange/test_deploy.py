"""A site is brought to where it is read: by its difference, in the order that readers need, and
nothing of others is touched."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from portal import portal, write
from remote_places import RemotePlace, serve_rsync, serve_sftp
from repository import git
from tools import ROOT

from site_builder.core.language import load_language
from site_builder.core.problems import Place, make_problem
from site_builder.exchange.deploy.deploy import deploy_site
from site_builder.exchange.deploy.deployed_files import (
    RECORD,
    DeployedFiles,
    decode_record,
    encode_record,
    is_safe_path,
)
from site_builder.exchange.deploy.folder import FolderCarrier
from site_builder.exchange.deploy.place import parse_deployment_place
from site_builder.exchange.deploy.plan import plan_deployment, split_batches
from site_builder.exchange.deploy.programs import PASSWORD, TOKEN, prepare_ssh
from site_builder.exchange.deploy.sftp import compose_put_batch, quote_path
from site_builder.publish.output_folder import REPORT
from site_builder.publish.publish import make_ownership_keys
from site_builder.publish.refusal import BuildRefused

PAGES = {
    "index.html": "accueil",
    "lille/index.html": "Lille",
    "data/lille/prenoms/prenoms.csv": "prenom\nAnne\n",
    "data/lille/prenoms/original/Prénoms [2024] *.csv": "prenom;\nAnne;\n",
    "api/v1/datasets.json": "[]",
    "assets/beffroi.css": "body {}",
}


def make_site(out: Path, files: dict[str, str], address: str = "") -> Path:
    """A built site of these files, in the place of the one before."""
    if out.exists():
        shutil.rmtree(out)
    write(out, {**files, REPORT: json.dumps(make_ownership_keys(files, address))})
    return out


def read_tree(folder: Path) -> dict[str, str]:
    """Every file but our record."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("latin-1")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != RECORD
    }


def refusal_of(run: Callable[[], object]) -> str:
    """The code that stops it; its sentence can be said."""
    with pytest.raises(BuildRefused) as stopped:
        run()
    code, params = stopped.value.args
    assert "→" in load_language("fr").problem(make_problem(code, Place(), **params))
    return str(code)


@contextmanager
def no_place(folder: Path) -> Iterator[RemotePlace]:
    yield RemotePlace(str(folder / "place" / "site"), folder / "place" / "site", {})


@pytest.fixture(params=[no_place, serve_rsync, serve_sftp], ids=["folder", "rsync", "sftp"])
def remote(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RemotePlace]:
    served = tmp_path / "served"
    served.mkdir()
    with request.param(served) as place:
        for name, value in place.environment.items():
            monkeypatch.setenv(name, value)
        yield place


def deploy(site: Path, out: Path, address: str, dry_run: bool = False) -> Sequence[str]:
    """What was sent and deleted."""
    plan = deploy_site(site, out, parse_deployment_place(address), dry_run=dry_run)
    return (*plan.sent, *(f"-{path}" for path in (*plan.cleared, *plan.deleted)))


def test_what_differs_is_sent_and_what_is_gone_deleted(remote: RemotePlace, tmp_path: Path) -> None:
    out = make_site(tmp_path / "build", PAGES)
    listed = deploy(tmp_path, out, remote.address, dry_run=True)
    assert not remote.folder.exists()
    assert deploy(tmp_path, out, remote.address) == listed
    assert read_tree(remote.folder) == read_tree(out)
    assert deploy(tmp_path, out, remote.address) == ()
    (remote.folder / "data" / "note.txt").write_text("du service")
    (remote.folder / ".htaccess").write_text("Options -Indexes")
    changed = {**PAGES, "index.html": "un autre accueil", "lille": "un fichier"}
    del changed["lille/index.html"], changed["data/lille/prenoms/prenoms.csv"]
    del changed["data/lille/prenoms/original/Prénoms [2024] *.csv"]
    out = make_site(tmp_path / "build", changed)
    assert deploy(tmp_path, out, remote.address) == (
        "lille",
        "index.html",
        REPORT,
        "-lille/index.html",
        "-data/lille/prenoms/original/Prénoms [2024] *.csv",
        "-data/lille/prenoms/prenoms.csv",
    )
    others = {"data/note.txt": "du service", ".htaccess": "Options -Indexes"}
    assert read_tree(remote.folder) == read_tree(out) | others
    assert not (remote.folder / "data/lille").exists()


def test_what_others_put_there_stops_it(remote: RemotePlace, tmp_path: Path) -> None:
    out = make_site(tmp_path / "build", PAGES)
    write(remote.folder, {"index.html": "un autre site"})
    assert refusal_of(lambda: deploy(tmp_path, out, remote.address)) == "deployment-taken"
    assert read_tree(remote.folder) == {"index.html": "un autre site"}


def test_a_site_that_came_by_another_way_is_taken_over(remote: RemotePlace, tmp_path: Path) -> None:
    out = make_site(tmp_path / "build", PAGES)
    make_site(remote.folder, {"index.html": "avant", "vieux/index.html": "vieux"})
    for path in (remote.folder, *remote.folder.rglob("*")):
        path.chmod(0o777)
    assert "-vieux/index.html" in deploy(tmp_path, out, remote.address)
    assert read_tree(remote.folder) == read_tree(out)


CUT = """
import os, signal, sys
from pathlib import Path
from site_builder.exchange.deploy import deploy, plan
from site_builder.exchange.deploy.{module} import {carrier}
from site_builder.exchange.deploy.place import parse_deployment_place
plan.MOST_FILES = 2
put = {carrier}.put_files
def die_at_the_third(self, root, paths):
    if "index.html" in paths:
        put(self, root, paths[:1])
        os.kill(os.getpid(), signal.SIGKILL)
    put(self, root, paths)
{carrier}.put_files = die_at_the_third
site, out, address = sys.argv[1:]
deploy.deploy_site(Path(site), Path(out), parse_deployment_place(address))
"""
CARRIERS = {
    "rsync": ("rsync", "RsyncCarrier"),
    "sftp": ("sftp", "SftpCarrier"),
    "folder": ("folder", "FolderCarrier"),
}


def test_one_that_is_killed_goes_on_where_it_was(remote: RemotePlace, tmp_path: Path) -> None:
    """What was put is not sent again, and whatever was being put is."""
    out = make_site(tmp_path / "build", PAGES)
    module, carrier = CARRIERS[parse_deployment_place(remote.address).kind]
    program = CUT.format(module=module, carrier=carrier)
    command = [sys.executable, "-c", program, str(tmp_path), str(out), remote.address]
    killed = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert killed.returncode == -9
    assert not (remote.folder / REPORT).exists()
    sent = deploy(tmp_path, out, remote.address)
    assert set(sent) == {"index.html", "lille/index.html", REPORT}
    assert read_tree(remote.folder) == read_tree(out)


def test_a_cut_that_comes_before_the_deletions_forgets_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    deploy(tmp_path, make_site(tmp_path / "build", PAGES), str(place))
    out = make_site(tmp_path / "build", {"index.html": "seul"})

    def fail(self: FolderCarrier, paths: Sequence[str], folders: Sequence[str]) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(FolderCarrier, "delete_files", fail)
        with pytest.raises(OSError):
            deploy(tmp_path, out, str(place))
    assert (place / "lille/index.html").exists()
    deploy(tmp_path, out, str(place))
    assert read_tree(place) == read_tree(out)


# --- a branch ---


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--bare", "pages.git")
    return tmp_path / "pages.git"


def read_branch(bare: Path, branch: str = "pages") -> dict[str, str]:
    names = git(bare, "ls-tree", "-r", "-z", "--name-only", branch).split("\0")[:-1]
    return {name: git(bare, "show", f"{branch}:{name}") for name in names}


def test_a_branch_becomes_the_site_in_one_commit(bare: Path, tmp_path: Path) -> None:
    out = make_site(tmp_path / "build", PAGES)
    address = f"git+file://{bare}#pages"
    listed = deploy(tmp_path, out, address, dry_run=True)
    assert git(bare, "branch", "--list") == ""
    assert deploy(tmp_path, out, address) == listed
    stripped = {path: text.strip() for path, text in read_tree(out).items()}
    assert read_branch(bare) == stripped | {".nojekyll": ""}
    before = git(bare, "rev-parse", "pages")
    assert deploy(tmp_path, out, address) == ()
    assert git(bare, "rev-parse", "pages") == before
    out = make_site(tmp_path / "build", {**PAGES, "index.html": "autre"})
    assert deploy(tmp_path, out, address) == ("index.html",)
    assert git(bare, "rev-list", "--count", "pages") == "1"


def test_a_file_that_its_host_asks_for_stays_in_a_branch(bare: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    write(work, {"CNAME": "donnees.example"})
    git(work, "init", "--quiet", "-b", "pages")
    git(work, "add", "-A")
    git(work, "commit", "--quiet", "-m", "domaine")
    git(work, "push", "--quiet", str(bare), "pages")
    git(work, "remote", "add", "ville", str(bare))
    out = make_site(tmp_path / "build", PAGES)
    deploy_site(work, out, parse_deployment_place("ville", "pages"))
    assert read_branch(bare)["CNAME"] == "donnees.example"
    out = make_site(tmp_path / "build", {"index.html": "seul"})
    deploy_site(work, out, parse_deployment_place(str(bare), "pages"))
    assert sorted(read_branch(bare)) == [".nojekyll", "CNAME", REPORT, "index.html"]


def test_a_branch_that_is_no_site_is_not_replaced(bare: Path, tmp_path: Path) -> None:
    """The portal's own main branch, by a slip of the hand."""
    work = portal(tmp_path / "work", "lille/ecoles")
    git(work, "init", "--quiet", "-b", "main")
    git(work, "add", "-A")
    git(work, "commit", "--quiet", "-m", "portail")
    git(work, "push", "--quiet", str(bare), "main")
    before = git(bare, "rev-parse", "main")
    out = make_site(tmp_path / "build", PAGES)
    address = f"git+file://{bare}#main"
    assert refusal_of(lambda: deploy(work, out, address)) == "deployment-taken"
    assert git(bare, "rev-parse", "main") == before


# --- what is refused ---


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ftp://hebergeur.example/www", "deployment-place"),
        ("-oProxyCommand=true", "deployment-place"),
        ("sftp://-oProxyCommand=true/www", "deployment-place"),
        ("rsync://-e/x", "deployment-place"),
        ("sftp://hebergeur.example", "deployment-place"),
        ("git+ssh://hebergeur.example/x.git#-delete", "deployment-place"),
        ("git+ext://sh -c true#pages", "deployment-place"),
        ("sftp://compte:secret@hebergeur.example/www", "deployment-secret"),
        ("git+https://x:secret@forge.example/x.git#pages", "deployment-secret"),
    ],
)
def test_what_is_no_destination_is_refused_without_its_secret(text: str, code: str) -> None:
    with pytest.raises(BuildRefused) as stopped:
        parse_deployment_place(text)
    assert stopped.value.args[0] == code
    assert "secret" not in str(stopped.value.args[1])


def test_the_site_itself_and_another_portal_are_no_destinations(tmp_path: Path) -> None:
    out = make_site(tmp_path / "portail/build", PAGES, "https://donnees.example/")
    site = tmp_path / "portail"
    own = "deployment-own-site"
    assert refusal_of(lambda: deploy(site, out, str(out))) == own
    assert refusal_of(lambda: deploy(site, out, str(out / "www"))) == own
    assert refusal_of(lambda: deploy(site, out, str(site))) == "output-over-site"
    other = make_site(tmp_path / "other", PAGES, "https://ailleurs.example/")
    deploy(tmp_path, other, str(tmp_path / "www"))
    code = refusal_of(lambda: deploy(site, out, str(tmp_path / "www")))
    assert code == "deployment-of-another"
    (out / "index.html").unlink()
    assert refusal_of(lambda: deploy(site, out, str(tmp_path / "x"))) == "deployment-incomplete"
    assert refusal_of(lambda: deploy(site, tmp_path / "y", "x")) == "deployment-unbuilt"


def test_a_program_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = make_site(tmp_path / "build", PAGES)
    monkeypatch.setenv("PATH", str(tmp_path))
    for address in ("rsync://hote.example/x", "sftp://hote.example/x", "git+file:///x#y"):
        code = refusal_of(lambda address=address: deploy(tmp_path, out, address))  # type: ignore[misc]
        assert code == "deployment-program"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Host key verification failed.", "deployment-host-key"),
        ("compte@hote: Permission denied (publickey).", "deployment-denied"),
        ("ssh: connect to host hote port 22: Connection refused", "deployment-failed"),
    ],
)
def test_what_a_server_says_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, code: str
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv(PASSWORD, "un secret")
    program = tmp_path / "sftp"
    program.write_text(f"#!/bin/sh\ncat > /dev/null\necho '{said} un secret' >&2\nexit 255\n")
    program.chmod(0o755)
    out = make_site(tmp_path / "build", PAGES)
    with pytest.raises(BuildRefused) as stopped:
        deploy(tmp_path, out, "sftp://compte@hote.example/www")
    assert stopped.value.args[0] == code
    assert "un secret" not in str(stopped.value.args[1])


# --- parts ---


def test_a_password_is_in_no_file_and_on_no_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD, "un $secret")
    with prepare_ssh() as ssh:
        program = ssh.environment["SSH_ASKPASS"]
        assert "secret" not in Path(program).read_text() + " ".join(ssh.options)
        answer = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    assert answer == "un $secret\n"
    assert not Path(program).exists()


def test_a_token_goes_to_its_forge_alone_and_on_no_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "programs" / "git"
    log = tmp_path / "log"
    write(
        tmp_path,
        {"programs/git": f'#!/bin/sh\necho "$@ / $GIT_CONFIG_KEY_0" >> {log}\n'
         f'echo "$GIT_CONFIG_VALUE_0" >> {log}.values\nexit 1\n'},
    )  # fmt: skip
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv(TOKEN, "un-jeton")
    out = make_site(tmp_path / "build", PAGES)
    address = "https://forge.example/x.git"
    assert refusal_of(lambda: deploy(tmp_path, out, f"git+{address}#p")) == "deployment-failed"
    assert f"http.{address}.extraHeader" in log.read_text()
    assert "jeton" not in log.read_text()
    value = (tmp_path / "log.values").read_text().split()[-1]
    assert base64.b64decode(value) == b"x-access-token:un-jeton"
    log.unlink()
    assert refusal_of(lambda: deploy(tmp_path, out, "git+file:///x#p")) == "deployment-failed"
    assert "extraHeader" not in log.read_text()


def test_data_come_before_pages_and_the_report_is_the_last() -> None:
    built = dict.fromkeys((*PAGES, REPORT), "1")
    sent = plan_deployment(built, {}).sent
    assert [path.partition("/")[0] for path in sent] == [
        "assets", "data", "data", "api", "index.html", "lille", REPORT,
    ]  # fmt: skip


def test_batches_are_small_in_number_and_in_bytes_and_few() -> None:
    paths = [str(number) for number in range(1200)]
    assert [len(batch) for batch in split_batches(paths, {})] == [500, 500, 200]
    large = dict.fromkeys(paths[:10], 30_000_000)
    assert {len(batch) for batch in split_batches(paths[:10], large)} == {2}
    for size in (0, 30_000_000):
        many = [str(number) for number in range(60_000)]
        assert len(list(split_batches(many, dict.fromkeys(many, size)))) <= 20


def test_a_batch_of_sftp_puts_each_file_whole() -> None:
    assert compose_put_batch("/www", ["data/a b.csv"], made_folders=set()) == [
        '-mkdir "/www"',
        '-mkdir "/www/data"',
        '-rm "/www/.beffroi-part"',
        'put "data/a b.csv" "/www/.beffroi-part"',
        'rename "/www/.beffroi-part" "/www/data/a b.csv"',
    ]
    again = compose_put_batch("/www", ["data/x"], made_folders={"/www", "/www/data"}, replace=True)
    assert again[1:] == [
        'put "data/x" "/www/.beffroi-part"',
        '-rm "/www/data/x"',
        'rename "/www/.beffroi-part" "/www/data/x"',
    ]
    assert quote_path('a"b\\c') == '"a\\"b\\\\c"'


def test_where_a_server_renames_over_no_file_what_was_there_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = f"""#!/bin/sh
batch=$(cat)
printf '%s\\n--\\n' "$batch" >> {tmp_path}/batches
case $batch in *'"/www/index.html"'*) ;; *) exit 0;; esac
case $batch in *'-rm "/www/index.html"'*) exit 0;; esac
echo 'remote rename "/www/.beffroi-part" to "/www/index.html": Failure' >&2
exit 1
"""
    write(tmp_path, {"programs/sftp": program})
    (tmp_path / "programs/sftp").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'programs'}:{os.environ['PATH']}")
    out = make_site(tmp_path / "build", {"index.html": "accueil"})
    assert deploy(tmp_path, out, "sftp://hote.example/www") == ("index.html", REPORT)
    batches = (tmp_path / "batches").read_text().split("--\n")
    refused, again = [batch for batch in batches if '"/www/index.html"' in batch]
    assert '-rm "/www/index.html"' not in refused
    assert again.index('-rm "/www/index.html"') < again.index("rename")


def test_a_record_leads_nowhere_else() -> None:
    wrong = {"../a", "/etc/passwd", "a/../b", "a//b", "a\nrm b", ".", ""}
    content = encode_record(DeployedFiles(dict.fromkeys({*wrong, "a/b", ".a"}, "1")))
    deployed = decode_record(content)
    assert deployed is not None
    assert set(deployed.files) == {"a/b", ".a"}
    assert not any(map(is_safe_path, wrong))
    assert decode_record(b"[]") is None


@pytest.mark.nightly
def test_the_site_of_a_build_is_deployed_as_it_is(tmp_path: Path) -> None:
    site = portal(tmp_path / "site", "lille/ecoles")
    command = [sys.executable, "-m", "site_builder.commands.cli"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments],
            capture_output=True,
            text=True,
            env=environment,
            cwd=site,
            check=False,
        )

    assert run("deploy", "../www").returncode == 3
    assert run("build").returncode == 0
    listed = run("deploy", "../www", "--dry-run")
    assert "+ index.html" in listed.stdout.splitlines()
    done = run("deploy", "../www", "--no-check")
    assert done.returncode == 0, done.stderr
    built = {path for path in (site / "build").rglob("*") if path.is_file()}
    assert len(built) == len(read_tree(tmp_path / "www"))
    assert run("deploy", "../www").returncode == 3  # the host of its url answers nobody
