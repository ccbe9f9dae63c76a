"""Express with ioredis on Node.js."""

from __future__ import annotations

from pathlib import Path

from driver.children import Child
from driver.peers.server import SessionApi

SOURCES = Path(__file__).parent.parent.parent / "peers" / "express"


class Express(SessionApi):
    """One process, as Node runs unless told otherwise."""

    name = "Express"
    ready_path = "/ready"

    def launch(self) -> Child:
        env = {"NODE_ENV": "production", "PORT": str(self.port), "REDIS_PORT": str(self.redis.port)}
        return self.bench.start(
            "express", ["node", str(SOURCES / "server.js")], self.bench.directory("express"), env)
