// The gallery: a search, a wall of what was found, the details of one, and a line for what happened.

const SPANS = [["", "Any time"], ["1d", "Last 24 hours"], ["7d", "Last 7 days"], ["30d", "Last 30 days"], ["1y", "Last year"]];

class Gallery {
  constructor(model, root) {
    this.model = model;
    this.id = `firefly-gallery-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
    this.search = { ...model.get("search") };
    this.serial = 0;
    this.edition = 0;
    this.total = 0;
    this.thumbs = new Thumbs((kind, more) => this.send(kind, more), (key, url, problem) => {
      this.wall.picture(key, url, problem);
      this.details.small(key, url);
    });
    this.wall = new Wall(this.thumbs, {
      open: (index) => this.openAt(index), star: (index) => this.star(this.wall.entries.get(index)),
      remove: (index) => this.remove(this.wall.entries.get(index)), seen: (first, last) => this.seen(first, last),
    });
    this.details = new Details(this.id, model.get("reveals"), {
      send: (kind, more) => this.send(kind, more), close: () => this.closeDetails(), step: (by) => this.step(by),
      star: () => this.star(this.details.entry), remove: () => this.remove(this.details.entry),
      thumb: (key) => this.thumbs.get(key)?.url, want: (keys) => this.thumbs.want(keys, 256),
      open: (key) => this.openKey(key), say: (words) => this.say(words),
    });
    this.build(root);
    this.stops = [];
    this.listen("msg:custom", (message, buffers) => this.hear(message, buffers));
    this.find();
  }

  listen(event, handler) {
    this.model.on(event, handler);
    this.stops.push(() => this.model.off(event, handler));
  }

  close() {
    [this.typing, this.asking, this.placing].forEach(clearTimeout);
    this.stops.forEach((stop) => stop());
    this.wall.close();
    this.details.drop();
    this.thumbs.close();
  }

  // A message, and not the model's own way of saving: that waits while the kernel is busy.
  send(kind, more = {}) {
    this.model.send({ kind, ...more });
  }

  // The page

  build(root) {
    const choose = (name, label) => el("select", { "aria-label": label, "data-filter": name, onchange: (event) => this.refine({ [name]: event.target.value }) });
    this.box = el("input", { type: "search", className: "fg-search", placeholder: "Search prompts and seeds", "aria-label": "Search prompts and seeds", title: "Search (/)",
      autocomplete: "off", spellcheck: false, value: this.search.words,
      oninput: () => { clearTimeout(this.typing); this.typing = setTimeout(() => this.refine({ words: this.box.value }), 180); },
      onkeydown: (event) => this.searchKey(event) });
    this.filters = { since: choose("since", "Made since"), operation: choose("operation", "Made by"), model: choose("model", "Model") };
    this.onlyStars = el("button", { type: "button", className: "fg-small fg-only", title: "Only what has a star", onclick: () => this.refine({ starred: !this.search.starred }) });
    this.onlyStars.innerHTML = `${STAR}<span>Starred</span>`;
    this.seed = el("button", { type: "button", className: "fg-small", hidden: true, onclick: () => { this.refine({ seed: "" }); this.box.focus(); } });
    this.count = el("p", { className: "fg-count", role: "status" }, "Looking…");
    this.empty = el("div", { className: "fg-empty", hidden: true });
    this.line = el("span", { role: "status" });
    this.trouble = el("span", { role: "alert" });
    this.undo = el("button", { type: "button", className: "fg-small", hidden: true, onclick: () => this.takeBack() }, "Undo");
    this.unform = el("button", { type: "button", className: "fg-small", hidden: true, onclick: () => this.closeForm() }, "Close the form");
    this.bar = el("div", { className: "fg-bar", hidden: true }, this.line, this.trouble, this.undo, this.unform,
      el("button", { type: "button", className: "fg-plain", "aria-label": "Close this line", onclick: () => { this.hush(); this.wall.focus(this.wall.active); } }, "×"));
    this.root = el("section", { className: "firefly-gallery", "aria-label": "Gallery", onkeydown: (event) => this.key(event) },
      el("div", { className: "fg-tools", role: "search" }, this.box, ...Object.values(this.filters), this.onlyStars, this.seed, this.count),
      el("div", { className: "fg-body" }, this.wall.root, this.empty, this.details.root), this.bar);
    // JupyterLab would take a letter that is typed here for one of its own shortcuts.
    this.root.dataset.lmSuppressShortcuts = "true";
    root.append(this.root);
    this.offer({ operations: [], models: [] });
  }

  // What is chosen stays among the choices, even when nothing was made so.
  offer({ operations, models }) {
    const fill = (name, first, choices) => {
      const now = this.search[name];
      const every = choices.some(([value]) => value === now) || !now ? choices : [...choices, [now, now]];
      const options = [...(first ? [["", first]] : []), ...every].map(([value, words, number]) => el("option", { value }, number ? `${words} (${number.toLocaleString("en")})` : words));
      this.filters[name].replaceChildren(...options);
      this.filters[name].value = now;
    };
    this.offered = { operations, models };
    fill("since", null, SPANS.map(([value, words]) => [value, words]));
    fill("operation", "All operations", operations);
    fill("model", "All models", models);
    this.onlyStars.setAttribute("aria-pressed", String(Boolean(this.search.starred)));
    this.seed.hidden = !this.search.seed;
    this.seed.textContent = `Seed ${this.search.seed} ×`;
    this.seed.setAttribute("aria-label", `Seed ${this.search.seed}: take this filter away`);
  }

  // Searching

  refine(changes) {
    clearTimeout(this.typing);
    this.search = { ...this.search, ...changes };
    this.offer(this.offered);
    this.find();
  }

  // With `keep`, the same search again: the tiles stay where they are, and the focus on its image.
  find(keep = false) {
    this.keeps = keep;
    const held = keep ? [this.wanted, this.keyAt(this.wall.active), ...[...this.wall.entries.values()].map((entry) => entry?.key)] : [];
    this.send("find", { search: this.search, serial: ++this.serial, from: keep ? this.keyAt(this.wall.first) ?? null : null,
      keep: held.filter(Boolean).slice(0, 400) });
  }

  keyAt(index) {
    return this.wall.entries.get(index)?.key;
  }

  found(message) {
    if (message.serial < this.serial) return; // a later one is on its way
    const { total, edition, places, start, entries } = message;
    const wall = this.wall;
    const held = wall.root.contains(document.activeElement);
    this.edition = edition;
    this.asked = null;
    if (this.count.textContent !== message.counted) this.count.textContent = message.counted;
    this.total = total;
    this.empty.hidden = total > 0;
    let [active, offset] = [0, 0];
    if (this.keeps) {
      active = places[this.wanted] ?? places[this.keyAt(wall.active)] ?? wall.active;
      // At the top new images come into sight; further down what is seen stays in its place.
      const place = wall.root.scrollTop < wall.rowHeight / 2 ? undefined : places[this.keyAt(wall.first)];
      offset = place === undefined ? wall.root.scrollTop : Math.floor(place / wall.columns) * wall.rowHeight + (wall.root.scrollTop % wall.rowHeight);
    }
    wall.root.hidden = !total;
    wall.show(total, start, entries, active, offset);
    if (!total) this.sayEmpty(message.said);
    if ((held || this.wanted) && !this.details.entry) total ? wall.focus(wall.active) : this.box.focus();
    this.wanted = null;
  }

  sayEmpty(said) {
    const nothing = !said;
    const code = "%%firefly generate\na cat living their best life, sleeping in a sunbeam";
    this.empty.replaceChildren(...(nothing
      ? [el("strong", {}, "No images yet"), el("p", {}, "What you make, in any notebook, shows here. For a start:"), el("pre", { className: "fg-code", tabIndex: 0 }, code),
        el("button", { type: "button", className: "fg-small", onclick: async () => { await copyText(code, this.root); this.say("Cell copied"); } }, "Copy as cell")]
      : [el("strong", {}, "Nothing was found"), el("p", { dir: "auto" }, `No image is ${said.startsWith("“") ? `found by ${said}` : said}.`),
        el("button", { type: "button", className: "fg-small", onclick: () => this.clear() }, "Show all images")]));
  }

  clear() {
    this.box.value = "";
    this.refine({ words: "", since: "", model: "", seed: "", operation: "", starred: false });
    this.box.focus();
  }

  // What came into sight and is not known yet.
  seen(first, last) {
    let [start, stop] = [first, last];
    while (start < stop && this.wall.entries.has(start)) start++;
    while (stop > start && this.wall.entries.has(stop - 1)) stop--;
    if (start >= stop) return;
    const asked = `${this.edition} ${start} ${stop}`;
    if (asked === this.asked) return;
    this.asked = asked;
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.send("entries", { edition: this.edition, start, stop }), 40);
  }

  // What the kernel says

  hear(message, buffers) {
    const details = this.details.entry && this.details.entry.key === message.key;
    switch (message.kind) {
      case "found": return this.found(message);
      case "entries": return message.edition === this.edition && this.wall.fill(message.start, message.entries);
      case "thumbs": return this.thumbs.take(message.thumbs, buffers);
      case "filters": return this.offer(message);
      case "changed": return this.find(true);
      case "details": return details && this.details.show(message);
      case "picture": return details && this.details.picture(message.type, buffers[0]);
      case "unseen": return details && this.details.unseen(message.message);
      case "starred": return this.starred(message.key, message.on);
      case "deleted": return this.deleted(message);
      case "undone": return this.undone(message);
      case "done": return this.say(message.message);
      case "form": return this.formOpened(message.message);
      case "trouble": return this.complain(message.message);
      default: return undefined;
    }
  }

  starred(key, on) {
    this.wall.change(key, { starred: on });
    if (this.details.entry?.key === key) {
      this.details.entry.starred = on;
      this.details.starred(on);
    }
  }

  deleted({ keys, message }) {
    const { active } = this.wall;
    this.say(message, true);
    this.wanted = this.keyAt(active + 1) ?? this.keyAt(active - 1) ?? "none";
    if (keys.includes(this.details.entry?.key)) this.closeDetails(false);
    this.find(true);
  }

  undone({ keys, message, left }) {
    this.say(message, left > 0);
    this.wanted = keys[0] ?? "none";
    this.find(true);
  }

  // What a person does

  star(entry) {
    if (entry) this.send("star", { key: entry.key, on: !entry.starred });
  }

  remove(entry) {
    if (entry) this.send("delete", { keys: [entry.key] });
  }

  takeBack() {
    if (!this.undo.hidden) this.send("undo");
  }

  openAt(index) {
    const entry = this.wall.entries.get(index);
    if (!entry) return;
    this.root.classList.add("fg-open");
    this.wall.root.inert = true;
    this.details.open(entry, `${(index + 1).toLocaleString("en")} of ${this.total.toLocaleString("en")}`, [index > 0, index < this.total - 1]);
  }

  // An ancestor, which need not be among what was found.
  openKey(key) {
    const [index] = [...this.wall.entries].find(([, entry]) => entry?.key === key) ?? [];
    if (index !== undefined) {
      this.wall.activate(index);
      this.openAt(index);
    } else this.details.open({ key, title: "Earlier image", number: "", prompt: "" }, "", [false, false]);
  }

  step(by) {
    const index = this.wall.active + by;
    if (index < 0 || index >= this.total) return;
    if (!this.wall.entries.has(index)) return this.seen(Math.max(0, index - 60), Math.min(this.total, index + 60));
    this.wall.focus(index);
    this.openAt(index);
  }

  closeDetails(focus = true) {
    this.root.classList.remove("fg-open");
    this.wall.root.inert = false;
    this.details.close();
    if (focus) this.wall.focus(this.wall.active);
  }

  formOpened(words) {
    this.say(words);
    this.unform.hidden = false;
    let tries = 0;
    const look = () => {
      const form = this.root.parentElement?.closest(".jp-OutputArea, .widget-vbox")?.querySelector(".firefly-form");
      const field = form && [...form.querySelectorAll("textarea, input[type=text], input[type=number]")].find((each) => !each.value);
      if (field) {
        field.focus({ preventScroll: true });
        form.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      } else if (tries++ < 100) this.placing = setTimeout(look, 30);
    };
    look();
  }

  closeForm() {
    this.send("unform");
    this.hush();
    if (this.details.entry) this.details.root.focus();
    else this.wall.focus(this.wall.active);
  }

  say(words, undo = false) {
    this.hush();
    this.bar.hidden = false;
    this.line.textContent = words;
    this.undo.hidden = !undo;
  }

  complain(words) {
    this.hush();
    this.bar.hidden = false;
    this.trouble.textContent = words;
    if (!this.edition) this.count.textContent = "";
  }

  hush() {
    this.bar.hidden = this.undo.hidden = this.unform.hidden = true;
    this.line.textContent = this.trouble.textContent = "";
  }

  searchKey(event) {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      clearTimeout(this.typing);
      if (this.box.value !== this.search.words) this.refine({ words: this.box.value });
      this.wall.focus(this.wall.active);
    } else if (event.key === "Escape" && this.box.value) {
      event.stopPropagation();
      event.preventDefault();
      this.box.value = "";
      this.refine({ words: "" });
    }
  }

  key(event) {
    const typing = event.target.matches("input,textarea,select");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      if (this.details.entry) this.closeDetails(false);
      this.box.focus();
      this.box.select();
    } else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !typing && !this.undo.hidden) {
      event.preventDefault();
      this.takeBack();
    }
    if (!["Escape", "Tab"].includes(event.key)) event.stopPropagation();
  }
}

function render({ model, el: root }) {
  const gallery = new Gallery(model, root);
  return () => gallery.close();
}

export default { render };
