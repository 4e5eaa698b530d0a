"""A scanner that leaves a trace of which process scans what, and one that kills such a process in the middle."""

import os
import re
import signal
import threading
import time

import fcnscan


class Traced(fcnscan.Scanner):
    """Appends the process to a file when a picture begins and when it ends."""

    def __init__(self, trace, **options):
        super().__init__(**options)
        self.trace = trace

    def row(self, picture, path=None):
        self._tell("begins")
        row = super().row(picture, path)
        self._tell("ends")
        return row

    def _tell(self, what):
        # A line is written at once, so that lines of several processes do not mix.
        with open(self.trace, "ab", buffering=0) as file:
            file.write(f"{os.getpid()} {what} {time.monotonic()}\n".encode())


def lines(trace):
    """What was left so far: processes, what they did, and when."""
    if not os.path.exists(trace):
        return []
    with open(trace, encoding="ascii") as file:
        found = [line.split() for line in file.read().splitlines()]
    return [(int(process), what, float(time)) for process, what, time in found]


def facts(trace, killer):
    """Which process began each picture, the seconds from the first to the last, and who was killed."""
    found = lines(trace)
    begun = [process for process, what, _ in found if what == "begins"]
    return {"workers": begun, "seconds": found[-1][2] - found[0][2], **(killer.facts() if killer else {})}


class Killer(threading.Thread):
    """Kills a process that is scanning when some pictures were begun."""

    def __init__(self, trace, after):
        super().__init__(daemon=True)
        self.trace, self.after = trace, after
        self.killed = None
        self.was_busy = False

    def run(self):
        while True:
            found = lines(self.trace)
            if len(found) >= 2 * self.after and found[-1][1] == "begins":
                break
            time.sleep(0.002)
        self.killed = found[-1][0]
        os.kill(self.killed, signal.SIGKILL)
        # Dead while a picture had begun and not ended.
        own = [what for process, what, _ in lines(self.trace) if process == self.killed]
        self.was_busy = own[-1] == "begins"

    def facts(self):
        return {"killed": f"process {self.killed} was killed by SIGKILL", "wasBusy": self.was_busy}


def example(root, package):
    """The example of the guide that uses a package."""
    guide = os.path.join(root, "Sources", "FCNScanKit", "FCNScanKit.docc", "ManyMachines.md")
    with open(guide, encoding="utf-8") as text:
        blocks = re.findall(r"```python\n(.*?)```", text.read(), re.DOTALL)
    return next(block for block in blocks if f"import {package}" in block)
