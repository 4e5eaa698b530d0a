"use strict";

/* The page: what is chosen, and who is told when it changes. */

/** How near to the threshold an object is doubtful, in logits: its odds are within a factor of 4.5. */
const DOUBT = 1.5;

/** Scores from which on the histogram and the curve count. */
const LEAST_SCORE = 0.05;

/** Thresholds of the curve. */
const CURVE_THRESHOLDS = Array.from({ length: 95 }, (_, step) => (step + 5) / 100);

/** Numbers of scores that are all kept in memory; of more those of the picture that is shown. */
const KEPT_SCORES = 1 << 25;

const logitOf = (probability) => Math.log(probability / (1 - probability));
const probabilityOf = (logit) => 1 / (1 + Math.exp(-logit));

class App {
  constructor(report) {
    this.report = report;
    this.chunks = new Chunks(report.files ?? null);
    this.pictures = report.pictures.map((each, number) => new ReportPicture(each, number, report, this.chunks));
    this.hasMaps = this.pictures.some((picture) => picture.hasMap);
    this.hasTruth = !report.isForLabelling && this.pictures.some((picture) => picture.truth);
    this.keepsScores = this.pictures.reduce((sum, picture) => sum + picture.scoreCount, 0) <= KEPT_SCORES;
    this.review = new Review(report.id, (name) => this.reviewChanged(name));
    this.current = null;
    this.chosen = null;
    this.hover = null;
    this.draftBox = null;
    this.isDrawing = Boolean(report.isForLabelling);
    this.boxSize = report.window;
    this.newClass = report.objectClasses[0];
    this.showsBoxes = true;
    this.showsHeat = true;
    this.objects = [];
    this.outcomes = { missed: [] };
    this.summaries = new Map();
    this.version = 0;
    this.settings = this.settingsAsScanned();
    this.viewer = new Viewer(byId("canvas"), () => this.scene());
    this.viewer.onView = () => { byId("zoom").textContent = `${Math.round(this.viewer.view.zoom * 100)} %`; };
    this.viewer.onTile = () => this.inspect();
    this.viewer.onMissing = (name) => this.complain(
      `'${report.files}/${name}.jpg' is missing; keep the folder beside the report`);
    this.editing = new Editing(this.viewer, this.editingActions());
    this.pictureList = new PictureList(this.pictures, (picture) => this.summaries.get(picture),
      (picture) => this.review.progress(picture.name), (picture) => this.show(picture));
    this.objectList = new ObjectList(report, (object) => this.choose(object, true));
    this.setUpPage();
    this.takeOverBoxes();
    this.recount();
    this.show(this.pictures[0]);
  }

  // MARK: Settings

  settingsAsScanned() {
    const { start, objectClasses, classes } = this.report;
    return this.settingsWith(
      objectClasses.map((index) => Math.fround(start.classThresholds?.[classes[index]] ?? start.threshold)),
      completeMerging(start.merging));
  }

  settingsWith(thresholds, merging) {
    const weaker = thresholds.map((threshold) => Math.fround(probabilityOf(logitOf(threshold) - DOUBT)));
    return { thresholds, merging, weaker, floor: Math.min(LEAST_SCORE, ...weaker) };
  }

  /** Sets the threshold of a class, or of all. */
  setThreshold(value, place = byId("threshold-class").value) {
    const threshold = Math.fround(Math.min(Math.max(value, 0), 1));
    const thresholds = this.settings.thresholds.map((old, number) =>
      (place === "" || Number(place) === number ? threshold : old));
    this.settings = this.settingsWith(thresholds, this.settings.merging);
    this.settingsChanged();
  }

  setMerging(merging) {
    this.settings = this.settingsWith(this.settings.thresholds, merging);
    this.settingsChanged();
  }

  settingsChanged() {
    this.version++;
    for (const summary of this.summaries.values()) summary.isStale = true;
    this.showSettings();
    this.update();
    this.recount();
  }

  /** The threshold that the slider shows. */
  get shownThreshold() {
    return this.settings.thresholds[Number(byId("threshold-class").value || 0)];
  }

  showSettings() {
    const value = this.shownThreshold;
    byId("threshold").value = value;
    byId("threshold").setAttribute("aria-valuetext", value.toFixed(3));
    if (document.activeElement !== byId("threshold-number")) byId("threshold-number").value = Number(value.toFixed(6));
    byId("merging").value = this.settings.merging.rule;
    const scanned = this.settingsAsScanned();
    byId("reset").disabled = JSON.stringify(scanned) === JSON.stringify(this.settings);
    this.showHistogram();
  }

  // MARK: Pictures

