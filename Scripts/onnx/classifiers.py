"""Real small classifiers with fully-connected heads: imported, converted, scanned, and handed back."""

import os

import numpy as np

import section
from processes import Failure, json_of
from program import BadEnd, Program, Refusal
from section import scientific
from witnesses import difference, onnxruntime_scores, openvino_scores

import channels_last
import digits
import own_net

LARGEST = 1e-4


def check(options):
    result = section.Section("classifiers", "Small classifiers of other programs")
    program, rows = Program(options["program"]), []
    pictures, classes = digits.samples(options.get("digits"), 2000)
    with section.folder(options, "classifiers") as folder:
        section.say("classifiers: training with PyTorch")
        try:
            nets = json_of([
                options["python"], "-B", os.path.join(section.HERE, "torch_nets.py"), folder,
                options["digits"] or ""])
        except Failure as failure:
            result.check(False, f"PyTorch: {failure}")
            nets = []
        section.say("classifiers: training with fcnscan")
        try:
            nets += own_net.write(program, pictures, classes, folder)
        except (Refusal, BadEnd) as error:
            result.check(False, f"fcnscan: {error}")
        for net in [*nets, *channels_last.write_all(folder)]:
            section.say(f"classifiers: {net['name']}, {net['exporter']}")
            rows.append(row(result, program, net, pictures, folder))
    result.table([
        "classifier", "written", "right", "windows", "dense = loop", "padding", "larger picture", "map",
        "dense, ONNX Runtime", "dense, OpenVINO"], rows)
    result.note(
        "Written: how PyTorch wrote the file. Right: the share of right answers after a few training steps. "
        "Windows: `fcnscan run` on the imported file "
        "against ONNX Runtime, 32 pictures at once. Dense = loop: the largest difference that `fcnscan convert "
        "--verify` finds between single windows and the dense pass where no layer pads; padding: the same at the "
        "border of windows where layers pad, which is no mistake. Last: a larger picture through `fcnscan run` and "
        "through the exported dense file. Numbers are relative to the largest score; "
        f"within {LARGEST:g} is right.")
    return result


def row(result, program, net, pictures, folder):
    name, dense = f"{net['name']}, {net['exporter']}", os.path.join(folder, "dense.onnx")
    cells = [net["name"], net["exporter"], "–" if net["right"] is None else f"{net['right']:.0%}"]
    try:
        batch = pictures[:32]
        feed = np.ascontiguousarray(batch.transpose(0, 2, 3, 1)) if net.get("nhwc") else batch
        value = difference(program.scores(net["path"], batch, folder), onnxruntime_scores(net["path"], feed))
        result.check(value <= LARGEST, f"{name}: windows: {value:.2g}")
        cells.append(scientific(value))
    except (Refusal, BadEnd) as error:
        result.check(False, f"{name}: run: {error}")
        return cells + ["failed"] + ["–"] * 6
    try:
        report = program.json("convert", net["path"], "-o", dense, "--verify", "--json")
    except Refusal as refusal:
        result.check(not net["slides"], f"{name}: convert: {refusal}")
        loops = program.json("convert", net["path"], "-o", dense, "--classifier", "--json")
        result.check(loops["obstacle"], f"{name}: no reason why it does not slide")
        return cells + [f"refused: {refusal}".replace(folder + os.sep, "")] + ["–"] * 5
    except BadEnd as end:
        result.check(False, f"{name}: convert: {end}")
        return cells + ["failed"] + ["–"] * 5
    result.check(net["slides"], f"{name}: converted, though it cannot slide")
    cells += loop_cells(result, name, net, report)
    try:
        return cells + larger_cells(result, program, name, net, dense, pictures, folder)
    except (Refusal, BadEnd) as error:
        result.check(False, f"{name}: larger picture: {error}")
        return cells + ["failed"] + ["–"] * 3


def loop_cells(result, name, net, report):
    """What --verify says: all checks equal where nothing pads, and what padding does elsewhere."""
    differences = [check["largestDifference"] / check["largestLogit"] for check in report["checks"]]
    result.check(len(differences) > 1, f"{name}: --verify made {len(differences)} checks")
    if net["pads"]:
        # The first compares the forms window by window; the second sees the borders.
        result.check(differences[0] <= LARGEST, f"{name}: classifier and converted form: {differences[0]:.2g}")
        result.check(len(report["layersThatPad"]) > 0, f"{name}: layers that pad are not named")
        return ["–", scientific(differences[-1])]
    result.check(max(differences) <= LARGEST, f"{name}: dense scan and loop differ: {max(differences):.2g}")
    result.check(not report["layersThatPad"], f"{name}: layers pad that do not")
    return [scientific(max(differences)), "–"]


def larger_cells(result, program, name, net, dense, pictures, folder):
    """A sheet of pictures through the dense pass, here and elsewhere.

    It is a window and whole strides, so that layers pad at the same places in all programs.
    """
    sheet = np.block([[pictures[5 * r + c, 0] for c in range(5)] for r in range(3)])[None, None, :80, :]
    ours = program.scores(net["path"], sheet, folder)
    differences = [difference(ours, runtime(dense, sheet)) for runtime in (onnxruntime_scores, openvino_scores)]
    for what, value in zip(("ONNX Runtime", "OpenVINO"), differences):
        result.check(value <= LARGEST, f"{name}: dense in {what}: {value:.2g}")
    result.check(max(ours.shape[2:]) > 1, f"{name}: the map of the larger picture is a single cell")
    return ["140x80", f"{ours.shape[3]}x{ours.shape[2]}", *map(scientific, differences)]


if __name__ == "__main__":
    section.run(check)
