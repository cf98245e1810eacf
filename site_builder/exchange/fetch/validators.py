"""By what a host knows whether what it has is still what we have. RFC 9110, sections 8.8 and 13."""

from __future__ import annotations

from dataclasses import dataclass

import urllib3


@dataclass(frozen=True, slots=True)
class Validators:
    """Each as the host wrote it, or ""."""

    etag: str = ""
    modified: str = ""

    @property
    def strong(self) -> str:
        """By which a file may be resumed, or ""."""
        if self.etag and not self.etag.startswith("W/"):
            return self.etag
        return self.modified

    @property
    def conditions(self) -> dict[str, str]:
        """The headers of a request that is answered only if something has changed."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in headers.items() if value}


NO_VALIDATORS = Validators()


def read_validators(response: urllib3.BaseHTTPResponse) -> Validators:
    return Validators(response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
