"use strict";

/* Small charts that follow the threshold. */

/** Bins of the histogram of scores. */
const SCORE_BINS = 40;

const scoreBin = (score) => Math.min(SCORE_BINS - 1, Math.floor(score * SCORE_BINS));

function svgElement(name, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * How many objects have which score; what lies below the threshold is grey, and false alarms are red.
 *
 * @param bins All objects; `falseBins` those of them that hit nothing, or null where nothing is known.
 */
function drawHistogram(svg, bins, falseBins, threshold) {
  const width = svg.clientWidth || 280, height = 68, base = 56;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const most = Math.max(...bins, 1);
  // Counts differ by orders of magnitude.
  const heightOf = (count) => (count ? 3 + (base - 9) * Math.log1p(count) / Math.log1p(most) : 0);
  const parts = [svgElement("path", { class: "axis", d: `M0 ${base}H${width}` })];
  bins.forEach((count, bin) => {
    const x = bin * width / SCORE_BINS;
    const isBelow = (bin + 0.5) / SCORE_BINS < threshold;
    const tall = heightOf(count);
    const bar = { x: x + 0.6, width: width / SCORE_BINS - 1.2, y: base - tall, height: tall, rx: 1 };
    parts.push(svgElement("rect", { ...bar, class: isBelow ? "bar below" : "bar" }));
    if (falseBins?.[bin] && !isBelow) {
      const part = tall * falseBins[bin] / count;
      parts.push(svgElement("rect", { ...bar, y: base - part, height: part, class: "bar false" }));
    }
  });
  const x = threshold * width;
  parts.push(svgElement("path", { class: "mark", d: `M${x} 2V${base}` }));
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    parts.push(svgElement("text", {
      class: "tick", x: tick * width, y: height - 1, "text-anchor": tick === 0 ? "start" : tick === 1 ? "end" : "middle",
    }, String(tick)));
  }
  svg.replaceChildren(...parts);
}

/** Precision over recall at all thresholds, with the present one as a point. */
function drawCurve(svg, points, present) {
  const width = 280, height = 150, left = 26, top = 8, right = 272, bottom = 126;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const x = (recall) => left + (right - left) * recall;
  const y = (precision) => bottom - (bottom - top) * precision;
  const parts = [];
  for (const tick of [0, 0.5, 1]) {
    parts.push(svgElement("path", { class: "axis", d: `M${x(0)} ${y(tick)}H${x(1)}M${x(tick)} ${y(0)}V${y(1)}` }));
    parts.push(svgElement("text", { class: "tick", x: left - 5, y: y(tick) + 3.5, "text-anchor": "end" }, String(tick)));
    parts.push(svgElement("text", { class: "tick", x: x(tick), y: bottom + 12, "text-anchor": "middle" }, String(tick)));
  }
  parts.push(svgElement("text", { class: "tick", x: (left + right) / 2, y: height - 2, "text-anchor": "middle" },
    "recall → precision ↑"));
  if (points.length) {
    const places = points.map((point) => `${x(point.recall).toFixed(1)} ${y(point.precision).toFixed(1)}`);
    parts.push(svgElement("path", { class: "line", d: `M${places.join("L")}` }));
  }
  if (present) parts.push(svgElement("circle", { class: "point", cx: x(present.recall), cy: y(present.precision), r: 5 }));
  svg.replaceChildren(...parts);
}
