"""Packing and opening a synthetic code of 12,000 clauses and 120 versions: `python benchmarks/packs.py [--scale 1.0]`

Each step runs in a process of its own, as it would from the command line; what is printed is its wall time, the time
of its processor, and the most memory it held:

- sqlite, parquet: `sectext export`, with the corpus as it was read before kept in a cache, and without
- open: `sectext.open` on the pack, with everything that it imports
- look-up: the first clause asked for after that, and a clause of another document
- verify: `sectext verify` of the pack
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import synthetic  # noqa: E402

_MEASURED = """
import json, resource, sys, time
from datetime import date
from pathlib import Path
begun, worked = time.perf_counter(), time.process_time()
{work}
used = resource.getrusage(resource.RUSAGE_SELF)
told = [time.perf_counter() - begun, time.process_time() - worked, used.ru_maxrss / 1024]
print(json.dumps(told))
"""
_EXPORT = """
import sectext
from sectext.export import export_whole
export_whole(sectext.open({folder!r}), Path({out!r}), format={format!r})
"""
_OPEN = "import sectext; code = sectext.open({pack!r})"
_LOOK_UP = (
    _OPEN
    + """
begun, worked = time.perf_counter(), time.process_time()
code.clause({address!r}, on=date(2016, 1, 1))
"""
)
_VERIFY = "from sectext.proving import prove; prove(Path({pack!r}))"


def measured(work: str, cache: Path) -> list[float]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SECTEXT_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED.replace("{work}", work)], env=environment, check=True, capture_output=True
    )
    found: list[float] = json.loads(done.stdout)
    return found


def told(step: str, found: list[float]) -> None:
    wall, worked, memory = found
    print(f"| {step} | {wall * 1000:,.0f} ms | {worked * 1000:,.0f} ms | {memory:,.0f} MB |", flush=True)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    reader.add_argument("--scale", type=float, default=1.0)
    scale = reader.parse_args().scale
    with tempfile.TemporaryDirectory() as scratch:
        folder, pack, data = (Path(scratch, name) for name in ("folder", "code.sqlite", "data"))
        synthetic.build(folder, scale=scale)
        print("| step | wall | processor | most memory |\n| --- | ---: | ---: | ---: |")
        for state in ("read anew", "read before"):
            for format, out in (("sqlite", pack), ("parquet", data)):
                cache = Path(scratch, f"cache of {format}")
                work = _EXPORT.format(folder=str(folder), out=str(out), format=format)
                told(f"{format}, the corpus {state}", measured(work, cache))
        opened = [measured(_OPEN.format(pack=str(pack)), folder) for _ in range(5)]
        told("open, the quickest of five", min(opened))
        told("open, the slowest of five", max(opened))
        for address in ("Section A", "A1.1", "Schedule 1"):
            told(f"first look-up: {address}", measured(_LOOK_UP.format(pack=str(pack), address=address), folder))
        told("verify the pack", measured(_VERIFY.format(pack=str(pack)), folder))
        size = sum(file.stat().st_size for file in data.iterdir())
        print(f"\nThe pack has {pack.stat().st_size / 2**20:,.1f} MB, the Parquet files {size / 2**20:,.1f} MB.")


if __name__ == "__main__":
    main()
