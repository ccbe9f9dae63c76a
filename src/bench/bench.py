#!/usr/bin/env python3
"""Measures the session store beside its peers; see the README beside this file.

Exit status: 0 if everything was measured, 1 if something failed or a sample was invalid, 2 if the
command line is wrong or something is not installed, 130 after Ctrl-C.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
from itertools import groupby
from statistics import median

from driver import environment, goals, options, payload, report, requirements, rounds
from driver.children import ChildFailed
from driver.contender import WrongAnswer
from driver.redis import RedisError
from driver.results import Results
from driver.scenarios import THROUGHPUT
from driver.special import SPECIAL
from driver.workbench import CutShort, Workbench

# Enough for both ends of the most connections, and a connection to Redis for each.
OPEN_FILES = 16_384
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Of a server that has been warmed up with sessions of this size already.
SHORT_WARMUP_SECONDS = 2
FAILURES = (ChildFailed, OSError, RedisError, RuntimeError, TimeoutError, WrongAnswer)


def main(arguments: list[str]) -> int:
    chosen = options.parse(arguments)
    lacking = requirements.missing(chosen)
    if lacking:
        print(requirements.complaint(lacking, chosen), file=sys.stderr)
        return 2
    allow_many_connections()
    # All end the run as Ctrl-C does, which a process in the background would else not notice.
    for number in ENDING:
        signal.signal(number, signal.default_int_handler)
    results = Results(environment.describe(chosen))
    status = 0
    with Workbench(chosen) as bench:
        try:
            for name in chosen.scenarios:
                measure(bench, name, results)
        except CutShort as limit:
            results.failures.append(f"cut short: {limit}")
        except KeyboardInterrupt:
            results.failures.append("cut short: interrupted")
            status = 130
    publish(chosen, results)
    return status or (0 if results.is_sound() else 1)


def allow_many_connections() -> None:
    """Raises the limit of open files, which the processes of the run take over, where it is lower."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def measure(bench: Workbench, name: str, results: Results) -> None:
    """One scenario at all its points. What fails there is noted, and the next one goes on."""
    bench.say(name)
    try:
        if name in SPECIAL:
            SPECIAL[name](bench, results)
        else:
            for size, points in groupby(sorted(bench.options.points), key=lambda point: point[0]):
                measure_size(bench, name, size, [connections for _, connections in points], results)
                bench.stop_all()
    except FAILURES as failure:
        bench.say(f"  FAILED: {failure}")
        results.failures.append(f"{name}: {failure}")
    finally:
        bench.stop_all()


def measure_size(bench: Workbench, name: str, size: int, counts: list[int], results: Results) -> None:
    """One scenario with sessions of one size, over each number of connections."""
    scenario = THROUGHPUT[name]
    data = payload.session_data(size)
    contenders = scenario.open(bench, data)
    warmup = bench.options.warmup
    for connections in counts if contenders else []:
        bench.say(f" {name}, {size / 1000:g} kB, {connections} connections")
        table = rounds.Table(name, scenario.title, scenario.about, size, connections)
        results.tables.append(table)
        rounds.fill(bench, table, contenders, data, warmup)
        warmup = min(warmup, SHORT_WARMUP_SECONDS)


def publish(chosen: options.Options, results: Results) -> None:
    """Prints the tables, and writes the files that were asked for."""
    conditions = (f"{chosen.rounds} rounds of {chosen.seconds} s each, after {chosen.warmup} s of warming up;"
                  f" medians over the rounds; {time.strftime('%Y-%m-%d')}.")
    foreign = results.foreign_cores()
    if foreign:
        conditions += (f" Meanwhile other processes used {median(foreign):.2f} cores at the median and"
                       f" {max(foreign):.2f} at most.")
    # The goals are the service's; without it the ratios are another's.
    wanted = goals.all_goals(*chosen.sessions) if "service" in chosen.peers else []
    text = report.markdown(results, wanted, conditions)
    print(text)
    if chosen.markdown:
        chosen.markdown.write_text(text)
    if chosen.json:
        figures = [{"goal": each.text, "wanted": each.wanted(), "measured": each.measured(results)}
                   for each in wanted]
        everything = {"conditions": conditions, "goals": figures, **results.as_json()}
        chosen.json.write_text(json.dumps(everything, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
