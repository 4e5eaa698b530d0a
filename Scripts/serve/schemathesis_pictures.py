"""Gives schemathesis real pictures to send: bytes by chance are hardly ever one."""

import io

import schemathesis
from hypothesis import strategies
from PIL import Image


def picture(form, size, mode, value):
    """A picture file of one colour, cut off where `size` says so."""
    file = io.BytesIO()
    Image.new(mode, size, value if mode == "L" else (value, 255 - value, 128)).save(file, form)
    return file.getvalue()


def pictures(*forms):
    sides = strategies.integers(1, 300)
    whole = strategies.builds(
        picture, strategies.sampled_from(forms), strategies.tuples(sides, sides), strategies.sampled_from(["L", "RGB"]),
        strategies.integers(0, 255))
    large = strategies.builds(
        picture, strategies.sampled_from(forms), strategies.just((300, 260)), strategies.just("RGB"), strategies.integers(0, 255))
    return strategies.one_of(large, whole, strategies.binary(min_size=1, max_size=2000))


schemathesis.openapi.media_type("image/png", pictures("PNG"))
schemathesis.openapi.media_type("image/jpeg", pictures("JPEG"))
schemathesis.openapi.media_type("image/tiff", pictures("TIFF"))
schemathesis.openapi.media_type("application/octet-stream", pictures("PNG", "JPEG", "TIFF"))
