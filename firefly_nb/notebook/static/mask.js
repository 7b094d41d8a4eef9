// The mask editor: tools, keys and numbers on one side, the kernel's variable on the other.

const TOOLS = [
  ["brush", "Brush", "b"], ["eraser", "Eraser", "e"], ["rectangle", "Rectangle", "r"], ["lasso", "Lasso", "l"],
];

class MaskEditor {
  constructor(model, root) {
    this.model = model;
    const about = model.get("about");
    this.area = new MaskArea(about.width, about.height);
    this.tool = "brush";
    this.brush = Math.max(4, Math.round(Math.min(about.width, about.height) / 12));
    this.sending = Promise.resolve();
    this.stage = new MaskStage(this.area, {
      begin: (point, event) => this.begin(point, event), move: (points) => this.move(points),
      end: (point) => this.end(point), cancel: () => this.cancel(),
      ring: () => (["brush", "eraser"].includes(this.tool) ? this.brush : 0),
    });
    this.status = el("span", { className: "fm-status", role: "status", "aria-live": "polite" });
    this.trouble = el("span", { className: "fm-trouble", role: "alert" });
    this.root = el("div", { className: "firefly-mask", onkeydown: (event) => this.key(event) },
      this.toolbar(), this.stage.root, this.numbers(), el("div", { className: "fm-line" }, this.status, this.trouble));
    root.append(this.root);
    this.heard = (message, buffers) => this.hear(message, buffers);
    model.on("msg:custom", this.heard);
    model.send({ kind: "ready" });
    this.tell();
  }

  toolbar() {
    this.buttons = Object.fromEntries(TOOLS.map(([name, label, key]) => [
      name, el("button", { type: "button", title: `${label} (${key})`, "aria-pressed": String(name === this.tool), onclick: () => this.choose(name) }, label),
    ]));
    const action = (label, title, run) => el("button", { type: "button", title, onclick: run }, label);
    const range = (label, attributes, input) => {
      const box = el("input", { type: "range", "aria-label": label, oninput: () => input(Number(box.value)), ...attributes });
      return [el("label", { className: "fm-range" }, el("span", {}, label), box), box];
    };
    const most = Math.max(16, Math.round(Math.min(this.area.width, this.area.height) / 2));
    const [size, sizeBox] = range("Size", { min: 1, max: most, value: this.brush }, (value) => this.resize(value));
    const [soft] = range("Soft edge", { min: 0, max: 64, value: this.model.get("soft") }, (value) => this.soften(value));
    const [cover] = range("Overlay", { min: 15, max: 100, value: 55 }, (value) => { this.stage.opacity = value / 100; this.stage.redraw(); });
    this.sizeBox = sizeBox;
    this.undoButton = action("Undo", "Undo (Ctrl+Z)", () => this.back());
    this.redoButton = action("Redo", "Redo (Ctrl+Shift+Z)", () => this.forth());
    return el("div", { className: "fm-tools", role: "toolbar", "aria-label": "Mask tools" },
      el("span", { className: "fm-group", role: "group", "aria-label": "Tool" }, ...Object.values(this.buttons)),
      size, soft, cover,
      el("span", { className: "fm-group" }, this.undoButton, this.redoButton),
      el("span", { className: "fm-group" },
        action("Invert", "Mark what is not marked (i)", () => this.whole(this.area.inverted(), "inverted")),
        action("All", "Mark everything", () => this.whole(new Uint8Array(this.area.pixels.length).fill(255), "all marked")),
        action("Clear", "Mark nothing", () => this.whole(new Uint8Array(this.area.pixels.length), "cleared"))),
      el("span", { className: "fm-group" },
        action("−", "Zoom out (−)", () => this.stage.zoomBy(1 / 1.5)), action("Fit", "Fit (0)", () => this.stage.zoomBy(0)),
        action("+", "Zoom in (+)", () => this.stage.zoomBy(1.5))));
  }

  numbers() {
    const field = (label, value, most) => {
      const box = el("input", { type: "number", min: 0, max: most, step: 1, value, "aria-label": label });
      return [el("label", {}, el("span", {}, label), box), box];
    };
    const { width, height } = this.area;
    const fields = [field("Left", 0, width), field("Top", 0, height), field("Width", Math.round(width / 2), width), field("Height", Math.round(height / 2), height)];
    const apply = (marks) => {
      const [left, top, across, down] = fields.map(([, box]) => Number(box.value));
      if (!(across > 0 && down > 0) || [left, top].some(Number.isNaN)) return this.complain("A rectangle needs a width and a height above 0.");
      this.complain("");
      this.done(this.area.rectangle({ x: left, y: top }, { x: left + across, y: top + down }, marks), marks ? "rectangle added" : "rectangle taken away");
    };
    return el("div", { className: "fm-numbers", role: "group", "aria-label": "Rectangle by numbers, in pixels" },
      ...fields.map(([label]) => label),
      el("button", { type: "button", onclick: () => apply(true) }, "Add rectangle"),
      el("button", { type: "button", onclick: () => apply(false) }, "Take away"));
  }

  // Painting

  begin(point, event) {
    this.marks = this.tool !== "eraser" && !event.altKey;
    this.path = [point];
    this.dirty = null;
    if (["brush", "eraser"].includes(this.tool)) this.stroke(point, point);
  }

  move(points) {
    for (const point of points) {
      if (["brush", "eraser"].includes(this.tool)) this.stroke(this.path.at(-1), point);
      this.path.push(point);
    }
    if (this.tool === "rectangle" || this.tool === "lasso") this.sketch();
  }

