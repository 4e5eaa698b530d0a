"""The page at / in headless Chromium: a picture is chosen, dropped, refused; light and dark, by keys alone."""

import base64
import os
import shutil
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service as Driver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from service import KEEP, Section, Service, sample, wait_until

section = Section()


def browser(size, dark):
    """A browser; names of sites lead to this machine, as their owners can let them."""
    options = Options()
    options.binary_location = shutil.which("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--host-resolver-rules=MAP *.example 127.0.0.1", f"--window-size={size[0]},{size[1]}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Driver(shutil.which("chromedriver")))
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 600})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
    return driver


def wait(driver, script, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if driver.execute_script(f"return {script}"):
            return True
        time.sleep(0.05)
    return False


def keep(driver, name):
    if KEEP:
        os.makedirs(KEEP, exist_ok=True)
        driver.save_screenshot(os.path.join(KEEP, f"{name}.png"))


SHOWN = "document.body.dataset.state === 'shown' && !document.getElementById('report').hidden"
REFUSED = "!document.getElementById('problem').hidden"
# What a person who drops a file does, with the bytes of one.
DROP = """
const bytes = Uint8Array.from(atob(arguments[0]), (letter) => letter.charCodeAt(0));
const files = new DataTransfer();
files.items.add(new File([bytes], arguments[1], { type: arguments[2] }));
const target = document.getElementById("drop");
for (const name of ["dragenter", "dragover", "drop"])
  target.dispatchEvent(new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: files }));
"""

with Service("-m", "cells=embedded", "-m", "again=embedded") as service:
    for name, size, dark in [("light", (1280, 900), False), ("dark", (1280, 900), True), ("telephone", (390, 844), False)]:
        driver = browser(size, dark)
        driver.get(service.url)
        keep(driver, f"{name}-start")
        section.check(driver.execute_script("return document.documentElement.scrollWidth <= innerWidth"), f"{name}: too wide")
        driver.find_element(By.ID, "picture").send_keys(sample("smear-384.png"))
        section.check(wait(driver, SHOWN), f"{name}: no report: {driver.find_element(By.ID, 'problem').text}")
        driver.switch_to.frame("report")
        section.check(wait(driver, "globalThis.fcnscan?.current && document.documentElement.dataset.state === 'ready'"),
                      f"{name}: the report does not become ready")
        section.check("smear-384.png" in driver.find_element(By.TAG_NAME, "h1").text, f"{name}: the report has another name")
        time.sleep(0.5)
        driver.switch_to.default_content()
        keep(driver, f"{name}-report")

        with open(sample("smear-384.jpg"), "rb") as file:
            picture = base64.b64encode(file.read()).decode()
        driver.execute_script("document.body.dataset.state = ''")
        driver.execute_script(DROP, picture, "dropped.jpg", "image/jpeg")
        section.check(wait(driver, SHOWN), f"{name}: a dropped picture shows no report")
        driver.switch_to.frame("report")
        section.check(wait(driver, "document.querySelector('h1')?.textContent.includes('dropped.jpg')"), f"{name}: another report")
        driver.switch_to.default_content()

        driver.execute_script(DROP, base64.b64encode(b"no picture").decode(), "text.txt", "text/plain")
        section.check(wait(driver, REFUSED), f"{name}: what is no picture is not refused")
        section.check("data, found text" in driver.find_element(By.ID, "problem").text, f"{name}: no sentence")
        keep(driver, f"{name}-refused")

        # By keys: a threshold that nothing reaches, then the button.
        driver.execute_script(DROP, picture, "dropped.jpg", "image/jpeg")
        wait(driver, SHOWN + " && " + "document.getElementById('problem').hidden")
        threshold = driver.find_element(By.ID, "threshold")
        threshold.send_keys("2", Keys.ENTER)
        section.check(driver.execute_script("return !document.getElementById('threshold').checkValidity()"), "2 is a threshold")
        threshold.send_keys(Keys.BACKSPACE, "0.5", Keys.TAB, Keys.TAB, Keys.TAB)
        section.check(driver.switch_to.active_element.get_attribute("id") == "scan", f"{name}: keys do not reach the button")
        driver.switch_to.active_element.send_keys(Keys.ENTER)
        section.check(wait(driver, "!document.getElementById('scan').disabled"), f"{name}: the scan does not end")
        section.check("threshold=0.5" in service.log() and "edge=center" in service.log(), f"{name}: settings do not arrive")
        # What was refused on purpose is a message, too.
        messages = [entry["message"] for entry in driver.get_log("browser")
                    if entry["level"] == "SEVERE" and "422" not in entry["message"]]
        section.check(not messages, f"{name}: {messages}")
        driver.quit()

with Service("--token", "secret") as service:
    driver = browser((1280, 900), False)
    driver.get(f"http://me:secret@127.0.0.1:{service.port}/")
    driver.find_element(By.ID, "picture").send_keys(sample("smear-384.png"))
    section.check(wait(driver, SHOWN), "with a token there is no report")
    driver.quit()

# A page of any site, which sends a form without being asked.
FOREIGN = ("data:text/html,<form method=post enctype=multipart/form-data action={}/scan><input name=picture></form>"
           "<script>document.forms[0].submit()</script>")
with Service("--allow-host", "lab.example") as service:
    driver = browser((1280, 900), False)
    # Under a name that is no secure context browsers say the origin alone.
    driver.get(f"http://lab.example:{service.port}/")
    driver.find_element(By.ID, "picture").send_keys(sample("smear-384.png"))
    section.check(wait(driver, SHOWN), f"under a name that is allowed: {driver.find_element(By.ID, 'problem').text}")
    driver.get(f"http://site.example:{service.port}/models")
    section.check("urn:fcnscan:problem:misdirected" in driver.page_source, f"a name that leads here: {driver.page_source[:300]}")
    driver.get(FOREIGN.format(service.url))
    section.check(wait_until(lambda: '"status":403' in service.log()), f"the page of another site: {service.log()[-300:]}")
    driver.quit()
section.finish()