  show(picture) {
    if (!picture || picture === this.current) return;
    const before = this.current;
    this.current = picture;
    this.chosen = null;
    this.hover = null;
    this.heat = null;
    if (before && !this.keepsScores) before.unload();
    this.pictureList.show(picture);
    byId("picture-name").textContent = picture.name;
    byId("picture-name").title = picture.name;
    this.say(picture.problems.join(" "));
    this.viewer.show(picture);
    this.update();
    if (picture.hasMap && !picture.levels) {
      if (picture.scoreCount > 1e6) this.say("Loading the scores…");
      picture.load().then(() => {
        if (this.current !== picture) return;
        this.say(picture.problems.join(" "));
        this.update();
        this.recount();
      }, (error) => this.complain(error.message));
    }
  }

  step(step) {
    const next = this.pictureList.neighbour(this.current, step);
    if (next) this.show(next);
    else this.announce(step > 0 ? "This is the last picture." : "This is the first picture.");
  }

  /** Computes what is on the picture that is shown, and shows it. */
  update() {
    const picture = this.current;
    if (!picture) return;
    let detections = [], weaker = [];
    try {
      detections = picture.detections(this.settings) ?? picture.stored;
      if (byId("show-near").checked && picture.levels) weaker = picture.detections(this.settings, this.settings.weaker);
      if (this.isRefused) this.say(picture.problems.join(" "));
      this.isRefused = false;
    } catch (error) {
      if (!(error instanceof TooManyCandidates)) throw error;
      this.isRefused = true;
      this.complain(error.message);
    }
    const state = this.review.state(picture.name);
    this.objects = reviewedObjects(state, detections, weaker);
    this.order();
    this.outcomes = this.hasTruth && picture.truth
      ? matchDetections(detections, picture, this.report.objectClasses, this.report.tolerance) : { missed: [] };
    if (!this.objects.some((object) => object.id === this.chosen)) this.chosen = null;
    const progress = this.review.progress(picture.name);
    byId("done").checked = state.done;
    const accepted = this.objects.filter((object) => object.label).length;
    const undecided = this.objects.filter((object) => object.state === "undecided").length;
    byId("picture-state").textContent = [
      accepted ? `${accepted} marked` : "", state.rejected.length ? `${state.rejected.length} rejected` : "",
      undecided ? `${undecided} undecided` : "",
    ].filter(Boolean).join(", ");
    byId("done-next").disabled = progress === "done" && !this.pictureList.neighbour(picture, 1);
    byId("objects-title").textContent = plural(this.objects.filter(isCounted).length, "object");
    this.objectList.show(this.objects, this.chosen);
    this.showChosen();
    this.summarize(picture);
    this.showTotals();
    this.prepareHeat();
    this.viewer.draw();
  }

  /** Puts the objects into the order that is wanted. */
  order() {
    const { thresholds } = this.settings;
    const doubt = (object) => {
      if (object.score === null || object.score === undefined) return Infinity;
      if (object.state === "accepted" || object.state === "rejected") return 1e6;
      const threshold = thresholds[this.report.objectClasses.indexOf(object.classIndex)] ?? thresholds[0];
      return Math.abs(logitOf(object.score) - logitOf(threshold));
    };
    const orders = {
      doubt: (a, b) => doubt(a) - doubt(b),
      score: (a, b) => (b.score ?? 2) - (a.score ?? 2),
      place: (a, b) => boxMiddleY(a.box) - boxMiddleY(b.box) || boxMiddleX(a.box) - boxMiddleX(b.box),
      scales: (a, b) => this.disagreement(b) - this.disagreement(a),
    };
    this.objects.sort(orders[byId("order").value]);
  }

  /** How far the probabilities of an object differ between the scales. */
  disagreement(object) {
    const values = (this.current.levels ?? []).flatMap((level) => {
      const cell = level.cellAt(boxMiddleX(object.box), boxMiddleY(object.box));
      return cell ? [level.probability(object.classIndex, cell.row * level.columns + cell.column)] : [];
    });
    return values.length ? Math.max(...values) - Math.min(...values) : 0;
  }

  prepareHeat() {
    const { current } = this;
    if (!current?.levels) {
      this.heat = null;
      return;
    }
    const choice = byId("heat-class").value;
    const indices = choice === "" ? this.report.objectClasses : [Number(choice)];
    if (this.heat?.picture !== current || this.heat.choice !== choice) {
      this.heat = new HeatLayer(current, indices);
      Object.assign(this.heat, { picture: current, choice });
    }
  }

  /** What the viewer draws. */
  scene() {
    const picture = this.current;
    const known = byId("show-truth").checked && this.hasTruth ? picture.truth ?? [] : [];
    return {
      objects: this.showsBoxes ? this.objects : [],
      chosen: this.chosen,
      truth: this.showsBoxes ? known : [],
      missed: this.showsBoxes && known.length ? this.outcomes.missed : [],
      windows: this.hover?.level && this.showsBoxes ? [this.hover.level.windowOf(this.hover.cell.row, this.hover.cell.column)] : [],
      draft: this.draftBox ? { classIndex: this.newClass, ...this.draftBox } : null,
      heat: this.showsHeat ? this.heat : null,
      opacity: Number(byId("opacity").value),
      colors: this.colorTables.get(byId("color-map").value),
    };
  }

