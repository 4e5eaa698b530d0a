"use strict";

/* The rule "peaks": peaks of the score move to the middle of the scores around them, and of places near each other the
   strongest stays. Source: Comaniciu & Meer, IEEE PAMI 24 (2002). */

/** The least distance of two detections of a class at a level, as the program computes it. */
function reachOf(level, index, spacing) {
  const size = spacing.sizes[index] ?? level.window;
  const [shareX, shareY] = spacing.pixels === undefined ? [spacing.share * size[0], spacing.share * size[1]]
    : [spacing.pixels * level.factorX, spacing.pixels * level.factorY];
  const extentX = Math.trunc(shareX), extentY = Math.trunc(shareY);
  return { extentX, extentY, width: Math.max(extentX, 1), height: Math.max(extentY, 1) };
}

/** Cells of a class whose margin no neighbour exceeds and whose probability reaches a threshold; of equals the first. */
function * peakCells(level, index, threshold) {
  const { rows, columns } = level;
  const margins = level.margins(index);
  const least = level.smallestMargin(threshold);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      const margin = margins[cell];
      if (!(margin >= least)) continue;
      const left = column > 0, right = column + 1 < columns;
      if (row > 0) {
        const above = cell - columns;
        if (margins[above] >= margin || (left && margins[above - 1] >= margin)
          || (right && margins[above + 1] >= margin)) continue;
      }
      if ((left && margins[cell - 1] >= margin) || (right && margins[cell + 1] > margin)) continue;
      if (row + 1 < rows) {
        const below = cell + columns;
        if (margins[below] > margin || (left && margins[below - 1] > margin)
          || (right && margins[below + 1] > margin)) continue;
      }
      const score = level.probability(index, cell);
      if (score >= threshold) yield { margin, score, row, column };
    }
  }
}

/** Moves from the middle of a window to the mean of the cells in reach, weighted by their probability. */
function climbed(level, index, reach, peak, probabilities) {
  const { stride, rows, columns } = level;
  const originX = level.cellX(0), originY = level.cellY(0);
  let x = level.cellX(peak.column), y = level.cellY(peak.row);
  // The limit is for places that creep along a ridge.
  for (let step = 0; step < 16; step++) {
    let sumX = 0, sumY = 0, weight = 0;
    const firstColumn = Math.max(Math.ceil((x - reach.extentX - originX) / stride[0]), 0);
    const lastColumn = Math.min(Math.floor((x + reach.extentX - originX) / stride[0]), columns - 1);
    const firstRow = Math.max(Math.ceil((y - reach.extentY - originY) / stride[1]), 0);
    const lastRow = Math.min(Math.floor((y + reach.extentY - originY) / stride[1]), rows - 1);
    for (let row = firstRow; row <= lastRow; row++) {
      const cellY = originY + row * stride[1];
      for (let column = firstColumn; column <= lastColumn; column++) {
        const cellX = originX + column * stride[0];
        const dx = (cellX - x) / reach.width, dy = (cellY - y) / reach.height;
        if (!(dx * dx + dy * dy < 1)) continue;
        const cell = row * columns + column;
        let share = probabilities.get(cell);
        if (share === undefined) {
          share = level.probability(index, cell);
          probabilities.set(cell, share);
        }
        sumX += share * cellX;
        sumY += share * cellY;
        weight += share;
      }
    }
    if (!(weight > 0)) break;
    const moved = Math.abs(sumX / weight - x) + Math.abs(sumY / weight - y);
    x = sumX / weight;
    y = sumY / weight;
    // A hundredth of a pixel changes no box.
    if (moved < 0.01) break;
  }
  return { x: x / level.factorX, y: y / level.factorY };
}

/** The place and the box that the network gives for the object in the window of a peak. */
function refined(level, peak) {
  const box = level.refinedBox(peak.row, peak.column);
  return { x: boxMiddleX(box), y: boxMiddleY(box), box };
}

/** All peaks of some classes at all levels, each with the place that it climbs to. */
function climbedPeaks(levels, indices, spacing, threshold) {
  const result = [];
  levels.forEach((level, number) => {
    for (const index of indices) {
      const reach = reachOf(level, index, spacing);
      const probabilities = new Map();
      for (const peak of peakCells(level, index, threshold)) {
        const place = level.boxes
          ? refined(level, peak) : climbed(level, index, reach, peak, probabilities);
        result.push({ ...peak, classIndex: index, level: number, ...place });
      }
    }
  });
  return result;
}

/** Of peaks that climbed to places close together only the strongest, strongest first. */
function strongestPeaks(peaks, levels, indices, spacing, picture) {
  // For each level and class.
  const reaches = levels.map((level) => new Map(indices.map((index) => {
    const reach = reachOf(level, index, spacing);
    return [index, { width: reach.width / level.factorX, height: reach.height / level.factorY }];
  })));
  const reachOfPeak = (peak) => reaches[peak.level].get(peak.classIndex);
  const all = reaches.flatMap((level) => [...level.values()]);
  // A place is close only to places in the same square of this size and the eight around it.
  const index = new SquareIndex(
    Math.max(...all.map((reach) => reach.width)), Math.max(...all.map((reach) => reach.height)));
  const sorted = [...peaks].sort((a, b) => b.margin - a.margin || a.row - b.row || a.column - b.column
    || a.level - b.level || a.classIndex - b.classIndex);
  const found = [];
  for (const peak of sorted) {
    const isTaken = index.some(peak.x, peak.y, (other) => {
      const [first, second] = [reachOfPeak(other), reachOfPeak(peak)];
      const dx = (other.x - peak.x) / Math.max(first.width, second.width);
      const dy = (other.y - peak.y) / Math.max(first.height, second.height);
      return dx * dx + dy * dy < 1;
    });
    if (isTaken) continue;
    const level = levels[peak.level];
    const [width, height] = level.objectSize(peak.classIndex, spacing);
    const box = clippedBox(peak.box ?? boxAround(peak.x, peak.y, width / 2, height / 2), picture);
    if (!box) continue;
    found.push({
      classIndex: peak.classIndex, score: peak.score, x: peak.x, y: peak.y, box, scale: level.scale,
    });
    index.insert(peak, peak.x, peak.y);
  }
  return found;
}
