"""What must be installed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from driver.options import Options
from driver.peers import express, nginx

_REDIS_CLIENT = Path("/usr/share/lua/5.1/nginx/redis.lua")
# Where Debian and Ubuntu put C modules for Lua 5.1.
_CJSON = ("/usr/lib/*/lua/5.1/cjson.so", "/usr/lib/lua/5.1/cjson.so", "/usr/local/lib/lua/5.1/cjson.so")


@dataclass(frozen=True)
class Requirement:
    """One thing that has to be there, for whom, and how to get it."""

    what: str
    present: bool
    peers: tuple[str, ...]
    remedy: str


def missing(options: Options) -> list[Requirement]:
    """What the chosen peers and the driver lack."""
    everything = [
        _program("wrk", (), "apt-get install wrk"),
        _program("redis-server", (), "apt-get install redis-server"),
        _program("java", ("service", "bare"), "apt-get install openjdk-17-jdk-headless"),
        _program("javac", ("bare",), "apt-get install openjdk-17-jdk-headless"),
        Requirement(str(options.jar), options.jar.is_file(), ("service", "bare"),
                    "build it: mvn package -DskipTests"),
        _program("webdis", ("webdis", "webdis-raw"), "apt-get install webdis"),
        _program("nginx", ("nginx", "nginx-cjson"), "apt-get install nginx"),
        *_nginx_modules(),
        _program("node", ("express",), "apt-get install nodejs"),
        Requirement("Express and ioredis", (express.SOURCES / "node_modules" / "ioredis").is_dir(),
                    ("express",), f"npm ci --prefix {express.SOURCES}"),
    ]
    return [each for each in everything if not each.present
            and (not each.peers or set(each.peers) & set(options.peers))]


def complaint(lacking: list[Requirement], options: Options) -> str:
    """One line for each thing that is missing: what to do, or how to run without it."""
    lines = []
    for each in lacking:
        chosen = ",".join(peer for peer in each.peers if peer in options.peers)
        without = f" (or leave it out: --skip {chosen})" if chosen else ""
        lines.append(f"missing: {each.what}; {each.remedy}{without}")
    return "\n".join(lines)


def _program(name: str, peers: tuple[str, ...], remedy: str) -> Requirement:
    return Requirement(name, shutil.which(name) is not None, peers, remedy)


def _nginx_modules() -> list[Requirement]:
    if shutil.which("nginx") is None:
        return []
    module = Path(nginx.modules_path()) / "ngx_http_lua_module.so"
    peers = ("nginx", "nginx-cjson")
    cjson = any(any(Path("/").glob(each[1:])) for each in _CJSON)
    return [
        Requirement(str(module), module.is_file(), peers, "apt-get install libnginx-mod-http-lua"),
        Requirement(str(_REDIS_CLIENT), _REDIS_CLIENT.is_file(), peers, "apt-get install lua-nginx-redis"),
        Requirement("cjson for Lua 5.1", cjson, ("nginx-cjson",), "apt-get install lua-cjson"),
    ]
