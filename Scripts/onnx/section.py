"""What the sections of Scripts/check-onnx share: options, a temporary folder, progress, and the form of results."""

import json
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager

HERE = os.path.dirname(os.path.abspath(__file__))
# The peers' networks and the helpers of Scripts/bench-peers.
sys.path.append(os.path.join(os.path.dirname(HERE), "peers"))


class Section:
    """The results of a section: tables, sentences below them, and how many checks failed."""

    def __init__(self, name, title):
        self.name, self.title = name, title
        self.tables, self.notes, self.failures, self.facts = [], [], [], {}

    def table(self, columns, rows, heading=None):
        self.tables.append({"heading": heading, "columns": columns, "rows": rows})

    def note(self, sentence):
        self.notes.append(sentence)

    def check(self, holds, sentence):
        """Counts a failure, and says so at once, where something does not hold."""
        if not holds:
            self.failures.append(sentence)
            say(f"FAILED {sentence}")
        return holds

    def json(self):
        return {
            "name": self.name, "title": self.title, "tables": self.tables, "notes": self.notes,
            "failures": self.failures, "facts": self.facts,
        }


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(work):
    """Runs `work(options)`, which returns a Section; options come as JSON, the section goes out as JSON."""
    options = json.loads(sys.argv[1])
    print(json.dumps(work(options).json()))


@contextmanager
def folder(options, name):
    """A folder for the files of one step, gone afterwards unless the files are to be kept."""
    if options.get("keep"):
        path = os.path.join(options["keep"], name)
        os.makedirs(path, exist_ok=True)
        yield path
        return
    path = tempfile.mkdtemp(prefix=f"check-onnx-{name}-", dir=options.get("temporary"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def scientific(value):
    return "–" if value is None else f"{value:.1e}"
