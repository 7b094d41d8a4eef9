// The mask itself: one byte a pixel at the image's own size, what was done to it, and how to go back.

const UNDO_BYTES = 160 * 1024 * 1024;

class MaskArea {
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height); // 255 is marked
    this.marked = 0;
    this.done = [];
    this.undone = [];
    this.bytes = 0;
    // What is being drawn is drawn here, with the browser's own lines and shapes.
    this.canvas = document.createElement("canvas");
    this.canvas.width = width;
    this.canvas.height = height;
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    this.context.lineCap = this.context.lineJoin = "round";
    this.context.fillStyle = this.context.strokeStyle = "#000";
  }

  clip(box) {
    const left = Math.max(0, Math.floor(box.left)), top = Math.max(0, Math.floor(box.top));
    const right = Math.min(this.width, Math.ceil(box.right)), bottom = Math.min(this.height, Math.ceil(box.bottom));
    return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
  }

  // What was drawn inside `box` becomes the mask there: hard, each pixel marked or not.
  commit(box, what) {
    const area = this.clip(box);
    if (!area.width || !area.height) return null;
    const drawn = this.context.getImageData(area.left, area.top, area.width, area.height).data;
    const after = new Uint8Array(area.width * area.height);
    for (let at = 0; at < after.length; at++) after[at] = drawn[4 * at + 3] > 127 ? 255 : 0;
    return this.set(area, after, what);
  }

  set(area, after, what) {
    const before = this.read(area);
    if (before.every((value, at) => value === after[at])) {
      this.draw(area, after);
      return null;
    }
    this.undone = [];
    this.done.push({ area, before, after, what });
    this.bytes += 2 * after.length;
    while (this.bytes > UNDO_BYTES && this.done.length > 1) this.bytes -= 2 * this.done.shift().after.length;
    this.put(area, after);
    return area;
  }

  undo() {
    const last = this.done.pop();
    if (!last) return null;
    this.undone.push(last);
    this.put(last.area, last.before);
    return last;
  }

  redo() {
    const next = this.undone.pop();
    if (!next) return null;
    this.done.push(next);
    this.put(next.area, next.after);
    return next;
  }

  read({ left, top, width, height }) {
    const found = new Uint8Array(width * height);
    for (let row = 0; row < height; row++) {
      const from = (top + row) * this.width + left;
      found.set(this.pixels.subarray(from, from + width), row * width);
    }
    return found;
  }

  put(area, values) {
    let marked = 0;
    for (const value of values) marked += value > 127;
    for (const value of this.read(area)) marked -= value > 127;
    this.marked += marked;
    for (let row = 0; row < area.height; row++) {
      const line = values.subarray(row * area.width, (row + 1) * area.width);
      this.pixels.set(line, (area.top + row) * this.width + area.left);
    }
    this.draw(area, values);
  }

  draw({ left, top, width, height }, values) {
    const image = this.context.createImageData(width, height);
    for (let at = 0; at < values.length; at++) image.data[4 * at + 3] = values[at];
    this.context.putImageData(image, left, top);
  }

  get whole() {
    return { left: 0, top: 0, width: this.width, height: this.height };
  }

  inverted() {
    return this.pixels.map((value) => 255 - value);
  }

  // Shapes, in pixels of the image. `marks` is false for taking away.

  line(from, to, size, marks) {
    this.context.globalCompositeOperation = marks ? "source-over" : "destination-out";
    this.context.lineWidth = size;
    this.context.beginPath();
    this.context.moveTo(from.x, from.y);
    this.context.lineTo(to.x + 1e-3, to.y);
    this.context.stroke();
    this.context.globalCompositeOperation = "source-over";
    const half = size / 2 + 1;
    return {
      left: Math.min(from.x, to.x) - half, right: Math.max(from.x, to.x) + half,
      top: Math.min(from.y, to.y) - half, bottom: Math.max(from.y, to.y) + half,
    };
  }

  polygon(points, marks) {
    this.context.globalCompositeOperation = marks ? "source-over" : "destination-out";
    this.context.beginPath();
    points.forEach((point, number) => (number ? this.context.lineTo(point.x, point.y) : this.context.moveTo(point.x, point.y)));
    this.context.closePath();
    this.context.fill("evenodd");
    this.context.globalCompositeOperation = "source-over";
    return boundsOf(points);
  }

  rectangle(from, to, marks) {
    const left = Math.round(Math.min(from.x, to.x)), right = Math.round(Math.max(from.x, to.x));
    const top = Math.round(Math.min(from.y, to.y)), bottom = Math.round(Math.max(from.y, to.y));
    const corners = [{ x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }, { x: left, y: bottom }];
    return this.polygon(corners, marks);
  }
}

function boundsOf(points) {
  const xs = points.map((point) => point.x), ys = points.map((point) => point.y);
  return { left: Math.min(...xs) - 1, right: Math.max(...xs) + 1, top: Math.min(...ys) - 1, bottom: Math.max(...ys) + 1 };
}

function joined(box, other) {
  if (!box) return other;
  return {
    left: Math.min(box.left, other.left), right: Math.max(box.right, other.right),
    top: Math.min(box.top, other.top), bottom: Math.max(box.bottom, other.bottom),
  };
}