  // MARK: Objects

  get chosenObject() { return this.objects.find((object) => object.id === this.chosen) ?? null; }

  choose(object, reveals = false) {
    this.chosen = object?.id ?? null;
    if (object && reveals) this.viewer.reveal(object.box);
    this.objectList.mark(this.chosen);
    this.showChosen();
    this.viewer.draw();
    if (object) {
      const place = this.objects.indexOf(object) + 1;
      this.announce(`${this.viewer.labelOf(object)}, ${object.state}, ${place} of ${this.objects.length}`);
    }
  }

  /** Goes to another object in the order of the list, and past the last to the next picture. */
  stepObject(step) {
    if (!this.objects.length) return this.step(step);
    const place = this.objects.findIndex((object) => object.id === this.chosen);
    const next = place < 0 ? (step > 0 ? 0 : this.objects.length - 1) : place + step;
    if (next < 0 || next >= this.objects.length) {
      this.announce(step > 0 ? "This is the last object." : "This is the first object.");
      return;
    }
    this.choose(this.objects[next], true);
  }

  showChosen() {
    const object = this.chosenObject;
    byId("accept").disabled = !object || Boolean(object.label);
    byId("reject").disabled = !object || object.state === "rejected";
    byId("edit-fields").hidden = !object;
    if (object) {
      byId("relabel").value = object.classIndex;
      byId("forget").hidden = !object.label?.origin && object.state !== "rejected";
      byId("delete").hidden = !object.label || Boolean(object.label.origin);
    }
    this.inspect();
  }

  /** Decides on the chosen object and goes to the next one. */
  decide(title, edit) {
    const object = this.chosenObject;
    if (!object) return this.announce("Choose an object first, with N or a click.");
    const place = this.objects.indexOf(object);
    const after = this.objects.slice(place + 1).concat(this.objects.slice(0, place))
      .find((each) => each.state === "undecided" || each.state === "below");
    this.review.change(this.current.name, title, (state) => edit(state, object));
    const next = after && this.objects.find((each) => each.id === after.id);
    this.announce(`${title}.`);
    if (next) this.choose(next, true); else this.choose(null);
  }

  accept() { this.decide("accepted", acceptIn); }
  reject() { this.decide("rejected", rejectIn); }

  forget() {
    const object = this.chosenObject;
    if (object) this.review.change(this.current.name, "undecided again", (state) => forgetIn(state, object));
  }

  /** Marks a picture as done: what is undecided is accepted. */
  setDone(isDone) {
    const { objects } = this;
    this.review.change(this.current.name, isDone ? "reviewed" : "not reviewed", (state) => {
      if (state.done === isDone) return null;
      if (isDone) for (const object of objects) if (object.state === "undecided") acceptIn(state, object);
      state.done = isDone;
      return state;
    });
  }

  doneAndNext() {
    this.setDone(true);
    const { shown } = this.pictureList;
    const place = shown.indexOf(this.current);
    const next = shown.slice(place + 1).concat(shown.slice(0, place))
      .find((picture) => this.review.progress(picture.name) !== "done");
    if (next) this.show(next); else this.announce("All pictures are reviewed.");
  }

  editingActions() {
    return {
      choose: (object) => this.choose(object),
      hover: (place) => this.setHover(place),
      isDrawing: () => this.isDrawing,
      objects: () => (this.showsBoxes ? this.objects : []),
      chosen: () => this.chosenObject,
      newBoxSize: () => this.boxSize,
      draft: (draft) => {
        if (draft === undefined) return this.draftBox;
        this.draftBox = draft;
        this.viewer.draw();
        return draft;
      },
      add: (box) => this.add(box),
      edit: (object, changes) => this.edit(object, changes),
    };
  }

  add(box) {
    this.boxSize = [boxWidth(box), boxHeight(box)];
    const id = newLabelId();
    this.review.change(this.current.name, "added", (state) => {
      state.labels.push({ id, classIndex: this.newClass, box, origin: null });
      return state;
    });
    this.choose(this.objects.find((object) => object.label?.id === id) ?? null);
  }

  edit(object, changes) {
    this.review.change(this.current.name, "changed", (state) => editIn(state, object, changes));
    const changed = this.objects.find((each) => each.label && (each.label.id === object.label?.id
      || (!object.label && each.label.origin && objectId("", each.label.origin) === objectId("", object))));
    if (changed) this.choose(changed);
    if (changes.box) this.boxSize = [boxWidth(changes.box), boxHeight(changes.box)];
  }

  /** Moves or enlarges the chosen box by pixels of the picture. */
  nudge(dx, dy, isResizing) {
    const object = this.chosenObject;
    if (!object) return;
    const box = isResizing
      ? this.editing.resized(object.box, 2, dx, dy) : this.editing.shifted(object.box, dx, dy);
    if (Math.min(boxWidth(box), boxHeight(box)) >= 1) this.edit(object, { box });
  }

