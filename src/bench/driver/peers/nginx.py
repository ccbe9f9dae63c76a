"""nginx with Lua and a Redis client."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from driver.children import Child
from driver.peers.server import SessionApi

SOURCES = Path(__file__).parent.parent.parent / "peers" / "nginx"


class Nginx(SessionApi):
    """One worker a core, kept connections to Redis; takes a save's body apart without parsing it."""

    name = "nginx"
    ready_path = "/ready"
    json_parser = "none"

    def launch(self) -> Child:
        directory = self.bench.directory(self.name)
        config = (SOURCES / "nginx.conf").read_text()
        for place, value in {
            "modules": modules_path(),
            # Root's workers would else be nobody's, who may not enter the run's directory.
            "user": "user root;" if os.geteuid() == 0 else "",
            "directory": directory,
            "sources": SOURCES,
            "redis_port": self.redis.port,
            "json": self.json_parser,
            "port": self.port,
        }.items():
            config = config.replace(f"@{place}@", str(value))
        file = directory / "nginx.conf"
        file.write_text(config)
        return self.bench.start(
            "nginx", ["nginx", "-p", str(directory), "-c", str(file), "-e", "stderr"], directory)


class ParsingNginx(Nginx):
    """The same, but lua-cjson parses each save, so that what is stored is JSON, as with the service."""

    name = "nginx cjson"
    json_parser = "cjson"


def modules_path() -> str:
    """Where this nginx keeps its modules, as it was built."""
    built = subprocess.run(["nginx", "-V"], capture_output=True, text=True, timeout=10).stderr
    for word in built.split():
        if word.startswith("--modules-path="):
            return word.split("=", 1)[1]
    return "/usr/lib/nginx/modules"