  stroke(from, to) {
    const size = Math.max(1, this.brush * Math.min(1, Math.max(0.15, to.pressure * (to.pressure < 1 ? 1.6 : 1))));
    const box = this.area.line(from, to, size, this.marks);
    this.dirty = joined(this.dirty, box);
    this.stage.redraw(box);
  }

  // The outline of what will be marked, until the pointer is let go of.
  sketch() {
    const [first, last] = [this.path[0], this.path.at(-1)];
    this.stage.redraw(this.sketched);
    const corners = this.tool === "lasso" ? this.path : [first, { x: last.x, y: first.y }, last, { x: first.x, y: last.y }];
    const context = this.stage.overlay.getContext("2d");
    context.save();
    context.lineWidth = 2 / this.stage.scale;
    context.strokeStyle = "#e5267c";
    context.beginPath();
    corners.forEach((point, number) => (number ? context.lineTo(point.x, point.y) : context.moveTo(point.x, point.y)));
    context.closePath();
    context.stroke();
    context.restore();
    const box = boundsOf(corners), edge = 3 / this.stage.scale;
    this.sketched = { left: box.left - edge, right: box.right + edge, top: box.top - edge, bottom: box.bottom + edge };
  }

  end() {
    if (this.tool === "rectangle") this.dirty = this.area.rectangle(this.path[0], this.path.at(-1), this.marks);
    if (this.tool === "lasso") this.dirty = this.area.polygon(this.path, this.marks);
    if (this.sketched) this.stage.redraw(this.sketched);
    this.sketched = null;
    this.done(this.dirty, this.marks ? "marked" : "taken away");
  }

  cancel() {
    if (!this.dirty) return;
    const area = this.area.clip(this.dirty);
    this.area.draw(area, this.area.read(area));
    this.stage.redraw(this.dirty);
  }

  done(box, what) {
    if (!box) return;
    const area = this.area.commit(box, what);
    this.stage.redraw(box);
    if (area) this.changed(area, what);
  }

  whole(values, what) {
    const area = this.area.set(this.area.whole, values, what);
    this.stage.redraw();
    if (area) this.changed(area, what);
  }

  back() {
    const last = this.area.undo();
    if (last) this.again(last.area, `undone: ${last.what}`);
  }

  forth() {
    const next = this.area.redo();
    if (next) this.again(next.area, `done again: ${next.what}`);
  }

  again(area, what) {
    this.stage.redraw({ left: area.left, top: area.top, right: area.left + area.width, bottom: area.top + area.height });
    this.changed(area, what);
  }

  // One after the other: a later stroke must not arrive before an earlier one.
  changed(area, what) {
    const values = this.area.read(area);
    this.sending = this.sending.then(async () => {
      const stream = new Blob([values]).stream().pipeThrough(new CompressionStream("deflate"));
      const packed = await new Response(stream).arrayBuffer();
      this.model.send({ kind: "mask", ...area }, undefined, [packed]);
    });
    this.tell(what);
  }

  // Words

  tell(what = "") {
    const { width, height, marked } = this.area, share = (100 * marked) / (width * height);
    const size = `${width.toLocaleString("en")} × ${height.toLocaleString("en")} px`;
    const percent = share && share < 0.1 ? "under 0.1" : share.toFixed(1);
    this.status.textContent = `${size} · ${percent} % marked${what ? ` · ${what}` : ""}`;
    this.undoButton.disabled = !this.area.done.length;
    this.redoButton.disabled = !this.area.undone.length;
  }

  complain(words) {
    this.trouble.textContent = words;
  }

  async hear(message, buffers) {
    if (message.kind === "trouble") this.complain(message.message);
    if (message.kind !== "picture") return;
    const [picture, mask] = buffers.map((each) => new Blob([each]));
    this.stage.show(await createImageBitmap(picture));
    const packed = mask.stream().pipeThrough(new DecompressionStream("deflate"));
    const values = new Uint8Array(await new Response(packed).arrayBuffer());
    this.area.put(this.area.whole, values);
    this.stage.redraw();
    this.stage.soften(this.model.get("soft"));
    this.root.dataset.ready = "true";
    this.tell();
  }

  choose(name) {
    this.tool = name;
    for (const [each, button] of Object.entries(this.buttons)) button.setAttribute("aria-pressed", String(each === name));
  }

  resize(value) {
    this.brush = Math.min(Number(this.sizeBox.max), Math.max(1, Math.round(value)));
    this.sizeBox.value = this.brush;
  }

  soften(value) {
    this.stage.soften(value);
    this.model.set("soft", value);
    this.model.save_changes();
  }

  key(event) {
    if (event.target.matches("input")) return;
    const control = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
    const tool = TOOLS.find(([, , letter]) => letter === key);
    if (control && key === "z") event.shiftKey ? this.forth() : this.back();
    else if (control && key === "y") this.forth();
    else if (control) return;
    else if (tool) this.choose(tool[0]);
    else if (key === "[") this.resize(this.brush / 1.25);
    else if (key === "]") this.resize(this.brush * 1.25 + 1);
    else if (key === "i") this.whole(this.area.inverted(), "inverted");
    else if (key === "+" || key === "=") this.stage.zoomBy(1.5);
    else if (key === "-") this.stage.zoomBy(1 / 1.5);
    else if (key === "0") this.stage.zoomBy(0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  close() {
    this.model.off("msg:custom", this.heard);
    this.stage.close();
  }
}

function render({ model, el: root }) {
  const editor = new MaskEditor(model, root);
  return () => editor.close();
}

export default { render };
