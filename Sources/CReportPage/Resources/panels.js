"use strict";

/* What stands around the picture: the list of pictures, counts, measures, objects, and the scores at a place. */

const byId = (id) => document.getElementById(id);

/** An element with attributes and what it holds; text is always text. */
function element(name, attributes = {}, ...content) {
  const result = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in result && key !== "list") result[key] = value; else result.setAttribute(key, value);
  }
  result.append(...content);
  return result;
}

const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

function swatch(report, classIndex) {
  const result = element("span", { className: "swatch" });
  result.style.background = CLASS_COLORS[Math.max(0, report.objectClasses.indexOf(classIndex)) % CLASS_COLORS.length];
  return result;
}

/** The table of pictures, which can be sorted and filtered. */
class PictureList {
  constructor(pictures, summaryOf, progressOf, onChoose) {
    Object.assign(this, { pictures, summaryOf, progressOf, onChoose });
    this.sort = { key: null, descending: false };
    this.filter = "";
    this.rows = new Map();
    this.body = byId("picture-table").tBodies[0];
    for (const picture of pictures) this.rows.set(picture, this.makeRow(picture));
    for (const button of document.querySelectorAll("#picture-table th button")) {
      button.addEventListener("click", () => this.sortBy(button.dataset.sort));
    }
    byId("filter").addEventListener("input", (event) => {
      this.filter = event.target.value.toLowerCase();
      this.arrange();
    });
    this.body.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const next = this.neighbour(this.current, step);
      if (next) {
        onChoose(next);
        this.rows.get(next).focus();
      }
    });
    this.arrange();
  }

  makeRow(picture) {
    // The file's name first: of a narrow table the folder is what is cut off.
    const slash = picture.name.lastIndexOf("/");
    const name = element("td", { title: picture.name }, element("bdi", {}, picture.name.slice(slash + 1)));
    if (slash > 0) name.append(element("bdi", { className: "quiet" }, picture.name.slice(0, slash)));
    const row = element("tr", { tabIndex: -1 }, name, element("td", { className: "number count" }),
      element("td", { className: "number doubts" }));
    row.addEventListener("click", () => this.onChoose(picture));
    row.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        this.onChoose(picture);
      }
    });
    return row;
  }

  sortBy(key) {
    const isSame = this.sort.key === key;
    // What is most interesting first: names from A, numbers from the largest.
    this.sort = { key, descending: isSame ? !this.sort.descending : key !== "name" };
    for (const header of document.querySelectorAll("#picture-table th")) {
      const isThis = header.querySelector("button").dataset.sort === key;
      header.setAttribute("aria-sort", isThis ? (this.sort.descending ? "descending" : "ascending") : "none");
    }
    this.arrange();
  }

  arrange() {
    const { key, descending } = this.sort;
    const collator = new Intl.Collator("en", { numeric: true });
    const value = (picture) => this.summaryOf(picture)?.[key] ?? -1;
    const shown = this.pictures.filter((picture) => picture.name.toLowerCase().includes(this.filter));
    if (key) {
      shown.sort((a, b) => {
        const order = key === "name" ? collator.compare(a.name, b.name) : value(a) - value(b);
        return (descending ? -order : order) || a.number - b.number;
      });
    }
    this.shown = shown;
    this.body.replaceChildren(...shown.map((picture) => this.rows.get(picture)));
  }

  update(picture) {
    const row = this.rows.get(picture);
    const summary = this.summaryOf(picture);
    const [, count, doubts] = row.cells;
    count.textContent = summary ? summary.count.toLocaleString("en") : "…";
    count.classList.toggle("stale", Boolean(summary?.isStale));
    count.title = summary?.isStale ? "As scanned; open the picture to count at this threshold" : "";
    doubts.textContent = summary?.doubts ?? "";
    const progress = this.progressOf(picture);
    row.classList.toggle("done", progress === "done");
    row.classList.toggle("begun", progress === "begun");
  }

  show(picture) {
    const before = this.rows.get(this.current);
    before?.removeAttribute("aria-current");
    if (before) before.tabIndex = -1;
    this.current = picture;
    const row = this.rows.get(picture);
    row.setAttribute("aria-current", "true");
    row.tabIndex = 0;
    row.scrollIntoView({ block: "nearest" });
  }

  /** The picture so many rows further in the list, or null at its end. */
  neighbour(picture, step) {
    return this.shown[this.shown.indexOf(picture) + step] ?? null;
  }
}

