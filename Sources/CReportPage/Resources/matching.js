"use strict";

/* Detections against what is known to be on a picture, as `fcnscan evaluate` counts: a detection hits when its middle
   lies in a box of its class that is not already hit, or at most half a stride from it. */

/** Marks detections as hit, false or ignored, and counts. */
function matchDetections(detections, picture, indices, tolerance) {
  const counts = { hits: 0, falseAlarms: 0, misses: 0 };
  const outcomes = new Map();
  const missed = [];
  for (const index of indices) {
    const open = picture.truth.filter((object) => object.classIndex === index).map((object) => object.box);
    const own = detections.filter((each) => each.classIndex === index).sort((a, b) => b.score - a.score);
    for (const each of own) {
      let best = -1, least = Infinity;
      open.forEach((box, number) => {
        if (distanceToBox(box, each.x, each.y) > tolerance) return;
        const offset = Math.hypot(boxMiddleX(box) - each.x, boxMiddleY(box) - each.y);
        if (offset < least) [best, least] = [number, offset];
      });
      if (best >= 0) {
        open.splice(best, 1);
        outcomes.set(each, "hit");
        counts.hits++;
      } else if (picture.ignored.some((box) => distanceToBox(box, each.x, each.y) <= tolerance)) {
        outcomes.set(each, "ignored");
      } else {
        outcomes.set(each, "false");
        counts.falseAlarms++;
      }
    }
    counts.misses += open.length;
    for (const box of open) missed.push({ classIndex: index, box });
  }
  return { counts, outcomes, missed };
}

function addCounts(sum, counts) {
  for (const key of Object.keys(counts)) sum[key] = (sum[key] ?? 0) + counts[key];
  return sum;
}

/** Precision, recall and F1 of counts, as the program defines them where there is nothing. */
function measures({ hits, falseAlarms, misses }) {
  const precision = hits + falseAlarms === 0 ? 1 : hits / (hits + falseAlarms);
  const recall = hits + misses === 0 ? 1 : hits / (hits + misses);
  const f1 = hits === 0 ? (falseAlarms + misses === 0 ? 1 : 0) : 2 * precision * recall / (precision + recall);
  return { precision, recall, f1 };
}
