"""What each format says about a picture, as a program says that is not ours."""

import collections
import contextlib
import glob
import io
import json
import logging
import os
import pathlib
import urllib.parse

import geojson
import lxml.etree
import numpy as np
import pandas
import pyogrio.raw
import rasterio.crs
import rasterio.transform
import shapely
import supervision
import yaml
from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface
from labelformat.formats.cvat import CVATAnnotations, CVATObjectDetectionInput
from labelformat.formats.pascalvoc import PascalVOCObjectDetectionInput
from pycocotools.coco import COCO
from qubalab.objects.image_feature import ImageFeature
from qubalab.objects.object_type import ObjectType

logging.getLogger("label_studio_sdk").setLevel(logging.ERROR)

# Left, top, right and bottom edge, and the middle where the format has it, in pixels; the score where it has it.
Found = collections.namedtuple("Found", "name box center score")


class Unreadable(Exception):
    """What is wrong with a file, in one sentence."""


def expect(holds, words):
    if not holds:
        raise Unreadable(words)


def quietly(job):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return job()


def coco(base, picture):
    """pycocotools: the data set, and the results on it."""
    data = quietly(lambda: COCO(base + "coco.json"))
    results = quietly(lambda: data.loadRes(base + "coco-results.json"))
    names = {category["id"]: category["name"] for category in data.loadCats(data.getCatIds())}
    image, = data.loadImgs(data.getImgIds())
    expect([image["width"], image["height"]] == picture["size"], f"size {image}")
    expect(image["file_name"] == picture["name"], f"file_name {image['file_name']}")
    lists = []
    for api in (data, results):
        found = [api.anns[key] for key in sorted(api.anns)]
        boxes = [np.array(one["bbox"]) for one in found]
        lists.append([
            Found(names[one["category_id"]], [*box[:2], *(box[:2] + box[2:])], one["center"], one["score"])
            for one, box in zip(found, boxes)])
        expect(all(np.isclose(one["area"], box[2] * box[3]) for one, box in zip(found, boxes)), "area")
    expect(lists[0] == lists[1], "results differ from the data set")
    return lists[0]


