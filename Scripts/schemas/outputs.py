"""Validates what every command prints and writes as JSON."""

import json
import os
import subprocess
import sys
import tempfile

import jsonschema
import referencing
import referencing.jsonschema
from PIL import Image

PROGRAM, ROOT = sys.argv[1], sys.argv[2]
SMEAR = os.path.join(ROOT, "SampleImages", "smear-384.png")
BATCH = os.path.join(ROOT, "SampleImages", "batch")


def output(*words, accept=(0,)):
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode not in accept:
        sys.exit(f"fcnscan {' '.join(words)}: {done.stderr}")
    return done.stdout


def described(schema, place):
    """The places of properties without a description."""
    for key, value in schema.get("properties", {}).items():
        if "description" not in value:
            yield f"{place}.{key}"
        yield from described(value, f"{place}.{key}")
    for key in ["items", "additionalProperties"]:
        if isinstance(schema.get(key), dict):
            yield from described(schema[key], f"{place}.{key}")
    for key, value in schema.get("$defs", {}).items():
        yield from described(value, f"{place}.$defs.{key}")


def load():
    schemas = {}
    for line in output("schema").splitlines():
        name = line.split()[0]
        schema = json.loads(output("schema", name))
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"urn:fcnscan:{name}", name
        missing = list(described(schema, name))
        assert not missing, f"without a description: {missing}"
        schemas[name] = schema
    return schemas


def main():
    schemas = load()
    registry = referencing.Registry().with_resources(
        (schema["$id"], referencing.jsonschema.DRAFT202012.create_resource(schema)) for schema in schemas.values())
    validators = {name: jsonschema.Draft202012Validator(schema, registry=registry) for name, schema in schemas.items()}
    seen, failures = {}, 0

    def check(name, text, what):
        nonlocal failures
        value = json.loads(text)
        problems = list(validators[name].iter_errors(value))
        if value.get("schema") != name:
            problems.append(f"it names the schema {value.get('schema')}")
        for problem in problems[:5]:
            path = "/".join(str(part) for part in getattr(problem, "absolute_path", []))
            print(f"{name}: {what}: {path}: {getattr(problem, 'message', problem)}"[:400])
        failures += bool(problems)
        seen[name] = seen.get(name, 0) + 1

    def file(path):
        with open(path, encoding="utf-8") as opened:
            return opened.read()

    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for words in [
            ["--save-map", "--labels", "--pixel-size", "0.25um"], ["--scales", "0.5,1", "--average", "flips"],
            ["--merge", "components", "--tissue", "--by-class", "white-cell:0.4"],
            ["--region", "50,50,300,300", "--labels", "--min-score", "0.99", "--drawing", "map"],
        ]:
            check("detections-1", output(SMEAR, "--edge", "center", "--json", "-o", "scan", *words), words)
            check("detections-1", file("scan/smear-384.detections.json"), words)
        check("labels-1", file("scan/smear-384.labels.json"), "scan")
        Image.new("I;16", (300, 260), 900).save("deep.png")
        check("detections-1", output("deep.png", "--json", "--edge", "center", "--intensity", "0:4000"), "16 bits")
        for words in [[], ["--scales", "0.5,1", "--average", "flips", "--save-map"]]:
            check("forecast-1", output(SMEAR, "--dry-run", "--json", "--edge", "center", *words), words)
        output(SMEAR, "-o", "map", "--edge", "center", "--save-map", "--no-pictures")
        with open("map/smear-384.scores.safetensors", "rb") as opened:
            header = json.loads(opened.read(int.from_bytes(opened.read(8), "little")))
        check("score-map-1", header["__metadata__"]["fcnscan-scores"], "score map")
        for share in ["1/2", "2/2"]:
            check("map-part-1", output(SMEAR, "-o", "parts", "--edge", "center", "--rows", share, "--json"), share)
        parts = [f"parts/smear-384.rows-{number}of2.scores.safetensors" for number in [1, 2]]
        check("map-merge-1", output("merge", *parts, "--json"), "parts")
        output(SMEAR, "-o", "npy", "--edge", "center", "--no-pictures", "--scores", "npy/a.npy", "--tissue")
        check("score-map-1", file("npy/a.json"), "sidecar")
        check("detections-1", output("detect", "map/smear-384.scores.safetensors", "--json"), "detect")
        check("export-1", output("export", "map/smear-384.detections.json", "--to", "csv,voc", "--json", "-o", "x"), "export")
        check("report-1", output("report", "map", "-o", "report.html", "--json"), "report")
        with open("broken.png", "w", encoding="utf-8") as opened:
            opened.write("no picture")
        batch = ["batch", BATCH, "broken.png", "-o", "batch", "--edge", "center", "--no-pictures", "--json"]
        check("summary-1", output(*batch, "--save-map", accept=(1,)), "batch")
        check("summary-1", file("batch/summary.json"), "batch")
        output(*batch[:-1], "--shard", "1/1", accept=(1,))
        check("shard-1", file("batch/shards/1-of-1.json"), "share")
        check("merge-1", output("merge", "batch", "--json", accept=(1,)), "share")
        output("new", "input 24x24x3; conv5-4 relu pool4; fc2", "-o", "small.safetensors", "--class-names",
               "background,white-cell")
        check("comparison-1", output("compare", SMEAR, "-m", "small.safetensors", "--json"), "compare")
        check("classification-1", output("classify", SMEAR, "--json"), "classify")
        check("classification-1", output("classify", SMEAR, "--json", "--average", "flips", "--crops", "dense"), "dense")
        convert = ["convert", "small.safetensors", "-o", "small.onnx", "--json"]
        check("conversion-1", output(*convert), "convert")
        check("conversion-1", output(*convert, "--verify"), "verify")
        for words in [[], ["small.safetensors"], ["resnet18"], ["--size", "600x500"]]:
            check("network-1", output("info", *words, "--json"), words)
        for picture in [SMEAR, "deep.png", os.path.join(ROOT, "SampleImages", "smear-384.jpg")]:
            check("picture-1", output("info", picture, "--json"), picture)
        check("benchmark-1", output("bench", "-m", "small.safetensors", "--size", "200x100", "--runs", "1", "--json"), "")
        check("training-benchmark-1",
              output("bench", "--training", "4", "--arch", "input 24x24x3; conv5-4 relu pool4; fc2", "--runs", "1",
                     "--json"), "")
        check_training(check, file)
        check_evaluation(check, file)
    for name in schemas:
        print(f"{name}: {seen.get(name, 0)} outputs")
    missing = [name for name in schemas if name not in seen and name != "kernel-benchmark-1"]
    if missing:
        print(f"no output of {', '.join(missing)}")
    return int(failures > 0 or bool(missing))


