"""Pictures with a side of a million pixels."""

import json
import os

import small_pictures

LONG = 1_000_000


def shapes(check, folder):
    lines = {"row": (LONG, 1), "column": (1, LONG)}
    bands = {"wide": (LONG, 300), "high": (300, LONG)}
    for name, (width, height) in {**lines, **bands}.items():
        small_pictures.png(os.path.join(folder, f"{name}.png"), width, height)
    for name in lines:
        path = os.path.join(folder, f"{name}.png")
        check.run(f"scan of a {name}", "scan", path, "-o", folder, status=1, says="no window fits")
        check.run(f"info of a {name}", "info", path)
        check.run(f"classify a {name}", "classify", path, status=1, says="less narrow")
        outcome = check.run(f"scan of a {name} with --edge center", "scan", path, "-o", folder, "--edge", "center")
    for name in bands:
        path = os.path.join(folder, f"{name}.png")
        outcome = check.run(f"scan of a {name} band", "scan", path, "-o", folder, "--json")
        if outcome.status == 0:
            cells = json.loads(outcome.output)["map"]
            check.right(
                max(cells["columns"], cells["rows"]) == (LONG - 224) // 32 + 1, f"{cells['columns']}x{cells['rows']} windows")
        check.run(f"scan of a {name} band at full size", "scan", path, "-o", folder, "--drawing", "full")
        # Rows of feature maps are as wide as the picture: 904 MB for the wide one.
        check.run(f"scan of a {name} band in 512 MB", "scan", path, "-o", folder, "--memory-limit", "512MB", most=512e6,
                  **({"status": 1, "says": "raise the memory limit"} if name == "wide" else {}))
