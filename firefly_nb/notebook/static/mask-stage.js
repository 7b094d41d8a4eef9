// What one sees: the picture with the mask over it, zoomed and moved, and the pointer's way into the image's pixels.

const MOST_ZOOM = 16;

class MaskStage {
  constructor(area, on) {
    this.area = area;
    this.on = on; // begin(point, event), move(points, event), end(event), hover(point)
    this.zoom = 1; // of what fits
    this.offset = { x: 0, y: 0 }; // of the image's corner, in the stage's pixels
    this.opacity = 0.55;
    this.pointers = new Map();
    this.picture = el("canvas", { className: "fm-picture", "aria-hidden": "true" });
    this.overlay = el("canvas", { className: "fm-overlay", "aria-hidden": "true" });
    this.ring = el("div", { className: "fm-ring", hidden: true });
    this.root = el(
      "div",
      {
        className: "fm-stage", tabIndex: 0, role: "application",
        "aria-label": "Image. Paint with a pointer, or add rectangles by their numbers below. Arrow keys move, plus and minus zoom.",
        onpointerdown: (event) => this.down(event), onpointermove: (event) => this.moved(event),
        onpointerup: (event) => this.up(event), onpointercancel: (event) => this.up(event),
        onpointerleave: () => (this.ring.hidden = true), onwheel: (event) => this.wheel(event),
        onkeydown: (event) => this.key(event), onkeyup: (event) => event.key === " " && (this.moving = false),
      },
      this.picture, this.overlay, this.ring,
    );
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this.root);
  }

  show(image) {
    this.image = image;
    this.fit();
  }

  fit() {
    const width = this.root.clientWidth;
    if (!width) return;
    const ratio = this.area.height / this.area.width;
    const height = Math.round(Math.min(560, Math.max(160, width * ratio)));
    this.root.style.height = `${height}px`;
    const density = window.devicePixelRatio || 1;
    for (const canvas of [this.picture, this.overlay]) {
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
    }
    this.density = density;
    this.size = { width, height };
    this.base = Math.min(width / this.area.width, height / this.area.height);
    this.place();
  }

  get scale() {
    return this.base * this.zoom;
  }

  zoomBy(factor, at = { x: this.size.width / 2, y: this.size.height / 2 }) {
    const before = this.scale;
    this.zoom = Math.min(MOST_ZOOM / Math.min(1, this.base), Math.max(1, this.zoom * factor));
    const grown = this.scale / before;
    this.offset = { x: at.x - (at.x - this.offset.x) * grown, y: at.y - (at.y - this.offset.y) * grown };
    this.place();
  }

  moveBy(x, y) {
    this.offset = { x: this.offset.x + x, y: this.offset.y + y };
    this.place();
  }

  // Never further than to where the image's edge meets the stage's.
  place() {
    const clamp = (offset, shown, room) => (shown <= room ? (room - shown) / 2 : Math.min(0, Math.max(room - shown, offset)));
    this.offset = {
      x: clamp(this.offset.x, this.area.width * this.scale, this.size.width),
      y: clamp(this.offset.y, this.area.height * this.scale, this.size.height),
    };
    const context = this.picture.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.picture.width, this.picture.height);
    this.transform(context);
    context.imageSmoothingEnabled = this.scale < 4;
    context.imageSmoothingQuality = "high";
    if (this.image) context.drawImage(this.image, 0, 0, this.area.width, this.area.height);
    this.root.dataset.zoom = this.zoom.toFixed(2);
    this.redraw();
  }

  transform(context) {
    const scale = this.scale * this.density;
    context.setTransform(scale, 0, 0, scale, this.offset.x * this.density, this.offset.y * this.density);
  }

  // Only what changed is drawn again: `box` in pixels of the image.
  redraw(box = { left: 0, top: 0, right: this.area.width, bottom: this.area.height }) {
    if (!this.size) return;
    const context = this.overlay.getContext("2d");
    this.transform(context);
    const seen = {
      left: -this.offset.x / this.scale, top: -this.offset.y / this.scale,
      right: (this.size.width - this.offset.x) / this.scale, bottom: (this.size.height - this.offset.y) / this.scale,
    };
    const area = this.area.clip({
      left: Math.max(box.left, seen.left) - 1, top: Math.max(box.top, seen.top) - 1,
      right: Math.min(box.right, seen.right) + 1, bottom: Math.min(box.bottom, seen.bottom) + 1,
    });
    const { left, top, width, height } = area;
    if (!width || !height) return;
    this.drawn = (this.drawn ?? 0) + width * height;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.clearRect(left, top, width, height);
    context.imageSmoothingEnabled = this.scale < 1;
    context.drawImage(this.area.canvas, left, top, width, height, left, top, width, height);
    context.globalCompositeOperation = "source-in";
    context.fillStyle = "#e5267c";
    context.fillRect(left, top, width, height);
    context.restore();
    this.overlay.style.opacity = String(this.opacity);
  }

  soften(radius) {
    this.overlay.style.filter = radius ? `blur(${radius * this.scale}px)` : "";
  }

  point(event) {
    const bounds = this.root.getBoundingClientRect();
    const x = event.clientX - bounds.left - this.root.clientLeft, y = event.clientY - bounds.top - this.root.clientTop;
    return { x: (x - this.offset.x) / this.scale, y: (y - this.offset.y) / this.scale, pressure: event.pointerType === "pen" ? event.pressure : 1 };
  }

  down(event) {
    if (event.button > 1) return;
    event.preventDefault();
    this.root.focus({ preventScroll: true });
    this.root.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.pointers.size > 1 || this.moving || event.button === 1) {
      if (this.painting) this.on.cancel();
      this.painting = false;
      return;
    }
    this.painting = true;
    this.on.begin(this.point(event), event);
  }

  moved(event) {
    this.hover(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    this.pointers.set(event.pointerId, now);
    if (this.painting) {
      const events = event.getCoalescedEvents?.() ?? [];
      this.on.move((events.length ? events : [event]).map((each) => this.point(each)), event);
    } else if (this.pointers.size === 2) {
      this.pinch(event.pointerId, before, now);
    } else {
      this.moveBy(now.x - before.x, now.y - before.y);
    }
  }

  pinch(moved, before, now) {
    const other = [...this.pointers].find(([id]) => id !== moved)[1];
    const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) || 1;
    const bounds = this.root.getBoundingClientRect();
    this.moveBy((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.zoomBy(far(now, other) / far(before, other), { x: (now.x + other.x) / 2 - bounds.left, y: (now.y + other.y) / 2 - bounds.top });
  }

  up(event) {
    this.pointers.delete(event.pointerId);
    if (!this.painting) return;
    this.painting = false;
    this.on.end(this.point(event));
  }

  hover(event) {
    const size = this.on.ring();
    this.ring.hidden = !size || event.pointerType === "touch";
    if (this.ring.hidden) return;
    const bounds = this.root.getBoundingClientRect();
    this.ring.style.width = this.ring.style.height = `${size * this.scale}px`;
    this.ring.style.transform = `translate(${event.clientX - bounds.left - this.root.clientLeft}px, ${event.clientY - bounds.top - this.root.clientTop}px) translate(-50%, -50%)`;
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const bounds = this.root.getBoundingClientRect();
    this.zoomBy(Math.exp(-event.deltaY / 300), { x: event.clientX - bounds.left, y: event.clientY - bounds.top });
  }

  key(event) {
    const steps = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
    if (event.key === " ") this.moving = true;
    else if (event.key in steps && !event.ctrlKey) this.moveBy(...steps[event.key]);
    else return;
    event.preventDefault();
  }

  close() {
    this.watch.disconnect();
  }
}
