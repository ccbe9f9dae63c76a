"""The session store itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from driver import http
from driver.children import Child
from driver.payload import TURN
from driver.peers.server import SessionApi
from driver.redis import RedisServer
from driver.request import ID, NUMBER, Request, session_id

if TYPE_CHECKING:
    from driver.workbench import Workbench


class Service(SessionApi):
    """The jar with its defaults, but for ports, data directory and, where asked for, the near cache."""

    ready_path = "/health/ready"

    def __init__(self, bench: Workbench, redis: RedisServer, near_cache: bool = True,
                 name: str = "service", java_options: tuple[str, ...] = (),
                 environment: dict[str, str] | None = None):
        super().__init__(bench, redis)
        self.name = name
        self._near_cache = near_cache
        self._java_options = java_options
        self._environment = environment or {}

    def launch(self) -> Child:
        directory = self.bench.directory(self.name)
        env = {
            **self._environment,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(self.port),
            "REDIS_URL": self.redis.url,
            "DATA_DIR": str(directory / "data"),
            "NEAR_CACHE_ENABLED": "true" if self._near_cache else "false",
        }
        options = self.bench.options
        return self.bench.start(
            "service",
            ["java", *options.java_options, *self._java_options, "-jar", str(options.jar)],
            directory, env)

    def patch(self) -> Request:
        """The request that changes the turn and nothing else."""
        body = b'{"%s":"%s"}' % (TURN.encode(), NUMBER.encode())
        return Request("PATCH", f"/api/interview/sessions/{ID}", body, "application/merge-patch+json")

    def lose_redis(self, ids: int) -> None:
        """Loads every id once, kills Redis, and waits until the service says that it is degraded."""
        for number in range(ids):
            http.call(self.port, self.load().filled(session_id(number)))
        self.redis.child.kill()
        self.bench.wait_until(self._is_degraded, self.child, "notice that Redis is gone")

    def _is_degraded(self) -> bool:
        answer = http.call(self.port, self.load().filled(session_id(0)))
        return answer.status == 200 and json.loads(answer.body)["data"]["degraded"] is True
