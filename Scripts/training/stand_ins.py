"""Drawn data of other kinds than cells: cars seen from the side, touching nuclei, people. Everything follows a seed."""

import math
import os

import numpy
from PIL import Image, ImageDraw, ImageFilter


def texture(random, width, height):
    """Ground: noise of several sizes, a slope of light, and some edges; grey, 0 to 255."""
    ground = numpy.zeros((height, width))
    for size, strength in ((2, 6), (5, 10), (13, 16), (40, 22)):
        small = random.normal(0, 1, (height // size + 3, width // size + 3)).astype(numpy.float32)
        large = Image.fromarray(small).resize((small.shape[1] * size, small.shape[0] * size), Image.BICUBIC)
        ground += strength * numpy.asarray(large)[:height, :width]
    slope = random.uniform(-0.3, 0.3, 2)
    ground += slope[0] * numpy.arange(width)[None, :] + slope[1] * numpy.arange(height)[:, None]
    picture = Image.fromarray((ground - ground.mean() + random.uniform(90, 160)).clip(0, 255).astype(numpy.uint8))
    draw = ImageDraw.Draw(picture)
    for _ in range(random.poisson(width * height / 12000)):
        kind, tone = random.integers(3), int(random.integers(20, 235))
        x, y = random.uniform(0, width), random.uniform(0, height)
        w, h = random.uniform(6, 60), random.uniform(4, 30)
        if kind == 0:
            draw.line((x, y, x + w * random.choice((-1, 1)), y + h), tone, int(random.integers(1, 4)))
        elif kind == 1:
            draw.rectangle((x, y, x + w, y + h), outline=tone, fill=tone if random.random() < 0.5 else None)
        else:
            draw.ellipse((x, y, x + h, y + h), outline=tone, fill=tone if random.random() < 0.5 else None)
    return picture


def softened(random, picture, blur=0.7, noise=4):
    """What a camera makes of a drawing."""
    picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0.3, blur)))
    samples = numpy.asarray(picture).astype(float)
    return Image.fromarray((samples + random.normal(0, noise, samples.shape)).clip(0, 255).astype(numpy.uint8))


def draw_car(random, picture, x, y, scale=1.0):
    """A car in a frame of 100x40 pixels whose left upper corner is at a place."""
    light = random.uniform(0.4, 1)
    body, glass, wheel = (int(v) for v in (random.uniform(30, 240), random.uniform(20, 200), random.uniform(5, 60)))
    if abs(body - glass) < 40:
        glass = (body + 90) % 230
    flips = random.random() < 0.5
    length, roof = random.uniform(88, 97), random.uniform(4, 9)
    left = (100 - length) / 2
    waist = random.uniform(16, 20)

    def place(points):
        return [(x + scale * (100 - px if flips else px), y + scale * py) for px, py in points]

    draw = ImageDraw.Draw(picture)
    hood, trunk = random.uniform(24, 32), random.uniform(72, 90)
    draw.polygon(place([(left, 32), (left + 1, waist + 4), (left + hood * 0.7, waist), (left + length - 3, waist + 1),
                        (left + length, 31)]), fill=body)
    top = [(left + hood * 0.7, waist + 1), (left + hood + 6, roof), (trunk - 8, roof), (trunk, waist + 1)]
    draw.polygon(place(top), fill=body)
    middle = (hood + trunk) / 2
    draw.polygon(place([(left + hood * 0.7 + 5, waist), (left + hood + 8, roof + 2), (middle - 1, roof + 2),
                        (middle - 1, waist)]), fill=glass)
    draw.polygon(place([(middle + 1, waist), (middle + 1, roof + 2), (trunk - 9, roof + 2), (trunk - 3, waist)]), fill=glass)
    radius = random.uniform(6.5, 8.5)
    for center in (left + 19, left + length - 19):
        for size, tone in ((radius, wheel), (radius * 0.45, int(120 + 100 * light))):
            (cx, cy), = place([(center, 31)])
            draw.ellipse((cx - scale * size, cy - scale * size, cx + scale * size, cy + scale * size), fill=tone)
    return (x, y, x + 100 * scale, y + 40 * scale)


def cars(folder, seed=1, count=550, others=500, scenes=60):
    """Patches of 100x40 in car/ and background/ of patches/, and scenes with cars.csv; grey PGM."""
    random = numpy.random.default_rng(seed)
    for name in ("patches/car", "patches/background", "scenes"):
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    for number in range(count):
        ground = texture(random, 100, 40)
        draw_car(random, ground, random.uniform(-2, 2), random.uniform(-1.5, 1.5))
        softened(random, ground).save(f"{folder}/patches/car/{number:04}.pgm")
    for number in range(others):
        softened(random, texture(random, 100, 40)).save(f"{folder}/patches/background/{number:04}.pgm")
    with open(f"{folder}/cars.csv", "w") as table:
        table.write("image,class,xmin,ymin,xmax,ymax\n")
        for number in range(scenes):
            width, height = int(random.integers(180, 320)), int(random.integers(110, 220))
            ground = texture(random, width, height)
            taken = []
            for _ in range(random.integers(1, 4)):
                for _ in range(50):
                    x, y = random.uniform(0, width - 100), random.uniform(0, height - 40)
                    if all(abs(x - a) > 102 or abs(y - b) > 42 for a, b in taken):
                        taken.append((x, y))
                        box = draw_car(random, ground, x, y)
                        table.write(f"{number:03}.pgm,car," + ",".join(f"{edge:.1f}" for edge in box) + "\n")
                        break
            softened(random, ground).save(f"{folder}/scenes/{number:03}.pgm")


