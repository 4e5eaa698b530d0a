"use strict";

/** Boxes are [left, top, right, bottom] in pixels of the picture; column i covers i to i + 1. */
function boxAround(x, y, halfWidth, halfHeight) {
  return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight];
}

const boxWidth = (box) => box[2] - box[0];
const boxHeight = (box) => box[3] - box[1];
const boxMiddleX = (box) => (box[0] + box[2]) / 2;
const boxMiddleY = (box) => (box[1] + box[3]) / 2;

/** The part of a box that lies on a picture, or null where none does. */
function clippedBox(box, picture) {
  const left = Math.max(box[0], 0), right = Math.min(box[2], picture.width);
  const top = Math.max(box[1], 0), bottom = Math.min(box[3], picture.height);
  return left < right && top < bottom ? [left, top, right, bottom] : null;
}

/** The smallest box around two. */
function boxUnion(a, b) {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** How far two boxes overlap, from 0 to 1: over their union (iou), or over the smaller (ios). */
function boxOverlap(a, b, measure = "iou") {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (!(width > 0 && height > 0)) return 0;
  const common = width * height;
  const areaA = boxWidth(a) * boxHeight(a), areaB = boxWidth(b) * boxHeight(b);
  return measure === "iou" ? common / (areaA + areaB - common) : common / Math.min(areaA, areaB);
}

/** The distance of a point from a box; 0 inside. */
function distanceToBox(box, x, y) {
  const dx = Math.max(box[0] - x, 0, x - box[2]);
  const dy = Math.max(box[1] - y, 0, y - box[3]);
  return Math.sqrt(dx * dx + dy * dy);
}

/** Numbers by their place in a grid of squares, for looking at what is near without looking at all. */
class SquareIndex {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.squares = new Map();
  }

  /** Squares as large as the largest of some boxes, so that boxes overlap only in the same or touching squares. */
  static forBoxes(boxes) {
    return new SquareIndex(
      boxes.reduce((most, each) => Math.max(most, boxWidth(each.box)), 1),
      boxes.reduce((most, each) => Math.max(most, boxHeight(each.box)), 1));
  }

  /** Squares have numbers, of which there are enough for places far beyond any picture on every side. */
  key(x, y) {
    return (Math.floor(y / this.height) + SquareIndex.SIDE / 2) * SquareIndex.SIDE
      + Math.floor(x / this.width) + SquareIndex.SIDE / 2;
  }

  insert(value, x, y) {
    const key = this.key(x, y);
    const square = this.squares.get(key);
    if (square) square.push(value); else this.squares.set(key, [value]);
  }

  remove(value, x, y) {
    const square = this.squares.get(this.key(x, y));
    const place = square ? square.indexOf(value) : -1;
    if (place >= 0) square.splice(place, 1);
  }

  /**
   * Gives all values in the square of a place and the eight around it, in no order that means anything, until one makes the
   * body say true.
   *
   * @returns Whether one did.
   */
  some(x, y, body) {
    const middle = this.key(x, y);
    for (let row = -SquareIndex.SIDE; row <= SquareIndex.SIDE; row += SquareIndex.SIDE) {
      for (let column = -1; column <= 1; column++) {
        const square = this.squares.get(middle + row + column);
        if (!square) continue;
        for (let place = 0; place < square.length; place++) if (body(square[place])) return true;
      }
    }
    return false;
  }
}

SquareIndex.SIDE = 2 ** 26;
