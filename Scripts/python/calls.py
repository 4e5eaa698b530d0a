"""Threads, processes, Ctrl-C, progress, memory and errors."""

import concurrent.futures
import functools
import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
import time

import numpy as np
from PIL import Image
from section import Section, resident_bytes, sample

import fcnscan

GROWTH_LIMIT = 16 << 20


def scores_in_process(model):
    return model.scan(sample(), stride=16).scores.copy()


def check_threads(section, model):
    pictures = [sample("smear-384.png"), sample("smear-384.jpg"), np.asarray(Image.open(sample()))]
    options = [{"stride": 16}, {"edge": "center"}, {"average": "flips"}]
    jobs = [(picture, option) for picture in pictures for option in options] * 3
    expected = [model.scan(picture, **option).scores.copy() for picture, option in jobs]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda job: model.scan(job[0], **job[1]).scores, jobs))
    section.check(all((a == b).all() for a, b in zip(found, expected)), "8 threads at once: scores differ")
    many = list(model.scan_many(pictures * 4, workers=4, stride=16))
    one = list(model.scan_many(pictures * 4, stride=16))
    section.check(all((a.scores == b.scores).all() for a, b in zip(many, one)), "scan_many: scores differ")
    failed = []
    scans = list(model.scan_many([pictures[0], "gone.png", pictures[1]], on_error=lambda *pair: failed.append(pair)))
    section.check(len(scans) == 2 and failed[0][0] == "gone.png", "scan_many goes on behind a picture that cannot be read")
    section.raises(
        fcnscan.Error, "cannot read 'gone.png'", lambda: list(model.scan_many(["gone.png"] * 3, workers=2)))
    # Other Python threads run while a picture is scanned.
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    begin = time.perf_counter()
    model.scan(sample("smear-2048.png"), edge="center", stride=16)
    end = time.perf_counter()
    done.set()
    thread.join()
    longest = max(np.diff([begin, *[one for one in ticks if begin < one < end], end]))
    section.check(longest < (end - begin) / 2, f"the interpreter was held for {longest:.3f} of {end - begin:.3f} s")


def check_processes(section, model):
    expected = scores_in_process(model)
    again = pickle.loads(pickle.dumps(model))
    section.check((scores_in_process(again) == expected).all(), "a pickled model: scores differ")
    for method in ("fork", "spawn"):
        with multiprocessing.get_context(method).Pool(2) as pool:
            found = pool.map(scores_in_process, [model] * 4)
        section.check(all((one == expected).all() for one in found), f"{method}: scores differ")
    # A model that a fork took along without pickling it.
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    process = context.Process(target=lambda: queue.put(scores_in_process(model)))
    process.start()
    section.check((queue.get(timeout=60) == expected).all(), "after a fork: scores differ")
    process.join()
    scan = model.scan(sample())
    section.raises(TypeError, "a scan holds memory of the library", lambda: pickle.dumps(scan))
    section.check(pickle.loads(pickle.dumps(scan.detections)) == scan.detections, "detections can be pickled")


def check_progress(section, model):
    calls = []
    rows = model.scan(sample(), stride=16, progress=lambda done, total: calls.append((done, total))).geometry.rows
    section.check(calls == [(row, rows) for row in range(rows + 1)], f"progress: {calls}")

    def stop(done, total):
        if done == 3:
            raise LookupError("enough")

    section.raises(LookupError, "enough", lambda: model.scan(sample(), stride=16, progress=stop))
    section.check(model.scan(sample(), stride=16).geometry.rows == rows, "a scan after one that was stopped")


# Ctrl-C is ignored by what a shell started in the background.
INTERRUPTED = """
import fcnscan, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
model = fcnscan.Model.load()
print("ready", flush=True)
try:
    while True:
        model.scan(sys.argv[1], stride=4, edge="center")
except KeyboardInterrupt:
    print("interrupted", flush=True)
    model.scan(sys.argv[2])
    print("again", flush=True)
"""


