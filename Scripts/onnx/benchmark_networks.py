"""The networks of Scripts/bench-peers as ONNX files: fcnscan's scores against ONNX Runtime's."""

import os

import numpy as np

import section
from program import BadEnd, Program, Refusal
from section import scientific
from witnesses import difference, onnxruntime_scores

import onnx_file  # after section, which says where it is
from networks import NETWORKS
from weights import picture

LARGEST = 1e-5


def check(options):
    result = section.Section("peers", "The networks of the comparison with peers, imported")
    program, rows = Program(options["program"]), []
    for name in options.get("names") or NETWORKS:
        section.say(f"peers: {name}")
        network = NETWORKS[name]
        with section.folder(options, name) as folder:
            try:
                rows.append(row(result, program, network, folder))
            except (Refusal, BadEnd) as error:
                result.check(False, f"{name}: {error}")
                rows.append([name, "failed", "–"])
    result.table(["network", "scores", "difference"], rows)
    result.note(
        "`fcnscan bench --model network.onnx` against ONNX Runtime on the same file and samples: the largest "
        f"difference relative to the largest score; within {LARGEST:g} is right.")
    return result


def row(result, program, network, folder):
    model, samples, scores = (os.path.join(folder, file) for file in ("network.onnx", "samples.npy", "scores.npy"))
    onnx_file.write(network, model)
    planes = picture(network)
    np.save(samples, planes)
    program.json(
        "bench", "--model", model, "--normalization", "unit", "--input", samples, "--scores", scores, "--runs", 1,
        "--check", 0, "--json")
    ours = np.load(scores).transpose(2, 0, 1)
    value = difference(ours, onnxruntime_scores(model, planes)[0])
    result.check(value <= LARGEST, f"{network.name}: {value:.2g}")
    return [network.name, "x".join(map(str, ours.shape)), scientific(value)]


if __name__ == "__main__":
    section.run(check)
