"""What the sections of Scripts/check-tiff share: options, a temporary folder, and the program."""

import argparse
import json
import os
import subprocess
import sys
import tempfile

import numpy as np


class Section:
    """Options of a section, and how many of its checks failed."""

    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("program")
        parser.add_argument("--count", type=int, default=200)
        parser.add_argument("--keep")
        parser.add_argument("--pictures")
        options = parser.parse_args()
        self.program, self.count, self.pictures = options.program, options.count, options.pictures
        self.temporary = None if options.keep else tempfile.TemporaryDirectory(prefix="check-tiff-")
        self.folder = options.keep or self.temporary.name
        os.makedirs(self.folder, exist_ok=True)
        self.failures = 0

    def file(self, name):
        return os.path.join(self.folder, name)

    def run(self, *arguments):
        return subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True, timeout=120)

    def json(self, *arguments):
        done = self.run(*arguments, "--json")
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return json.loads(done.stdout)

    def samples(self, path, *arguments):
        """The samples of a picture as the program gives them to networks, float32 from 0 to 1."""
        out = self.file("samples.npy")
        done = self.run("info", path, "--samples", out, *arguments)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        array = np.load(out)
        return array[..., 0] if array.shape[-1] == 1 else array

    def check(self, name, holds, words=""):
        print(f"{'ok' if holds else 'FAILED':<7}{name}{': ' + words if words and not holds else ''}", flush=True)
        self.failures += not holds

    def end(self):
        if self.temporary:
            self.temporary.cleanup()
        print(f"{self.failures} failed")
        sys.exit(int(self.failures > 0))
