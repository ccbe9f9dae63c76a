"""What all servers under comparison have in common."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from driver import http
from driver.children import Child
from driver.payload import TURN, FIRST_TURN
from driver.redis import RedisServer
from driver.request import ID, NUMBER, SEED_ID, Request

if TYPE_CHECKING:
    from driver.workbench import Workbench


class Server:
    """A server with sessions. It starts with start() and ends with the workbench."""

    name: str
    ready_path: str
    child: Child

    def __init__(self, bench: Workbench, redis: RedisServer | None):
        self.bench = bench
        self.redis = redis
        self.port = bench.free_port()

    def launch(self) -> Child:
        """Starts its process, without waiting."""
        raise NotImplementedError

    def load(self) -> Request:
        """The request that reads a session."""
        raise NotImplementedError

    def save(self, data: bytes) -> Request:
        """The request that writes this data with a new number in its turn."""
        raise NotImplementedError

    def data_of(self, body: bytes) -> object:
        """The session data in a load's answer; raises ValueError or LookupError if there is none."""
        raise NotImplementedError

    def start(self) -> None:
        """Starts it and waits until it serves."""
        self.child = self.launch()
        self.bench.wait_until(
            lambda: http.answers_200(self.port, self.ready_path), self.child, "become ready")

    def fill(self, data: bytes, ids: int) -> None:
        """Stores the data under that many ids."""
        answer = http.call(self.port, self.save(data).filled(SEED_ID))
        if answer.status != 200:
            raise RuntimeError(f"{self.name} answered a save with {answer.status}: {answer.body[:500]!r}")
        self.redis.spread(SEED_ID, ids)


class SessionApi(Server):
    """A server with the routes, bodies and answers of the service."""

    def load(self) -> Request:
        return Request("GET", f"/api/interview/sessions/{ID}")

    def save(self, data: bytes) -> Request:
        body = b'{"sessionId":"%s","sessionData":%s}' % (ID.encode(), numbered(data))
        return Request("POST", "/api/interview/sessions", body)

    def data_of(self, body: bytes) -> object:
        return json.loads(body)["data"]["sessionData"]


def numbered(data: bytes) -> bytes:
    """The data with a place for a number in its turn."""
    first = f'"{TURN}":"{FIRST_TURN}"'.encode()
    if data.count(first) != 1:
        raise ValueError("the data has no turn to put a number in")
    return data.replace(first, f'"{TURN}":"{NUMBER}"'.encode())
