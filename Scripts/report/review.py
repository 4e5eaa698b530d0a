"""Review: boxes drawn, moved, resized, relabelled, accepted, rejected, undone, kept, saved, and read back by fcnscan."""

import csv
import io
import json
import os
import shutil

from selenium.webdriver.common.keys import Keys

from section import SAMPLES, SMEARS, Section

section = Section()


def near(box, expected, reach=1.01):
    """Whether edges are where the mouse was, to a pixel of the screen."""
    return len(box) == 4 and all(abs(a - b) <= reach for a, b in zip(box, expected))


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


# Labelling from nothing: names with everything that files and pages may stumble over.
os.makedirs(section.file("cells"), exist_ok=True)
NAMES = ["a.png", "größe, 白.png", "<!--<script>\" &.png"]
for name, smear in zip(NAMES, ("batch/eosinophil.jpg", "batch/two-cells.jpg", "smear-384.png")):
    shutil.copy(os.path.join(SAMPLES, smear), section.file(os.path.join("cells", name)))
section.run("report", "cells", "--label", "cell,two words", "-o", "label.html")
page = section.open("label.html")
section.check("all pictures are listed", sorted(page.counts()) == sorted(NAMES), page.counts())
zoom = page.run("return fcnscan.viewer.view.zoom")
reach = 2 / zoom
page.drag((40, 50), (120, 140))
boxes = page.labels()
section.check("a box is drawn with the mouse", len(boxes) == 1 and boxes[0][0] == "cell"
              and near(boxes[0][1:], (40, 50, 120, 140), reach), boxes)
page.drag((80, 95), (110, 125))
section.check("inside a chosen box, drawing goes on in a report to label", len(page.labels()) == 2, page.labels())
page.press("z")
section.check("and is undone", len(page.labels()) == 1, page.labels())
page.press("b")
page.click_at(80, 95)
page.drag((80, 95), (100, 85))
section.check("it is moved", near(page.labels()[0][1:], (60, 40, 140, 130), 2 * reach), page.labels())
page.drag((140, 130), (160, 170))
section.check("it is resized by a corner", near(page.labels()[0][1:], (60, 40, 160, 170), 3 * reach), page.labels())
page.press("2")
section.check("it is relabelled", page.labels()[0][0] == "two words", page.labels())
page.press_with([Keys.ALT], Keys.ARROW_RIGHT)
moved = page.labels()[0]
page.press_with([Keys.ALT, Keys.SHIFT], Keys.ARROW_DOWN)
section.check("keys move and resize it", abs(page.labels()[0][4] - moved[4] - 1) < 1e-9, page.labels())
after = page.labels()
for _ in range(4):
    page.press("z")
section.check("four steps are undone", near(page.labels()[0][1:], (60, 40, 140, 130), 2 * reach)
              and page.labels()[0][0] == "cell", page.labels())
for _ in range(4):
    page.press_with([Keys.SHIFT], "z")
section.check("and done again", page.labels() == after, page.labels())
page.press("b")
page.click_at(300, 300)
section.check("a click draws a box of the last size", len(page.labels()) == 2, page.labels())
page.press("x", "h", "+", "0")
first = page.run("return fcnscan.current.name")
page.press(Keys.PAGE_DOWN)
page.press("i")
section.check("a box is drawn by keys alone on the next picture", len(page.labels()) == 1
              and page.run("return fcnscan.current.name") != first)
page.press("d")
section.check("a picture that is done leads to one that is not",
              page.run("return fcnscan.review.progress(fcnscan.current.name)") != "done")
before = page.run("return [...fcnscan.review.states]")
page.reload()
section.check("the browser keeps it", page.run("return [...fcnscan.review.states]") == before)

text = page.save("csv", which="all")
rows = rows_of(text)
section.check("the table has a line for each box, and for the picture without any", len(rows) == 4
              and {row["image"] for row in rows} == set(NAMES) and [row["class"] for row in rows].count("") == 1, text)
coco = json.loads(page.save("coco", which="all"))
section.check("COCO says the same", len(coco["images"]) == 3 and len(coco["annotations"]) == 3
              and [each["name"] for each in coco["categories"]] == ["cell", "two words"], coco)
section.run("report", "cells", "--label", "cell,two words", "--boxes", "boxes.csv", "-o", "again.html")
again = section.open("again.html")
again.press("n")
section.check("a saved table is what labelling goes on from", sum(again.counts().values()) == 3, again.counts())
section.run("report", "cells", "--label", "cell,two words", "--boxes", "boxes.json", "-o", "coco.html")
section.check("so is a saved COCO file", sum(section.open("coco.html").counts().values()) == 3)

page.save("csv", which="all")
trained = section.run(
    "train", "cells", "--boxes", "boxes.csv", "--arch", "input 32x32x3; conv5-4/s4 relu avgpool7; fc2", "--epochs", 1,
    "-o", "trained.safetensors")
section.check("a detector is trained on it", os.path.exists(section.file("trained.safetensors")), trained)

# Review of what was found.
section.run("batch", *SMEARS, "-o", "found",
            "--no-pictures", "--edge", "center", "--report", "review.html")
page = section.open("review.html")
names = [name for name, count in page.counts().items() if count > 1]
page.run("fcnscan.show(fcnscan.pictures.find((picture) => picture.name === arguments[0]))", names[0])
page.ready()
found = page.run("return fcnscan.objects.length")
page.press("n", "a")
section.check("a detection is accepted by keys", len(page.labels()) == 1)
page.press("r")
section.check("the next one is rejected", page.run(
    "return fcnscan.review.state(fcnscan.current.name).rejected.length") == 1)
section.check("what is rejected does not count", page.counts()[names[0]] == found - 1, page.counts())
page.set_threshold(0.9)
section.check("decisions stay at another threshold", page.run("return fcnscan.objects.filter((each) => "
              "each.state === 'accepted' || each.state === 'rejected').length") == 2)
page.set_threshold(0.525)
chosen = page.run("const each = fcnscan.objects.find((each) => each.state === 'undecided') ?? fcnscan.objects[0];"
                  "fcnscan.choose(each, true); return each.box")
page.click("#done")
rest = page.run("return fcnscan.objects.map((each) => each.state)")
section.check("a picture that is done has no undecided objects", "undecided" not in rest, rest)
page.point_at((chosen[0] + chosen[2]) / 2, (chosen[1] + chosen[3]) / 2)
section.check("the scores at the pointer are shown", "white-cell" in page.text("#scores")
              and "At the pointer" in page.text("#scores"), page.text("#scores"))
rows = rows_of(page.save("csv", which="reviewed"))
section.check("the saved table has what was accepted", len(rows) == found - 1
              and {row["image"] for row in rows} == {names[0]}, rows)
section.run("report", "found", "--boxes", "boxes.csv", "-o", "judged.html")
judged = section.open("judged.html")
section.check("what was saved judges what was found", judged.text("#measures").startswith("Precision"))

# Without storage the page works, and says that nothing is kept.
page = section.open("label.html", storage=False)
page.drag((40, 50), (120, 140))
section.check("without storage a box is drawn, and the page says that it is not kept", len(page.labels()) == 1
              and "keeps nothing" in page.text("#notice"), page.text("#notice"))
section.end()
