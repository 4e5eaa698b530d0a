"""Scans pictures with planted objects in every way, and compares places in all exports with where the objects are."""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
import rasterio
import rasterio.crs
import rasterio.transform
import tifffile
from PIL import Image, ImageOps

import planted
import readers

# Formats agree with each other but for the digits that they write, YOLO ten of a share.
ROUNDING = 1e-5
EXPORTS = "coco,geojson,csv,yolo,yolo-scores,voc,labelstudio,cvat"
# How a picture is stored that is shown upright by each orientation of EXIF.
STORED = {
    1: lambda a: a, 2: np.fliplr, 3: lambda a: np.rot90(a, 2), 4: np.flipud, 5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, 1), 7: lambda a: np.rot90(a, 2).swapaxes(0, 1), 8: lambda a: np.rot90(a, -1),
}


class Case:
    """A picture with objects, and how it is scanned."""

    def __init__(self, name, path, size, things, options=(), georeference=None, lean=0):
        """Middles may lean by some pixels more than the grid allows."""
        self.name, self.path, self.size, self.things, self.lean = name, path, size, things, lean
        self.options, self.georeference = list(options), georeference


class Errors:
    """The largest errors of a format: pixels at steps of at most one pixel, shares of the step of the grid, and how far it is
    from the report in pixels."""

    def __init__(self):
        self.places, self.pixels, self.steps, self.report = 0, 0.0, 0.0, 0.0

    def add(self, distance, step, report=0.0):
        self.places += 1
        self.report = max(self.report, report)
        if distance is not None:
            self.steps = max(self.steps, (distance / step).max())
            if max(step) <= 1:
                self.pixels = max(self.pixels, distance.max())


