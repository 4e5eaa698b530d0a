"use strict";

/* Detections at any threshold and by any rule of merging, from the scores: the same as `fcnscan detect` makes. */

/** The most windows or regions that are held. */
const CANDIDATE_LIMIT = 1 << 21;

/** So many windows reach the threshold that they are not worth merging. */
class TooManyCandidates extends Error {
  constructor() { super(`more than ${CANDIDATE_LIMIT.toLocaleString("en")} windows reach the threshold; raise it`); }
}

/** The overlap from which on two boxes are one object, and how it is measured, unless the scan said otherwise. */
const MERGING_RULES = {
  peaks: { title: "peaks", overlap: 0.3, measure: "iou" },
  nms: { title: "nms: suppression", overlap: 0.3, measure: "iou" },
  "soft-nms": { title: "soft-nms: soft suppression", overlap: 0.5, measure: "iou" },
  nmm: { title: "nmm: merging", overlap: 0.5, measure: "ios" },
  wbf: { title: "wbf: box fusion", overlap: 0.55, measure: "iou" },
  components: { title: "components: connected cells", overlap: 0.5, measure: "ios" },
};

/** A rule with its own numbers where the scan gave none. */
function completeMerging(merging) {
  const usual = MERGING_RULES[merging.rule];
  // σ of the Gaussian decay is 0.5, the overlap of the linear one that of suppression.
  const overlap = merging.rule === "soft-nms" && merging.decay === "linear" ? MERGING_RULES.nms.overlap : usual.overlap;
  return {
    rule: merging.rule, overlap: merging.overlap ?? overlap, measure: merging.measure ?? usual.measure,
    decay: merging.decay ?? "gaussian", acrossClasses: merging.mergesAcrossClasses ?? false,
  };
}

/** How far apart detections are at least, and how large objects are, by the index of their class. */
function spacingOf(start, classes) {
  const sizes = {};
  classes.forEach((name, index) => {
    const size = start.objectSizes?.[name];
    if (size) sizes[index] = size;
  });
  return { share: start.separation, pixels: start.separationInPixels, sizes };
}

/** One list for each class, or one for all of them where objects have one class only. */
function groupedByClass(found, indices, isOne) {
  return isOne ? [found] : indices.map((index) => found.filter((each) => each.classIndex === index));
}

/** What detections at a threshold, or any higher one, are made from. */
class Candidates {
  /** @param spacing Least distances and sizes of objects, of `spacingOf`. */
  constructor(levels, picture, indices, spacing, merging, floor) {
    Object.assign(this, { levels, picture, indices, spacing, merging, floor });
    if (merging.rule === "peaks") {
      this.peaks = climbedPeaks(levels, indices, spacing, floor);
    } else if (merging.rule !== "components") {
      this.windows = strongWindows(levels, indices, indices.map(() => floor), merging.acrossClasses, spacing);
    }
  }

  /**
   * Detections, strongest first.
   *
   * @param thresholds For each class that is reported, at least the floor.
   */
  detections(thresholds) {
    const { levels, picture, indices, spacing, merging } = this;
    const reaches = (each) => each.score >= thresholds[indices.indexOf(each.classIndex)];
    const groups = (found) => groupedByClass(found, indices, merging.acrossClasses);
    let found;
    if (merging.rule === "peaks") {
      found = groups(this.peaks.filter(reaches))
        .flatMap((peaks) => strongestPeaks(peaks, levels, indices, spacing, picture));
    } else if (merging.rule === "components") {
      found = connectedRegions(levels, indices, thresholds, merging);
    } else {
      const merge = {
        nms: (boxes) => suppressed(boxes, merging.overlap, merging.measure),
        // Scores that were lowered may have fallen below the threshold of their class.
        "soft-nms": (boxes) => softlySuppressed(
          boxes, merging.overlap, merging.measure, merging.decay, Math.min(...thresholds)).filter(reaches),
        nmm: (boxes) => merged(boxes, merging.overlap, merging.measure),
        wbf: (boxes) => fused(boxes, merging.overlap, merging.measure),
      }[merging.rule];
      found = groups(this.windows.filter(reaches)).flatMap(merge).flatMap((each) => {
        const box = clippedBox(each.box, picture);
        return box ? [{
          classIndex: each.classIndex, score: each.score, scale: each.scale, box, x: boxMiddleX(each.box),
          y: boxMiddleY(each.box),
        }] : [];
      });
    }
    // Within a class the rule's own order stays.
    const byClass = indices.flatMap((index) => found.filter((each) => each.classIndex === index));
    return byClass.sort((a, b) => b.score - a.score || a.classIndex - b.classIndex);
  }
}
