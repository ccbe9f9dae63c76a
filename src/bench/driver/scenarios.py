"""The loads that are compared by throughput, latency and processor time.

Each scenario starts and fills its servers and says who gets what. The first contender is the one
that the others are compared with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from driver import opening
from driver.contender import Contender, load_and_save, loads, mixed, saves
from driver.peers.service import Service
from driver.plan import Plan
from driver.redis import RedisServer
from driver.workbench import Workbench

# Few enough for any cache.
HOT_IDS = 100
_MOST_IDS = 10_000
# All sessions of a server together, so that large ones fit Redis and the degraded store.
_MOST_BYTES = 100_000_000


def many_ids(data: bytes) -> int:
    """As many sessions of this size as the scenarios without a hot set use."""
    return min(_MOST_IDS, _MOST_BYTES // len(data))


@dataclass(frozen=True)
class Scenario:
    """A load: its title, what it is about in one sentence, and what opens it."""

    title: str
    about: str
    open: Callable[[Workbench, bytes], list[Contender]]


def _hot(bench: Workbench, data: bytes) -> list[Contender]:
    opened = opening.with_bare(bench, opening.servers(bench, data, HOT_IDS), data)
    return [Contender(each.name, each, loads(each, HOT_IDS, data)) for each in opened]


def _cold(bench: Workbench, data: bytes) -> list[Contender]:
    ids = many_ids(data)
    return [Contender(each.name, each, loads(each, ids, data))
            for each in opening.servers(bench, data, ids, near_cache=False)]


def _save(bench: Workbench, data: bytes) -> list[Contender]:
    ids = many_ids(data)
    return [Contender(each.name, each, saves(each, ids, data))
            for each in opening.servers(bench, data, ids)]


def _mix(bench: Workbench, data: bytes) -> list[Contender]:
    ids = many_ids(data)
    return [Contender(each.name, each, mixed(each, ids, data))
            for each in opening.servers(bench, data, ids)]


def _patch(bench: Workbench, data: bytes) -> list[Contender]:
    ids = many_ids(data)
    opened = opening.servers(bench, data, ids)
    return [
        *(Contender(f"{each.name}, patch", each, Plan(((each.patch(), 1),), ids))
          for each in opened if isinstance(each, Service)),
        *(Contender(f"{each.name}, load and save", each, load_and_save(each, ids, data))
          for each in opened),
    ]


def _degraded_load(bench: Workbench, data: bytes) -> list[Contender]:
    return [Contender(each.name, each, loads(each, HOT_IDS, data))
            for each in _degraded_and_healthy(bench, data, HOT_IDS)]


def _degraded_save(bench: Workbench, data: bytes) -> list[Contender]:
    # The hot ids alone are known to the degraded node, but a save needs to know nothing.
    return [Contender(each.name, each, saves(each, HOT_IDS, data))
            for each in _degraded_and_healthy(bench, data, HOT_IDS)]


def _degraded_and_healthy(bench: Workbench, data: bytes, ids: int) -> list[Service]:
    if "service" not in bench.options.peers:
        return []
    degraded, healthy = (
        Service(bench, RedisServer(bench), name=f"service, {state}") for state in ("degraded", "healthy"))
    for each in (degraded, healthy):
        each.start()
        each.fill(data, ids)
    degraded.lose_redis(ids)
    return [degraded, healthy]


THROUGHPUT = {
    "hot": Scenario("Hot load", f"Loads of {HOT_IDS} sessions. The service has them in its near cache; the"
                    " bare server answers the same bytes without a store.", _hot),
    "cold": Scenario("Cold load", "Loads of up to 10,000 sessions. The service runs without its near cache,"
                     " so every load goes to Redis.", _cold),
    "save": Scenario("Save", "Saves of up to 10,000 sessions, each with new content.", _save),
    "patch": Scenario("Patch", "One field changed: the service's PATCH, and a client's load and save."
                      " One operation of the latter is two requests; its latencies are those of the"
                      " single requests.", _patch),
    "mix": Scenario("90/10 mix", "Nine loads to one save, of up to 10,000 sessions.", _mix),
    "degraded-load": Scenario("Degraded load", f"Loads of {HOT_IDS} sessions, after Redis was killed and"
                              " with Redis.", _degraded_load),
    "degraded-save": Scenario("Degraded save", f"Saves of {HOT_IDS} sessions, after Redis was killed and"
                              " with Redis.", _degraded_save),
}
