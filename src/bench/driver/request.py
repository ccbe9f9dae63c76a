"""A request with places for a session id and for a number that no other request has."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What stands in a path or body for the id and the number. Neither occurs in the payload.
ID = "@id@"
NUMBER = "@n@"
_PLACE = re.compile(rb"@(id|n)@")


def session_id(number: int) -> str:
    """Ids all have one length, so that a Content-Length fits each of them. drive.lua makes the same."""
    return f"s-{number:07d}"


# Filled servers hold the ids 0 to n; this one is what they are filled from.
SEED_ID = "s-seed000"


@dataclass(frozen=True)
class Request:
    """Path and body may hold ID and NUMBER, which drive.lua replaces in each request it sends."""

    method: str
    path: str
    body: bytes = b""
    content_type: str = "application/json"

    def filled(self, id: str, number: int = 0) -> Request:
        """The same request for one id and number."""
        return Request(self.method, _fill(self.path.encode(), id, number).decode(),
                       _fill(self.body, id, number), self.content_type)

    def parts(self, port: int) -> list[bytes]:
        """The raw HTTP text, with b"id" or b"n" at every second place of the list."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        if self.body:
            length = len(_fill(self.body, session_id(0), 0))
            lines += [f"Content-Type: {self.content_type}", f"Content-Length: {length}"]
        return _PLACE.split("\r\n".join([*lines, "", ""]).encode() + self.body)


def _fill(text: bytes, id: str, number: int) -> bytes:
    return text.replace(ID.encode(), id.encode()).replace(NUMBER.encode(), b"%07d" % number)