  relabel(classIndex) {
    const object = this.chosenObject;
    if (object) this.edit(object, { classIndex });
    this.newClass = classIndex;
    byId("new-class").value = classIndex;
  }

  setDrawing(isDrawing) {
    this.isDrawing = isDrawing;
    byId("draw").setAttribute("aria-pressed", String(isDrawing));
  }

  /** Of a report to label in, the boxes that are known are what to go on from. */
  takeOverBoxes() {
    if (!this.report.isForLabelling) return;
    for (const picture of this.pictures) {
      if (!picture.truth || this.review.states.has(picture.name)) continue;
      const labels = picture.truth.map(({ classIndex, box }) => ({ id: newLabelId(), classIndex, box, origin: null }));
      this.review.states.set(picture.name, { ...noReview(), labels });
    }
  }

  reviewChanged(name) {
    const changed = this.pictures.filter((picture) => name === null || picture.name === name);
    if (name !== null && this.current?.name !== name) this.show(changed[0]);
    this.update();
    for (const picture of changed) this.summarize(picture);
    this.showTotals();
    byId("undo").disabled = !this.review.steps.length;
    byId("redo").disabled = !this.review.undone.length;
    this.showNotice();
  }

  undo() { this.announceStep(this.review.undo(), "Undone"); }
  redo() { this.announceStep(this.review.redo(), "Done again"); }

  announceStep(step, word) {
    this.announce(step ? `${word}: ${step.title} on ${step.name}` : "There is nothing to take back.");
  }

  showNotice() {
    const notice = byId("notice");
    notice.hidden = this.review.isKept;
    notice.textContent = "This browser keeps nothing of this page: save your work before you close it.";
  }

  // MARK: Places

  setHover(place) {
    const { current } = this;
    const isInside = place && current && place.x >= 0 && place.y >= 0 && place.x < current.width && place.y < current.height;
    byId("place").hidden = !isInside;
    if (!isInside) {
      if (!this.hover) return;
      this.hover = null;
    } else {
      byId("place").textContent =
        `${Math.floor(current.fullX(place.x)).toLocaleString("en")}, ${Math.floor(current.fullY(place.y)).toLocaleString("en")}`;
      this.hover = { place, ...this.strongestCell(place.x, place.y) };
    }
    this.inspect();
    this.viewer.draw();
  }

  /** The cell at a place, at the scale where an object is most probable. */
  strongestCell(x, y) {
    let best = {}, most = -1;
    for (const level of this.current.levels ?? []) {
      const cell = level.cellAt(x, y);
      if (!cell) continue;
      for (const index of this.report.objectClasses) {
        const value = level.probability(index, cell.row * level.columns + cell.column);
        if (value > most) [best, most] = [{ level, cell }, value];
      }
    }
    return best;
  }

  /** Shows what is at the pointer, or else the chosen object. */
  inspect() {
    const object = this.chosenObject;
    const { current } = this;
    if (!current) return;
    const place = this.hover?.place ?? (object ? { x: boxMiddleX(object.box), y: boxMiddleY(object.box) } : null);
    if (!place) {
      byId("crop").getContext("2d").clearRect(0, 0, 176, 176);
      byId("scores").replaceChildren(element("p", { className: "quiet" }, this.hasMaps
        ? "Point at a place or choose an object to see its scores." : "Point at a place or choose an object to see it enlarged."));
      return;
    }
    const { level, cell } = this.hover ?? this.strongestCell(place.x, place.y);
    const size = !this.hover && object ? Math.max(boxWidth(object.box), boxHeight(object.box))
      : level ? Math.max(level.windowWidth, level.windowHeight) : Math.max(...this.boxSize);
    const middle = this.hover && level
      ? { x: level.middleX(cell.column), y: level.middleY(cell.row) } : place;
    this.viewer.drawCrop(byId("crop"), boxAround(middle.x, middle.y, size * 0.65, size * 0.65));
    const scale = level && level.scale !== 1 ? `, scale ${level.scale}` : "";
    showScores(this.report, level, cell, this.hover ? `At the pointer${scale}` : `Chosen object${scale}`);
  }

  // MARK: Counting

