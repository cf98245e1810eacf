"""What each kind of destination can do: read and list what is at its root, put files, delete
files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from site_builder.exchange.deploy.folder import FolderCarrier
from site_builder.exchange.deploy.place import DeploymentPlace
from site_builder.exchange.deploy.programs import prepare_ssh
from site_builder.exchange.deploy.rsync import RsyncCarrier
from site_builder.exchange.deploy.sftp import SftpCarrier


class Carrier(Protocol):
    """All may raise TransferFailed, BuildRefused and OSError. Paths are relative, to a folder here
    and to the destination."""

    def list_names(self) -> set[str]:
        """What is at the root of the destination, nothing where it is not there yet."""

    def read_file(self, name: str) -> bytes:
        """A file that is at the root of the destination."""

    def put_files(self, root: Path, paths: Sequence[str]) -> None:
        """Send these files of `root`, in this order; each is there whole or not at all."""

    def delete_files(self, paths: Sequence[str], folders: Sequence[str]) -> None:
        """Delete these files, then those of these folders that are empty."""


@contextmanager
def open_carrier(place: DeploymentPlace) -> Iterator[Carrier]:
    """The carrier of a place that is no branch."""
    if place.kind == "folder":
        yield FolderCarrier(Path(place.address))
        return
    with prepare_ssh() as ssh:
        if place.kind == "rsync":
            yield RsyncCarrier(place.address, ssh)
        else:
            yield SftpCarrier(place, ssh)
