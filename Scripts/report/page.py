"""A report in headless Chromium, opened from the disk and used with mouse and keys as a person does."""

import json
import os
import shutil
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

LOCAL = ("file:", "data:", "blob:", "about:", "chrome:", "devtools:")


class Page:
    def __init__(self, path, size=(1440, 900), dark=False, downloads=None, storage=True):
        options = Options()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                         f"--window-size={size[0]},{size[1]}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        if downloads:
            options.add_experimental_option(
                "prefs", {"download.default_directory": downloads, "download.prompt_for_download": False})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.name = os.path.basename(path)
        self.downloads = downloads
        self.known_messages, self.known_requests = [], []
        # Windows are larger than what is shown in them; this is what is shown.
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
        if not storage:
            # As a browser that is told to keep nothing.
            self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": """
                Object.defineProperty(globalThis, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });"""})
        start = time.monotonic()
        self.driver.get("file://" + path)
        self.wait(lambda: self.run("return Boolean(globalThis.fcnscan?.current)"))
        self.seconds_to_first_view = time.monotonic() - start
        self.ready()

    # MARK: What the page says

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, holds, seconds=120):
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise RuntimeError(f"{self.name} does not become ready: {self.messages()}")
            time.sleep(0.05)

    def ready(self):
        """Waits until everything is counted and drawn."""
        self.wait(lambda: self.run(
            "return document.documentElement.dataset.state === 'ready' && !fcnscan.viewer.isWaiting"
            " && [...fcnscan.viewer.tiles.values()].every((tile) => tile.complete)"))

    def text(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector).text

    def counts(self):
        """The number of objects of each picture, as the table says."""
        rows = self.driver.find_elements(By.CSS_SELECTOR, "#picture-table tbody tr")
        return {row.find_element(By.TAG_NAME, "td").get_attribute("title"):
                int(row.find_element(By.CLASS_NAME, "count").text.replace(",", "")) for row in rows}

    def detections(self):
        """For each picture class, score, left, top, width, height and middle of what the page finds."""
        return dict(self.run("""
            return fcnscan.pictures.map((picture) => [picture.name, picture.detections(fcnscan.settings).map((each) => [
              fcnscan.report.classes[each.classIndex], each.score, picture.fullX(each.box[0]), picture.fullY(each.box[1]),
              boxWidth(each.box) * picture.scale[0], boxHeight(each.box) * picture.scale[1], picture.fullX(each.x),
              picture.fullY(each.y)])])"""))

    def labels(self):
        """What is marked on the picture that is shown: class and edges."""
        return self.run("""
            return fcnscan.review.state(fcnscan.current.name).labels.map((label) =>
              [fcnscan.report.classes[label.classIndex], ...label.box])""")

    def messages(self):
        self.known_messages += [entry["message"] for entry in self.driver.get_log("browser")]
        return self.known_messages

    def requests(self):
        """Addresses outside the disk that anything was asked of."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = message["params"]["request"]["url"]
                if not address.startswith(LOCAL):
                    self.known_requests.append(address)
        return self.known_requests

    # MARK: What a person does

    def click(self, selector):
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

    def choose(self, selector, value):
        self.driver.find_element(By.CSS_SELECTOR, f"{selector} option[value='{value}']").click()

    def set_threshold(self, threshold):
        field = self.driver.find_element(By.ID, "threshold-number")
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(str(threshold), Keys.ENTER)
        self.ready()

    def press(self, *keys):
        """Presses keys on the picture."""
        self.run("document.getElementById('canvas').focus()")
        ActionChains(self.driver).send_keys(*keys).perform()

    def press_with(self, modifiers, key):
        self.run("document.getElementById('canvas').focus()")
        chain = ActionChains(self.driver)
        for modifier in modifiers:
            chain.key_down(modifier)
        chain.send_keys(key)
        for modifier in modifiers:
            chain.key_up(modifier)
        chain.perform()

    def on_canvas(self, x, y):
        """A place of the picture in pixels of the canvas, from its middle."""
        return self.run("""
            const [left, top] = fcnscan.viewer.toCanvasPlace(arguments[0], arguments[1]);
            return [Math.round(left - fcnscan.viewer.width / 2), Math.round(top - fcnscan.viewer.height / 2)]""", x, y)

    def drag(self, start, end):
        """Drags on the picture from one place to another."""
        canvas = self.driver.find_element(By.ID, "canvas")
        (x0, y0), (x1, y1) = self.on_canvas(*start), self.on_canvas(*end)
        chain = ActionChains(self.driver, duration=20)
        chain.move_to_element_with_offset(canvas, x0, y0).click_and_hold()
        chain.move_by_offset((x1 - x0) // 2, (y1 - y0) // 2).move_by_offset(x1 - x0 - (x1 - x0) // 2, y1 - y0 - (y1 - y0) // 2)
        chain.release().perform()

    def click_at(self, x, y):
        canvas = self.driver.find_element(By.ID, "canvas")
        ActionChains(self.driver, duration=20).move_to_element_with_offset(canvas, *self.on_canvas(x, y)).click().perform()

    def point_at(self, x, y):
        canvas = self.driver.find_element(By.ID, "canvas")
        ActionChains(self.driver, duration=20).move_to_element_with_offset(canvas, *self.on_canvas(x, y)).perform()

    def save(self, form="csv", which=None):
        """Saves by the dialog; returns the text of the file."""
        path = os.path.join(self.downloads, "boxes.csv" if form == "csv" else "boxes.json")
        if os.path.exists(path):
            os.remove(path)
        self.click("#save")
        if which:
            self.click(f"[name=which][value={which}]")
        self.click(f"#save-{form}")
        self.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, 20)
        with open(path, encoding="utf-8") as file:
            return file.read()

    def screenshot(self, path):
        self.ready()
        time.sleep(0.3)
        self.driver.save_screenshot(path)

    def reload(self):
        self.driver.refresh()
        self.wait(lambda: self.run("return Boolean(globalThis.fcnscan?.current)"))
        self.ready()

    def close(self):
        self.driver.quit()
