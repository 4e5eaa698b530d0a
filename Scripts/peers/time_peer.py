"""Times one peer on one network: time_peer.py PEER NETWORK FOLDER THREADS RUNS SCORES

The last line that it prints is JSON: the milliseconds of each pass after two that are not timed, and the most
memory that the process has held. Loading is not timed. The scores go to SCORES, [rows, columns, classes].
"""

import json
import resource
import sys
import time

import numpy as np

import engines
from networks import NETWORKS

WARM_UP = 2


def peak_memory_bytes():
    try:
        # Of this program alone; the other figure may be that of the process that started it.
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


peer, network, folder = sys.argv[1], NETWORKS[sys.argv[2]], sys.argv[3]
threads, runs, scores_path = int(sys.argv[4]), int(sys.argv[5]), sys.argv[6]
planes = np.load(f"{folder}/planes.npy")
run = getattr(engines, peer)(folder, network, threads)
milliseconds = []
for index in range(WARM_UP + runs):
    start = time.perf_counter()
    scores = run(planes)
    milliseconds.append((time.perf_counter() - start) * 1000)
peak = peak_memory_bytes()
side = network.map_side
np.save(scores_path, scores.reshape(network.classes, side, side).transpose(1, 2, 0))
print(json.dumps({"milliseconds": milliseconds[WARM_UP:], "peakMemoryBytes": peak}))