class Check:
    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("program")
        parser.add_argument("--only", default="")
        parser.add_argument("--keep")
        options = parser.parse_args()
        self.program, self.only = options.program, options.only
        self.temporary = None if options.keep else tempfile.TemporaryDirectory(prefix="check-coordinates-")
        self.folder = options.keep or self.temporary.name
        # A name that every format has to survive.
        self.pictures = os.path.join(self.folder, "Ä & <b>, 100% =1")
        os.makedirs(self.pictures, exist_ok=True)
        self.detector = os.path.join(self.folder, "detector.safetensors")
        planted.detector(self.detector)
        self.failures, self.scans, self.found = 0, 0, 0
        self.errors = {name: Errors() for name in ["detections.json", *readers.READERS]}
        self.map_error, self.lean = 0.0, 0.0

    def file(self, name):
        return os.path.join(self.pictures, name)

    # MARK: - One scan

    def run(self, case):
        if self.only not in case.name:
            return
        self.scans += 1
        out = os.path.join(self.folder, f"out {self.scans}")
        command = [
            self.program, "scan", case.path, "--model", self.detector, "--no-pictures", "--export", EXPORTS, "--output", out,
            "--json", *([] if "--threshold" in case.options else ["--threshold", "0.5"]), *map(str, case.options)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            return self.fail(case, done.stderr.strip())
        report = json.loads(done.stdout)
        objects = report["detections"]
        self.found += len(objects)
        if not case.things or len(objects) != len(case.things):
            return self.fail(case, f"{len(objects)} objects instead of {len(case.things)}")
        try:
            self.compare_with_truth(case, report)
            base = os.path.join(out, os.path.splitext(os.path.basename(case.path))[0]) + "."
            self.compare_formats(case, report, base)
        except readers.Unreadable as problem:
            return self.fail(case, str(problem))
        print(f"ok     {case.name}: {len(objects)} objects", flush=True)

    def fail(self, case, words):
        self.failures += 1
        print(f"FAILED {case.name}: {words}", flush=True)

    @staticmethod
    def grid(report):
        """The middle of the first window, and how far apart windows are, in pixels of the full picture."""
        placement = report.get("placement") or {"origin": [0, 0], "scale": [1, 1]}
        scale = np.array(placement["scale"])
        columns = report["scales"][-1] if report.get("scales") else report["map"]
        step, window = np.array(columns["stride"]), np.array(columns["window"])
        # Of several scales the map is in pixels of the picture at that scale.
        factor = step / report["map"]["stride"] if report.get("scales") else np.ones(2)
        first = np.array(report["map"]["origin"]) * factor + window / 2
        return placement["origin"] + first * scale, step * scale

    def compare_with_truth(self, case, report):
        first, step = self.grid(report)
        left = list(report["detections"])
        for thing in case.things:
            nearest = min(left, key=lambda one: np.hypot(one["centerX"] - thing.x, one["centerY"] - thing.y))
            left.remove(nearest)
            distance = np.abs([nearest["centerX"] - thing.x, nearest["centerY"] - thing.y])
            # The nearest window is half a step away at most.
            readers.expect(
                all(distance <= step / 2 + case.lean + 1e-9), f"{thing.x},{thing.y} was found {distance} away, grid {step}")
            readers.expect(nearest["class"] == thing.name, f"'{nearest['class']}' instead of '{thing.name}'")
            if "nms" in case.options:
                # This rule of merging gives windows as they lie on the grid.
                window = (np.array([nearest["centerX"], nearest["centerY"]]) - first) / step
                readers.expect(np.abs(window - window.round()).max() < 1e-9, f"{nearest} is on no window")
            if case.lean:
                self.lean = max(self.lean, distance.max())
            else:
                self.errors["detections.json"].add(distance, step)
            if case.georeference:
                self.compare_on_map(nearest, thing, step, case)

    def compare_on_map(self, found, thing, step, case):
        """Half a pixel beside rasterio's transform of the planted place; where the grid is coarser, half a step."""
        back = ~case.georeference["transform"] * tuple(found["mapCenter"])
        error = np.abs(np.array(back) - [thing.x, thing.y]).max()
        readers.expect(error <= max(step) / 2, f"{error} pixels off on the map")
        if max(step) <= 1:
            self.map_error = max(self.map_error, error)

    def compare_formats(self, case, report, base):
        width, height = (report.get("placement") or report)["size"]
        readers.expect([width, height] == list(case.size), f"size {width}x{height} instead of {case.size}")
        picture = {
            "size": [width, height], "name": os.path.basename(case.path), "path": case.path, "classes": planted.CLASSES,
            **(case.georeference or {})}
        _, step = self.grid(report)
        for name, read in readers.READERS.items():
            if name == "geojson on a map" and not case.georeference:
                continue
            found = read(base, picture)
            readers.expect(len(found) == len(report["detections"]), f"{name}: {len(found)} objects")
            for one, known in zip(found, report["detections"]):
                readers.expect(one.name == known["class"], f"{name}: class '{one.name}'")
                readers.expect(
                    one.score is None or abs(one.score - known["score"]) < 1e-6, f"{name}: score {one.score}")
                box = [known["x"], known["y"], known["x"] + known["width"], known["y"] + known["height"]]
                difference = np.abs(np.array(one.box, float) - box).max()
                middle = (known["centerX"], known["centerY"])
                if one.center is not None:
                    difference = max(difference, np.abs(np.array(one.center) - middle).max())
                self.errors[name].add(
                    None if case.lean else self.distance(one, known, case.things), step, difference)
                readers.expect(difference <= ROUNDING, f"{name}: {difference} pixels from the report: {one} {known}")

    @staticmethod
    def distance(one, known, things):
        """How far a place is from the nearest object, column and row; nothing where the format has only a box and that is
        clipped, so that its middle is not the object's."""
        place = one.center
        if place is None:
            place = [(one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2]
            sides = [(known["x"] + known["width"] / 2, known["centerX"]), (known["y"] + known["height"] / 2, known["centerY"])]
            if any(abs(box - middle) > 1e-9 for box, middle in sides):
                return None
        return min((np.abs([place[0] - thing.x, place[1] - thing.y]) for thing in things), key=lambda far: far.max())

    # MARK: - All scans

    def cases(self):
        yield from self.edges_and_strides()
        yield from self.scales()
        yield from self.regions()
        yield from self.levels()
        yield from self.orientations()
        yield from self.maps()

    def plain(self, name, width, height, seed, **options):
        things = planted.objects(width, height, seed, **options)
        path = self.file(name)
        Image.fromarray(planted.picture(width, height, things)).save(path)
        return path, things

    def edges_and_strides(self):
        for (width, height), rule, edge, stride in itertools.product(
                [(301, 233), (250, 317), (256, 256)], ["peaks", "nms"], ["drop", "cover", "center"], [4, 2, 1]):
            path, things = self.plain(f"{width}x{height}.png", width, height, width)
            yield Case(f"{width}x{height} {rule} edge {edge} stride {stride}", path, (width, height), things,
                       ["--merge", rule, "--edge", edge, "--stride", stride])
        # The first and the last window of each row and column, and windows that reach over the border: their boxes are
        # clipped, and their middles are not.
        for edge, margin in (("drop", 8), ("cover", 8), ("center", 7)):
            path, things = self.plain(f"border {edge}.png", 301, 233, 5, margin=margin)
            # At corners, reflections of four objects together are seen as a weak one.
            yield Case(f"border edge {edge}", path, (301, 233), things,
                       ["--merge", "nms", "--edge", edge, "--stride", 1, "--threshold", 0.98])
        # The rule of peaks takes the mean of the windows around, of which there are only those on one side.
        for edge in ("drop", "cover"):
            yield Case(f"border peaks edge {edge}", self.file(f"border {edge}.png"), (301, 233),
                       planted.objects(301, 233, 5, margin=8), ["--edge", edge, "--stride", 1], lean=planted.WINDOW / 8)

    def scales(self):
        for scale, size in (("0.5", 2), ("2", 0.5)):
            path, things = self.plain(f"scale {scale}.png", 611, 433, 7, size=size)
            for edge, stride in itertools.product(["drop", "center"], [4, 1]):
                yield Case(f"scale {scale} edge {edge} stride {stride}", path, (611, 433), things,
                           ["--scales", scale, "--edge", edge, "--stride", stride])

    def regions(self):
        path, things = self.plain("region.png", 523, 411, 11)
        for x, y, width, height in [(0, 0, 300, 200), (101, 77, 333, 301), (260, 150, 9999, 9999)]:
            right, bottom = min(x + width, 523), min(y + height, 411)
            # Objects of which nothing lies outside; others are cut.
            inside = [thing for thing in things
                      if x + 16 <= thing.x <= right - 16 and y + 16 <= thing.y <= bottom - 16]
            pixels = planted.picture(523, 411, inside)
            name = self.file(f"region {x},{y}.png")
            Image.fromarray(pixels).save(name)
            for stride in (4, 1):
                yield Case(f"region {x},{y},{width},{height} stride {stride}", name, (523, 411), inside,
                           ["--region", f"{x},{y},{width},{height}", "--edge", "center", "--stride", stride])

    def levels(self):
        width, height = 1223, 941
        things = planted.objects(width, height, 13, size=2)
        full = Image.fromarray(planted.picture(width, height, things))
        path = self.file("pyramid.tif")
        with tifffile.TiffWriter(path) as writer:
            writer.write(np.array(full), subifds=2, tile=(128, 128), photometric="minisblack", metadata=None)
            for reduced in (2, 4):
                # Each level shows all of the picture, whether its sides can be halved or not.
                level = full.resize((width // reduced, height // reduced), Image.Resampling.BOX)
                writer.write(np.array(level), subfiletype=1, tile=(128, 128), photometric="minisblack", metadata=None)
        for edge, stride in itertools.product(["drop", "center"], [4, 1]):
            yield Case(f"level 1 edge {edge} stride {stride}", path, (width, height), things,
                       ["--level", 1, "--edge", edge, "--stride", stride])
        # A region around the fifth object; what lies partly in it is seen as something else.
        one = things[4]
        left, top = one.x - 65, one.y - 57
        around = [thing for thing in things if abs(thing.x - one.x) < 100 and abs(thing.y - one.y) < 100]
        yield Case("level 1 and a region", path, (width, height), around, [
            "--level", 1, "--region", f"{left},{top},131,115", "--edge", "center", "--stride", 1])

    def orientations(self):
        width, height = 245, 187
        things = planted.objects(width, height, 17, count=6)
        upright = planted.picture(width, height, things)
        for orientation, store in STORED.items():
            image = Image.fromarray(np.ascontiguousarray(store(upright)))
            exif = Image.Exif()
            exif[0x0112] = orientation
            for ending, options in (("png", {}), ("jpg", {"quality": 98}), ("tif", {})):
                path = self.file(f"orientation {orientation}.{ending}")
                if ending == "tif":
                    tifffile.imwrite(path, np.array(image), photometric="minisblack", metadata=None,
                                     extratags=[(274, 3, 1, orientation, True)])
                else:
                    image.save(path, exif=exif, **options)
                    with Image.open(path) as stored:
                        shown = np.array(ImageOps.exif_transpose(stored), int)
                    readers.expect(shown.shape == upright.shape and np.abs(shown - upright).max() < 30, "orientation")
                yield Case(f"orientation {orientation} {ending}", path, (width, height), things,
                           ["--edge", "center", "--stride", 1])

    def maps(self):
        width, height = 331, 277
        things = planted.objects(width, height, 19)
        pixels = planted.picture(width, height, things)
        turned = rasterio.transform.Affine.translation(691000.25, 5334000.75) * rasterio.transform.Affine.rotation(
            17) * rasterio.transform.Affine.scale(0.5, -0.5)
        for name, epsg, transform in [
                ("UTM", 25832, rasterio.transform.from_origin(691000.25, 5334000.75, 0.2, 0.2)),
                ("turned", 32633, turned), ("feet", 2263, rasterio.transform.from_origin(980000, 200000, 1.5, 1.5)),
                ("WGS 84", 4326, rasterio.transform.from_origin(11.5, 48.1, 1e-5, 1e-5)),
                ("ETRS89", 4258, rasterio.transform.from_origin(11.5, 48.1, 1e-5, 1e-5))]:
            path = self.file(f"map {name}.tif")
            crs = rasterio.crs.CRS.from_epsg(epsg)
            with rasterio.open(path, "w", driver="GTiff", width=width, height=height, count=1, dtype="uint8", crs=crs,
                               transform=transform) as file:
                file.write(pixels, 1)
            for stride in (4, 1):
                yield Case(f"map {name} stride {stride}", path, (width, height), things,
                           ["--edge", "center", "--stride", stride], {"crs": crs, "transform": transform})

    # MARK: - The end

    def end(self):
        if not self.scans:
            sys.exit(f"no scan has '{self.only}' in its name")
        print(f"\n{self.scans} scans, {self.found} objects; largest errors:")
        print(f"{'':18}{'places':>8}{'at steps of 1 pixel':>22}{'of any step':>20}{'from the report':>20}")
        for name, error in self.errors.items():
            print(f"{name:18}{error.places:8}{error.pixels:15.6f} pixels{error.steps:14.6f} steps"
                  f"{error.report:13.1e} pixels")
        print(f"on maps at steps of 1 pixel, beside rasterio's transform: {self.map_error:.6f} pixels")
        print(f"at the border, by the rule of peaks without --edge center: {self.lean:.6f} pixels of a window of {planted.WINDOW}")
        print(f"{self.failures} failed")
        if self.temporary:
            self.temporary.cleanup()
        sys.exit(int(self.failures > 0))


check = Check()
for case in check.cases():
    check.run(case)
check.end()
