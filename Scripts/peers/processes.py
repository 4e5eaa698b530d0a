"""Runs programs. Each measurement is a process of its own, and a failure is a sentence.

Linux counts the memory of the process that starts another as that one's, so this side stays small: no NumPy.
"""

import json
import subprocess

LONGEST_SECONDS = 1800


class Failure(Exception):
    """What went wrong, in one sentence."""


def output_of(command, watched=False, longest=LONGEST_SECONDS):
    """What a program prints; raises Failure with its last words when it fails.

    What a watched program says on standard error is seen at once.
    """
    try:
        done = subprocess.run(
            [str(word) for word in command], stdout=subprocess.PIPE, stderr=None if watched else subprocess.PIPE,
            text=True, errors="replace", timeout=longest)
    except OSError as error:
        raise Failure(f"cannot run {command[0]}: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise Failure(f"no result after {longest // 60} minutes") from None
    if done.returncode < 0:
        raise Failure(f"ended by signal {-done.returncode}")
    if done.returncode > 0:
        words = last_words(done.stderr or "") or last_words(done.stdout)
        raise Failure(words or f"ended with status {done.returncode}")
    return done.stdout


def last_words(text):
    """The last line that speaks of an error, or else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if "error" in line.lower()), lines[-1] if lines else None)


def json_of(command, **options):
    """The JSON object in the last line that a program prints; libraries may print before it."""
    lines = output_of(command, **options).strip().splitlines()
    try:
        return json.loads(lines[-1])
    except (IndexError, ValueError):
        raise Failure(f"expected JSON, found '{lines[-1][:80] if lines else ''}'") from None
