"""What one measurement of one contender came to."""

from __future__ import annotations

import resource
import time
from dataclasses import asdict, dataclass

from driver import procfs, wrk
from driver.contender import Contender
from driver.workbench import Workbench

# After a run the server gets so long to come to rest, which it has when it uses less than this part
# of a core.
_SETTLE_SECONDS = 15
_LOOK_SECONDS = 0.2
_IDLE_PART = 0.15


@dataclass(frozen=True)
class Sample:
    """Operations a second, latencies, and processor time an operation.

    cpu_us: microseconds of the server with all its processes
    redis_us: the same of its Redis, or None where it has none
    generator_cores: how many cores wrk used; near its number of threads, wrk was the bound
    foreign_cores: how many cores something else used: much of it, and the figures mean little
    fault: why this counts for nothing, or None
    """

    rate: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    redis_us: float | None
    generator_cores: float
    foreign_cores: float
    fault: str | None
    run: wrk.Run

    def as_json(self) -> dict:
        return asdict(self)


def take(bench: Workbench, contender: Contender, connections: int, seconds: int) -> Sample:
    """Drives one contender and reads the clocks before and after."""
    server = contender.server
    redis = server.redis.child.pid if server.redis and server.redis.is_alive() else None
    before = _Clocks.now(server.child.pid, redis)
    run = wrk.run(bench, contender.plan, server.port, connections, seconds)
    used = _Clocks.now(server.child.pid, redis).since(before)
    server.child.check()
    _let_settle(server.child.pid)
    operations = max(1, run.requests / contender.plan.requests_an_operation)
    return Sample(
        rate=operations / run.seconds,
        p50_ms=run.latency["p50"] / 1000,
        p99_ms=run.latency["p99"] / 1000,
        cpu_us=used.server / operations * 1e6,
        redis_us=None if redis is None else used.redis / operations * 1e6,
        generator_cores=used.generator / run.seconds,
        foreign_cores=max(0.0, used.foreign() / run.seconds),
        fault=run.fault(contender.plan),
        run=run,
    )


def _let_settle(pid: int) -> None:
    """Waits until the server has done what wrk left unanswered, so that the next one has the machine."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    used = procfs.cpu_seconds(pid)
    while time.monotonic() < deadline:
        time.sleep(_LOOK_SECONDS)
        before, used = used, procfs.cpu_seconds(pid)
        if used - before < _IDLE_PART * _LOOK_SECONDS:
            return


@dataclass(frozen=True)
class _Clocks:
    """Processor seconds: of the server, its Redis, the processes that this one has waited for, and all."""

    server: float
    redis: float
    generator: float
    machine: float

    @staticmethod
    def now(server: int, redis: int | None) -> _Clocks:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return _Clocks(procfs.cpu_seconds(server), 0 if redis is None else procfs.cpu_seconds(redis),
                       children.ru_utime + children.ru_stime, procfs.busy_seconds())

    def since(self, before: _Clocks) -> _Clocks:
        return _Clocks(self.server - before.server, self.redis - before.redis,
                       self.generator - before.generator, self.machine - before.machine)

    def foreign(self) -> float:
        return self.machine - self.server - self.redis - self.generator
