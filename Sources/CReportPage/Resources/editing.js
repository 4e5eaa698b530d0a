"use strict";

/** Pixels of the screen that a pointer may move and still click. */
const CLICK_REACH = 4;

/** Pointers on the canvas: panning, pinching, choosing, moving, resizing and drawing. */
class Editing {
  /** @param actions What the page does: choose, hover, add, edit, isDrawing, objects, chosen, draft, newBoxSize. */
  constructor(viewer, actions) {
    this.viewer = viewer;
    this.actions = actions;
    this.pointers = new Map();
    this.action = null;
    const { canvas } = viewer;
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.end(event));
    canvas.addEventListener("pointercancel", (event) => this.cancel(event));
    canvas.addEventListener("pointerleave", () => { if (!this.action) actions.hover(null); });
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const { x, y } = this.place(event);
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1;
      viewer.zoomBy(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015)), x, y);
    }, { passive: false });
  }

  place(event) {
    const bounds = this.viewer.canvas.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  }

  begin(event) {
    if (!this.viewer.picture || event.button > 1) return;
    event.preventDefault();
    this.viewer.canvas.focus({ preventScroll: true });
    this.viewer.canvas.setPointerCapture(event.pointerId);
    const place = this.place(event);
    this.pointers.set(event.pointerId, place);
    if (this.pointers.size === 2) {
      this.drop();
      this.action = { kind: "pinch", distance: this.spread().distance, middle: this.spread().middle };
      return;
    }
    if (this.pointers.size > 2) return;
    const start = this.viewer.toPicture(place.x, place.y);
    const chosen = this.actions.chosen();
    const handle = chosen ? this.handleAt(chosen.box, place, event.pointerType === "touch" ? 18 : 9) : -1;
    const kind = event.button === 1 ? "pan" : handle >= 0 ? "resize"
      : this.actions.isDrawing() || event.shiftKey ? "draw" : chosen && isInBox(chosen.box, start) ? "move" : "pan";
    this.action = { kind, handle, object: chosen, first: place, last: place, start, hasMoved: false };
  }

  move(event) {
    const place = this.place(event);
    if (!this.action) {
      this.actions.hover(this.viewer.toPicture(place.x, place.y));
      this.showCursor(place, event.shiftKey);
      return;
    }
    if (!this.pointers.has(event.pointerId)) return;
    this.pointers.set(event.pointerId, place);
    const { action, viewer } = this;
    if (action.kind === "pinch") return this.pinch();
    if (!action.hasMoved && Math.hypot(place.x - action.first.x, place.y - action.first.y) < CLICK_REACH) return;
    action.hasMoved = true;
    const now = viewer.toPicture(place.x, place.y);
    const dx = now.x - action.start.x, dy = now.y - action.start.y;
    switch (action.kind) {
      case "pan":
        viewer.canvas.classList.add("dragging");
        viewer.panBy(action.last.x - place.x, action.last.y - place.y);
        break;
      case "draw":
        this.actions.draft({ box: this.inPicture(ordered([action.start.x, action.start.y, now.x, now.y])) });
        break;
      case "move":
        this.actions.draft({ id: action.object.id, box: this.shifted(action.object.box, dx, dy) });
        break;
      case "resize":
        this.actions.draft({ id: action.object.id, box: this.resized(action.object.box, action.handle, dx, dy) });
        break;
    }
    action.last = place;
  }

  end(event) {
    const { action } = this;
    this.pointers.delete(event.pointerId);
    if (!action) return;
    if (action.kind === "pinch") {
      if (!this.pointers.size) this.drop();
      return;
    }
    const draft = this.actions.draft();
    this.drop();
    if (!action.hasMoved) return this.click(action);
    if (!draft || Math.min(boxWidth(draft.box), boxHeight(draft.box)) < 2) return;
    if (action.kind === "draw") this.actions.add(draft.box);
    else this.actions.edit(action.object, { box: draft.box });
  }

  cancel(event) {
    this.pointers.delete(event.pointerId);
    this.drop();
  }

  drop() {
    this.action = null;
    this.actions.draft(null);
    this.viewer.canvas.classList.remove("dragging");
  }

  /** Chooses what is there; where nothing is, draws a box of the last size if boxes are drawn. */
  click({ start, kind }) {
    const object = this.objectAt(start);
    if (object || kind !== "draw") return this.actions.choose(object);
    const [width, height] = this.actions.newBoxSize();
    this.actions.add(this.inPicture(boxAround(start.x, start.y, width / 2, height / 2)));
  }

  pinch() {
    const { distance, middle } = this.spread();
    const { action, viewer } = this;
    viewer.panBy(action.middle.x - middle.x, action.middle.y - middle.y);
    viewer.zoomBy(distance / Math.max(action.distance, 1), middle.x, middle.y);
    [action.distance, action.middle] = [distance, middle];
  }

  spread() {
    const [a, b] = [...this.pointers.values()];
    return { distance: Math.hypot(a.x - b.x, a.y - b.y), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  }

  /** The smallest box at a place. */
  objectAt(place) {
    let best = null, least = Infinity;
    for (const object of this.actions.objects()) {
      const area = boxWidth(object.box) * boxHeight(object.box);
      if (isInBox(object.box, place) && area < least) [best, least] = [object, area];
    }
    return best;
  }

  handleAt(box, place, reach) {
    return Viewer.handles(box).findIndex(([x, y]) => {
      const [left, top] = this.viewer.toCanvasPlace(x, y);
      return Math.hypot(left - place.x, top - place.y) <= reach;
    });
  }

  showCursor(place, isShifted) {
    const { classList } = this.viewer.canvas;
    const chosen = this.actions.chosen();
    const at = this.viewer.toPicture(place.x, place.y);
    const handle = chosen ? this.handleAt(chosen.box, place, 9) : -1;
    const cursor = handle >= 0 ? ["nwse", "nesw", "nwse", "nesw", "ns", "ew", "ns", "ew"][handle]
      : this.actions.isDrawing() || isShifted ? "drawing"
        : chosen && isInBox(chosen.box, at) ? "over-chosen" : this.objectAt(at) ? "over-box" : null;
    for (const name of ["nwse", "nesw", "ns", "ew", "drawing", "over-chosen", "over-box"]) {
      classList.toggle(name, name === cursor);
    }
  }

  // MARK: Boxes

  inPicture(box) { return clippedBox(box, this.viewer.picture) ?? [0, 0, 0, 0]; }

  /** A box moved as far as the picture reaches. */
  shifted(box, dx, dy) {
    const { width, height } = this.viewer.picture;
    const x = Math.min(Math.max(dx, -box[0]), Math.max(width - box[2], -box[0]));
    const y = Math.min(Math.max(dy, -box[1]), Math.max(height - box[3], -box[1]));
    return [box[0] + x, box[1] + y, box[2] + x, box[3] + y];
  }

  resized(box, handle, dx, dy) {
    const edges = [[0, 1], [2, 1], [2, 3], [0, 3], [1], [2], [3], [0]][handle];
    const result = [...box];
    for (const edge of edges) result[edge] += edge % 2 ? dy : dx;
    return this.inPicture(ordered(result));
  }
}

const isInBox = (box, { x, y }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];

const ordered = ([left, top, right, bottom]) =>
  [Math.min(left, right), Math.min(top, bottom), Math.max(left, right), Math.max(top, bottom)];
