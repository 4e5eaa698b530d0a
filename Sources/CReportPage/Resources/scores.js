"use strict";

/** The scores of all windows of a picture at one scale, and where the windows lie. */
class ScoreLevel {
  /**
   * @param description What the report says about the level.
   * @param picture Width and height of what was scanned.
   * @param rule How outputs become probabilities: softmax, logistic or asTheyAre.
   * @param logits Float32Array of shape [rows, columns, classes].
   * @param boxes Float32Array of shape [rows, columns, 4], the numbers of refined boxes; null where boxes are windows.
   */
  constructor(description, picture, classes, rule, logits, boxes) {
    Object.assign(this, description);
    this.picture = picture;
    this.classes = classes;
    this.rule = rule;
    this.logits = logits;
    this.boxes = boxes;
    // Exactly 1 where the sizes are the same.
    this.factorX = this.width / picture.width;
    this.factorY = this.height / picture.height;
    this.originX = this.cellX(0) / this.factorX;
    this.originY = this.cellY(0) / this.factorY;
    this.strideX = this.stride[0] / this.factorX;
    this.strideY = this.stride[1] / this.factorY;
    this.windowWidth = this.window[0] / this.factorX;
    this.windowHeight = this.window[1] / this.factorY;
    this.marginsByClass = new Map();
    /** For each row whether it was scored; null where all were. */
    this.isScored = null;
    if (description.scoredRows) {
      this.isScored = new Uint8Array(this.rows);
      for (const [first, end] of description.scoredRows) this.isScored.fill(1, first, end);
    }
  }

  /** The middle of the windows of a column, in pixels of the picture at this scale. */
  cellX(column) {
    const left = column * this.stride[0] + this.origin[0];
    return (left + (left + this.window[0])) / 2;
  }

  /** The middle of the windows of a row, in pixels of the picture at this scale. */
  cellY(row) {
    const top = row * this.stride[1] + this.origin[1];
    return (top + (top + this.window[1])) / 2;
  }

  /** The middle of the windows of a column, in pixels of the picture. */
  middleX(column) { return this.originX + column * this.strideX; }

  /** The middle of the windows of a row, in pixels of the picture. */
  middleY(row) { return this.originY + row * this.strideY; }

  /** The window of a cell in pixels of the picture; it may reach beyond it. */
  windowOf(row, column) { return this.boxOf(row, column, [this.windowWidth, this.windowHeight]); }

  /** The size of the objects of a class in pixels of the picture; that of a window where it is not known. */
  objectSize(index, spacing) {
    const size = spacing.sizes[index];
    return size ? [size[0] / this.factorX, size[1] / this.factorY] : [this.windowWidth, this.windowHeight];
  }

  /** A box of a size around the middle of a cell in pixels of the picture; it may reach beyond it. */
  boxOf(row, column, [width, height]) {
    return boxAround(this.middleX(column), this.middleY(row), width / 2, height / 2);
  }

  /** The box of the object in the window of a cell, as the network gives it, in pixels of the picture. */
  refinedBox(row, column) {
    const first = 4 * (row * this.columns + column);
    const [x, y, width, height] = this.boxes.subarray(first, first + 4);
    const share = (size) => Math.exp(Math.min(Math.max(size * 0.2, -5), 2));
    return boxAround(
      this.middleX(column) + x * 0.1 * this.windowWidth, this.middleY(row) + y * 0.1 * this.windowHeight,
      share(width) * this.windowWidth / 2, share(height) * this.windowHeight / 2);
  }

  /** The cell whose window's middle is nearest to a place of the picture, or null where none is near. */
  cellAt(x, y) {
    const column = Math.round((x - this.originX) / this.strideX);
    const row = Math.round((y - this.originY) / this.strideY);
    return row >= 0 && row < this.rows && column >= 0 && column < this.columns ? { row, column } : null;
  }

  /** The probability of a class in a cell, rounded as the program rounds it. */
  probability(index, cell) {
    if (this.isScored && !this.isScored[Math.floor(cell / this.columns)]) return 0;
    const start = cell * this.classes;
    const logit = this.logits[start + index];
    if (this.rule === "asTheyAre") return logit;
    if (this.rule === "logistic") return Math.fround(1 / (1 + Math.exp(-logit)));
    let largest = this.logits[start];
    for (let other = 1; other < this.classes; other++) largest = Math.max(largest, this.logits[start + other]);
    let sum = 0;
    for (let other = 0; other < this.classes; other++) sum += exponential(this.logits[start + other], largest);
    return Math.fround(exponential(logit, largest) / sum);
  }

  /** How far a class is ahead of all others in each cell, in logits, shape [rows, columns]. */
  margins(index) {
    const known = this.marginsByClass.get(index);
    if (known) return known;
    const { logits, classes } = this;
    const result = new Float32Array(this.rows * this.columns);
    for (let cell = 0, start = 0; cell < result.length; cell++, start += classes) {
      let others = classes === 1 ? 0 : -Infinity;
      for (let other = 0; other < classes; other++) {
        if (other !== index && logits[start + other] > others) others = logits[start + other];
      }
      result[cell] = logits[start + index] - others;
    }
    // Nothing is found where nothing was scored.
    this.isScored?.forEach((isScored, row) => {
      if (!isScored) result.fill(NaN, row * this.columns, (row + 1) * this.columns);
    });
    this.marginsByClass.set(index, result);
    return result;
  }

  /** A margin below which no probability reaches a threshold: a softmax is at most 1 / (1 + e^-margin). */
  smallestMargin(threshold) {
    if (this.rule === "asTheyAre" || (this.rule === "softmax" && this.classes === 1)) return -Infinity;
    const share = threshold * (1 - 1e-6);
    return share > 0 ? Math.log(share / (1 - share)) - 1e-3 : -Infinity;
  }
}

/** e^(logit - largest), the difference rounded to float32 as the program does. */
function exponential(logit, largest) {
  return logit === largest ? 1 : Math.exp(Math.fround(logit - largest));
}
