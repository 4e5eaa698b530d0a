"""A large picture: its tiles lie beside the page, memory stays bounded, and it opens at once."""

import os
import subprocess
import sys

from section import SAMPLES, Section

section = Section()
subprocess.run([sys.executable, "-B", os.path.join(os.path.dirname(os.path.realpath(__file__)), "large_picture.py"),
                os.path.join(SAMPLES, "smear-2048.png"), section.file("large.png")], check=True)
report, = section.objects("report", "large.png", "--label", "cell", "-o", "large.html")
memory = report["peakMemoryBytes"] / 1e6
tiles = os.listdir(section.file("large-files"))
size = sum(os.path.getsize(section.file(os.path.join("large-files", tile))) for tile in tiles)
print(f"       8192x16384 pixels: {len(tiles)} tiles of {size / 1e6:.1f} MB, page of "
      f"{os.path.getsize(section.file('large.html')) / 1e6:.1f} MB, {report['seconds']:.1f} s, {memory:.0f} MB of memory")
section.check("the tiles of all levels are in the folder", len(tiles) == 128 + 32 + 8 + 2 + 1, len(tiles))
section.check("memory stays far below the 400 MB of the picture", memory < 120, memory)
page = section.open("large.html")
print(f"       {page.seconds_to_first_view:.2f} s to the first view")
section.check("the page loads one tile of the smallest level first",
              page.run("return [...fcnscan.viewer.tiles.keys()].length") <= 3)
page.run("fcnscan.viewer.view = { x: 5000, y: 9000, zoom: 1 }; fcnscan.viewer.changed()")
page.ready()
loaded = page.run("return [...fcnscan.viewer.tiles].filter(([name, tile]) => name.startsWith('0-0-') && tile.naturalWidth).length")
section.check("full size loads what is seen of it", 1 <= loaded <= 6, loaded)
page.drag((5000, 9000), (5040, 9050))
section.check("a box has the coordinates of the full picture", all(
    abs(a - b) < 1.01 for a, b in zip(page.labels()[0][1:], (5000, 9000, 5040, 9050))), page.labels())

# Scores in files beside the page, too.
section.run("new", "input 8x8x3; conv3-4 relu pool2; fc2", "--class-names", "background,cell", "-o", "fine.safetensors")
section.run("scan", "large.png", "--model", "fine.safetensors", "--region", "0,0,4096,4096", "--threshold", "0.99",
            "--no-pictures", "--report", "scanned.html", "-o", ".")
page = section.open("scanned.html")
section.check("scores lie beside the page in bands", page.run("return fcnscan.pictures[0].descriptions[0].bands.length") > 1)
section.check("and are loaded", page.run("return Boolean(fcnscan.pictures[0].levels)"))
expected, = section.objects("detect", "large.scores.safetensors", "--threshold", "0.995", "-o", "detected")
page.set_threshold(0.995)
found = page.run("return fcnscan.pictures[0].detections(fcnscan.settings).length")
section.check("the page finds what fcnscan detect finds", found == len(expected["detections"]),
              f"{found} instead of {len(expected['detections'])}")
section.end()