def check_interrupt(section):
    command = [sys.executable, "-c", INTERRUPTED, sample("smear-2048.png"), sample()]
    for delay in (0.2, 0.35, 0.5, 0.8, 1.1):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        section.check(process.stdout.readline() == "ready\n", "the program starts")
        time.sleep(delay)
        begin = time.perf_counter()
        process.send_signal(signal.SIGINT)
        try:
            printed, errors = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            section.check(False, f"Ctrl-C after {delay} s: it goes on")
            continue
        seconds = time.perf_counter() - begin
        section.check(printed == "interrupted\nagain\n", f"Ctrl-C after {delay} s: {printed!r} {errors[-300:]!r}")
        print(f"  Ctrl-C after {delay} s: answered and scanned again within {seconds:.2f} s", flush=True)


def check_memory(section, model, count):
    picture = np.asarray(Image.open(sample()))
    with open(sample(), "rb") as file:
        content = file.read()

    def once(number):
        if number % 4 == 3:
            scan = model.scan(content)
        elif number % 4 == 2:
            try:
                model.scan(b"no picture")
            except fcnscan.Error:
                return
        else:
            scan = model.scan(picture if number % 4 == 0 else sample())
        scan.detections, scan.scores, scan.heatmap(drawing="map")

    for number in range(200):
        once(number)
    begin = resident_bytes()
    descriptors = len(os.listdir("/proc/self/fd"))
    curve = []
    for number in range(count):
        once(number)
        if (number + 1) % max(1, count // 10) == 0:
            curve.append(f"{(resident_bytes() - begin) / 1024:.0f}")
    growth = resident_bytes() - begin
    print(f"  {count} calls: {growth / 1024:.0f} KB more; after each tenth of them {', '.join(curve)}", flush=True)
    section.check(growth < GROWTH_LIMIT, f"{count} calls took {growth} bytes that did not come back")
    section.check(len(os.listdir("/proc/self/fd")) == descriptors, "files stay open")
    before = resident_bytes()
    for _ in range(20):
        fcnscan.Model.load().scan(picture)
    middle = resident_bytes()
    for _ in range(60):
        fcnscan.Model.load().scan(picture)
    print(f"  20 models: {(middle - before) / 1024:.0f} KB more; 60 others: {(resident_bytes() - middle) / 1024:.0f}")
    section.check(resident_bytes() - middle < GROWTH_LIMIT, "models that are gone leave memory")


def check_errors(section, model):
    picture = np.zeros((300, 300, 3), np.uint8)
    wrong = functools.partial(section.raises, fcnscan.WrongUse)
    wrong("the picture has samples of type float64, expected uint8", lambda: model.scan(picture.astype(float)))
    wrong("the picture has the shape (3, 300, 300), expected", lambda: model.scan(picture.transpose(2, 0, 1)))
    wrong("the picture has the shape (0, 3, 3)", lambda: model.scan(picture[:0, :3]))
    wrong("'edge' takes \"drop\", \"cover\", \"center\", found \"keep\"", lambda: model.scan(picture, edge="keep"))
    wrong("the model has no class 'x'; it has background, white-cell", lambda: model.scan(picture, classes="x"))
    wrong("'threshold' takes a number from 0 to 1, found 2", lambda: model.scan(picture, threshold=2))
    wrong("'colours' takes viridis", lambda: model.scan(picture).heatmap(colours="pink"))
    section.raises(TypeError, "Model.scan() got an unexpected keyword argument 'strde'", lambda: model.scan(
        picture, strde=8))
    failed = functools.partial(section.raises, fcnscan.Error)
    failed("a dense pass cannot give windows that are 7 pixels apart", lambda: model.scan(picture, stride=7))
    failed("cannot read 'gone.png': No such file", lambda: model.scan("gone.png"))
    failed("cannot read 'upload' as a picture", lambda: model.scan(b"no picture", name="upload"))
    failed("cannot read 'gone.onnx'", lambda: fcnscan.Model.load("gone.onnx"))
    failed("the picture has 50x50 pixels and the model's window 224x224", lambda: model.scan(picture[:50, :50]))
    failed("", lambda: model.scan(picture).save("no/such/folder/a"))
    wrong("'settings' has the key 'colour', which means nothing", lambda: fcnscan.Model.load(colour=1))


def check_tables(section, model):
    found = model.scan(sample(), stride=16).detections
    table = found.to_pandas()
    section.check(list(table.columns[:3]) == ["class_name", "class_index", "score"], "the columns of the table")
    section.check(len(table) == len(found) == 1 and table.score[0] == found[0].score, "the rows of the table")
    section.check(len(model.scan(np.zeros((300, 300), np.uint8)).detections.to_pandas().columns) == 14, "an empty table")
    others = found.to_supervision()
    section.check(np.allclose(others.xyxy[0], found[0].xyxy) and others.class_id[0] == 1, "boxes of supervision")
    section.check(others.data["class_name"][0] == "white-cell", "names of supervision")
    section.check(len(found[:0].to_pandas()) == 0 and found[:1] == found, "a part of the list")
    section.check(len(type(found)().to_supervision()) == 0, "no boxes of supervision")


def check_scanner(section):
    scanner = pickle.loads(pickle.dumps(fcnscan.Scanner(stride=16)))
    report = fcnscan.Model.load().scan(sample(), stride=16).report
    row = scanner.row(sample())
    section.check(row["path"] == sample() and row["error"] is None, "a row has its path and no error")
    found = fcnscan.Detections.of(row["report"])
    section.check(found == fcnscan.Detections.of(report) and len(found) == 1, "detections of a row")
    section.check(isinstance(found[0].score, float), "a probability of 1 is a float too")
    with open(sample(), "rb") as file:
        batch = {"bytes": [file.read(), b"no picture"], "path": ["a.png", "b.png"], "slide": [1, 2]}
    columns = scanner(batch)
    section.check(sorted(columns) == ["error", "path", "report", "slide"], "columns of a batch")
    section.check(columns["report"][1] is None and json.loads(columns["report"][0])["image"] == "a.png", "their reports")
    section.check(
        columns["error"][0] is None and columns["error"][1].startswith("cannot read 'b.png' as a picture"), "their errors")
    columns = scanner({"path": [sample(), "gone.png"]})
    section.check(columns["error"][1].startswith("cannot read 'gone.png': No such file"), "a batch of paths")
    section.raises(fcnscan.WrongUse, "'edge' takes", lambda: fcnscan.Scanner(edge="keep").row(sample()))


def check_program(section):
    section.check("384" in fcnscan.run("info", sample()), "info says how large a picture is")
    with tempfile.TemporaryDirectory() as folder:
        network = os.path.join(folder, "white-cells.onnx")
        fcnscan.convert("embedded", network)
        loaded = fcnscan.Model.load(network)
        section.check(loaded.classes == ("background", "white-cell"), "a converted model has its classes")
        for number in range(24):
            kind = os.path.join(folder, "data", ("dark", "light")[number % 2])
            os.makedirs(kind, exist_ok=True)
            values = np.random.default_rng(number).integers(100 * (number % 2), 100 + 100 * (number % 2), (16, 16, 3))
            Image.fromarray(values.astype(np.uint8)).save(os.path.join(kind, f"{number}.png"))
        data, output = os.path.join(folder, "data"), os.path.join(folder, "light.safetensors")
        trained = fcnscan.train(data, output, arch="input 16x16x3; conv3-4 relu; fc2 softmax", epochs=2)
        section.check(len(trained["epochs"]) == 2 and os.path.isfile(trained["model"]), "train gives each epoch")
        judged = fcnscan.evaluate(data, output)
        section.check(isinstance(judged, dict) and len(judged) > 0, "evaluate gives its report")
    section.raises(fcnscan.WrongUse, "Error: ", lambda: fcnscan.run("info", no_such_option=True))
    section.raises(fcnscan.Error, "", lambda: fcnscan.evaluate("no/such/folder"))


def main():
    section = Section()
    model = fcnscan.Model.load()
    check_processes(section, model)
    check_threads(section, model)
    check_progress(section, model)
    check_interrupt(section)
    check_errors(section, model)
    check_tables(section, model)
    check_scanner(section)
    check_program(section)
    check_memory(section, model, int(sys.argv[1]))
    section.finish()


if __name__ == "__main__":
    main()
