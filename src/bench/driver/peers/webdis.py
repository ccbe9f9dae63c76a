"""webdis: Redis commands over HTTP."""

from __future__ import annotations

import json

from driver import procfs
from driver.children import Child
from driver.peers.server import Server, numbered
from driver.request import ID, SEED_ID, Request

_TTL_SECONDS = 604800


class Webdis(Server):
    """A session as a hash with the service's fields: HGETALL reads it, HSET replaces its data.

    webdis takes one command a request, so a save changes neither version nor expiry.
    """

    name = "webdis"
    ready_path = "/PING"

    def launch(self) -> Child:
        directory = self.bench.directory("webdis")
        config = directory / "webdis.json"
        config.write_text(json.dumps({
            "redis_host": "127.0.0.1", "redis_port": self.redis.port,
            "http_host": "127.0.0.1", "http_port": self.port,
            "threads": procfs.cores(), "pool_size": 20, "daemonize": False,
            "verbosity": 0, "logfile": str(directory / "requests.log"),
        }))
        return self.bench.start("webdis", ["webdis", str(config)], directory)

    def load(self) -> Request:
        return Request("GET", f"/HGETALL/webdis:session:{ID}.json")

    def save(self, data: bytes) -> Request:
        return Request("PUT", f"/HSET/webdis:session:{ID}/data", numbered(data))

    def data_of(self, body: bytes) -> object:
        return json.loads(json.loads(body)["HGETALL"]["data"])

    def fill(self, data: bytes, ids: int) -> None:
        key = f"webdis:session:{SEED_ID}"
        self.redis.command("HSET", key, "data", data, "version", "1763848800123",
                           "createdAt", "1763848800123", "updatedAt", "1763848800123",
                           "expiresAt", "1764453600123")
        self.redis.command("EXPIRE", key, str(_TTL_SECONDS))
        self.redis.spread(SEED_ID, ids)


class RawWebdis(Webdis):
    """The least that webdis can do: a session is one string, and an answer is its bytes and no more."""

    name = "webdis raw"

    def load(self) -> Request:
        return Request("GET", f"/GET/webdis:raw:{ID}.txt")

    def save(self, data: bytes) -> Request:
        return Request("PUT", f"/SETEX/webdis:raw:{ID}/{_TTL_SECONDS}", numbered(data))

    def data_of(self, body: bytes) -> object:
        return json.loads(body)

    def fill(self, data: bytes, ids: int) -> None:
        self.redis.command("SETEX", f"webdis:raw:{SEED_ID}", str(_TTL_SECONDS), data)
        self.redis.spread(SEED_ID, ids)
