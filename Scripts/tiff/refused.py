"""What is not read, each with the sentence that the program says."""

import struct

import numpy as np
import tifffile

import handmade
import witnesses
from section import Section

section = Section()
path = section.file("a.tif")
CODECS = {33003: "JPEG 2000", 33005: "JPEG 2000", 34712: "JPEG 2000", 50002: "JPEG XL", 22610: "JPEG XR",
          34661: "JBIG", 6: "old-style JPEG", 65000: "compression 65000"}


def refused(name, words):
    done = section.run("scan", path, "--output", section.folder)
    sentence = done.stderr.strip()
    section.check(
        name, done.returncode == 1 and words in sentence and sentence.count("\n") == 0, f"'{sentence}' lacks '{words}'")
    print("       " + sentence.replace(path, "a.tif"))


gray = witnesses.noise((40, 50), "uint8")
for code, name in CODECS.items():
    fields = [field for field in handmade.picture(50, 40, 1, 8, 1) if field[0] != 259]
    handmade.write(path, gray.tobytes(), [*fields, (259, "H", [code])])
    refused(f"codec {code}", name)
for photometric, samples, words in ((8, 3, "L*a*b*"), (32803, 1, "CFA"), (32845, 3, "LogLuv"), (4, 1, "mask"), (999, 1, "999")):
    data = witnesses.noise((40, 50, samples), "uint8").tobytes()
    handmade.write(path, data, handmade.picture(50, 40, samples, 8, photometric))
    refused(f"photometric {photometric}", words)
tifffile.imwrite(path, witnesses.noise((40, 50), "float32").astype(np.complex64), photometric="minisblack")
refused("complex numbers", "complex")
handmade.write(path, bytes(40 * 50 * 8), handmade.picture(50, 40, 1, 64, 1))
refused("64 bits", "64 bits")
handmade.write(path, bytes(100), handmade.picture(2**32 - 1, 2**32 - 1, 1, 8, 1))
refused("2^64 pixels", "pixels")
handmade.write(path, bytes(100), [(t, k, [1] if t == 278 else v) for t, k, v in handmade.picture(4, 2**31, 1, 8, 1)])
refused("2^31 strips", "strips")
with open(path, "wb") as file:
    file.write(b"II*\0" + struct.pack("<I", 1000))
refused("no directory", "no directory")
section.end()
