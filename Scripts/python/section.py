"""What the checks of the Python module have in common."""

import json
import os
import subprocess
import sys

import fcnscan

SAMPLES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))), "SampleImages")


class Section:
    """Counts what was checked, and says what is wrong."""

    def __init__(self):
        self.checks = 0
        self.failures = 0

    def check(self, is_right, text):
        self.checks += 1
        if not is_right:
            self.failures += 1
            print(f"  WRONG: {text}", flush=True)

    def raises(self, kind, start, work):
        """Makes sure that an error of a kind begins with some words."""
        try:
            work()
        except kind as error:
            self.check(str(error).startswith(start), f"expected '{start}', found '{error}'")
        else:
            self.check(False, f"expected the error '{start}', found none")

    def finish(self):
        print(f"  {self.checks} checks, {self.failures} wrong", flush=True)
        sys.exit(1 if self.failures else 0)


def sample(name="smear-384.png"):
    return os.path.join(SAMPLES, name)


def report_of(*arguments):
    """What the program prints about a picture as JSON."""
    done = subprocess.run([fcnscan.program(), *arguments, "--json"], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def resident_bytes():
    """What the process holds."""
    with open("/proc/self/statm", encoding="ascii") as numbers:
        return int(numbers.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
