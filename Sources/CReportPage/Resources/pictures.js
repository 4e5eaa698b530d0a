"use strict";

/** One picture of the report: its tiles, its scores when they are loaded, and what was found and is known on it. */
class ReportPicture {
  constructor(description, number, report, chunks) {
    const { detections, levels, ...facts } = description;
    Object.assign(this, facts);
    this.number = number;
    this.report = report;
    this.chunks = chunks;
    this.truth ??= null;
    if (!levels && report.pictures.some((other) => other.levels)) {
      this.problems = [...this.problems, "No scores were kept of this picture: it shows what the scan found, at its threshold."];
    }
    this.hasMap = Boolean(levels);
    this.descriptions = levels ?? [];
    /** ScoreLevel objects once all scores are there. */
    this.levels = null;
    this.candidates = null;
    this.loading = null;
    this.stored = detections.map((each) => ({ ...each, scale: each.scale ?? 1 }));
  }

  /** Numbers that the scores take in memory. */
  get scoreCount() {
    const numbersOf = (level) => this.report.classes.length + (level.boxBands ? 4 : 0);
    return this.descriptions.reduce((sum, level) => sum + level.rows * level.columns * numbersOf(level), 0);
  }

  /** Loads the scores, once; resolves when they are there. */
  load() {
    this.loading ??= this.loadLevels().catch((error) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }

  async loadLevels() {
    const classes = this.report.classes.length;
    const levels = [];
    for (const description of this.descriptions) {
      const cells = description.rows * description.columns;
      const logits = await this.numbers(description.bands, cells * classes);
      const boxes = description.boxBands ? await this.numbers(description.boxBands, cells * 4) : null;
      levels.push(new ScoreLevel(description, this, classes, this.probabilityRule, logits, boxes));
    }
    this.levels = levels;
  }

  /** The numbers of some bands, one after the other. */
  async numbers(bands, count) {
    const result = new Float32Array(count);
    let filled = 0;
    for (const band of bands) {
      const numbers = await this.chunks.numbers(band);
      result.set(numbers, filled);
      filled += numbers.length;
    }
    if (filled !== count) throw new Error(`the scores of ${this.name} are incomplete`);
    return result;
  }

  /** Forgets the scores, which can be loaded again. */
  unload() {
    this.levels = this.candidates = this.loading = null;
  }

  /**
   * What is found at some thresholds, or null where the scores are not loaded.
   *
   * @param settings Thresholds for each class that is reported, rule of merging, and how far the report goes down.
   */
  detections(settings, thresholds = settings.thresholds) {
    if (!this.hasMap) return this.stored;
    if (!this.levels) return null;
    const least = Math.min(...thresholds);
    const known = this.candidates;
    if (!known || known.floor > least || known.merging !== settings.merging) {
      this.candidates = new Candidates(
        this.levels, this, this.report.objectClasses, spacingOf(this.report.start, this.report.classes),
        settings.merging, Math.min(least, settings.floor));
    }
    const found = this.candidates.detections(thresholds);
    return this.region ? found.filter((each) => this.isInRegion(each.x, each.y)) : found;
  }

  /** Whether a place lies where objects count. */
  isInRegion(x, y) {
    const rows = this.region;
    let low = 0, high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle][1] <= y) low = middle + 1; else high = middle;
    }
    const [first, , ...spans] = rows[low] ?? [Infinity];
    return y >= first && spans.some((start, place) => place % 2 === 0 && x >= start && x < spans[place + 1]);
  }

  /** A place of the full picture, of which this may be a part. */
  fullX(x) { return this.origin[0] + x * this.scale[0]; }
  fullY(y) { return this.origin[1] + y * this.scale[1]; }
}
