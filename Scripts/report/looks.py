"""Screenshots: they are not empty, in light and dark, on a telephone and on paper."""

import base64
import os

import numpy as np
from PIL import Image

from section import SAMPLES, SMEARS, Section

section = Section()
section.run("batch", os.path.join(SAMPLES, "smear-2048.png"), *SMEARS, "-o", "found", "--no-pictures", "--edge", "center", "--report", "looks.html")


def pixels(page, name):
    path = section.file(f"{name}.png")
    page.screenshot(path)
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB")).astype(float)


def canvas_of(page, shot):
    left, top, width, height = page.run("""
        const { left, top, width, height } = document.getElementById('canvas').getBoundingClientRect();
        return [left, top, width, height].map(Math.round)""")
    return shot[max(top, 0):top + height, max(left, 0):left + width]


def contrast(page, selector):
    """The contrast of text with what is behind it, as WCAG 2 computes it."""
    return page.run("""
        const parse = (text) => text.match(/[\\d.]+/g).map(Number);
        const light = (color) => {
          const [r, g, b] = color.slice(0, 3).map((value) => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        let element = document.querySelector(arguments[0]);
        const text = light(parse(getComputedStyle(element).color));
        for (; element; element = element.parentElement) {
          const ground = parse(getComputedStyle(element).backgroundColor);
          if (ground.length === 3 || ground[3] > 0) {
            const behind = light(ground);
            return (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
          }
        }
        return 21;""", selector)


TEXTS = ["h1", "#summary", "#picture-name", "#zoom", "#save", "#help", "#picture-table td", "#picture-table th button",
         "#counts th", "#objects .name", ".fields label", "#done-next", "#reset", "#picture-state", "#objects-title"]
shots = {}
for name, options in {
    "light": {}, "dark": {"dark": True}, "telephone": {"size": (390, 844)}, "narrow": {"size": (1000, 760)},
    "telephone-dark": {"size": (390, 844), "dark": True},
}.items():
    page = section.open("looks.html", **options)
    page.name = name
    page.press("n")
    shot = shots[name] = pixels(page, name)
    canvas = canvas_of(page, shot)
    section.check(f"{name}: the picture is drawn", canvas.std() > 15 and len(np.unique(canvas[::4, ::4])) > 60, canvas.std())
    section.check(f"{name}: the page is drawn", shot.std() > 10)
    wide = page.run("return [document.documentElement.scrollWidth, innerWidth]")
    section.check(f"{name}: nothing is wider than the window", wide[0] <= wide[1], wide)
    for text in TEXTS:
        ratio = contrast(page, text)
        section.check(f"{name}: contrast of {text}", ratio >= 4.5, f"{ratio:.2f}")
section.check("light is light and dark is dark", shots["light"].mean() > 150 > 110 > shots["dark"].mean())

page = section.pages[0]
page.click("#theme")
section.check("the theme is changed by hand", pixels(page, "changed").mean() < 110)
page.reload()
section.check("and kept", page.run("return document.documentElement.dataset.theme") == "dark")
page.press("h")
page.press("?")
pixels(page, "help")
section.check("the keys are explained", "Accept" in page.text("#help-dialog"))
page.click("#help-dialog .primary")
page.click("#save")
pixels(page, "save")
page.click("#save-dialog button[value=cancel]")
paper = base64.b64decode(page.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"])
with open(section.file("paper.pdf"), "wb") as file:
    file.write(paper)
page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
paper_shot = pixels(page, "paper")
section.check("paper is white and has the picture", paper_shot.mean() > 150 and canvas_of(page, paper_shot).std() > 10)

# Everything that can be used has a name and can be reached by the Tab key.
nameless = page.run("""
    return [...document.querySelectorAll('button, input, select, canvas, [role=listbox]')].filter((element) =>
      !(element.hidden || element.ariaHidden || element.ariaLabel || element.title || element.textContent.trim() || element.labels?.length
        || element.getAttribute('aria-labelledby'))).map((element) => element.outerHTML)""")
section.check("every control has a name", not nameless, nameless)
section.end()
