"""How much memory servers hold after much work with a small heap."""

from __future__ import annotations

from driver import procfs, wrk
from driver.contender import Contender, loads, mixed
from driver.options import MAIN_POINT
from driver.payload import session_data
from driver.peers.bare import Bare, made_up_answer
from driver.peers.server import Server
from driver.peers.service import Service
from driver.plan import Plan
from driver.redis import RedisServer
from driver.results import Results, Values
from driver.scenarios import HOT_IDS, many_ids
from driver.workbench import Workbench

SIZE, CONNECTIONS = MAIN_POINT
SMALL_HEAP = ("-Xmx64m",)
# What else keeps the process small; each is explained in src/site/markdown/performance.md.
SMALL_MEMORY = (
    *SMALL_HEAP, "-XX:+UseSerialGC", "-Xms8m", "-Xmn12m",
    "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20",
    "-XX:+UnlockExperimentalVMOptions", "-XX:TrimNativeHeapInterval=1000",
    "-DnearCache.maxBytes=20000000", "-Doutage.recentMaxBytes=2000000", "-Dfallback.maxBytes=16000000")
SMALL_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}
KINDS = {"": (SMALL_HEAP, {}), ", small": (SMALL_MEMORY, SMALL_ENVIRONMENT)}
RUN_SECONDS = 10


def measure(bench: Workbench, results: Results) -> None:
    """What is resident after many requests with a small heap."""
    count = bench.options.memory_requests
    values = Values("memory", f"Memory after {count:,} requests",
                    f"Resident with {' '.join(SMALL_HEAP)}: the service after nine loads to one save of up"
                    " to 10,000 sessions, the bare server after loads. Small: with all flags for small memory.",
                    "MB")
    results.values.append(values)
    data = session_data(SIZE)
    ids = many_ids(data)
    for suffix, (flags, environment) in KINDS.items():
        if "service" in bench.options.peers:
            service = Service(bench, RedisServer(bench), java_options=flags,
                              environment=environment)
            _drive_and_weigh(bench, service, mixed(service, ids, data), data, values, suffix)
        if "bare" in bench.options.peers:
            bare = Bare(bench, made_up_answer(data), java_options=flags, environment=environment)
            _drive_and_weigh(bench, bare, loads(bare, HOT_IDS, data), data, values, suffix)


def _drive_and_weigh(bench: Workbench, server: Server, plan: Plan, data: bytes, values: Values,
                     suffix: str) -> None:
    server.start()
    server.fill(data, plan.ids)
    Contender(server.name, server, plan).check(data)
    answered = 0
    while answered < bench.options.memory_requests:
        run = wrk.run(bench, plan, server.port, CONNECTIONS, RUN_SECONDS)
        if run.fault(plan):
            raise RuntimeError(f"{server.name} under load: {run.fault(plan)}")
        answered += run.requests
        bench.say(f"  {server.name}: {answered:,} requests, {procfs.resident_mb(server.child.pid):.0f} MB")
    values.values[f"{server.name}{suffix}, now"] = [procfs.resident_mb(server.child.pid)]
    values.values[f"{server.name}{suffix}, peak"] = [procfs.peak_resident_mb(server.child.pid)]