def qupath(base, picture):
    """geojson and shapely, and QuPath's own package for Python."""
    collection = geojson.load(open(base + "geojson", encoding="utf-8"))
    expect(collection.is_valid, f"{collection.errors()}")
    result = []
    for feature in collection["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        expect(shape.is_valid and shape.exterior.is_ccw and np.isclose(shape.area, shape.envelope.area), f"{shape}")
        thing = ImageFeature.create_from_feature(feature)
        expect(thing.object_type == ObjectType.DETECTION, f"{thing.object_type}")
        expect(len(thing.classification.color) == 3, "colour")
        values = thing.measurements
        result.append(
            Found(": ".join(thing.classification.names), shape.bounds, (values["centerX"], values["centerY"]),
                  values["score"]))
    return result


def on_map(base, picture):
    """GDAL by pyogrio, and rasterio's transform of the picture itself."""
    path = base + "map.geojson"
    meta, _, shapes, fields = pyogrio.raw.read(path)
    expect(
        rasterio.crs.CRS.from_user_input(meta["crs"]) == picture["crs"], f"{meta['crs']} instead of {picture['crs']}")
    rows = dict(zip(meta["fields"], fields))
    back = ~picture["transform"]
    result = []
    for number, shape in enumerate(shapely.from_wkb(shapes)):
        expect(shape.exterior.is_ccw, "a ring runs clockwise")
        corners = np.array([back * place for place in shape.exterior.coords])
        center = back * (rows["mapX"][number], rows["mapY"][number])
        result.append(
            Found(rows["class"][number], [*corners.min(0), *corners.max(0)], center, rows["score"][number]))
    return result


def tables(base, picture):
    """pandas."""
    table = pandas.read_csv(base + "objects.csv")
    pictures = pandas.read_csv(base + "pictures.csv")
    row, = pictures.itertuples()
    expect([row.width, row.height] == picture["size"] and row.objects == len(table), f"{row}")
    expect(row.image == picture["path"], f"image {row.image}")
    counts = [pictures[f"count {name}"][0] for name in picture["classes"]]
    expect(sum(counts) == len(table), f"counts {counts}")
    return [
        # The apostrophe keeps spreadsheets from computing a class.
        Found(row["class"].removeprefix("'"), [row.x, row.y, row.x + row.width, row.y + row.height],
              (row.centerX, row.centerY), row.score) for _, row in table.iterrows()]


def yolo(base, picture, folder="yolo"):
    """supervision, and PyYAML for the classes."""
    folder = base + folder
    names = list(yaml.safe_load(open(folder + "/data.yaml", encoding="utf-8"))["names"].values())
    expect(names == picture["classes"], f"{names}")
    expect(open(folder + "/classes.txt", encoding="utf-8").read().splitlines() == names, "classes.txt")
    label, = glob.glob(glob.escape(folder) + "/labels/*.txt")
    width, height = picture["size"]
    numbers = np.loadtxt(label, ndmin=2)
    boxes = supervision.xcycwh_to_xyxy(numbers[:, 1:5] * [width, height, width, height]) if len(numbers) else []
    scores = numbers[:, 5] if numbers.shape[1] > 5 else [None] * len(numbers)
    return [Found(names[int(row[0])], box, None, score) for row, box, score in zip(numbers, boxes, scores)]


def yolo_scores(base, picture):
    """The same with scores."""
    return yolo(base, picture, "yolo-scores")


class Names(list):
    """Names for a package that cuts a text at commas, which these names have in them."""

    def split(self, _):
        return self


def voc(base, picture):
    """labelformat, and lxml for what it passes over."""
    folder = pathlib.Path(base + "voc")
    path, = folder.glob("*.xml")
    reader = PascalVOCObjectDetectionInput(folder, Names(picture["classes"]))
    read, = reader.get_labels()
    root = lxml.etree.parse(path).getroot()
    expect(read.image.filename == picture["name"], f"filename {read.image.filename}")
    expect([read.image.width, read.image.height] == picture["size"], "size")
    result = []
    for thing, node in zip(read.objects, root.findall("object"), strict=True):
        box = thing.box
        # Pixels count from 1 and both edges are inside; the middle of a pixel has a whole number.
        center = [float(node.findtext(f"point/{axis}")) - 0.5 for axis in "xy"]
        result.append(
            Found(thing.category.name, [box.xmin - 1, box.ymin - 1, box.xmax, box.ymax], center,
                  float(node.findtext("score"))))
    return result


def label_studio(base, picture):
    """Label Studio's own package: its checks of the project and of predictions, and its conversion to COCO."""
    config = open(base + "labelstudio.xml", encoding="utf-8").read()
    interface = LabelInterface(config)
    interface.validate()
    expect(list(interface.get_control("label").labels) == picture["classes"], "labels")
    tasks = json.load(open(base + "labelstudio.json", encoding="utf-8"))
    task, = tasks
    name = urllib.parse.parse_qs(urllib.parse.urlparse(task["data"]["image"]).query)["d"][0]
    expect(name == picture["name"], f"image {name}")
    prediction, = task["predictions"]
    problems = interface.validate_prediction(prediction, return_errors=True)
    expect(not problems, f"{problems}")
    folder = base + "labelstudio-annotations"
    os.makedirs(folder, exist_ok=True)
    # The conversion takes what a person has accepted.
    task = {"id": 1, "data": task["data"], "annotations": [{"id": 1, "result": prediction["result"]}]}
    with open(folder + "/tasks.json", "w", encoding="utf-8") as file:
        json.dump([task], file)
    out = base + "labelstudio-coco"
    converter = Converter(config, project_dir=folder, download_resources=False)
    quietly(lambda: converter.convert_to_coco(folder + "/tasks.json", out, is_dir=False))
    converted = json.load(open(out + "/result.json", encoding="utf-8"))
    names = {category["id"]: category["name"] for category in converted["categories"]}
    return [
        Found(names[one["category_id"]], [box[0], box[1], box[0] + box[2], box[1] + box[3]],
              (region["meta"]["centerX"], region["meta"]["centerY"]), region["score"])
        for one, region in zip(converted["annotations"], prediction["result"], strict=True) for box in [one["bbox"]]]


def cvat(base, picture):
    """labelformat, and lxml for the attributes."""
    path = base + "cvat.xml"
    # Its own opening of the file fails at the encoding that CVAT's files name.
    reader = CVATObjectDetectionInput.__new__(CVATObjectDetectionInput)
    reader._data = CVATAnnotations.from_xml(pathlib.Path(path).read_bytes())
    expect([category.name for category in reader.get_categories()] == picture["classes"], "labels")
    read, = reader.get_labels()
    expect(read.image.filename == picture["name"], f"name {read.image.filename}")
    expect([read.image.width, read.image.height] == picture["size"], "size")
    result = []
    for thing, node in zip(read.objects, lxml.etree.parse(path).findall("image/box"), strict=True):
        values = {attribute.get("name"): float(attribute.text) for attribute in node.findall("attribute")}
        result.append(
            Found(thing.category.name, [thing.box.xmin, thing.box.ymin, thing.box.xmax, thing.box.ymax],
                  (values["centerX"], values["centerY"]), values["score"]))
    return result


READERS = {
    "coco": coco, "geojson": qupath, "geojson on a map": on_map, "csv": tables, "yolo": yolo, "yolo-scores": yolo_scores,
    "voc": voc, "labelstudio": label_studio, "cvat": cvat,
}
