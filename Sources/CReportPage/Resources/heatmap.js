"use strict";

/* The scores of a picture as a layer of colours: a pixel for each cell of the finest map, with the largest probability over
   all scales. */

/** The most cells on a side; of finer maps each pixel shows the largest of several cells. */
const HEAT_SIDE = 2048;

/** What is drawn, and where it lies on the picture. */
class HeatLayer {
  /**
   * @param picture Its scores are loaded.
   * @param indices The classes; of several the largest probability counts.
   */
  constructor(picture, indices) {
    const fine = picture.levels[picture.levels.length - 1];
    this.step = Math.ceil(Math.max(fine.columns, fine.rows) / HEAT_SIDE);
    this.columns = Math.ceil(fine.columns / this.step);
    this.rows = Math.ceil(fine.rows / this.step);
    this.left = fine.originX - fine.strideX / 2;
    this.top = fine.originY - fine.strideY / 2;
    this.width = this.columns * this.step * fine.strideX;
    this.height = this.rows * this.step * fine.strideY;
    this.values = new Float32Array(this.columns * this.rows);
    for (let row = 0; row < fine.rows; row++) {
      for (let column = 0; column < fine.columns; column++) {
        const value = HeatLayer.largest(picture.levels, fine, row, column, indices);
        const place = Math.floor(row / this.step) * this.columns + Math.floor(column / this.step);
        if (value > this.values[place]) this.values[place] = value;
      }
    }
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.columns;
    this.canvas.height = this.rows;
    this.colors = null;
  }

  /** Of other scales the cell counts whose window's middle is nearest, within half a stride. */
  static largest(levels, fine, row, column, indices) {
    let largest = 0;
    for (const level of levels) {
      const cell = level === fine ? { row, column } : level.cellAt(fine.middleX(column), fine.middleY(row));
      if (!cell) continue;
      for (const index of indices) {
        largest = Math.max(largest, level.probability(index, cell.row * level.columns + cell.column));
      }
    }
    return largest;
  }

  /** Colours the layer; what is improbable lets the picture through. */
  paint(colors) {
    if (this.colors === colors) return;
    this.colors = colors;
    const context = this.canvas.getContext("2d");
    const image = context.createImageData(this.columns, this.rows);
    for (let place = 0; place < this.values.length; place++) {
      const color = Math.min(255, Math.round(this.values[place] * 255)) * 3;
      image.data.set([colors[color], colors[color + 1], colors[color + 2],
        Math.round(255 * this.values[place] ** 0.6)], place * 4);
    }
    context.putImageData(image, 0, 0);
  }
}