  /** Counts on a picture at the present settings; null while its scores are not loaded. */
  summarize(picture) {
    const state = this.review.state(picture.name);
    let detections = null, doubts = null;
    try {
      detections = picture.detections(this.settings);
      if (picture.levels && !state.done) {
        const isNear = (each) => Math.abs(logitOf(each.score)
          - logitOf(this.settings.thresholds[this.report.objectClasses.indexOf(each.classIndex)])) < DOUBT;
        doubts = reviewedObjects(state, picture.detections(this.settings, this.settings.weaker), [])
          .filter((each) => each.state === "undecided" && isNear(each)).length;
      }
    } catch (error) {
      if (!(error instanceof TooManyCandidates)) throw error;
      return;
    }
    const isStale = detections === null;
    const counts = new Map();
    for (const object of reviewedObjects(state, detections ?? picture.stored, [])) {
      if (isCounted(object)) counts.set(object.classIndex, (counts.get(object.classIndex) ?? 0) + 1);
    }
    const summary = this.summaries.get(picture) ?? {};
    Object.assign(summary, {
      version: this.version, isStale, counts, doubts: isStale || state.done ? null : doubts,
      count: [...counts.values()].reduce((sum, count) => sum + count, 0),
      match: this.hasTruth && picture.truth && !isStale
        ? matchDetections(detections, picture, this.report.objectClasses, this.report.tolerance).counts : null,
    });
    this.summaries.set(picture, summary);
    this.pictureList.update(picture);
  }

  /** Counts on all pictures a few at a time, so that the page can be used meanwhile. */
  recount() {
    const work = this.countingSteps(this.version);
    this.counting = work;
    document.documentElement.dataset.state = "busy";
    const goOn = async () => {
      const end = performance.now() + 14;
      while (this.counting === work) {
        const { done } = await work.next();
        if (done) return this.finishCounting(work);
        if (performance.now() > end) {
          setTimeout(goOn, 0);
          return;
        }
      }
    };
    setTimeout(goOn, 0);
  }

  finishCounting(work) {
    if (this.counting !== work) return;
    byId("progress").textContent = "";
    document.documentElement.dataset.state = "ready";
    this.showTotals();
  }

  async * countingSteps(version) {
    let done = 0;
    for (const picture of this.pictures) {
      if (picture.hasMap && !picture.levels && this.keepsScores) {
        try {
          await picture.load();
        } catch (error) {
          this.complain(error.message);
        }
        if (version !== this.version) return;
        if (picture === this.current) this.update();
      }
      this.summarize(picture);
      done++;
      if (this.pictures.length > 20) byId("progress").textContent = `Counting ${done} of ${this.pictures.length}…`;
      yield;
    }
    this.showTotals();
    for (const picture of this.pictures) {
      if (!picture.levels) continue;
      yield * this.distributionSteps(picture);
    }
    this.showHistogram();
    this.showCurve();
  }

  /** Counts scores and, with truth, hits at many thresholds: once for each rule of merging. */
  * distributionSteps(picture) {
    const summary = this.summaries.get(picture);
    const { merging } = this.settings;
    if (!summary || summary.merging === merging) return;
    const { objectClasses, tolerance } = this.report;
    const at = (threshold) => picture.detections(this.settings, objectClasses.map(() => Math.fround(threshold)));
    try {
      const all = at(LEAST_SCORE);
      const bins = new Array(SCORE_BINS).fill(0), falseBins = new Array(SCORE_BINS).fill(0);
      for (const each of all) bins[scoreBin(each.score)]++;
      summary.curve = null;
      if (this.hasTruth && picture.truth) {
        const { outcomes } = matchDetections(all, picture, objectClasses, tolerance);
        for (const each of all) if (outcomes.get(each) === "false") falseBins[scoreBin(each.score)]++;
        summary.curve = [];
        for (const threshold of CURVE_THRESHOLDS) {
          summary.curve.push(matchDetections(at(threshold), picture, objectClasses, tolerance).counts);
          yield;
        }
      }
      Object.assign(summary, { bins, falseBins, merging });
    } catch (error) {
      if (!(error instanceof TooManyCandidates)) throw error;
    }
    yield;
  }

  showTotals() {
    const all = new Map();
    const matches = {};
    let isComplete = true, counted = 0, density = 0, area = 0;
    for (const picture of this.pictures) {
      const summary = this.summaries.get(picture);
      if (!summary) { isComplete = false; continue; }
      for (const [index, count] of summary.counts) all.set(index, (all.get(index) ?? 0) + count);
      if (summary.match) addCounts(matches, summary.match);
      if (summary.version === this.version) counted++;
      if (picture.squareMillimeters) {
        area += picture.squareMillimeters;
        density += summary.count;
      }
    }
    isComplete &&= counted === this.pictures.length;
    const here = this.summaries.get(this.current)?.counts ?? new Map();
    showCounts(this.report, here, all, isComplete);
    const total = [...all.values()].reduce((sum, count) => sum + count, 0);
    const reviewed = this.pictures.filter((picture) => this.review.progress(picture.name) === "done").length;
    byId("summary").textContent = [
      plural(this.pictures.length, "picture"), isComplete ? plural(total, "object") : "counting…",
      isComplete && area ? `${(density / area).toPrecision(3)} per mm²` : "", reviewed ? `${reviewed} reviewed` : "",
    ].filter(Boolean).join(" · ");
    byId("truth-panel").hidden = !this.hasTruth;
    if (this.hasTruth && matches.hits !== undefined) {
      showMeasures(matches);
      this.present = measures(matches);
      this.showCurve();
    }
    byId("print-footer").textContent =
      `${this.report.title} · ${byId("summary").textContent} · threshold ${this.settings.thresholds.map((each) =>
        Number(each.toFixed(4))).join(", ")} · ${this.settings.merging.rule} · fcnscan ${this.report.version}`;
  }

