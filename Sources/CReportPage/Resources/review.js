"use strict";

/* What a person decides: boxes that are accepted, changed or added, detections that are rejected, and which pictures are
   done. Every change is a step that can be undone; all of it is kept in the browser's storage. */

/** The overlap from which on a detection is the one that was decided on, whatever the threshold. */
const SAME_OBJECT = 0.5;

/** Nothing is decided yet. */
const noReview = () => ({ labels: [], rejected: [], done: false });

class Review {
  /** @param id Tells reports apart. */
  constructor(id, onChange) {
    this.key = `fcnscan-report-${id}`;
    this.onChange = onChange;
    this.states = new Map();
    this.undone = [];
    this.steps = [];
    this.isKept = true;
    this.isSaved = true;
    this.read();
    addEventListener("storage", (event) => {
      // The same report in another tab.
      if (event.key !== this.key) return;
      this.states.clear();
      this.read();
      this.onChange(null);
    });
  }

  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) ?? "{}");
      for (const [name, state] of Object.entries(kept)) this.states.set(name, { ...noReview(), ...state });
    } catch {
      this.isKept = false;
    }
  }

  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify(Object.fromEntries(this.states)));
      this.isKept = true;
    } catch {
      this.isKept = false;
    }
  }

  /** What is decided on a picture; not to be changed in place. */
  state(name) { return this.states.get(name) ?? noReview(); }

  /** How far a picture is: done, begun or untouched. */
  progress(name) {
    const state = this.state(name);
    return state.done ? "done" : state.labels.length || state.rejected.length ? "begun" : "untouched";
  }

  /** Changes what is decided on a picture, as one step. */
  change(name, title, edit) {
    const before = this.state(name);
    const after = edit(structuredClone(before)) ?? before;
    if (after === before) return;
    this.steps.push({ name, title, before, after });
    this.undone = [];
    this.set(name, after);
  }

  set(name, state) {
    this.states.set(name, state);
    this.isSaved = false;
    this.keep();
    this.onChange(name);
  }

  undo() {
    const step = this.steps.pop();
    if (!step) return null;
    this.undone.push(step);
    this.set(step.name, step.before);
    return step;
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return null;
    this.steps.push(step);
    this.set(step.name, step.after);
    return step;
  }
}

const isSameObject = (classIndex, box, each) =>
  each.classIndex === classIndex && boxOverlap(each.box, box) >= SAME_OBJECT;

/**
 * All boxes of a picture with what became of them: accepted, added, rejected, undecided, or below the threshold.
 *
 * @param detections At the threshold.
 * @param weaker Detections at a lower threshold, those above included; empty where they are not shown.
 */
function reviewedObjects(state, detections, weaker) {
  const objects = state.labels.map((label) => ({
    id: `label ${label.id}`, label, classIndex: label.classIndex, box: label.box, score: label.origin?.score ?? null,
    state: label.origin ? "accepted" : "added",
  }));
  state.rejected.forEach((each) => objects.push({ ...each, id: objectId("rejected", each), state: "rejected" }));
  const isDecided = (each) =>
    state.labels.some((label) => isSameObject(each.classIndex, each.box, label)
      || (label.origin && isSameObject(each.classIndex, each.box, label.origin)))
    || state.rejected.some((other) => isSameObject(each.classIndex, each.box, other));
  if (state.done) return objects;
  for (const each of detections) {
    if (!isDecided(each)) objects.push({ ...each, id: objectId("found", each), state: "undecided" });
  }
  if (weaker.length === 0) return objects;
  const index = SquareIndex.forBoxes(detections.concat(weaker));
  for (const each of detections) index.insert(each, boxMiddleX(each.box), boxMiddleY(each.box));
  for (const each of weaker) {
    const isFound = index.some(
      boxMiddleX(each.box), boxMiddleY(each.box), (other) => isSameObject(each.classIndex, each.box, other));
    if (!isFound && !isDecided(each)) objects.push({ ...each, id: objectId("weak", each), state: "below" });
  }
  return objects;
}

const objectId = (kind, each) => `${kind} ${each.classIndex} ${each.box.map((edge) => edge.toFixed(2)).join(" ")}`;

/** The objects that count: those that are marked, and detections that nobody has decided on. */
const isCounted = (object) => object.state !== "rejected" && object.state !== "below";

let lastLabelNumber = 0;
const newLabelId = () => `${Date.now().toString(36)}-${(lastLabelNumber++).toString(36)}`;

const originOf = ({ classIndex, box, score }) => ({ classIndex, box, score: score ?? null });

/** Takes an object as it is. */
function acceptIn(state, object) {
  if (object.label) return null;
  if (object.state === "rejected") {
    state.rejected = state.rejected.filter((each) => objectId("rejected", each) !== object.id);
  }
  state.labels.push({
    id: newLabelId(), classIndex: object.classIndex, box: object.box, origin: originOf(object),
  });
  return state;
}

/** Says that there is no such object; what a person has drawn is deleted. */
function rejectIn(state, object) {
  if (object.state === "rejected") return null;
  if (object.label) {
    state.labels = state.labels.filter((label) => label.id !== object.label.id);
    if (!object.label.origin) return state;
    state.rejected.push(object.label.origin);
  } else {
    state.rejected.push(originOf(object));
  }
  return state;
}

/** Takes a decision back. */
function forgetIn(state, object) {
  if (object.label) {
    state.labels = state.labels.filter((label) => label.id !== object.label.id);
  } else if (object.state === "rejected") {
    state.rejected = state.rejected.filter((each) => objectId("rejected", each) !== object.id);
  } else {
    return null;
  }
  state.done = false;
  return state;
}

/** Gives an object another box or class, which accepts it. */
function editIn(state, object, changes) {
  if (object.label) {
    Object.assign(state.labels.find((label) => label.id === object.label.id), changes);
    return state;
  }
  const accepted = acceptIn(state, object);
  Object.assign(accepted.labels[accepted.labels.length - 1], changes);
  return accepted;
}