/** The most objects that are listed; all of them are drawn. */
const LISTED_OBJECTS = 400;

/** The list of the objects on a picture. */
class ObjectList {
  constructor(report, onChoose) {
    this.report = report;
    this.list = byId("objects");
    this.items = new Map();
    this.onChoose = onChoose;
  }

  show(objects, chosen) {
    this.items.clear();
    const listed = objects.slice(0, LISTED_OBJECTS).map((object) => {
      const name = element("span", { className: "name" }, this.report.classes[object.classIndex]);
      if (object.score !== null && object.score !== undefined) name.append(` ${object.score.toFixed(3)}`);
      const state = { undecided: "", below: "below" }[object.state] ?? object.state;
      const item = element("li", { id: `object-${this.items.size}`, className: object.state, role: "option" },
        swatch(this.report, object.classIndex), name, element("span", { className: "state" }, state));
      item.addEventListener("click", () => this.onChoose(object));
      this.items.set(object.id, item);
      return item;
    });
    if (!objects.length) listed.push(element("li", { className: "empty" }, "Nothing here."));
    if (objects.length > LISTED_OBJECTS) {
      listed.push(element("li", { className: "empty" }, `and ${plural(objects.length - LISTED_OBJECTS, "more object")}`
        .replace(/objects?$/, "")));
    }
    this.list.replaceChildren(...listed);
    this.mark(chosen);
  }

  mark(chosen) {
    this.list.removeAttribute("aria-activedescendant");
    for (const [id, item] of this.items) {
      item.setAttribute("aria-selected", String(id === chosen));
      if (id !== chosen) continue;
      this.list.setAttribute("aria-activedescendant", item.id);
      if (this.list.scrollHeight > this.list.clientHeight) {
        const top = item.offsetTop - this.list.offsetTop;
        if (top < this.list.scrollTop || top + item.offsetHeight > this.list.scrollTop + this.list.clientHeight) {
          this.list.scrollTop = top - this.list.clientHeight / 2;
        }
      }
    }
  }
}

/** Objects of each class, on this picture and on all. */
function showCounts(report, here, all, isComplete) {
  const sum = (counts) => [...counts.values()].reduce((total, count) => total + count, 0);
  const row = (name, a, b, className = "") => element("tr", { className }, name,
    element("td", { className: "number" }, a.toLocaleString("en")),
    element("td", { className: "number" }, isComplete ? b.toLocaleString("en") : "…"));
  const rows = report.objectClasses.map((index) => row(
    element("td", {}, swatch(report, index), report.classes[index]), here.get(index) ?? 0, all.get(index) ?? 0));
  if (rows.length > 1) rows.push(row(element("td", {}, "All"), sum(here), sum(all), "total"));
  byId("counts").tBodies[0].replaceChildren(...rows);
}

/** Precision, recall and F1, and what they count. */
function showMeasures(counts) {
  const { precision, recall, f1 } = measures(counts);
  const entry = (name, text, className = "") => element("div", { className }, element("dt", {}, name),
    element("dd", {}, text));
  const share = (value) => `${(100 * value).toFixed(1)} %`;
  byId("measures").replaceChildren(
    entry("Precision", share(precision)), entry("Recall", share(recall)), entry("F1", f1.toFixed(4)),
    entry("Hits", counts.hits, "small"), entry("False alarms", counts.falseAlarms, "small"),
    entry("Misses", counts.misses, "small"));
}

/** The probability of each class in a cell, the objects first. */
function showScores(report, level, cell, place) {
  const title = element("div", { className: "quiet" }, place);
  if (!level) return byId("scores").replaceChildren(title);
  const order = [...report.objectClasses,
    ...report.classes.map((_, index) => index).filter((index) => !report.objectClasses.includes(index))];
  byId("scores").replaceChildren(title, ...order.map((index) => {
    const value = level.probability(index, cell.row * level.columns + cell.column);
    const meter = element("meter", { min: 0, max: 1, value });
    meter.setAttribute("aria-label", report.classes[index]);
    return element("div", { className: "score" }, element("span", { className: "name" }, report.classes[index]),
      element("span", {}, value.toFixed(4)), meter);
  }));
}