  showHistogram() {
    const bins = new Array(SCORE_BINS).fill(0), falseBins = new Array(SCORE_BINS).fill(0);
    for (const summary of this.summaries.values()) {
      summary.bins?.forEach((count, bin) => { bins[bin] += count; });
      summary.falseBins?.forEach((count, bin) => { falseBins[bin] += count; });
    }
    drawHistogram(byId("histogram"), bins, this.hasTruth ? falseBins : null, this.shownThreshold);
  }

  showCurve() {
    if (!this.hasTruth) return;
    const sums = CURVE_THRESHOLDS.map((_, place) => {
      const sum = { hits: 0, falseAlarms: 0, misses: 0 };
      for (const summary of this.summaries.values()) if (summary.curve?.[place]) addCounts(sum, summary.curve[place]);
      return sum;
    });
    const isKnown = sums.some((sum) => sum.hits + sum.misses > 0);
    const points = isKnown ? sums.map(measures) : [];
    drawCurve(byId("curve"), points, this.present);
    const best = points.reduce((most, point, place) => (point.f1 > (points[most]?.f1 ?? -1) ? place : most), -1);
    byId("best-f1").hidden = best < 0;
    if (best >= 0) {
      this.bestThreshold = CURVE_THRESHOLDS[best];
      byId("best-f1").textContent = `Best F1 ${points[best].f1.toFixed(3)} at ${this.bestThreshold}`;
    }
  }

  // MARK: Messages

  say(text) {
    byId("message").textContent = text;
    byId("message").hidden = !text;
  }

  complain(text) {
    this.say(text);
    this.announce(text);
  }

  announce(text) { byId("announce").textContent = text; }

  // MARK: Saving

