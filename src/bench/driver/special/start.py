"""How long servers take to start."""

from __future__ import annotations

import time

from driver.options import MAIN_POINT
from driver.payload import session_data
from driver.peers.bare import Bare, made_up_answer
from driver.peers.service import Service
from driver.redis import RedisServer
from driver.results import Results, Values
from driver.workbench import Workbench

SIZE, _ = MAIN_POINT


def measure(bench: Workbench, results: Results) -> None:
    """From the start of the process to the first 200, of fresh processes in turn."""
    values = Values("start", "Time until ready", "From the start of the process to its first 200."
                    " The first start of each is not counted.", "ms")
    results.values.append(values)
    redis = RedisServer(bench)
    answer = made_up_answer(session_data(SIZE))
    kinds = {"service": lambda: Service(bench, redis), "bare": lambda: Bare(bench, answer)}
    for number in range(bench.options.starts + 1):
        for kind, make in kinds.items():
            if kind in bench.options.peers:
                bench.check_time(0)
                server = make()
                server.start()
                taken = (time.monotonic() - server.child.started) * 1000
                bench.children.stop(server.child)
                if number > 0:
                    values.values.setdefault(server.name, []).append(taken)
                    bench.say(f"  {server.name} ready after {taken:.0f} ms")
