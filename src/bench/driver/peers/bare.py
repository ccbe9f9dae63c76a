"""A bare Vert.x server that answers the bytes of a load out of memory: the bound."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from driver.children import Child
from driver.http import Answer
from driver.peers.server import SessionApi
from driver.request import Request, session_id

if TYPE_CHECKING:
    from driver.workbench import Workbench

_SOURCE = Path(__file__).parent.parent.parent / "peers" / "bare" / "BareServer.java"
# Vert.x makes these itself, or they belong to one connection.
_NOT_COPIED = {"content-length", "connection", "keep-alive", "date", "transfer-encoding"}


class Bare(SessionApi):
    """Runs on the Vert.x in the service's jar, with the same JVM and options."""

    name = "bare Vert.x"
    ready_path = "/"

    def __init__(self, bench: Workbench, answer: Answer, java_options: tuple[str, ...] = (),
                 environment: dict[str, str] | None = None):
        super().__init__(bench, redis=None)
        self._answer = answer
        self._java_options = java_options
        self._environment = environment or {}
        self._directory = bench.directory("bare")
        self._compile()
        self._file = self._directory / "answer"
        headers = "".join(f"{name}: {value}\n" for name, value in answer.headers
                          if name.lower() not in _NOT_COPIED)
        self._file.write_bytes(headers.encode() + b"\n" + answer.body)

    def launch(self) -> Child:
        options = self.bench.options
        return self.bench.start(
            "bare",
            ["java", *options.java_options, *self._java_options,
             "-cp", f"{options.jar}:{self._directory}", "BareServer", str(self.port), str(self._file)],
            self._directory, self._environment)

    def fill(self, data: bytes, ids: int) -> None:
        """It has its one answer already."""

    def save(self, data: bytes) -> Request:
        raise NotImplementedError("the bare server has loads only")

    def _compile(self) -> None:
        done = subprocess.run(
            ["javac", "-cp", str(self.bench.options.jar), "-d", str(self._directory), str(_SOURCE)],
            capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"javac failed:\n{done.stderr}")


def made_up_answer(data: bytes) -> Answer:
    """What the service would answer, for runs without it."""
    version = 1763848800123
    time = "2026-11-22T22:00:00.123Z"
    rest = json.dumps({
        "version": version, "createdAt": time, "updatedAt": time, "expiresAt": time, "ttl": 604799,
        "storage": "redis", "degraded": False, "durability": "redis",
    }, separators=(",", ":")).encode()
    body = ('{"success":true,"message":"会话数据加载成功","data":{"sessionId":"%s","sessionData":'
            % session_id(0)).encode() + data + b"," + rest[1:] + b"}"
    headers = [("content-type", "application/json; charset=utf-8"), ("etag", f'"{version}"')]
    return Answer(200, headers, body)
