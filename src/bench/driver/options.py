"""The command line."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from driver import payload, procfs

PEERS = ("service", "bare", "webdis", "nginx", "express", "webdis-raw", "nginx-cjson")
DEFAULT_PEERS = PEERS[:5]
SCENARIOS = ("hot", "cold", "save", "patch", "mix", "degraded-load", "degraded-save",
             "same-rate", "start", "memory", "scale")

# The point that the goals are set for: a 2 kB session over 64 connections.
MAIN_POINT = (2_000, 64)
# Around it one of the two varies at a time.
STAR = (MAIN_POINT, (2_000, 16), (2_000, 1_000), (300, 64), (100_000, 64))


@dataclass(frozen=True)
class Options:
    """What one run does.

    Sizes are bytes, points pairs of session size and connections.

    Seconds are whole ones, because wrk takes no others.
    """

    jar: Path
    peers: tuple[str, ...]
    scenarios: tuple[str, ...]
    points: tuple[tuple[int, int], ...]
    rounds: int
    seconds: int
    warmup: int
    starts: int
    memory_requests: int
    sessions: tuple[int, int]
    wrk_threads: int
    java_options: tuple[str, ...]
    limit_minutes: float
    markdown: Path | None
    json: Path | None


def parse(arguments: list[str]) -> Options:
    """Reads the command line; ends the process with status 2 and a message if it is wrong."""
    parser = _parser()
    given = parser.parse_args(arguments)
    quick = given.quick
    peers = tuple(each for each in given.peers if each not in given.skip)
    if not peers:
        parser.error("--skip leaves none of the --peers")

    def chosen(value, usual, when_quick):
        return value if value is not None else when_quick if quick else usual

    return Options(
        jar=given.jar.resolve(),
        peers=peers,
        scenarios=tuple(given.scenario),
        points=_points(given.payload, given.connections, quick),
        rounds=chosen(given.rounds, 5, 2),
        seconds=chosen(given.seconds, 5, 2),
        warmup=chosen(given.warmup, 10, 2),
        starts=chosen(given.rounds, 7, 3),
        memory_requests=chosen(given.requests, 1_000_000, 100_000),
        sessions=(10_000, 1_000_000) if not quick else (1_000, 50_000),
        wrk_threads=given.wrk_threads,
        java_options=tuple(given.java_options.split()),
        limit_minutes=given.limit,
        markdown=given.markdown,
        json=given.json,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench.py", formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        description="Measures the session store beside its peers, on this machine alone.")
    add = parser.add_argument
    add("--jar", type=Path, default=Path(__file__).parents[3] / "target" / "dify-session-store.jar",
        help="the service; the bare server runs on the Vert.x in it")
    add("--peers", type=_list_of(PEERS), default=list(DEFAULT_PEERS), metavar="NAMES",
        help=f"of {', '.join(PEERS)}")
    add("--skip", type=_list_of(PEERS), default=[], metavar="NAMES", help="leave these peers out")
    add("--scenario", type=_list_of(SCENARIOS), default=list(SCENARIOS), metavar="NAMES",
        help=f"of {', '.join(SCENARIOS)}")
    add("--payload", type=_sizes, metavar="KB",
        help="session sizes in units of 1,000 bytes, as in 0.3,2,100")
    add("--connections", type=_counts, metavar="N", help="connections, as in 16,64,1000")
    add("--rounds", type=_count, help="rounds; unless given 5, or 2 with --quick")
    add("--seconds", type=_count, help="of each measurement; unless given 5, or 2 with --quick")
    add("--warmup", type=_count, help="before the first round; unless given 10, or 2 with --quick")
    add("--requests", type=_count,
        help="before memory is read; unless given a million, or 100,000 with --quick")
    add("--wrk-threads", type=_count, default=min(2, procfs.cores()), help="threads of wrk")
    add("--java-options", default="", metavar="OPTIONS", help="for the service and the bare server")
    add("--limit", type=float, default=240, metavar="MINUTES",
        help="after so long the results so far are printed")
    add("--quick", action="store_true", help="a smoke test: short, and 2 kB over 64 connections only")
    add("--markdown", type=Path, metavar="FILE", help="write the tables there as well")
    add("--json", type=Path, metavar="FILE", help="write everything measured there")
    return parser


def _points(payloads, connections, quick) -> tuple[tuple[int, int], ...]:
    if payloads is None and connections is None:
        return (MAIN_POINT,) if quick else STAR
    return tuple((size, count) for size in payloads or [MAIN_POINT[0]]
                 for count in connections or [MAIN_POINT[1]])


def _list_of(allowed: tuple[str, ...]):
    def parse_names(text: str) -> list[str]:
        names = text.split(",")
        for name in names:
            if name not in allowed:
                raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(allowed)}")
        return [each for each in allowed if each in names]
    return parse_names


def _sizes(text: str) -> list[int]:
    sizes = [round(float(each) * 1000) for each in text.split(",")]
    if min(sizes) < payload.SMALLEST:
        raise argparse.ArgumentTypeError(f"a session has at least {payload.SMALLEST} bytes")
    return sizes


def _counts(text: str) -> list[int]:
    return [_count(each) for each in text.split(",")]


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)
