"""The tests that the onnx package carries for runtimes: how many fcnscan passes, and why it does not take others."""

import collections
import os

import numpy as np
import onnx

import section
from cases import generated_cases, stored_cases
from operators import CLAIMED
from pictures import NotAPicture, picture_model
from program import BadEnd, Program, Refusal
from witnesses import sides

RELATIVE, ABSOLUTE = 1e-3, 1e-5

PASSED, WRONG, REFUSED, SKIPPED = "passed", "wrong", "refused", "not pictures"


def check(options):
    result = section.Section("backend", "Tests of the onnx package")
    program = Program(options["program"])
    records = []
    with section.folder(options, "backend") as folder:
        for number, case in enumerate(all_cases(options)):
            records.append(record(case, program, folder, options))
            if number % 200 == 199:
                section.say(f"backend: {number + 1} tests")
    summarise(result, records)
    return result


def all_cases(options):
    """The installed package's tests, and those of the other folders under their names."""
    yield from generated_cases()
    installed = os.path.join(os.path.dirname(onnx.__file__), "backend", "test", "data")
    yield from stored_cases(installed)
    for data in options["data"]:
        yield from stored_cases(data, f" in {os.path.basename(os.path.normpath(data))}")


def record(case, program, folder, options):
    """What became of a test."""
    kinds = sorted({node.op_type for node in case.model.graph.node})
    entry = {"suite": case.suite, "name": case.name, "operators": kinds, "changes": [], "reason": None}
    entry["isClaimed"] = set(kinds) <= CLAIMED
    try:
        pictures = [picture_model(case, data_set) for data_set in case.data_sets]
        if not pictures:
            raise NotAPicture("no arrays recorded")
    except NotAPicture as reason:
        entry |= {"outcome": SKIPPED, "reason": str(reason)}
        entry["fault"] = fault_of_loading(case.model, program, folder)
        return entry
    entry["outcome"] = PASSED
    for picture in pictures:
        entry["changes"] = picture.changes
        outcome, reason = outcome_of(picture, program, folder)
        if outcome != PASSED:
            entry |= {"outcome": outcome, "reason": reason}
            if outcome == WRONG and options.get("keep"):
                onnx.save(picture.model, os.path.join(options["keep"], f"{case.name}.onnx"))
    return entry


def outcome_of(picture, program, folder):
    path = os.path.join(folder, "model.onnx")
    onnx.save(picture.model, path)
    try:
        for name, expected in picture.outputs.items():
            output = name if len(picture.outputs) > 1 else None
            ours = program.scores(path, picture.samples, folder, output)
            if sides(ours) != sides(expected):
                return WRONG, f"shape {ours.shape} instead of {expected.shape}"
            ours = ours.reshape(expected.shape)
            if not np.allclose(ours, expected, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True):
                return WRONG, f"off by {np.nanmax(np.abs(ours - expected)):.2g} of {np.nanmax(np.abs(expected)):.2g}"
    except Refusal as refusal:
        sentence = str(refusal).replace(path, "model.onnx")
        return REFUSED, sentence + remark(picture)
    except BadEnd as end:
        return WRONG, str(end)
    return PASSED, None


def remark(picture):
    """What the recorded results say about a refusal."""
    batch = picture.samples.shape[0]
    for expected in picture.outputs.values():
        if expected.ndim == 0 or expected.shape[0] != batch:
            return f" [the result {list(expected.shape)} does not keep the batch of {batch} apart]"
        if expected.ndim not in (2, 4):
            return f" [the result {list(expected.shape)} is neither a map nor a vector]"
    return ""


def fault_of_loading(model, program, folder):
    """What is wrong with how fcnscan refuses, or even takes, a model that is not for it; None if nothing is."""
    path = os.path.join(folder, "other.onnx")
    onnx.save(model, path)
    target = os.path.join(folder, "other.safetensors")
    return program.end("convert", path, "--classifier", "--normalization", "unit", "-o", target, seconds=60).fault()


def summarise(result, records):
    result.table(
        ["tests", "all", "passed", "refused", "wrong", "others passed", "others refused", "others wrong",
         "not pictures"], [counts(suite, records) for suite in dict.fromkeys(entry["suite"] for entry in records)])
    result.note(
        f"Passed: every output within {RELATIVE:g} relative or {ABSOLUTE:g} absolute of the recorded one. Refused: by "
        "an error of one line. The first three are of tests whose operators fcnscan all claims to take; others have "
        "operators beyond. Not pictures: no float32 network of pictures can hold the test, for the reasons below; "
        "these models too were loaded, and none may end fcnscan in any other way than an error of one line.")
    changed = collections.Counter(change for entry in records for change in entry["changes"])
    result.note(
        "fcnscan takes one input, so: " + "; ".join(f"{change} in {number}" for change, number in changed.items()) +
        ". Axes of 1 go before inputs of rank 1 and 3 where operators work on single values or along the channels.")
    claimed = [entry for entry in records if entry["isClaimed"] and entry["outcome"] in (REFUSED, WRONG)]
    if claimed:
        result.table(["test", "outcome", "operators", "reason"], distinct(claimed), "Not passed")
    others = groups(
        (", ".join(sorted(set(entry["operators"]) - CLAIMED)), entry) for entry in records
        if not entry["isClaimed"] and entry["outcome"] in (REFUSED, WRONG))
    if others:
        result.table(["operators that are not claimed", "tests", "which"], others, "Refused for other operators")
    skipped = groups((entry["reason"], entry) for entry in records if entry["outcome"] == SKIPPED)
    result.table(["reason", "tests", "which"], skipped, "Not pictures")
    for entry in records:
        if entry["outcome"] == WRONG:
            result.check(False, f"{entry['suite']} {entry['name']}: {entry['reason']}")
        if entry.get("fault"):
            result.check(False, f"{entry['suite']} {entry['name']}: {entry['fault']}")
    result.facts = {"tests": records, "relative": RELATIVE, "absolute": ABSOLUTE}


def counts(suite, records):
    """The row of a suite."""
    count = collections.Counter(
        (entry["isClaimed"], entry["outcome"]) for entry in records if entry["suite"] == suite)
    outcomes = [count[claimed, outcome] for claimed in (True, False) for outcome in (PASSED, REFUSED, WRONG)]
    skipped = count[True, SKIPPED] + count[False, SKIPPED]
    return [suite, sum(outcomes) + skipped, *outcomes, skipped]


def groups(pairs):
    """Rows of a word, how many tests belong to it, and which, the largest first."""
    names = collections.defaultdict(list)
    for word, entry in pairs:
        names[word].append(entry["name"])
    return [[word, len(tests), shortened(tests)] for word, tests in sorted(names.items(), key=lambda p: -len(p[1]))]


def distinct(entries):
    """Rows of tests, those that several suites carry only once."""
    rows = [[entry["name"], entry["outcome"], ", ".join(entry["operators"]), entry["reason"]] for entry in entries]
    return [list(row) for row in dict.fromkeys(map(tuple, rows))]


def shortened(names):
    names = list(dict.fromkeys(name.removeprefix("test_") for name in names))
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


if __name__ == "__main__":
    section.run(check)
