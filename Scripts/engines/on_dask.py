"""Scans a folder of pictures on Dask and prints the rows as JSON: ROOT WORK JOB."""

import contextlib
import glob
import json
import os
import sys

import dask.bag
import dask.distributed
from traced import Killer, Traced, example, facts


def of_guide(root):
    """The rows that the example has computed."""
    names = {"__name__": "__main__"}
    # What it prints is not the JSON.
    with contextlib.redirect_stdout(sys.stderr):
        exec(compile(example(root, "dask"), "ManyMachines.md", "exec"), names)
    names["client"].close()
    return {"rows": names["rows"]}


def scanned(work, workers, kills):
    """The rows of some workers, one of which may be killed."""
    trace = os.path.join(work, f"dask-{workers}-{kills}.trace")
    paths = sorted(glob.glob(os.path.join(work, "slides", "*")))
    with dask.distributed.Client(n_workers=workers, threads_per_worker=1, dashboard_address=None):
        killer = Killer(trace, after=10) if kills else None
        if killer:
            killer.start()
        rows = dask.bag.from_sequence(paths, partition_size=4).map(Traced(trace, edge="center").row).compute()
    return {"rows": rows, **facts(trace, killer)}


def main(root, work, job):
    # The example names its folders from where it is started.
    os.chdir(work)
    found = of_guide(root) if job == "guide" else scanned(work, 1 if job == "1" else 2, job == "killed")
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
