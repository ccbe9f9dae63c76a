"""Latency where every server gets the same number of requests a second."""

from __future__ import annotations

from dataclasses import replace

from driver import rounds, sample
from driver.options import MAIN_POINT
from driver.payload import session_data
from driver.peers.express import Express
from driver.results import Results
from driver.rounds import Table
from driver.scenarios import THROUGHPUT
from driver.workbench import Workbench

SIZE, CONNECTIONS = MAIN_POINT


def measure(bench: Workbench, results: Results) -> None:
    """Hot loads at half of what the slowest takes. Express is left out: it would set too low a rate."""
    data = session_data(SIZE)
    contenders = [each for each in THROUGHPUT["hot"].open(bench, data)
                  if not isinstance(each.server, Express)]
    if not contenders:
        return
    most = []
    for each in contenders:
        each.check(data)
        sample.take(bench, each, CONNECTIONS, bench.options.warmup)
        most.append(sample.take(bench, each, CONNECTIONS, bench.options.seconds).rate)
    rate = min(most) / 2
    paced = [replace(each, plan=replace(each.plan, rate=rate)) for each in contenders]
    table = Table("same-rate", f"Hot load at {rate:.0f} requests/s",
                  "Half the throughput of the slowest of these, the same for all.", SIZE, CONNECTIONS)
    results.tables.append(table)
    rounds.fill(bench, table, paced, data, bench.options.warmup)
