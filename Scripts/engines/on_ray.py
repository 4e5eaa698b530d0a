"""Scans a folder of pictures on Ray and prints the rows as JSON: ROOT WORK JOB."""

import json
import logging
import os
import sys

import ray
from traced import Killer, Traced, example, facts


def decoded(rows):
    return [{**row, "report": json.loads(row["report"]) if row["report"] else None} for row in rows]


def of_guide(root):
    exec(compile(example(root, "ray"), "ManyMachines.md", "exec"), {"__name__": "__main__"})
    return {"rows": decoded(ray.data.read_parquet("found/").take_all())}


def scanned(work, workers, kills):
    """The rows of some workers, one of which may be killed."""
    trace = os.path.join(work, f"ray-{workers}-{kills}.trace")
    killer = Killer(trace, after=10) if kills else None
    if killer:
        killer.start()
    rows = ray.data.read_binary_files(os.path.join(work, "slides"), include_paths=True).map_batches(
        Traced, fn_constructor_kwargs={"trace": trace, "edge": "center"}, num_cpus=1, batch_size=4,
        compute=ray.data.ActorPoolStrategy(size=workers)).take_all()
    return {"rows": decoded(rows), **facts(trace, killer)}


def main(root, work, job):
    # The example names its folders from where it is started.
    os.chdir(work)
    ray.init(num_cpus=4, include_dashboard=False, log_to_driver=False, logging_level="warning")
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.WARNING)
    try:
        found = of_guide(root) if job == "guide" else scanned(work, 1 if job == "1" else 2, job == "killed")
    finally:
        ray.shutdown()
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
