"""Whether throughput holds as sessions become very many."""

from __future__ import annotations

from driver import procfs, rounds
from driver.contender import Contender, loads, saves
from driver.options import MAIN_POINT
from driver.payload import session_data
from driver.peers.service import Service
from driver.redis import RedisServer
from driver.results import Results
from driver.rounds import Table
from driver.workbench import Workbench

SIZE, CONNECTIONS = MAIN_POINT
# Redis keeps somewhat more than the data: the key, the fields, and what malloc rounds up.
REDIS_BYTES_A_SESSION = SIZE + 1_500


def measure(bench: Workbench, results: Results) -> None:
    """Few sessions and very many, the near cache off since it would hold all of the few."""
    if "service" not in bench.options.peers:
        return
    few, many = bench.options.sessions
    needed = many * REDIS_BYTES_A_SESSION / 1e6
    if procfs.available_mb() < needed + 2_000:
        raise RuntimeError(f"{many:,} sessions take {needed:.0f} MB and 2,000 MB to spare;"
                           f" {procfs.available_mb():.0f} MB are available")
    data = session_data(SIZE)
    opened = [_filled(bench, data, count) for count in (many, few)]
    for key, title, plan in (("scale-load", "Load", loads), ("scale-save", "Save", saves)):
        contenders = [Contender(f"{count:,} sessions", each, plan(each, count, data))
                      for each, count in zip(opened, (many, few))]
        table = Table(key, f"{title} among few sessions and many",
                      "At random among all of them, each number on a Redis of its own; without the near"
                      " cache.", SIZE, CONNECTIONS)
        results.tables.append(table)
        rounds.fill(bench, table, contenders, data, bench.options.warmup)


def _filled(bench: Workbench, data: bytes, count: int) -> Service:
    service = Service(bench, RedisServer(bench), near_cache=False)
    service.start()
    bench.say(f"  storing {count:,} sessions")
    service.fill(data, count)
    return service
