"""A page of digits at random places that do not overlap."""

from dataclasses import dataclass

from processes import Failure

# Places that are tried for a digit before the page counts as full.
TRIES = 2000


@dataclass(frozen=True)
class Place:
    """A digit on the page: its label, its pixels and where they lie."""

    label: int
    left: int
    top: int
    width: int
    height: int
    pixels: bytes

    def box(self, tight):
        """Left, top, right and bottom edge of the whole picture, or of the pixels that are not black."""
        if not tight:
            return self.left, self.top, self.left + self.width, self.top + self.height
        rows = [row for row in range(self.height) if any(self.row(row))]
        columns = [column for column in range(self.width) if any(self.pixels[column::self.width])]
        return (
            self.left + columns[0], self.top + rows[0], self.left + columns[-1] + 1, self.top + rows[-1] + 1)

    def row(self, number):
        return self.pixels[number * self.width:(number + 1) * self.width]


def places(samples, sides, page, random, scales, gap):
    """Places for all samples, in their order; `page` and `sides` are width and height."""
    found = []
    for number, (pixels, label) in enumerate(samples):
        factor = random.uniform(*scales)
        width, height = (max(1, round(side * factor)) for side in sides)
        spot = room(found, width, height, page, random, gap)
        if spot is None:
            raise Failure(
                f"{number} of {len(samples)} digits find room on {page[0]}x{page[1]}; ask for fewer, a larger page, "
                "smaller digits or a smaller gap")
        found.append(Place(label, *spot, width, height, resized(pixels, *sides, width, height)))
    return found


def room(found, width, height, page, random, gap):
    """Left and top edge of a free place; None where none is found."""
    for _ in range(TRIES if page[0] >= width and page[1] >= height else 0):
        left, top = random.randrange(page[0] - width + 1), random.randrange(page[1] - height + 1)
        if all(
            left + width + gap <= other.left or other.left + other.width + gap <= left
            or top + height + gap <= other.top or other.top + other.height + gap <= top for other in found
        ):
            return left, top
    return None


def resized(pixels, width, height, new_width, new_height):
    """A picture in another size, bilinear between the middles of pixels; black beyond its border."""
    if (width, height) == (new_width, new_height):
        return bytes(pixels)

    def steps(size, new_size):
        """For each new position the position before it and the share of the one behind that."""
        for index in range(new_size):
            place = (index + 0.5) * size / new_size - 0.5
            before = int(place // 1)
            yield before, place - before

    def value(row, column):
        return pixels[row * width + column] if 0 <= row < height and 0 <= column < width else 0

    columns, result = list(steps(width, new_width)), bytearray()
    for row, down in steps(height, new_height):
        for column, right in columns:
            above = value(row, column) * (1 - right) + value(row, column + 1) * right
            below = value(row + 1, column) * (1 - right) + value(row + 1, column + 1) * right
            result.append(round(above * (1 - down) + below * down))
    return bytes(result)


def drawn(placed, page, random, noise, ink):
    """The page's samples: white on black, or with `ink` dark on light; noise is a deviation in grey levels."""
    width, height = page
    samples = bytearray(width * height)
    for place in placed:
        for row in range(place.height):
            start = (place.top + row) * width + place.left
            samples[start:start + place.width] = place.row(row)
    if ink:
        samples = samples.translate(bytes(255 - level for level in range(256)))
    if noise:
        samples = bytearray(min(255, max(0, round(sample + random.gauss(0, noise)))) for sample in samples)
    return samples
