"use strict";

/* The rules that go by windows: nms, soft-nms, nmm and wbf. Sources: Dalal & Triggs, CVPR 2005 (suppression); Bodla et
   al., arXiv:1704.04503 (soft); Akyon et al., arXiv:2202.06934 (merging); Solovyev et al., arXiv:1910.13302 (fusion). */

/** From the strongest to the weakest; no two different windows are equal. */
function byStrength(a, b) {
  return b.score - a.score || b.margin - a.margin || a.classIndex - b.classIndex || a.box[1] - b.box[1]
    || a.box[0] - b.box[0] || a.box[3] - b.box[3] || a.box[2] - b.box[2];
}

/**
 * Gives the cells of a level that reach the threshold of a class: (class, row, column, score, margin).
 *
 * @param strongestOnly True where a cell counts only for the strongest of the classes.
 */
function forEachStrongCell(level, indices, thresholds, strongestOnly, body) {
  const margins = indices.map((index) => level.margins(index));
  indices.forEach((index, number) => {
    const threshold = thresholds[number];
    const least = level.smallestMargin(threshold);
    for (let cell = 0; cell < margins[number].length; cell++) {
      const margin = margins[number][cell];
      if (!(margin >= least)) continue;
      if (strongestOnly && indices.some((_, other) => margins[other][cell] > margin
        || (margins[other][cell] === margin && other < number))) continue;
      const score = level.probability(index, cell);
      if (score >= threshold) body(index, Math.floor(cell / level.columns), cell % level.columns, score, margin);
    }
  });
}

/**
 * The windows whose probability of a class reaches its threshold, of all levels, as boxes of the size of its objects, or as
 * refined boxes.
 */
function strongWindows(levels, indices, thresholds, strongestOnly, spacing) {
  const result = [];
  for (const level of levels) {
    const sizes = new Map(indices.map((index) => [index, level.objectSize(index, spacing)]));
    forEachStrongCell(level, indices, thresholds, strongestOnly, (classIndex, row, column, score, margin) => {
      if (result.length >= CANDIDATE_LIMIT) throw new TooManyCandidates();
      const box = level.boxes ? level.refinedBox(row, column) : level.boxOf(row, column, sizes.get(classIndex));
      result.push({ box, score, margin, classIndex, scale: level.scale });
    });
  }
  return result;
}

/** For each box, from the strongest on, the number of the one that takes it: its own where it stays. */
function ownersOf(boxes, overlap, measure) {
  const staying = SquareIndex.forBoxes(boxes);
  return boxes.map(({ box }, number) => {
    let owner = number;
    staying.some(boxMiddleX(box), boxMiddleY(box), (other) => {
      if (other < owner && boxOverlap(boxes[other].box, box, measure) >= overlap) owner = other;
    });
    if (owner === number) staying.insert(number, boxMiddleX(box), boxMiddleY(box));
    return owner;
  });
}

/** The boxes that no stronger one takes. */
function suppressed(boxes, overlap, measure) {
  const sorted = [...boxes].sort(byStrength);
  const owners = ownersOf(sorted, overlap, measure);
  return sorted.filter((_, number) => owners[number] === number);
}

/** The boxes that stay, each enlarged to the smallest box around all that it took. */
function merged(boxes, overlap, measure) {
  const sorted = [...boxes].sort(byStrength);
  const owners = ownersOf(sorted, overlap, measure);
  const unions = sorted.map((each) => ({ ...each }));
  owners.forEach((owner, number) => {
    if (owner !== number) unions[owner].box = boxUnion(unions[owner].box, sorted[number].box);
  });
  return unions.filter((_, number) => owners[number] === number);
}

