"""python -m playground: start the local chat world."""

import argparse
import asyncio
import csv
import json
import signal
import sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from playground import seeds
from playground.app import serving
from playground.botapi import Playground
from playground.clock import Clock
from playground.refusals import Impossible
from playground.world import World


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted; 1 when it could not begin."""
    options = _options(arguments)
    try:
        asyncio.run(_serve(options))
    except (OSError, ValueError, KeyError, Impossible) as error:
        sys.stderr.write(f"The playground could not start: {error}\n")
        return 1
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m playground", description="A local chat world for the bot.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 picks a free one")
    parser.add_argument("--at", help="the world's time at the start, for example 2026-11-23T09:00")
    parser.add_argument("--zone", default="Asia/Shanghai")
    parser.add_argument("--clock-file", type=Path, help="where other processes read the world's time")
    parser.add_argument("--seed", type=Path, help="a JSON file of people and chats")
    parser.add_argument("--days", type=Path, help="a CSV file of days: date, kind (off or work)")
    return parser.parse_args(arguments)


async def _serve(options: argparse.Namespace) -> None:
    clock = Clock(ZoneInfo(options.zone), options.clock_file, read_days(options.days) if options.days else None)
    if options.at:
        clock.set(clock.read(options.at))
    clock.write()
    world = World(clock)
    if options.seed:
        seeds.sow(world, json.loads(options.seed.read_text("utf-8")))
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with serving(Playground(world), options.host, options.port) as url:
        sys.stdout.write(f"listening on {url}\n")
        sys.stdout.flush()
        await stopped.wait()


def read_days(file: Path) -> dict[date, bool]:
    """Which days are worked, from a table; a later line wins."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return {date.fromisoformat(row["date"]): row["kind"] == "work" for row in csv.DictReader(lines)}


if __name__ == "__main__":
    sys.exit(main())
