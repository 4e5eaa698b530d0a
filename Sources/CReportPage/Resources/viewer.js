"use strict";

/** Colours of classes that people with every kind of colour vision tell apart. Source: Petroff, arXiv:2107.02270. */
const CLASS_COLORS = [
  "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
];

/** The picture on the canvas: tiles, heat map and boxes, with panning and zooming. */
class Viewer {
  /** @param scene Gives what is to be drawn: { objects, chosen, truth, missed, hover, draft, heat, opacity }. */
  constructor(canvas, scene) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.scene = scene;
    this.picture = null;
    /** The place in the middle of the canvas, and pixels of the screen for one of the picture. */
    this.view = { x: 0, y: 0, zoom: 1 };
    this.tiles = new Map();
    this.isWaiting = false;
    this.onView = () => {};
    this.onTile = () => {};
    new ResizeObserver(() => this.resize()).observe(canvas.parentElement);
    this.resize();
  }

  resize() {
    // Kept: whoever asks the canvas for its size has the page laid out, and every place that is drawn needs it.
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    const isFitting = this.picture && Math.abs(this.view.zoom - this.fittingZoom) < 1e-6;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.max(1, Math.round(this.width * ratio));
    this.canvas.height = Math.max(1, Math.round(this.height * ratio));
    const before = this.fittingZoom;
    this.fittingZoom = this.zoomToFit();
    if (this.picture && (isFitting || !before)) this.fit(); else this.draw();
  }

  zoomToFit() {
    if (!this.picture) return 1;
    return Math.min((this.width - 24) / this.picture.width, (this.height - 24) / this.picture.height, 8);
  }

  show(picture) {
    this.picture = picture;
    this.tiles.clear();
    this.fit();
  }

  fit() {
    this.fittingZoom = this.zoomToFit();
    this.view = { x: this.picture.width / 2, y: this.picture.height / 2, zoom: this.fittingZoom };
    this.changed();
  }

  /** Zooms around a place of the canvas, its middle unless given. */
  zoomBy(factor, x = this.width / 2, y = this.height / 2) {
    const least = Math.min(this.fittingZoom, 1) / 2;
    const zoom = Math.min(Math.max(this.view.zoom * factor, least), 64);
    const place = this.toPicture(x, y);
    this.view.zoom = zoom;
    this.view.x = place.x - (x - this.width / 2) / zoom;
    this.view.y = place.y - (y - this.height / 2) / zoom;
    this.changed();
  }

  panBy(dx, dy) {
    this.view.x += dx / this.view.zoom;
    this.view.y += dy / this.view.zoom;
    this.changed();
  }

  /** Brings a box into view, and close enough to see it. */
  reveal(box) {
    const [left, top] = this.toCanvasPlace(box[0], box[1]);
    const [right, bottom] = this.toCanvasPlace(box[2], box[3]);
    const isInside = left >= 8 && top >= 8 && right <= this.width - 8 && bottom <= this.height - 8;
    const size = Math.max(boxWidth(box), boxHeight(box)) * this.view.zoom;
    if (isInside && size >= 14) return;
    this.view.x = boxMiddleX(box);
    this.view.y = boxMiddleY(box);
    if (size < 14 || size > Math.min(this.width, this.height)) {
      this.view.zoom = Math.min(64, Math.min(this.width, this.height) / 5 / Math.max(boxWidth(box), boxHeight(box), 1));
    }
    this.changed();
  }

  changed() {
    if (this.picture) {
      this.view.x = Math.min(Math.max(this.view.x, 0), this.picture.width);
      this.view.y = Math.min(Math.max(this.view.y, 0), this.picture.height);
    }
    this.draw();
    this.onView();
  }

  toPicture(x, y) {
    return {
      x: this.view.x + (x - this.width / 2) / this.view.zoom, y: this.view.y + (y - this.height / 2) / this.view.zoom,
    };
  }

  toCanvasPlace(x, y) {
    return [
      this.width / 2 + (x - this.view.x) * this.view.zoom, this.height / 2 + (y - this.view.y) * this.view.zoom,
    ];
  }

  /** Draws soon, once for many changes. */
  draw() {
    if (this.isWaiting) return;
    this.isWaiting = true;
    requestAnimationFrame(() => {
      this.isWaiting = false;
      this.drawNow();
    });
  }

  drawNow() {
    const { context, canvas } = this;
    const ratio = canvas.width / Math.max(1, this.width);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!this.picture) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawPicture(context, ratio);
    this.drawRegion(context);
    this.drawHeat(context);
    this.drawBoxes(context);
  }

  // MARK: Layers

  drawPicture(context, ratio) {
    const { picture, view } = this;
    const [left, top] = this.toCanvasPlace(0, 0);
    context.fillStyle = getComputedStyle(this.canvas).getPropertyValue("--line");
    context.fillRect(left, top, picture.width * view.zoom, picture.height * view.zoom);
    if (!picture.tiles) return;
    context.imageSmoothingEnabled = view.zoom * ratio < 4;
    context.imageSmoothingQuality = "high";
    const wanted = this.levelFor(view.zoom * ratio);
    // What is loaded of coarser levels shows until the finer tiles are there.
    for (let level = picture.tiles.length - 1; level >= wanted; level--) {
      this.forEachTile(level, (image, x, y, width, height) => {
        const [x0, y0] = this.toCanvasPlace(x, y);
        const [x1, y1] = this.toCanvasPlace(x + width, y + height);
        context.drawImage(image, x0, y0, x1 - x0, y1 - y0);
      }, this.visible(), level === wanted || level === picture.tiles.length - 1);
    }
  }

  /** The coarsest level that has a pixel for each of the screen's. */
  levelFor(zoom) {
    const { tiles, width } = this.picture;
    let level = 0;
    while (level + 1 < tiles.length && tiles[level + 1].width / width >= zoom) level++;
    return level;
  }

  visible() {
    const { x: left, y: top } = this.toPicture(0, 0);
    const { x: right, y: bottom } = this.toPicture(this.width, this.height);
    return [left, top, right, bottom];
  }

  /** Gives the tiles of a level that lie in a rectangle of the picture, as far as they are loaded. */
  forEachTile(level, body, [left, top, right, bottom], mayLoad = true) {
    const { picture } = this;
    const side = picture.report.tileSide;
    const size = picture.tiles[level];
    const scaleX = picture.width / size.width, scaleY = picture.height / size.height;
    const last = (end, scale, all) => Math.min(Math.floor(end / scale / side), Math.ceil(all / side) - 1);
    for (let row = Math.max(0, Math.floor(top / scaleY / side)); row <= last(bottom, scaleY, size.height); row++) {
      for (let column = Math.max(0, Math.floor(left / scaleX / side)); column <= last(right, scaleX, size.width); column++) {
        const image = this.tile(`${picture.number}-${level}-${row}-${column}`, mayLoad);
        if (!image) continue;
        body(image, column * side * scaleX, row * side * scaleY, image.naturalWidth * scaleX,
          image.naturalHeight * scaleY);
      }
    }
  }

  /** A tile, or null while it is loaded. */
  tile(name, mayLoad) {
    let image = this.tiles.get(name);
    if (!image) {
      if (!mayLoad) return null;
      image = new Image();
      image.decoding = "async";
      image.onload = () => {
        this.draw();
        this.onTile();
      };
      image.onerror = () => this.onMissing?.(name);
      image.src = this.picture.chunks.pictureAddress(name);
      this.tiles.set(name, image);
      // The oldest go first.
      if (this.tiles.size > 192) this.tiles.delete(this.tiles.keys().next().value);
    }
    return image.complete && image.naturalWidth ? image : null;
  }

  /** Darkens what lies outside the region in which objects count. */
  drawRegion(context) {
    const { picture, view } = this;
    if (!picture.region) return;
    const zoom = Math.min(1, 1024 / Math.max(picture.width, picture.height));
    if (this.shade?.picture !== picture) {
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * zoom));
      canvas.height = Math.max(1, Math.round(picture.height * zoom));
      const shade = canvas.getContext("2d");
      shade.fillRect(0, 0, canvas.width, canvas.height);
      for (const [first, end, ...spans] of picture.region) {
        for (let place = 0; place < spans.length; place += 2) {
          shade.clearRect(spans[place] * zoom, Math.floor(first * zoom), (spans[place + 1] - spans[place]) * zoom,
            Math.max(1, Math.ceil(end * zoom) - Math.floor(first * zoom)));
        }
      }
      this.shade = { picture, canvas };
    }
    const [left, top] = this.toCanvasPlace(0, 0);
    context.globalAlpha = 0.45;
    context.drawImage(this.shade.canvas, left, top, picture.width * view.zoom, picture.height * view.zoom);
    context.globalAlpha = 1;
  }

  drawHeat(context) {
    const { heat, opacity, colors } = this.scene();
    if (!heat || opacity <= 0) return;
    heat.paint(colors);
    const { picture, view } = this;
    const [left, top] = this.toCanvasPlace(0, 0);
    const [x, y] = this.toCanvasPlace(heat.left, heat.top);
    context.save();
    context.beginPath();
    context.rect(left, top, picture.width * view.zoom, picture.height * view.zoom);
    context.clip();
    context.globalAlpha = opacity;
    context.imageSmoothingEnabled = true;
    context.drawImage(heat.canvas, x, y, heat.width * view.zoom, heat.height * view.zoom);
    context.restore();
  }

  drawBoxes(context) {
    const { objects, chosen, truth, missed, windows, draft } = this.scene();
    for (const { box } of truth) this.strokeBox(context, box, "#ffffff", 1.25, [3, 3]);
    for (const { box } of missed) this.strokeBox(context, box, "#ff5c5c", 2, [3, 3]);
    for (const box of windows) this.strokeBox(context, box, "#ffffff", 1, [6, 4]);
    const isCrowded = objects.length > 250;
    const [left, top, right, bottom] = this.visible();
    for (const object of objects) {
      const isChosen = object.id === chosen;
      const [xmin, ymin, xmax, ymax] = object.box;
      if (!isChosen && (xmin > right || ymin > bottom || xmax < left || ymax < top)) continue;
      const color = CLASS_COLORS[this.colorOf(object.classIndex)];
      const [width, dashes, alpha] = {
        accepted: [2.5, [], 1], added: [2.5, [], 1], undecided: [1.5, [], 1], rejected: [1.25, [5, 4], 0.55],
        below: [1.25, [2, 3], 0.85],
      }[object.state];
      context.globalAlpha = isChosen ? 1 : alpha;
      const box = draft?.id === object.id ? draft.box : object.box;
      this.strokeBox(context, box, color, isChosen ? width + 1 : width, dashes);
      if (object.state === "rejected") this.strokeCross(context, box, color);
      if (isChosen) this.drawHandles(context, box);
      if (isChosen || (!isCrowded && boxWidth(box) * this.view.zoom > 32)) this.drawLabel(context, object, box, color);
      context.globalAlpha = 1;
    }
    if (draft && !draft.id) this.strokeBox(context, draft.box, CLASS_COLORS[this.colorOf(draft.classIndex)], 2, []);
  }

  colorOf(classIndex) {
    return Math.max(0, this.picture.report.objectClasses.indexOf(classIndex)) % CLASS_COLORS.length;
  }

  /** A frame on a dark one, which shows on every ground. */
  strokeBox(context, box, color, width, dashes) {
    const [left, top] = this.toCanvasPlace(box[0], box[1]);
    const [right, bottom] = this.toCanvasPlace(box[2], box[3]);
    if (!dashes.length && Math.max(right - left, bottom - top) < 3) {
      // Its inside would not be seen; of a million such boxes each is drawn quickly.
      context.fillStyle = color;
      context.fillRect(left - width / 2, top - width / 2, right - left + width, bottom - top + width);
      return;
    }
    context.setLineDash([]);
    context.lineJoin = "round";
    context.strokeStyle = "rgb(0 0 0 / 0.5)";
    context.lineWidth = width + 1.5;
    if (!dashes.length) context.strokeRect(left, top, right - left, bottom - top);
    context.setLineDash(dashes);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.strokeRect(left, top, right - left, bottom - top);
    context.setLineDash([]);
  }

  strokeCross(context, box, color) {
    const [x, y] = this.toCanvasPlace(boxMiddleX(box), boxMiddleY(box));
    context.strokeStyle = color;
    context.lineWidth = 1.5;
    context.beginPath();
    for (const side of [-1, 1]) {
      context.moveTo(x - 5, y - 5 * side);
      context.lineTo(x + 5, y + 5 * side);
    }
    context.stroke();
  }

  drawHandles(context, box) {
    for (const [x, y] of Viewer.handles(box)) {
      const [left, top] = this.toCanvasPlace(x, y);
      context.fillStyle = "#ffffff";
      context.strokeStyle = "rgb(0 0 0 / 0.6)";
      context.lineWidth = 1;
      context.fillRect(left - 3.5, top - 3.5, 7, 7);
      context.strokeRect(left - 3.5, top - 3.5, 7, 7);
    }
  }

  /** The places by which a box is resized: corners, then the middles of edges. */
  static handles([left, top, right, bottom]) {
    const x = (left + right) / 2, y = (top + bottom) / 2;
    return [
      [left, top], [right, top], [right, bottom], [left, bottom], [x, top], [right, y], [x, bottom], [left, y],
    ];
  }

  drawLabel(context, object, box, color) {
    const [left, top] = this.toCanvasPlace(box[0], box[1]);
    const text = this.labelOf(object);
    context.font = "600 11px system-ui, sans-serif";
    const width = context.measureText(text).width + 8;
    const y = top >= 18 ? top - 17 : top + 2;
    context.fillStyle = "rgb(15 18 22 / 0.82)";
    context.fillRect(left - 1, y, width + 4, 16);
    context.fillStyle = color;
    context.fillRect(left - 1, y, 3, 16);
    context.fillStyle = "#ffffff";
    context.textBaseline = "middle";
    context.fillText(text, left + 6, y + 8.5);
  }

  labelOf(object) {
    const { classes, objectClasses } = this.picture.report;
    const hasScore = object.score !== null && object.score !== undefined;
    // Where there is one class only, its name says nothing.
    const name = objectClasses.length > 1 || !hasScore ? [classes[object.classIndex]] : [];
    return [...name, ...(hasScore ? [object.score.toFixed(2)] : [])].join(" ");
  }

  /** Draws a part of the picture on another canvas. */
  drawCrop(canvas, box) {
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!this.picture?.tiles) return;
    const side = Math.max(boxWidth(box), boxHeight(box), 1);
    const zoom = canvas.width / side;
    const left = boxMiddleX(box) - side / 2, top = boxMiddleY(box) - side / 2;
    context.imageSmoothingEnabled = zoom < 6;
    // What is loaded of a smaller copy shows until the tiles are there.
    for (const level of new Set([this.picture.tiles.length - 1, this.levelFor(zoom)])) {
      this.forEachTile(level, (image, x, y, width, height) => {
        context.drawImage(image, (x - left) * zoom, (y - top) * zoom, width * zoom, height * zoom);
      }, [left, top, left + side, top + side]);
    }
  }
}