/** Every stronger box lowers the scores of those that overlap it, until none that is left reaches the threshold. */
function softlySuppressed(boxes, overlap, measure, decay, threshold) {
  const left = [...boxes].sort(byStrength).map((each) => ({ ...each }));
  const index = SquareIndex.forBoxes(left);
  const queue = new ScoreQueue();
  left.forEach((each, number) => {
    if (each.score < threshold) return;
    index.insert(number, boxMiddleX(each.box), boxMiddleY(each.box));
    queue.insert({ score: each.score, number });
  });
  const result = [];
  for (let entry = queue.removeFirst(); entry; entry = queue.removeFirst()) {
    // Each lowering makes a new entry; those with an earlier score mean nothing any more.
    if (left[entry.number].score !== entry.score) continue;
    const strongest = { ...left[entry.number] };
    result.push(strongest);
    left[entry.number].score = -Infinity;
    const gone = [entry.number];
    index.some(boxMiddleX(strongest.box), boxMiddleY(strongest.box), (other) => {
      if (other === entry.number) return;
      const common = boxOverlap(strongest.box, left[other].box, measure);
      const factor = decay === "gaussian"
        ? Math.exp(-common * common / overlap) : common >= overlap ? 1 - common : 1;
      if (!(factor < 1)) return;
      const score = Math.fround(left[other].score * factor);
      left[other].score = score;
      if (score >= threshold) {
        queue.insert({ score, number: other });
      } else {
        left[other].score = -Infinity;
        gone.push(other);
      }
    });
    for (const number of gone) index.remove(number, boxMiddleX(left[number].box), boxMiddleY(left[number].box));
  }
  return result;
}

/** Every box, from the strongest on, joins the fused box that it overlaps most, or begins one. */
function fused(boxes, overlap, measure) {
  const clusters = [];
  const index = SquareIndex.forBoxes(boxes);
  for (const each of [...boxes].sort(byStrength)) {
    let best = -1, most = 0;
    index.some(boxMiddleX(each.box), boxMiddleY(each.box), (number) => {
      const found = boxOverlap(clusters[number].fused.box, each.box, measure);
      if (found >= overlap && (best < 0 || found > most || (found === most && number < best))) [best, most] = [number, found];
    });
    if (best < 0) {
      best = clusters.length;
      clusters.push({ fused: { ...each }, weight: 0, edges: [0, 0, 0, 0], scores: 0, count: 0 });
    } else {
      const { box } = clusters[best].fused;
      index.remove(best, boxMiddleX(box), boxMiddleY(box));
    }
    addToCluster(clusters[best], each);
    const { box } = clusters[best].fused;
    index.insert(best, boxMiddleX(box), boxMiddleY(box));
  }
  return clusters.map((cluster) => cluster.fused).sort(byStrength);
}

function addToCluster(cluster, each) {
  // A score of 0 has still a place.
  const share = Math.max(each.score, 2.2250738585072014e-308);
  cluster.weight += share;
  for (let edge = 0; edge < 4; edge++) cluster.edges[edge] += share * each.box[edge];
  cluster.scores += each.score;
  cluster.count += 1;
  if (cluster.count < 2) return;
  const [left, top, right, bottom] = cluster.edges.map((sum) => sum / cluster.weight);
  // Rounding must not turn a box inside out.
  cluster.fused.box = [left, top, Math.max(left, right), Math.max(top, bottom)];
  cluster.fused.score = Math.fround(cluster.scores / cluster.count);
}

/** A binary heap of scores, the highest first; of equal ones that with the lower number. */
class ScoreQueue {
  constructor() { this.entries = []; }

  static isBefore(a, b) { return a.score !== b.score ? a.score > b.score : a.number < b.number; }

  insert(entry) {
    const { entries } = this;
    let place = entries.push(entry) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!ScoreQueue.isBefore(entries[place], entries[parent])) break;
      [entries[place], entries[parent]] = [entries[parent], entries[place]];
      place = parent;
    }
  }

  removeFirst() {
    const { entries } = this;
    const first = entries[0];
    const last = entries.pop();
    if (!entries.length) return first;
    entries[0] = last;
    for (let place = 0; ;) {
      let best = place;
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < entries.length && ScoreQueue.isBefore(entries[child], entries[best])) best = child;
      }
      if (best === place) return first;
      [entries[place], entries[best]] = [entries[best], entries[place]];
      place = best;
    }
  }
}
