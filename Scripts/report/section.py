"""What the sections of Scripts/check-report share: options, a temporary folder, the program, and pages in a browser."""

import argparse
import json
import os
import subprocess
import sys
import tempfile

from page import Page

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
SAMPLES = os.path.join(ROOT, "SampleImages")
# Smears of every kind, one without any cell.
SMEARS = [os.path.join(SAMPLES, name) for name in (
    "smear-384.png", "batch/eosinophil.jpg", "batch/neutrophil.png", "batch/no-white-cell.png", "batch/two-cells.jpg",
    "batch/second-slide/monocyte.jpg")]


class Section:
    """Options of a section, and how many of its checks failed."""

    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("program")
        parser.add_argument("--keep")
        options = parser.parse_args()
        self.program = os.path.abspath(options.program)
        self.temporary = None if options.keep else tempfile.TemporaryDirectory(prefix="check-report-")
        self.folder = os.path.abspath(options.keep or self.temporary.name)
        os.makedirs(self.folder, exist_ok=True)
        self.failures = 0
        self.pages = []

    def file(self, name):
        return os.path.join(self.folder, name)

    def run(self, *arguments):
        """What the program prints; its failure is a failure of the section."""
        done = subprocess.run(
            [self.program, *map(str, arguments)], capture_output=True, text=True, timeout=1200, cwd=self.folder)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return done.stdout

    def objects(self, *arguments):
        """The JSON objects that the program prints, one after the other."""
        text, decoder, found = self.run(*arguments, "--json").strip(), json.JSONDecoder(), []
        while text:
            value, end = decoder.raw_decode(text)
            found.append(value)
            text = text[end:].strip()
        return found

    def open(self, report, **options):
        """A report in a browser of its own."""
        page = Page(self.file(report), downloads=self.folder, **options)
        self.pages.append(page)
        return page

    def check(self, name, holds, words=""):
        print(f"{'ok' if holds else 'FAILED':<7}{name}{f': {words}' if words and not holds else ''}", flush=True)
        self.failures += not holds

    def end(self):
        """Makes sure that no page complained or asked for anything, and ends with the status of the section."""
        for page in self.pages:
            self.check(f"{page.name}: no messages in the console", not page.messages(), page.messages())
            self.check(f"{page.name}: nothing was asked of a network", not page.requests(), page.requests())
            page.close()
        if self.temporary:
            self.temporary.cleanup()
        print(f"{self.failures} failed")
        sys.exit(int(self.failures > 0))
