"use strict";

/* The rule "components": cells at or above the threshold that touch each other, also at corners, are one object. Runs of
   cells in a row are joined with those of the row above. Sources: Rosenfeld & Pfaltz, J. ACM 13 (1966); He, Chao &
   Suzuki, IEEE Trans. Image Process. 17 (2008). */

/** The connected regions of a class of a level, in the order of their first cells. */
class ConnectedRegions {
  constructor(level) {
    this.level = level;
    this.parents = [];
    this.regions = [];
    this.runsAbove = [];
  }

  /** Adds a row; scores are not a number where a cell belongs to no region. */
  add(row, scores, margins, firstMargin) {
    const runs = [];
    let firstAbove = 0;
    for (let column = 0; column < scores.length;) {
      if (Number.isNaN(scores[column])) { column++; continue; }
      const start = column;
      while (column < scores.length && !Number.isNaN(scores[column])) column++;
      const region = this.regionOf(row, start, column, scores, margins, firstMargin);
      // Runs above that end before this one's upper left neighbour touch nothing any more.
      while (firstAbove < this.runsAbove.length && this.runsAbove[firstAbove].end < start) firstAbove++;
      let label = -1;
      for (let above = firstAbove; above < this.runsAbove.length && this.runsAbove[above].start <= column; above++) {
        const other = this.root(this.runsAbove[above].label);
        label = label < 0 ? other : this.join(label, other);
      }
      if (label >= 0) {
        addRegion(this.regions[label], region);
      } else {
        label = this.regions.length;
        this.parents.push(label);
        this.regions.push(region);
        if (this.regions.length > CANDIDATE_LIMIT) throw new TooManyCandidates();
      }
      runs.push({ start, end: column, label });
    }
    this.runsAbove = runs;
  }

  finished() { return this.regions.filter((_, number) => this.parents[number] === number); }

  regionOf(row, start, end, scores, margins, firstMargin) {
    const { level } = this;
    const inside = (place, size) => Math.min(Math.max(place, 0), size);
    const box = [
      inside(level.middleX(start) - level.strideX / 2, level.picture.width),
      inside(level.middleY(row) - level.strideY / 2, level.picture.height),
      inside(level.middleX(end - 1) + level.strideX / 2, level.picture.width),
      inside(level.middleY(row) + level.strideY / 2, level.picture.height),
    ];
    const result = {
      area: boxWidth(box) * boxHeight(box), box, cells: end - start, score: scores[start],
      margin: margins[firstMargin + start], scores: 0, scoresX: 0, scoresY: 0,
    };
    const y = level.middleY(row);
    for (let column = start; column < end; column++) {
      const share = scores[column];
      result.score = Math.max(result.score, share);
      result.margin = Math.max(result.margin, margins[firstMargin + column]);
      result.scores += share;
      result.scoresX += share * level.middleX(column);
      result.scoresY += share * y;
    }
    return result;
  }

  root(label) {
    while (this.parents[label] !== label) {
      this.parents[label] = this.parents[this.parents[label]];
      label = this.parents[label];
    }
    return label;
  }

  /** Joins two regions; the one that began first stays. */
  join(a, b) {
    if (a === b) return a;
    const first = Math.min(a, b), second = Math.max(a, b);
    this.parents[second] = first;
    addRegion(this.regions[first], this.regions[second]);
    return first;
  }
}

function addRegion(region, other) {
  region.area += other.area;
  region.box = boxUnion(region.box, other.box);
  region.cells += other.cells;
  region.score = Math.max(region.score, other.score);
  region.margin = Math.max(region.margin, other.margin);
  region.scores += other.scores;
  region.scoresX += other.scoresX;
  region.scoresY += other.scoresY;
}

/** The connected regions of some classes at all levels; of regions of several levels that overlap the strongest stays. */
function connectedRegions(levels, indices, thresholds, merging) {
  const found = [];
  for (const level of levels) {
    const scores = new Map(indices.map((index) => [index, new Float32Array(level.rows * level.columns).fill(NaN)]));
    forEachStrongCell(level, indices, thresholds, merging.acrossClasses, (index, row, column, score) => {
      scores.get(index)[row * level.columns + column] = score;
    });
    for (const index of indices) {
      const regions = new ConnectedRegions(level);
      for (let row = 0; row < level.rows; row++) {
        const first = row * level.columns;
        regions.add(row, scores.get(index).subarray(first, first + level.columns), level.margins(index), first);
      }
      for (const region of regions.finished()) {
        if (region.area > 0) found.push({ ...region, classIndex: index, scale: level.scale });
      }
    }
  }
  return groupedByClass(found, indices, merging.acrossClasses).flatMap((regions) => {
    const sorted = regions.sort(byStrength);
    const owners = levels.length > 1 ? ownersOf(sorted, merging.overlap, merging.measure) : sorted.map((_, i) => i);
    return sorted.filter((_, number) => owners[number] === number).map((region) => ({
      classIndex: region.classIndex, score: region.score, scale: region.scale, box: region.box, area: region.area,
      x: region.scores > 0 ? region.scoresX / region.scores : boxMiddleX(region.box),
      y: region.scores > 0 ? region.scoresY / region.scores : boxMiddleY(region.box),
    }));
  });
}
