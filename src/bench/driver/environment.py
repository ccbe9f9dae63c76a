"""The machine and the versions that results are true of."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from driver import procfs
from driver.options import Options
from driver.peers import express


def describe(options: Options) -> dict[str, str]:
    """The machine and the version of everything that takes part."""
    system = _first(r'PRETTY_NAME="?([^"\n]*)', Path("/etc/os-release").read_text())
    machine = {
        "processor": _first(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text()),
        "cores": str(procfs.cores()),
        "memory": f"{procfs.total_mb() * 1e6 / 2**30:.1f} GiB",
        "system": f"{system}, Linux {platform.release()}",
        "files of the run": f"on {_filesystem(Path(tempfile.gettempdir()))}",
        "load before the run": f"{os.getloadavg()[0]:.2f}",
        "wrk": f"{_version(['wrk', '-v'])}, {options.wrk_threads} threads",
        "Redis": _version(["redis-server", "--version"]),
    }
    if {"service", "bare"} & set(options.peers):
        machine["Java"] = _said(["java", "-version"]).splitlines()[1]
        machine["Vert.x"] = _vertx_version(options.jar)
    if {"webdis", "webdis-raw"} & set(options.peers):
        machine["webdis"] = _package_version("webdis")
    if {"nginx", "nginx-cjson"} & set(options.peers):
        machine["nginx"] = f"{_version(['nginx', '-v'])}, lua {_package_version('libnginx-mod-http-lua')}"
    if "express" in options.peers:
        package = (express.SOURCES / "package.json").read_text()
        machine["Express"] = _first(r'"express": "(.*)"', package)
        machine["ioredis"] = _first(r'"ioredis": "(.*)"', package)
        machine["Node"] = _version(["node", "--version"])
    return machine


def _filesystem(directory: Path) -> str:
    """The type of what is mounted there; the journal is as fast as that."""
    real = directory.resolve()
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    fitting = [(point, kind) for point, kind in mounts if real.is_relative_to(point)]
    return max(fitting, key=lambda each: len(each[0]))[1] if fitting else "unknown"


def _said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    return done.stdout + done.stderr


def _version(command: list[str]) -> str:
    return _first(r"(\d+\.\d+\.\d+)", _said(command))


def _package_version(package: str) -> str:
    if shutil.which("dpkg-query") is None:
        return "unknown"
    return _said(["dpkg-query", "-W", "-f", "${Version}", package])


def _vertx_version(jar: Path) -> str:
    with zipfile.ZipFile(jar) as archive:
        return archive.read("META-INF/vertx/vertx-version.txt").decode().strip()


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found.group(1) if found else "unknown"