def check_training(check, file):
    for label, color in [("dark", 40), ("light", 210)]:
        os.makedirs(f"data/{label}", exist_ok=True)
        for number in range(12):
            Image.new("RGB", (24, 24), (color + number, color, color - number)).save(f"data/{label}/{number}.png")
    output("train", "data", "-o", "trained.safetensors", "--arch", "input 24x24x3; conv5-4 relu pool4; fc2", "--epochs",
           "2", "--seed", "1")
    for line in file("trained.training/metrics.jsonl").splitlines():
        check("metrics-1", line, "train")
    check("evaluation-1", file("trained.training/report/report.json"), "train")
    check("evaluation-1", output("evaluate", "trained.safetensors", "data", "--json", "-o", "classes"), "classifier")
    check("evaluation-1", file("classes/report.json"), "classifier")
    os.makedirs("deep", exist_ok=True)
    for label in ["dark", "light"]:
        os.makedirs(f"deep/{label}", exist_ok=True)
        for number in range(3):
            Image.new("I;16", (24, 24), 1000 if label == "dark" else 60000).save(f"deep/{label}/{number}.png")
    check("evaluation-1", output("evaluate", "trained.safetensors", "deep", "--json", "-o", "deep-report"), "16 bits")
    check("intensity-1", file("deep-report/intensity.json"), "16 bits")


def check_evaluation(check, file):
    picture = os.path.basename(SMEAR)
    with open("boxes.csv", "w", encoding="utf-8") as opened:
        opened.write(f"image,class,xmin,ymin,xmax,ymax\n{picture},white-cell,120,120,230,240\n"
                     f"{picture},white-cell,10,300,60,350\n")
    words = ["evaluate", os.path.join(ROOT, "SampleImages"), "--boxes", "boxes.csv", "--json"]
    check("evaluation-1", output(*words, "-o", "judged"), "detector")
    check("evaluation-1", file("judged/report.json"), "detector")
    check("evaluation-1", output("evaluate", "--maps", "map", "--boxes", "boxes.csv", "--json"), "maps")
    os.makedirs("truth", exist_ok=True)
    Image.new("L", (384, 384), 1).save("truth/smear-384.png")
    check("segmentation-1",
          output("evaluate", "--maps", "map", "--truth-labels", "truth", "--json", "-o", "pixels"), "segmentation")
    check("segmentation-1", file("pixels/report.json"), "segmentation")


if __name__ == "__main__":
    sys.exit(main())