def nuclei(folder, seed=1, pictures=24, count=200, side=512):
    """Touching discs of 8 to 60 pixels, and label images in which each has its number."""
    random = numpy.random.default_rng(seed)
    for name in ("images", "labels"):
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    rows, columns = numpy.mgrid[:side, :side]
    for number in range(pictures):
        discs, labels = [], numpy.zeros((side, side), numpy.uint16)
        tones = numpy.full((side, side), random.uniform(15, 40))
        tones += numpy.asarray(texture(random, side, side).filter(ImageFilter.GaussianBlur(9))) * 0.08
        attempts = 0
        while len(discs) < count and attempts < 200000:
            attempts += 1
            radius = math.exp(random.uniform(math.log(4), math.log(30)))
            # Most begin beside another, so that they touch.
            if discs and random.random() < 0.8:
                ax, ay, ar = discs[random.integers(len(discs))]
                angle = random.uniform(0, 2 * math.pi)
                x, y = ax + (ar + radius) * math.cos(angle), ay + (ar + radius) * math.sin(angle)
            else:
                x, y = random.uniform(0, side, 2)
            if not (radius < x < side - radius and radius < y < side - radius):
                continue
            if any((x - a) ** 2 + (y - b) ** 2 < (0.98 * (radius + r)) ** 2 for a, b, r in discs):
                continue
            discs.append((x, y, radius))
            distance = numpy.hypot(columns + 0.5 - x, rows + 0.5 - y)
            inside = (distance < radius) & (labels == 0)
            labels[inside] = len(discs)
            tone = random.uniform(90, 220)
            tones[inside] = (tone * (1 - 0.35 * (distance / radius) ** 2))[inside]
        picture = Image.fromarray(tones.clip(0, 255).astype(numpy.uint8)).filter(ImageFilter.GaussianBlur(0.8))
        samples = numpy.asarray(picture).astype(float) + random.normal(0, 5, (side, side))
        Image.fromarray(samples.clip(0, 255).astype(numpy.uint8)).save(f"{folder}/images/{number:03}.png")
        Image.fromarray(labels).save(f"{folder}/labels/{number:03}.png")


def people(folder, seed=1, scenes=80):
    """Figures four times as high as wide, 40 to 160 pixels high, between poles and trees; people.csv has their boxes."""
    random = numpy.random.default_rng(seed)
    os.makedirs(os.path.join(folder, "scenes"), exist_ok=True)
    with open(f"{folder}/people.csv", "w") as table:
        table.write("image,class,xmin,ymin,xmax,ymax\n")
        for number in range(scenes):
            width, height = 480, 320
            ground = texture(random, width, height).convert("RGB")
            draw = ImageDraw.Draw(ground)
            for _ in range(random.integers(2, 6)):
                x, top, size = random.uniform(0, width), random.uniform(0, 150), random.uniform(3, 12)
                tone = tuple(int(v) for v in random.uniform(30, 120, 3))
                draw.rectangle((x, top, x + size, top + random.uniform(60, 200)), fill=tone)
                if random.random() < 0.4:
                    draw.ellipse((x - 25, top - 25, x + 35, top + 30), fill=(40, int(random.uniform(60, 140)), 40))
            boxes = []
            for _ in range(random.integers(1, 6)):
                high = math.exp(random.uniform(math.log(40), math.log(160)))
                wide = high / 4
                x, y = random.uniform(0, width - wide), random.uniform(0, height - high)
                if any(x < b[2] + 4 and b[0] < x + wide + 4 and y < b[3] + 4 and b[1] < y + high + 4 for b in boxes):
                    continue
                boxes.append((x, y, x + wide, y + high))
                coat, legs = (tuple(int(v) for v in random.uniform(20, 230, 3)) for _ in range(2))
                skin = tuple(int(v * random.uniform(0.5, 1)) for v in (235, 195, 165))
                draw.ellipse((x + 0.28 * wide, y, x + 0.72 * wide, y + 0.15 * high), fill=skin)
                draw.rounded_rectangle((x + 0.1 * wide, y + 0.15 * high, x + 0.9 * wide, y + 0.55 * high),
                                       radius=max(1, 0.2 * wide), fill=coat)
                step = random.uniform(0, 0.15) * wide
                draw.rectangle((x + 0.2 * wide - step, y + 0.53 * high, x + 0.46 * wide - step, y + high), fill=legs)
                draw.rectangle((x + 0.54 * wide + step, y + 0.53 * high, x + 0.8 * wide + step, y + high), fill=legs)
                table.write(f"{number:03}.png,person," + ",".join(f"{edge:.1f}" for edge in boxes[-1]) + "\n")
            softened(random, ground).save(f"{folder}/scenes/{number:03}.png")