  openSaveDialog() {
    const counts = { done: 0, begun: 0, untouched: 0 };
    for (const picture of this.pictures) counts[this.review.progress(picture.name)]++;
    byId("save-summary").textContent = counts.done + counts.begun
      ? `${plural(counts.done, "picture")} reviewed, ${counts.begun} begun, ${counts.untouched} untouched.`
      : "Nothing is reviewed yet.";
    byId("which-reviewed").textContent = `(${counts.done})`;
    byId("which-begun").textContent = `(${counts.done + counts.begun})`;
    byId("which-all").textContent = `(${this.pictures.length})`;
    const usual = this.report.isForLabelling ? "begun" : counts.done ? "reviewed" : counts.begun ? "begun" : "all";
    document.querySelector(`[name=which][value=${usual}]`).checked = true;
    // Who has decided on nothing and saves wants what was found.
    byId("save-undecided").checked = usual === "all";
    byId("save-undecided-field").hidden = this.report.isForLabelling;
    const { folder } = this.report;
    const quoted = /^[\w@%+=:,./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`;
    byId("train-command").textContent = `fcnscan train ${quoted} --boxes boxes.csv -o model.safetensors`;
    this.showSavedCount();
    byId("save-dialog").showModal();
  }

  showSavedCount() {
    const entries = this.savedEntries();
    const boxes = entries.reduce((sum, { objects }) => sum + objects.length, 0);
    byId("save-count").textContent =
      `${plural(entries.length, "picture")} with ${boxes.toLocaleString("en")} ${boxes === 1 ? "box" : "boxes"} will be saved.`;
    for (const id of ["save-csv", "save-coco"]) byId(id).disabled = !entries.length;
  }

  /** The pictures that are to be saved, each with its objects. */
  savedEntries() {
    const which = document.querySelector("[name=which]:checked").value;
    const wanted = { reviewed: ["done"], begun: ["done", "begun"], all: ["done", "begun", "untouched"] }[which];
    const isKept = byId("save-undecided").checked ? isCounted : (object) => Boolean(object.label);
    return this.pictures.filter((picture) => wanted.includes(this.review.progress(picture.name))).map((picture) => ({
      picture,
      objects: reviewedObjects(
        this.review.state(picture.name), picture.detections(this.settings) ?? picture.stored, []).filter(isKept),
    }));
  }

  save(form) {
    const entries = this.savedEntries();
    const { classes, objectClasses } = this.report;
    if (form === "csv") download("boxes.csv", boxesCSV(entries, classes), "text/csv");
    else download("boxes.json", boxesCOCO(entries, classes, objectClasses), "application/json");
    this.review.isSaved = true;
    this.announce(`${plural(entries.length, "picture")} saved.`);
  }

  // MARK: The page

  setUpPage() {
    const { report } = this;
    this.colorTables = new Map(report.colorMaps.map(({ name, colors }) =>
      [name, Uint8Array.from(atob(colors), (character) => character.charCodeAt(0))]));
    const options = (id, entries) => byId(id).replaceChildren(
      ...entries.map(([value, text]) => element("option", { value }, text)));
    const classOptions = report.objectClasses.map((index) => [index, report.classes[index]]);
    options("new-class", classOptions);
    options("relabel", classOptions);
    options("threshold-class", [["", "all classes"], ...report.objectClasses.map((index, place) => [place, report.classes[index]])]);
    options("heat-class", [["", report.objectClasses.length > 1 ? "all objects" : report.classes[report.objectClasses[0]]],
      ...report.classes.map((name, index) => [index, name]).filter(([index]) =>
        report.objectClasses.length > 1 || index !== report.objectClasses[0])]);
    options("color-map", report.colorMaps.map(({ name }) => [name, name]));
    byId("color-map").value = "inferno";
    const scanned = completeMerging(report.start.merging);
    options("merging", Object.entries(MERGING_RULES).map(([rule, { title }]) => [rule, title]));
    byId("threshold-class-field").hidden = report.objectClasses.length < 2;
    // A choice of one is none.
    byId("new-class").hidden = report.objectClasses.length < 2;
    byId("relabel").parentElement.hidden = report.objectClasses.length < 2;
    if (this.pictures.some((picture) => picture.descriptions.length > 1)) {
      byId("order").append(element("option", { value: "scales" }, "Scales disagree"));
    }
    for (const id of ["threshold-panel", "layer-panel", "near-field"]) byId(id).hidden = !this.hasMaps;
    if (!this.hasMaps && !report.isForLabelling) {
      byId("threshold-panel").hidden = false;
      for (const id of ["threshold", "threshold-number", "merging", "threshold-class", "reset"]) byId(id).disabled = true;
      byId("histogram").hidden = true;
      byId("locked").hidden = false;
      byId("locked").textContent = "No scores were kept, so that the threshold is that of the scan. Scan with --save-map to choose it here.";
    }
    if (!this.hasMaps) {
      document.querySelector(".doubts").hidden = true;
      for (const cell of document.querySelectorAll("td.doubts")) cell.hidden = true;
    }
    byId("about").textContent = `Made by fcnscan ${report.version}. Pictures: ${report.folder}. The page speaks to nobody; what you decide is kept in this browser until you save it.`;
    this.setDrawing(this.isDrawing);
    this.showNotice();
    this.bindControls(scanned);
    this.keys = new Keys(this.keyBindings());
    this.setUpTheme();
    this.showSettings();
    new ResizeObserver(() => this.showHistogram()).observe(byId("threshold-panel"));
  }

  bindControls(scanned) {
    const on = (id, event, action) => byId(id).addEventListener(event, action);
    const click = (id, action) => on(id, "click", action);
    on("threshold", "input", (event) => this.setThreshold(Number(event.target.value)));
    on("threshold-number", "change", (event) => this.setThreshold(Number(event.target.value) || 0));
    on("threshold-class", "change", () => this.showSettings());
    on("merging", "change", (event) => this.setMerging(event.target.value === scanned.rule
      ? scanned : completeMerging({ rule: event.target.value, mergesAcrossClasses: scanned.acrossClasses })));
    click("reset", () => {
      this.settings = this.settingsAsScanned();
      byId("threshold-class").value = "";
      this.settingsChanged();
    });
    click("best-f1", () => this.setThreshold(this.bestThreshold, ""));
    on("opacity", "input", () => this.viewer.draw());
    on("color-map", "change", () => this.viewer.draw());
    on("heat-class", "change", () => this.update());
    on("show-truth", "change", () => this.viewer.draw());
    on("show-near", "change", () => this.update());
    on("order", "change", () => this.update());
    on("relabel", "change", (event) => this.relabel(Number(event.target.value)));
    on("new-class", "change", (event) => { this.newClass = Number(event.target.value); });
    on("done", "change", (event) => this.setDone(event.target.checked));
    click("undo", () => this.undo());
    click("redo", () => this.redo());
    click("accept", () => this.accept());
    click("reject", () => this.reject());
    click("forget", () => this.forget());
    click("delete", () => this.reject());
    click("done-next", () => this.doneAndNext());
    click("previous-picture", () => this.step(-1));
    click("next-picture", () => this.step(1));
    click("zoom-in", () => this.viewer.zoomBy(1.5));
    click("zoom-out", () => this.viewer.zoomBy(1 / 1.5));
    click("zoom-fit", () => this.viewer.fit());
    click("draw", () => this.setDrawing(!this.isDrawing));
    click("save", () => this.openSaveDialog());
    on("save-dialog", "change", () => this.showSavedCount());
    click("help", () => byId("help-dialog").showModal());
    on("save-dialog", "close", (event) => {
      const { returnValue } = event.target;
      event.target.returnValue = "";
      if (returnValue === "csv" || returnValue === "coco") this.save(returnValue);
    });
    on("objects", "keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.stepObject(step);
    });
    addEventListener("beforeunload", (event) => {
      if (!this.review.isKept && !this.review.isSaved) event.preventDefault();
    });
  }

  keyBindings() {
    const pan = (dx, dy) => () => this.viewer.panBy(dx * 60, dy * 60);
    const binding = (keys, shown, title, action) => ({ keys, shown, title, action });
    const directions = [["ArrowLeft", -1, 0], ["ArrowRight", 1, 0], ["ArrowUp", 0, -1], ["ArrowDown", 0, 1]];
    return [
      binding(["n", "j"], ["N"], "Next object", () => this.stepObject(1)),
      binding(["Shift+n", "k"], ["Shift", "N"], "Previous object", () => this.stepObject(-1)),
      binding(["a", "Enter"], ["A", "Enter"], "Accept, and go to the next", () => this.accept()),
      binding(["r"], ["R"], "Reject, and go to the next", () => this.reject()),
      binding(["Delete", "Backspace"], ["Delete"], "Reject or delete", () => this.reject()),
      binding(["u"], ["U"], "Undecided again", () => this.forget()),
      binding(["z", "Ctrl+z"], ["Z"], "Undo", () => this.undo()),
      binding(["Shift+z", "Ctrl+y", "Ctrl+Shift+z"], ["Shift", "Z"], "Redo", () => this.redo()),
      binding(["d"], ["D"], "Picture done, next", () => this.doneAndNext()),
      binding(["PageDown"], ["Page down"], "Next picture", () => this.step(1)),
      binding(["PageUp"], ["Page up"], "Previous picture", () => this.step(-1)),
      binding(["b"], ["B"], "Draw boxes, or not", () => this.setDrawing(!this.isDrawing)),
      binding(["i"], ["I"], "Insert a box in the middle", () => {
        const { x, y } = this.viewer.view;
        this.add(this.editing.inPicture(boxAround(x, y, this.boxSize[0] / 2, this.boxSize[1] / 2)));
      }),
      ...this.report.objectClasses.slice(0, 9).map((index, place) => binding(
        [String(place + 1)], [String(place + 1)], `Class ${this.report.classes[index]}`, () => this.relabel(index))),
      ...directions.map(([key, dx, dy]) => ({ keys: [key], shown: [], title: "", action: pan(dx, dy) })),
      ...directions.map(([key, dx, dy]) => ({ keys: [`Alt+${key}`], shown: [], title: "", action: () => this.nudge(dx, dy, false) })),
      ...directions.map(([key, dx, dy]) => ({ keys: [`Alt+Shift+${key}`], shown: [], title: "", action: () => this.nudge(dx, dy, true) })),
      binding([], ["Arrows"], "Move the view", null),
      binding([], ["Alt", "Arrows"], "Move the box", null),
      binding([], ["Alt", "Shift", "Arrows"], "Resize the box", null),
      binding(["+", "="], ["+"], "Zoom in", () => this.viewer.zoomBy(1.5)),
      binding(["-"], ["−"], "Zoom out", () => this.viewer.zoomBy(1 / 1.5)),
      binding(["0"], ["0"], "Show all", () => this.viewer.fit()),
      binding(["]"], ["]"], "Raise the threshold", () => this.nudgeThreshold(1)),
      binding(["["], ["["], "Lower the threshold", () => this.nudgeThreshold(-1)),
      binding(["h"], ["H"], "Heat map on or off", () => {
        this.showsHeat = !this.showsHeat;
        this.viewer.draw();
      }),
      binding(["x"], ["X"], "Boxes on or off", () => {
        this.showsBoxes = !this.showsBoxes;
        this.viewer.draw();
      }),
      binding(["s", "Ctrl+s"], ["S"], "Save", () => this.openSaveDialog()),
      binding(["Escape"], ["Esc"], "Choose nothing", () => {
        this.setDrawing(false);
        this.choose(null);
      }),
      binding(["?"], ["?"], "This help", () => byId("help-dialog").showModal()),
    ];
  }

  nudgeThreshold(step) {
    if (this.hasMaps) this.setThreshold(Math.round((this.shownThreshold + step * 0.01) * 100) / 100);
  }

  setUpTheme() {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const kept = () => { try { return localStorage.getItem("fcnscan-theme"); } catch { return null; } };
    const apply = () => {
      document.documentElement.dataset.theme = kept() ?? (dark.matches ? "dark" : "light");
      this.viewer.draw();
    };
    dark.addEventListener("change", apply);
    byId("theme").addEventListener("click", () => {
      const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
      // Kept where the browser keeps anything.
      try { localStorage.setItem("fcnscan-theme", next); } catch { /* The page alone remembers. */ }
      document.documentElement.dataset.theme = next;
      this.viewer.draw();
    });
    apply();
  }
}

/** For those who open the console: fcnscan.current.detections(fcnscan.settings). */
globalThis.fcnscan = new App(JSON.parse(byId("report").textContent));
