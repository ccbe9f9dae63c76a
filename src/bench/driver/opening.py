"""Starts and fills the servers that a scenario compares, the service first."""

from __future__ import annotations

from driver import http
from driver.peers.bare import Bare, made_up_answer
from driver.peers.express import Express
from driver.peers.nginx import Nginx, ParsingNginx
from driver.peers.server import Server
from driver.peers.service import Service
from driver.peers.webdis import RawWebdis, Webdis
from driver.redis import RedisServer
from driver.request import session_id
from driver.workbench import Workbench

_WITH_REDIS = {"webdis": Webdis, "webdis-raw": RawWebdis, "nginx": Nginx, "nginx-cjson": ParsingNginx,
               "express": Express}


def servers(bench: Workbench, data: bytes, ids: int, near_cache: bool = True) -> list[Server]:
    """The service and the peers that use Redis, on one Redis, each with the data under its own keys."""
    redis = RedisServer(bench)
    opened: list[Server] = []
    if "service" in bench.options.peers:
        opened.append(Service(bench, redis, near_cache))
    opened += [kind(bench, redis) for name, kind in _WITH_REDIS.items() if name in bench.options.peers]
    for server in opened:
        server.start()
        server.fill(data, ids)
    return opened


def with_bare(bench: Workbench, opened: list[Server], data: bytes) -> list[Server]:
    """The same and, right after the service, the bare server with the service's very bytes."""
    if "bare" not in bench.options.peers:
        return opened
    first = opened[0] if opened else None
    if isinstance(first, Service):
        answer = http.call(first.port, first.load().filled(session_id(0)))
        bare = Bare(bench, answer)
        place = 1
    else:
        bare = Bare(bench, made_up_answer(data))
        place = 0
    bare.start()
    return [*opened[:place], bare, *opened[place:]]
