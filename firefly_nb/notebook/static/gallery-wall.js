// The wall: a grid of equal tiles, of which only those in sight are in the page. One tile can have the focus.

const GAP = 10;
const CAPTION = 42; // pixels beneath a picture
const IDEAL = 168; // a tile's width, about
const MARGIN_ROWS = 2; // above and below what is seen
const STAR = "<svg viewBox='0 0 20 20' width='16' height='16' aria-hidden='true'><path d='M10 2.2l2.4 5 5.4.7-4 3.8 1 5.4-4.8-2.6-4.8 2.6 1-5.4-4-3.8 5.4-.7z'/></svg>";

class Wall {
  // `on` has open(index), star(index), remove(index), seen(first, last): what a person does, and what came into sight.
  constructor(thumbs, on) {
    this.thumbs = thumbs;
    this.on = on;
    this.total = 0;
    this.active = 0;
    this.entries = new Map(); // index → entry
    this.rows = new Map(); // number → element
    this.canvas = el("div", { className: "fg-canvas", role: "rowgroup" });
    this.root = el("div", {
      className: "fg-wall", role: "grid", "aria-label": "Images",
      onscroll: () => this.soon(), onkeydown: (event) => this.key(event), onclick: (event) => this.click(event),
      onfocusin: (event) => this.focused(event),
    }, this.canvas);
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this.root);
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.observer.disconnect();
  }

  // What is shown

  show(total, start, entries, active, offset) {
    this.total = total;
    this.entries = new Map();
    this.active = Math.max(0, Math.min(active, total - 1));
    this.root.setAttribute("aria-rowcount", Math.ceil(total / this.columns) || 1);
    this.resize();
    this.root.scrollTop = Math.max(0, offset);
    this.fill(start, entries);
  }

  fill(start, entries) {
    entries.forEach((entry, number) => this.entries.set(start + number, entry));
    this.draw(true);
  }

  change(key, changes) {
    for (const [index, entry] of this.entries) {
      if (entry?.key !== key) continue;
      Object.assign(entry, changes);
      const cell = this.cell(index);
      if (cell) this.dress(cell, index);
    }
  }

  picture(key, url, problem) {
    for (const row of this.rows.values()) {
      for (const cell of row.children) if (cell.dataset.key === key) this.paint(cell, url, problem);
    }
  }

  // Measures

  get columns() {
    return this.across ?? 1;
  }

  get rowHeight() {
    return this.side + CAPTION + GAP;
  }

  // The first tile that is seen.
  get first() {
    return Math.floor(this.root.scrollTop / (this.rowHeight || 1)) * this.columns;
  }

  get pixels() {
    const needed = this.side * (window.devicePixelRatio || 1);
    return needed <= 140 ? 128 : needed <= 300 ? 256 : 512;
  }

  measure() {
    const width = this.root.clientWidth - 2 * GAP;
    if (width <= 0) return; // not in the page yet, or hidden
    const across = Math.max(2, Math.round((width + GAP) / (IDEAL + GAP)));
    const side = Math.floor((width - GAP * (across - 1)) / across);
    if (across === this.across && side === this.side && this.root.clientHeight === this.height) return;
    const { first } = this;
    const turned = across !== this.across || side !== this.side;
    Object.assign(this, { across, side, height: this.root.clientHeight });
    this.root.style.setProperty("--fg-side", `${side}px`);
    this.root.style.setProperty("--fg-columns", across);
    this.root.setAttribute("aria-colcount", across);
    if (turned) {
      const held = this.root.contains(document.activeElement);
      this.canvas.replaceChildren();
      this.rows.clear();
      this.resize();
      this.root.scrollTop = Math.floor(first / across) * this.rowHeight;
      this.draw();
      if (held) this.focus(this.active);
    } else this.draw();
  }

  resize() {
    if (!this.side) return;
    const rows = Math.ceil(this.total / this.columns);
    this.root.setAttribute("aria-rowcount", rows || 1);
    this.canvas.style.height = `${rows * this.rowHeight}px`;
    // A few pictures need no room for many.
    this.root.style.height = `min(${rows * this.rowHeight + GAP + 2}px, var(--fg-height))`;
  }

  // Drawing

  soon() {
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.draw(); });
  }

  draw(anew = false) {
    if (!this.side) return this.measure();
    const { scrollTop, clientHeight } = this.root;
    const rows = Math.ceil(this.total / this.columns);
    const first = Math.max(0, Math.floor(scrollTop / this.rowHeight) - MARGIN_ROWS);
    const last = Math.min(rows - 1, Math.ceil((scrollTop + clientHeight) / this.rowHeight) + MARGIN_ROWS);
    const held = this.rows.get(Math.floor(this.active / this.columns));
    for (const [number, row] of this.rows) {
      const outside = number < first || number > last;
      // The row with the focus stays, or the focus would be lost with it.
      if (number >= rows || (outside && !(row === held && row.contains(document.activeElement)))) {
        row.remove();
        this.rows.delete(number);
      } else if (anew) this.dressRow(row, number);
    }
    for (let number = first; number <= last; number++) {
      if (!this.rows.has(number)) this.addRow(number);
    }
    this.on.seen(first * this.columns, Math.min(this.total, (last + 1) * this.columns));
    this.wantThumbs(scrollTop, clientHeight);
  }

  // Those in sight first, then those just above and below.
  wantThumbs(scrollTop, clientHeight) {
    const keys = [];
    const middle = (scrollTop + clientHeight / 2) / this.rowHeight;
    const numbers = [...this.rows.keys()].sort((a, b) => Math.abs(a + 0.5 - middle) - Math.abs(b + 0.5 - middle));
    for (const number of numbers) {
      for (const cell of this.rows.get(number).children) if (cell.dataset.key) keys.push(cell.dataset.key);
    }
    if (keys.length) this.thumbs.want(scrollTop ? keys : keys.sort((a, b) => this.order(a) - this.order(b)), this.pixels);
  }

  order(key) {
    return Number(this.canvas.querySelector(`[data-key="${CSS.escape(key)}"]`)?.dataset.index ?? 0);
  }

  addRow(number) {
    const row = el("div", { className: "fg-row", role: "row", "aria-rowindex": number + 1 });
    row.style.transform = `translateY(${number * this.rowHeight}px)`;
    this.rows.set(number, row);
    this.dressRow(row, number);
    // In their order: what reads the page aloud goes through it as it is written.
    const next = [...this.rows.keys()].filter((other) => other > number).sort((a, b) => a - b)[0];
    this.canvas.insertBefore(row, this.rows.get(next) ?? null);
  }

  dressRow(row, number) {
    const first = number * this.columns;
    const count = Math.min(this.columns, this.total - first);
    while (row.children.length > count) row.lastChild.remove();
    while (row.children.length < count) row.append(this.newCell(row.children.length));
    [...row.children].forEach((cell, column) => this.dress(cell, first + column));
  }

  newCell(column) {
    const star = el("button", { type: "button", className: "fg-star", tabIndex: -1 });
    star.innerHTML = STAR;
    return el("div", { className: "fg-tile", role: "gridcell", "aria-colindex": column + 1, tabIndex: -1 },
      el("span", { className: "fg-picture" }, el("img", { alt: "", decoding: "async", draggable: false, hidden: true }), el("span", { className: "fg-mark", "aria-hidden": "true" })),
      el("span", { className: "fg-caption" }, el("span", { className: "fg-words", dir: "auto" }), star, el("span", { className: "fg-facts" })));
  }

  dress(cell, index) {
    const entry = this.entries.get(index);
    cell.dataset.index = index;
    cell.tabIndex = index === this.active ? 0 : -1;
    const [picture, caption] = cell.children;
    const [words, star, facts] = caption.children;
    if (!entry) {
      delete cell.dataset.key;
      cell.setAttribute("aria-label", entry === null ? "deleted" : "loading");
      cell.classList.toggle("fg-gone", entry === null);
      words.textContent = facts.textContent = "";
      star.hidden = true;
      this.paint(cell, null, "");
      return;
    }
    cell.classList.remove("fg-gone");
    const another = cell.dataset.key !== entry.key;
    cell.dataset.key = entry.key;
    const said = entry.prompt || entry.title;
    cell.title = said;
    cell.setAttribute("aria-label", [said, entry.title, entry.seed && `seed ${entry.seed}`, entry.size, entry.starred && "starred",
      entry.video && "video", entry.missing && "the file is gone", entry.sandbox && "from the sandbox"].filter(Boolean).join(", "));
    words.textContent = said;
    facts.textContent = [entry.prompt ? entry.title : "", entry.sandbox ? "sandbox" : entry.model].filter(Boolean).join(" · ");
    star.hidden = false;
    star.setAttribute("aria-pressed", String(entry.starred));
    star.setAttribute("aria-label", "Star");
    star.title = entry.starred ? "Take the star away (s)" : "Star (s)";
    picture.dataset.video = entry.video ? "yes" : "";
    const thumb = this.thumbs.get(entry.key);
    if (entry.missing && !thumb?.url) this.paint(cell, null, "gone");
    else if (another || thumb) this.paint(cell, thumb?.url ?? null, thumb?.problem);
  }

  paint(cell, url, problem) {
    const [image, mark] = cell.firstChild.children;
    if (url && image.getAttribute("src") !== url) image.src = url;
    if (!url) image.removeAttribute("src");
    image.hidden = !url;
    const video = cell.firstChild.dataset.video === "yes";
    mark.className = video && !problem ? "fg-mark fg-play" : "fg-mark";
    mark.textContent = problem ? (this.entries.get(Number(cell.dataset.index))?.missing ? "The file is gone" : video ? "Video" : "Cannot be shown") : video ? "▶" : "";
    cell.firstChild.classList.toggle("fg-blank", Boolean(problem));
  }

  cell(index) {
    return this.rows.get(Math.floor(index / this.columns))?.children[index % this.columns];
  }

  // The focus

  focus(index) {
    if (!this.total) return;
    this.activate(Math.max(0, Math.min(index, this.total - 1)));
    const top = Math.floor(this.active / this.columns) * this.rowHeight;
    const { scrollTop, clientHeight } = this.root;
    if (top < scrollTop) this.root.scrollTop = top;
    else if (top + this.rowHeight > scrollTop + clientHeight) this.root.scrollTop = top + this.rowHeight + GAP - clientHeight;
    this.draw();
    this.cell(this.active)?.focus({ preventScroll: true });
  }

  activate(index) {
    const before = this.cell(this.active);
    if (before) before.tabIndex = -1;
    this.active = index;
    const now = this.cell(index);
    if (now) now.tabIndex = 0;
  }

  focused(event) {
    const cell = event.target.closest(".fg-tile");
    if (cell) this.activate(Number(cell.dataset.index));
  }

  click(event) {
    const cell = event.target.closest(".fg-tile");
    if (!cell || !cell.dataset.key) return;
    const index = Number(cell.dataset.index);
    this.activate(index);
    cell.focus({ preventScroll: true });
    if (event.target.closest(".fg-star")) this.on.star(index);
    else this.on.open(index);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.root.clientHeight / this.rowHeight)) * this.columns;
    const back = getComputedStyle(this.root).direction === "rtl" ? -1 : 1;
    const steps = { ArrowLeft: -back, ArrowRight: back, ArrowUp: -this.columns, ArrowDown: this.columns, PageUp: -page, PageDown: page };
    if (event.key in steps) {
      const to = this.active + steps[event.key];
      // Up and down stay in their column; a page may end anywhere.
      const stays = event.key.startsWith("Page") || (to >= 0 && to < this.total);
      const lastRow = event.key === "ArrowDown" && Math.floor(this.active / this.columns) < Math.floor((this.total - 1) / this.columns);
      if (stays || lastRow) this.focus(to);
    } else if (event.key === "Home") this.focus(0);
    else if (event.key === "End") this.focus(this.total - 1);
    else if (event.key === "Enter" || event.key === " ") this.on.open(this.active);
    else if (event.key === "s") this.on.star(this.active);
    else if (event.key === "Delete" || event.key === "Backspace") this.on.remove(this.active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

