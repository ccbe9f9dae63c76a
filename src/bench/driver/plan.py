"""What wrk is to send, as the Lua file that wrk/drive.lua reads."""

from __future__ import annotations

from dataclasses import dataclass

from driver.request import Request


@dataclass(frozen=True)
class Plan:
    """One kind of load.

    weighted: the requests, each with its weight, or in turn where `turns` is set
    ids: how many session ids they go to, at random
    turns: the requests follow one another on the same id, and all of them together are one operation
    least_bytes: a run whose answers are shorter on average did not get what it asked for
    rate: requests a second, or None for as many as the server takes
    """

    weighted: tuple[tuple[Request, int], ...]
    ids: int
    turns: bool = False
    least_bytes: int = 0
    rate: float | None = None

    @property
    def requests_an_operation(self) -> int:
        return len(self.weighted) if self.turns else 1

    def lua(self, port: int, threads: int) -> bytes:
        """The plan as drive.lua takes it, for a server on that port."""
        requests = b",\n".join(
            b"{weight = %d, parts = {%s}}" % (weight, b", ".join(map(_quoted, request.parts(port))))
            for request, weight in self.weighted)
        rate = b"nil" if self.rate is None else b"%f" % self.rate
        turns = b"true" if self.turns else b"false"
        return (b"return {ids = %d, turns = %s, rate = %s, threads = %d, requests = {\n%s}}\n"
                % (self.ids, turns, rate, threads, requests))


def _quoted(text: bytes) -> bytes:
    escaped = text.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return b'"' + escaped.replace(b"\n", b"\\n").replace(b"\r", b"\\r") + b'"'
