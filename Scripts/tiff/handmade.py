"""Writes TIFF files that no package writes."""

import struct

SIZES = {"B": 1, "H": 2, "I": 4}
TYPES = {"B": 1, "H": 3, "I": 4}


def write(path, data, fields):
    """A file of one strip; fields are (tag, type, values) without places and lengths."""
    fields = [*fields, (273, "I", [8]), (279, "I", [len(data)])]
    content = bytearray(b"II*\0" + struct.pack("<I", 0) + data)
    entries = b""
    for tag, kind, values in sorted(fields):
        packed = struct.pack(f"<{len(values)}{kind}", *values)
        if len(packed) > 4:
            content += b"\0" * (len(content) % 2)
            place = struct.pack("<I", len(content))
            content += packed
        else:
            place = packed.ljust(4, b"\0")
        entries += struct.pack("<HHI", tag, TYPES[kind], len(values)) + place
    content += b"\0" * (len(content) % 2)
    content[4:8] = struct.pack("<I", len(content))
    content += struct.pack("<H", len(fields)) + entries + struct.pack("<I", 0)
    with open(path, "wb") as file:
        file.write(content)


def picture(width, height, samples, bits, photometric, *more):
    """The fields of a picture without compression."""
    return [
        (256, "I", [width]), (257, "I", [height]), (258, "H", [bits] * samples), (259, "H", [1]),
        (262, "H", [photometric]), (277, "H", [samples]), (278, "I", [height]), *more,
    ]


def packed(array, bits):
    """Rows of samples of any number of bits, the highest first."""
    rows = b""
    for row in array:
        text = "".join(format(int(value), f"0{bits}b") for value in row)
        text += "0" * (-len(text) % 8)
        rows += int(text, 2).to_bytes(len(text) // 8, "big")
    return rows
