"""A Redis of the run's own, and the few words of its protocol that filling it takes."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from driver.workbench import Workbench

# Few enough at a time that no command takes long, many enough that a million take seconds.
_COPIES_A_COMMAND = 20_000
_COPY = """
for n = tonumber(ARGV[3]), tonumber(ARGV[4]) do
  redis.call('COPY', KEYS[1], ARGV[1] .. string.format('s-%07d', n) .. ARGV[2], 'REPLACE')
end
return redis.status_reply('OK')
"""


class RedisError(Exception):
    """Redis refused a command."""


class RedisServer:
    """A redis-server without persistence on a free port."""

    def __init__(self, bench: Workbench, name: str = "redis"):
        self.port = bench.free_port()
        directory = bench.directory(name)
        self.child = bench.start(
            name,
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--appendonly", "no", "--dir", str(directory), "--tcp-backlog", "4096"],
            directory)
        bench.wait_for_port(self.child, self.port)

    def is_alive(self) -> bool:
        """Whether its process runs."""
        return self.child.is_alive()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def command(self, *words: str | bytes) -> object:
        """One command on a connection of its own."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(_encoded(words))
            with connection.makefile("rb") as replies:
                return _decoded(replies)

    def spread(self, id: str, count: int) -> None:
        """Copies what is kept for the one id to the ids 0 to count - 1, whatever its form.

        So every server is filled through its own save and nothing here needs to know its keys.
        """
        keys = self.command("KEYS", f"*{id}*")
        if not keys:
            raise RedisError(f"nothing in Redis has {id} in its key")
        for key in keys:
            before, after = key.decode().split(id)
            for first in range(0, count, _COPIES_A_COMMAND):
                last = min(first + _COPIES_A_COMMAND, count) - 1
                self.command("EVAL", _COPY, "1", key, before, after, str(first), str(last))


def _encoded(words: tuple[str | bytes, ...]) -> bytes:
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        raw = word.encode() if isinstance(word, str) else word
        parts.append(b"$%d\r\n%s\r\n" % (len(raw), raw))
    return b"".join(parts)


def _decoded(replies) -> object:
    line = replies.readline()
    kind, rest = line[:1], line[1:-2]
    if kind == b"+":
        return rest.decode()
    if kind == b":":
        return int(rest)
    if kind == b"$":
        return None if rest == b"-1" else replies.read(int(rest) + 2)[:-2]
    if kind == b"*":
        return None if rest == b"-1" else [_decoded(replies) for _ in range(int(rest))]
    raise RedisError(rest.decode() or "the connection was closed")
