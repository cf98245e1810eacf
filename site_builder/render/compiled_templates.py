"""Templates as Jinja has compiled them: each once in a process, for all languages; ours once for
all processes.

Ours are kept where Python keeps our modules compiled: who may write there may as well change what
we run. Nothing of the owner's is kept, and nothing in `.beffroi/`: what is loaded here is run.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from site_builder.render.rendered_files import compute_digest


class CompiledTemplates(BytecodeCache):
    """`folder`: that of our templates. All are compiled for environments set in the same way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._codes: dict[str, tuple[str, CodeType]] = {}  # by path: a digest of the text, the code

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        path = filename or name
        parts = (version("jinja2"), name, path, source)
        # a folder may have a name that is no text
        content = (part.encode("utf-8", "surrogatepass") for part in parts)
        bucket = Bucket(environment, path, compute_digest(*content))
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._codes.get(bucket.key) or self._read_kept_code(bucket.key)
        if known and known[0] == bucket.checksum:
            self._codes[bucket.key] = known
            bucket.code = known[1]

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self._codes[bucket.key] = (bucket.checksum, bucket.code)
        kept = self._locate_kept_code(bucket.key)
        if kept and not sys.dont_write_bytecode:
            _write_whole_file(kept, marshal.dumps(self._codes[bucket.key]))

    def _read_kept_code(self, path: str) -> tuple[str, CodeType] | None:
        kept = self._locate_kept_code(path)
        if kept:
            with suppress(OSError, EOFError, ValueError, TypeError):
                checksum, code = marshal.loads(kept.read_bytes())
                return checksum, code
        return None

    def _locate_kept_code(self, path: str) -> Path | None:
        """None for a template that is not ours."""
        if Path(path).parent != self._folder:
            return None
        module = Path(__file__).with_name(f"{Path(path).name}.py")  # as if it were one of ours
        return Path(cache_from_source(str(module)))


def _write_whole_file(path: Path, content: bytes) -> None:
    """Or none, where it cannot be written: as Python's own, it is then made again each time."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        try:
            partial.write_bytes(content)
            partial.replace(path)
        except OSError:
            partial.unlink()
