"""Sets of objects and detections: made from nothing, and drawn from known boxes."""

import numpy as np


def single(value):
    """A number as single precision has it, so that both sides rank by the same scores."""
    return float(np.float32(value))


def corners(box):
    """Sides of whole sixteenths of a pixel: exact in every calculation."""
    return [round(float(value) * 16) / 16 for value in box]


def truth_of(names, classes, objects, sizes):
    """A COCO data set; `objects` are (picture, class, [x, y, width, height], is a crowd)."""
    return {
        "images": [
            {"id": index + 1, "file_name": name, "width": size[0], "height": size[1]}
            for index, (name, size) in enumerate(zip(names, sizes))],
        "categories": [{"id": index + 1, "name": name} for index, name in enumerate(classes)],
        "annotations": [
            {"id": index + 1, "image_id": picture + 1, "category_id": category + 1, "bbox": box, "iscrowd": int(crowd),
             "area": box[2] * box[3]}
            for index, (picture, category, box, crowd) in enumerate(objects)],
    }


def drawn(random, objects, pictures, classes, sizes, ties=False, noise=0.12):
    """Detections as a fair detector has them: displaced, missed, doubled, confused and invented."""
    found = []

    def add(picture, category, box, score):
        score = min(max(score, 0.011), 1)
        found.append({
            "image_id": picture + 1, "category_id": category + 1, "bbox": corners(box),
            "score": single(round(score * 8) / 8 if ties else score)})

    for picture, category, box, _ in objects:
        if random.random() < 0.12:
            continue
        for _ in range(1 + (random.random() < 0.1)):
            x, y, width, height = box
            shift = random.normal(0, noise, 4)
            moved = [x + shift[0] * width, y + shift[1] * height, width * np.exp(shift[2]), height * np.exp(shift[3])]
            other = random.integers(classes) if random.random() < 0.06 else category
            add(picture, int(other), moved, random.beta(6, 2) - abs(shift).mean())
    for picture in range(pictures):
        for _ in range(random.poisson(4)):
            width, height = np.exp(random.uniform(2.3, 5.2, 2))
            x, y = random.uniform(0, sizes[picture][0]), random.uniform(0, sizes[picture][1])
            add(picture, int(random.integers(classes)), [x, y, width, height], random.beta(1.3, 4))
    return found


def case(seed):
    """A data set and detections: some pictures empty, a class without objects, one without detections, crowds."""
    random = np.random.default_rng(seed)
    pictures, classes = int(random.integers(1, 25)), int(random.integers(1, 5))
    sizes = [(640, 480)] * pictures
    objects = []
    for picture in range(pictures):
        if random.random() < 0.2:
            continue
        many = seed % 5 == 4 and picture == 0
        for _ in range(150 if many else random.poisson(6)):
            # Every third data set has sides at the borders of COCO's ranges of size.
            side = random.choice([32, 96, 31.9375, 96.0625], 2) if seed % 3 == 0 else np.exp(random.uniform(2, 5.3, 2))
            box = corners([random.uniform(0, 600), random.uniform(0, 440), *side])
            objects.append((picture, int(random.integers(classes)), box, False))
    found = drawn(random, objects, pictures, classes + 1, sizes, ties=seed % 2 == 1)
    if classes > 1 and random.random() < 0.3:
        found = [entry for entry in found if entry["category_id"] != 1]
    if seed % 4 == 2:
        # An ignored region goes for every class.
        for picture in range(0, pictures, 2):
            region = corners([random.uniform(0, 400), random.uniform(0, 300), 200, 150])
            objects += [(picture, category, region, True) for category in range(classes)]
    names = [f"{index:04}.png" for index in range(pictures)]
    # The last class is found and never there; it must be a class of some object to be looked for.
    return truth_of(names, [f"class-{index}" for index in range(classes + 1)], objects, sizes), found
