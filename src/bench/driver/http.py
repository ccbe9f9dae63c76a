"""One request and its answer, for the checks before and after measuring."""

from __future__ import annotations

import http.client
from dataclasses import dataclass

from driver.request import Request

_TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Answer:
    """Status, headers in their order, body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def call(port: int, request: Request) -> Answer:
    """Sends the request, its places filled, to 127.0.0.1; OSError if nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_SECONDS)
    try:
        headers = {"Content-Type": request.content_type} if request.body else {}
        connection.request(request.method, request.path, request.body or None, headers)
        response = connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())
    except http.client.HTTPException as failure:
        raise OSError(f"{request.method} {request.path}: {failure!r}") from failure
    finally:
        connection.close()


def answers_200(port: int, path: str) -> bool:
    """Whether a GET of the path succeeds now."""
    try:
        return call(port, Request("GET", path)).status == 200
    except OSError:
        return False
