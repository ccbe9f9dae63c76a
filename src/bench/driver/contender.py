"""One row of a table: a server and the load that it gets."""

from __future__ import annotations

import json
from dataclasses import dataclass

from driver import http
from driver.payload import TURN, without_turn
from driver.peers.server import Server
from driver.plan import Plan
from driver.request import SEED_ID, Request, session_id

# A turn that no seeding and no measurement has written.
_CHECK_TURN = 9_999_999


class WrongAnswer(Exception):
    """A server did not do what it is to be measured at."""


@dataclass(frozen=True)
class Contender:
    """A label that is its own in its table, a running server that is filled, and the load for it."""

    label: str
    server: Server
    plan: Plan

    def check(self, data: bytes) -> None:
        """Sends each kind of request once and looks at what comes back; raises WrongAnswer.

        A write is followed by a load, which must show it. It goes to an id that the load leaves alone.
        """
        for request, _ in self.plan.weighted:
            if request.method == "GET":
                self._expect_data(request, session_id(0), data)
                self._expect_data(request, session_id(self.plan.ids - 1), data)
            else:
                self._call(request.filled(SEED_ID, _CHECK_TURN))
                loaded = self._expect_data(self.server.load(), SEED_ID, data)
                if loaded.get(TURN) != str(_CHECK_TURN):
                    raise WrongAnswer(f"{self.label}: {request.method} {request.path} changed nothing")

    def _expect_data(self, load: Request, id: str, data: bytes) -> dict:
        body = self._call(load.filled(id))
        try:
            loaded = self.server.data_of(body)
        except (ValueError, LookupError, TypeError) as failure:
            raise WrongAnswer(f"{self.label}: no session in {body[:300]!r}: {failure}") from failure
        if without_turn(loaded) != without_turn(json.loads(data)):
            raise WrongAnswer(f"{self.label}: another session than was saved: {body[:300]!r}")
        return loaded

    def _call(self, request: Request) -> bytes:
        answer = http.call(self.server.port, request)
        if answer.status != 200:
            raise WrongAnswer(f"{self.label}: {request.method} {request.path} was answered with"
                              f" {answer.status}: {answer.body[:300]!r}")
        return answer.body


# The least bytes of an answer, on average, leave room for saves whose answers hold no session.


def loads(server: Server, ids: int, data: bytes) -> Plan:
    """Nothing but loads of that many ids."""
    return Plan(((server.load(), 1),), ids, least_bytes=len(data))


def saves(server: Server, ids: int, data: bytes) -> Plan:
    """Nothing but saves of that many ids."""
    return Plan(((server.save(data), 1),), ids)


def mixed(server: Server, ids: int, data: bytes) -> Plan:
    """Nine loads to one save."""
    return Plan(((server.load(), 9), (server.save(data), 1)), ids, least_bytes=len(data) * 8 // 10)


def load_and_save(server: Server, ids: int, data: bytes) -> Plan:
    """What a client does to change a field where it cannot patch: load all, save all."""
    return Plan(((server.load(), 1), (server.save(data), 1)), ids, turns=True,
                least_bytes=len(data) * 4 // 10)
