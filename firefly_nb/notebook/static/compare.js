// Two pictures: a slider between them, side by side, or their difference; zoomed and moved together.

const WAYS = [["slider", "Slider"], ["side", "Side by side"], ["difference", "Difference"]];

class Comparison {
  constructor(model, root) {
    this.model = model;
    this.about = model.get("about");
    this.split = 50;
    this.zoom = 1;
    this.offset = { x: 0, y: 0 };
    this.addresses = [];
    const [first, second] = this.about.labels;
    this.images = [first, second, `Difference of ${first} and ${second}`].map((alt) => el("img", { alt, draggable: false }));
    this.panes = this.images.map((image) => el("div", { className: "fc-pane" }, image));
    this.handle = el("div", {
      className: "fc-handle", tabIndex: 0, role: "slider", "aria-label": `How much of ${first} is seen`,
      "aria-valuemin": "0", "aria-valuemax": "100", onkeydown: (event) => this.slideKey(event),
    }, el("span", { className: "fc-grip", "aria-hidden": "true" }, "⇔"));
    this.names = [el("span", { className: "fc-name fc-left" }, first), el("span", { className: "fc-name fc-right" }, second)];
    this.stage = el("div", {
      className: "fc-stage", onpointerdown: (event) => this.down(event), onpointermove: (event) => this.moved(event),
      onpointerup: () => (this.holding = null), onpointercancel: () => (this.holding = null), onwheel: (event) => this.wheel(event),
    }, ...this.panes, this.handle, ...this.names);
    this.buttons = WAYS.map(([name, label]) => el("button", { type: "button", "aria-pressed": "false", onclick: () => this.choose(name) }, label));
    this.buttons[2].disabled = !this.about.measured;
    this.buttons[2].title = this.about.measured ? "" : this.about.difference;
    const zoom = (label, title, factor) => el("button", { type: "button", title, "aria-label": title, onclick: () => this.zoomBy(factor) }, label);
    root.append(el("div", { className: "firefly-compare", onkeydown: (event) => this.key(event) },
      el("div", { className: "fc-tools", role: "toolbar", "aria-label": "Comparison" },
        el("span", { className: "fc-group", role: "group", "aria-label": "How to compare" }, ...this.buttons),
        el("span", { className: "fc-group" }, zoom("−", "Zoom out", 1 / 1.5), zoom("Fit", "Fit", 0), zoom("+", "Zoom in", 1.5))),
      this.stage, el("p", { className: "fc-words" }, `${this.about.sizes} ${this.about.difference}`), this.table()));
    this.choose("slider");
    this.watch = new ResizeObserver(() => this.place());
    this.watch.observe(this.stage);
    this.heard = (message, buffers) => this.hear(message, buffers);
    model.on("msg:custom", this.heard);
    model.send({ kind: "ready" });
  }

  table() {
    if (!this.about.lines.length) return null;
    const head = el("tr", {}, el("td"), ...this.about.labels.map((label) => el("th", { scope: "col" }, label)));
    const rows = this.about.lines.map(({ name, values, differs }) => el("tr", { className: differs ? "fc-differs" : "" },
      el("th", { scope: "row" }, differs ? "≠ " : "", name), ...values.map((value) => el("td", {}, value || "–"))));
    return el("div", { className: "fc-requests", tabIndex: 0, role: "region", "aria-label": "Requests" },
      el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows)),
      el("p", { className: "fc-words" }, this.about.lines.some((line) => line.differs) ? "≠ marks what differs." : "The requests are the same."));
  }

  hear(message, buffers) {
    if (message.kind !== "pictures") return;
    this.addresses = buffers.map((buffer) => URL.createObjectURL(new Blob([buffer])));
    this.addresses.forEach((address, number) => (this.images[number].src = address));
  }

  choose(way) {
    this.way = way;
    this.stage.dataset.way = way;
    this.buttons.forEach((button, number) => button.setAttribute("aria-pressed", String(WAYS[number][0] === way)));
    this.handle.hidden = way !== "slider";
    this.panes[2].hidden = way !== "difference";
    this.panes[0].hidden = this.panes[1].hidden = way === "difference";
    this.names.forEach((name) => (name.hidden = way === "difference"));
    this.place();
  }

  place() {
    const width = this.stage.clientWidth;
    if (!width) return;
    const across = this.way === "side" ? width / 2 : width;
    const height = Math.round(Math.min(560, across / this.about.ratio));
    this.stage.style.height = `${height}px`;
    const least = { x: (across - across * this.zoom), y: (height - height * this.zoom) };
    this.offset = { x: Math.min(0, Math.max(least.x, this.offset.x)), y: Math.min(0, Math.max(least.y, this.offset.y)) };
    for (const image of this.images) image.style.transform = `translate(${this.offset.x}px, ${this.offset.y}px) scale(${this.zoom})`;
    this.panes[0].style.clipPath = this.way === "slider" ? `inset(0 ${100 - this.split}% 0 0)` : "";
    this.panes[1].style.clipPath = this.way === "slider" ? `inset(0 0 0 ${this.split}%)` : "";
    this.handle.style.left = `${this.split}%`;
    this.handle.setAttribute("aria-valuenow", String(Math.round(this.split)));
    this.handle.setAttribute("aria-valuetext", `${Math.round(this.split)} %`);
  }

  slide(percent) {
    this.split = Math.min(100, Math.max(0, percent));
    this.place();
  }

  zoomBy(factor) {
    this.zoom = Math.min(12, Math.max(1, this.zoom * factor));
    this.place();
  }

  down(event) {
    if (event.button) return;
    event.preventDefault();
    this.stage.setPointerCapture(event.pointerId);
    this.holding = { x: event.clientX, y: event.clientY };
    // The picture is moved with Shift held, or where there is no slider; else the pointer moves the slider.
    this.sliding = this.way === "slider" && !event.shiftKey;
    if (this.sliding) {
      this.handle.focus({ preventScroll: true });
      this.moved(event);
    }
  }

  moved(event) {
    if (!this.holding) return;
    if (this.sliding) {
      const bounds = this.stage.getBoundingClientRect();
      this.slide((100 * (event.clientX - bounds.left)) / bounds.width);
      return;
    }
    this.offset = { x: this.offset.x + event.clientX - this.holding.x, y: this.offset.y + event.clientY - this.holding.y };
    this.holding = { x: event.clientX, y: event.clientY };
    this.place();
  }

  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoomBy(Math.exp(-event.deltaY / 300));
  }

  slideKey(event) {
    const steps = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10, Home: -100, End: 100 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.slide(this.split + steps[event.key]);
  }

  key(event) {
    if (!["Escape", "Tab"].includes(event.key)) event.stopPropagation();
  }

  close() {
    this.model.off("msg:custom", this.heard);
    this.watch.disconnect();
    this.addresses.forEach((address) => URL.revokeObjectURL(address));
  }
}

function render({ model, el: root }) {
  const comparison = new Comparison(model, root);
  return () => comparison.close();
}

export default { render };
