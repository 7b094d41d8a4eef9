// The form of one operation. What can be filled in comes from the schema, everything that is said about it (messages,
// cost, the equal cell) from the kernel: nothing here knows a field by its name except the model, which decides.


function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-") && name !== "list") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const words = (name) => name.replaceAll("_", " ");
const empty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

class Form {
  constructor(model, root) {
    this.model = model;
    this.id = `firefly-form-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`; // every form is a module of its own
    this.schema = model.get("schema");
    this.values = { ...model.get("values") };
    this.tried = false;
    this.controls = new Map();
    this.root = el("form", {
      className: "firefly-form",
      noValidate: true,
      "aria-label": `${this.schema.title}: form`,
      onsubmit: (event) => { event.preventDefault(); this.run(); },
      onkeydown: (event) => this.key(event),
      onfocusin: () => this.lookAgain(),
    });
    // JupyterLab would take a letter that is typed into a field for one of its own shortcuts.
    this.root.dataset.lmSuppressShortcuts = "true";
    root.append(this.root);
    this.listen("change:feedback", () => this.say());
    this.listen("change:variables", () => this.offer());
    this.listen("change:models", () => this.offer());
    this.listen("msg:custom", (message) => this.hear(message));
    this.build();
    this.hideKept(root);
  }

  listen(event, handler) {
    this.model.on(event, handler);
    (this.stops ??= []).push(() => this.model.off(event, handler));
  }

  // What is kept for the time without a kernel repeats what the form shows.
  hideKept(root) {
    let tries = 0;
    const look = () => {
      this.area = root.closest(".jp-OutputArea");
      if (this.area) this.area.classList.add("firefly-form-live");
      else if (tries++ < 50) this.timer = setTimeout(look, 20);
    };
    look();
  }

  close() {
    clearTimeout(this.timer);
    clearTimeout(this.waiting);
    clearTimeout(this.aging);
    this.area?.classList.remove("firefly-form-live");
    this.stops.forEach((stop) => stop());
  }

  // The fields

  get class() {
    const model = this.values.model;
    return this.schema.classes.find((each) => each.models.includes(model)) ?? this.schema.classes[0];
  }

  get fields() {
    const hidden = this.class.hidden[this.values.model ?? ""] ?? [];
    return this.class.fields.filter((field) => !hidden.includes(field.name));
  }

  build() {
    const focused = document.activeElement?.closest?.("[data-field]")?.dataset.field;
    this.controls.clear();
    const shape = (field) => this.row(field);
    const place = (field) => ({ ints: 2, size: 3, choices: 4, text: 0, image: 0 }[field.kind] ?? 1);
    const early = this.fields.filter((field) => field.first).sort((a, b) => place(a) - place(b));
    const narrow = early.filter((field) => place(field) === 1).length;
    const first = early.map(shape);
    // Alone in its line it may have all of it.
    first.forEach((row, index) => { if (early[index].kind === "ints" && narrow % 2 === 0) row.classList.add("ff-wide"); });
    const more = this.fields.filter((field) => !field.first);
    const wasOpen = this.more?.open;
    this.more = more.length
      ? el("details", { className: "ff-more" }, el("summary", {}, "More options"), el("div", { className: "ff-fields" }, ...more.map(shape)))
      : null;
    if (this.more) this.more.open = wasOpen ?? more.some((field) => !empty(this.values[field.name]));
    this.cost = el("output", { className: "ff-cost", "aria-live": "polite", id: `${this.id}-cost` });
    this.trouble = el("p", { className: "ff-message ff-trouble", role: "alert", hidden: true });
    this.button = el("button", { type: "submit", className: "ff-run", "aria-describedby": this.cost.id, title: "Run (Shift+Enter)" }, "Run");
    this.code = el("pre", { className: "ff-code", tabIndex: 0, "aria-label": "The equal cell" });
    this.copied = el("span", { className: "ff-hidden", role: "status" });
    this.copy = el("button", { type: "button", className: "ff-small", onclick: () => this.copyCell() }, "Copy");
    this.equal = el("section", { className: "ff-equal" },
      el("div", { className: "ff-line" }, el("span", { className: "ff-label" }, "Equal cell"), this.copy, this.copied), this.code);
    this.root.replaceChildren(
      el("header", {}, el("strong", {}, this.schema.title), el("span", { className: "ff-muted" }, this.schema.help)),
      el("div", { className: "ff-fields" }, ...first),
      ...(this.more ? [this.more] : []),
      el("footer", {}, this.button, this.cost), this.trouble, this.equal,
    );
    this.offer();
    this.say();
    if (focused) this.focus(focused);
  }

  row(field) {
    const id = `${this.id}-${field.name}`;
    const message = el("p", { className: "ff-message", id: `${id}-message`, role: "status", hidden: true });
    const help = el("span", { className: "ff-muted ff-help", id: `${id}-help` }, field.help);
    const note = el("span", { className: "ff-note" });
    const parts = { field, id, message, note, describedby: `${id}-help ${id}-message` };
    const maker = {
      text: this.text, int: this.number, float: this.number, bool: this.choice, choice: this.choice, choices: this.presets,
      ints: this.seeds, size: this.size, image: this.image, placement: this.placement, inset: this.inset,
    }[field.kind] ?? this.text;
    const control = maker.call(this, parts);
    const wide = ["choices", "size", "image"].includes(field.kind) || (field.kind === "text" && field.name.includes("prompt"));
    const label = parts.group
      ? el("span", { className: "ff-label", id: `${id}-label` }, field.label)
      : el("label", { className: "ff-label", htmlFor: id }, field.label);
    const row = el("div", {
      className: wide ? "ff-row ff-wide" : "ff-row", "data-field": field.name,
      ...(parts.group ? { role: "group", "aria-labelledby": `${id}-label`, "aria-describedby": parts.describedby } : {}),
    }, el("div", { className: "ff-line ff-head" }, label, field.required ? el("span", { className: "ff-needed" }, "needed") : null, help, note), control, message);
    this.controls.set(field.name, { ...parts, row, control });
    return row;
  }

  change(name, value, patience = 0) {
    if (empty(value)) delete this.values[name];
    else this.values[name] = value;
    this.values = { ...this.values };
    if (name === "model") this.build();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.tell("set"), patience);
  }

  // A message, and not the model's own way of saving: that waits while the kernel is busy.
  tell(kind, more = {}, buffers = undefined) {
    clearTimeout(this.waiting);
    this.waiting = null;
    this.model.send({ kind, values: this.values, ...more }, undefined, buffers);
  }

  lookAgain() {
    const now = Date.now();
    if (now - (this.looked ?? 0) < 3000) return;
    this.looked = now;
    this.tell("look");
  }

  // One control for each kind of field

  text(parts) {
    const { field, id, note } = parts;
    const count = () => {
      const length = [...(this.values[field.name] ?? "")].length;
      note.textContent = field.most ? `${length} / ${field.most}` : length ? `${length} characters` : "";
      note.classList.toggle("ff-over", Boolean(field.most) && length > field.most);
    };
    const long = field.name.includes("prompt");
    const attributes = {
      id, value: this.values[field.name] ?? "", "aria-describedby": parts.describedby, spellcheck: long,
      oninput: (event) => { this.change(field.name, event.target.value, 250); if (long) count(); },
    };
    if (long) {
      count();
      return el("textarea", { ...attributes, rows: field.required ? 3 : 2 });
    }
    const list = el("datalist", { id: `${id}-list` });
    parts.list = list;
    return el("span", {}, el("input", { ...attributes, type: "text", list: list.id, autocomplete: "off" }), list);
  }

  number(parts) {
    const { field, id } = parts;
    const { minimum: low, maximum: high } = field;
    const step = field.kind === "float" ? 0.05 : 1;
    const bounded = low !== null && high !== null;
    const box = el("input", { id, type: "number", step: field.kind === "float" ? "any" : 1, placeholder: "–", "aria-describedby": parts.describedby });
    if (bounded) Object.assign(box, { min: low, max: high });
    const slider = bounded
      ? el("input", { type: "range", min: low, max: high, step, "aria-label": `${field.label}, slider`, "aria-describedby": `${id}-help` })
      : null;
    const show = () => {
      const value = this.values[field.name];
      box.value = value ?? "";
      if (!slider) return;
      slider.value = value ?? low;
      slider.classList.toggle("ff-unset", empty(value));
      slider.setAttribute("aria-valuetext", empty(value) ? "not set" : String(value));
      clear.disabled = empty(value);
    };
    const set = (text, patience) => { this.change(field.name, text === "" ? null : Number(text), patience); };
    const clear = el("button", { type: "button", className: "ff-small ff-plain", title: "Leave it to the service", "aria-label": `Clear ${field.label}`,
      onclick: () => { set("", 0); show(); box.focus(); } }, "×");
    box.addEventListener("input", () => { set(box.value, 250); const typed = box.value; show(); box.value = typed; });
    slider?.addEventListener("input", () => { set(slider.value, 80); show(); });
    parts.show = show;
    show();
    return el("span", { className: "ff-slider" }, slider, box, clear);
  }

  choice(parts) {
    const { field, id } = parts;
    const yes = field.kind === "bool";
    const choices = yes ? ["true", "false"] : field.choices;
    const now = this.values[field.name];
    const select = el("select", { id, "aria-describedby": parts.describedby, onchange: () => {
      const value = yes && select.value ? select.value === "true" : select.value;
      this.change(field.name, field.name.endsWith("factor") && value ? Number(value) : value);
    } },
      el("option", { value: "" }, field.required && field.name !== "model" ? "Choose…" : "The service’s choice"),
      ...choices.map((choice) => el("option", { value: choice }, yes ? { true: "Yes", false: "No" }[choice] : words(choice))));
    select.value = now === undefined || now === null ? "" : String(now);
    if (select.selectedIndex < 0) select.value = "";
    return select;
  }

  seeds(parts) {
    const { field, id } = parts;
    const show = () => {
      box.value = [this.values[field.name] ?? []].flat().join(", ");
      lock.setAttribute("aria-pressed", String(Boolean(this.values._locked)));
      lock.textContent = this.values._locked ? "🔒 Locked" : "🔓 Lock";
    };
    const box = el("input", { id, type: "text", inputMode: "numeric", autocomplete: "off", placeholder: "new ones each time", "aria-describedby": parts.describedby,
      oninput: () => this.change(field.name, box.value, 250) });
    const lock = el("button", { type: "button", className: "ff-small", title: "Keep these seeds for the next run",
      onclick: () => {
        const locked = !this.values._locked;
        if (locked && empty(this.values[field.name])) {
          const last = this.model.get("seeds");
          this.change(field.name, last.length ? last.slice(0, field.most ?? last.length) : this.fresh(field));
        }
        this.change("_locked", locked || null);
        show();
      } });
    const shuffle = el("button", { type: "button", className: "ff-small", title: "Other seeds",
      onclick: () => { this.change(field.name, this.fresh(field)); show(); } }, "🎲 Shuffle");
    parts.show = show;
    show();
    return el("span", { className: "ff-line" }, box, shuffle, lock);
  }

  fresh(field) {
    const count = Math.min(Number(this.values.num_variations) || 1, field.most ?? 1);
    const found = new Set();
    while (found.size < count) found.add(Math.floor(Math.random() * 100000));
    return [...found];
  }

  size(parts) {
    const { field, id } = parts;
    const sizes = this.class.sizes[this.values.model ?? ""] ?? [];
    parts.group = true;
    const now = String(this.values[field.name] ?? "").replace("×", "x");
    if (!sizes.length) return this.anySize(parts, now);
    const largest = Math.max(...sizes.flat());
    const option = (value, shape, caption, name) => {
      const input = el("input", { type: "radio", name: id, value, checked: now === value, onchange: () => this.change(field.name, value) });
      return el("label", { className: "ff-tile", title: name }, input, shape, el("span", { className: "ff-caption" }, caption));
    };
    const shapes = [...sizes].sort((a, b) => a[0] / a[1] - b[0] / b[1] || a[0] - b[0]).map(([width, height]) => {
      // Half of the true difference: the smallest would hardly be seen.
      const scale = 34 / Math.max(width, height) * (0.45 + 0.55 * Math.max(width, height) / largest);
      const shape = el("span", { className: "ff-shape", "aria-hidden": "true" });
      shape.style.width = `${Math.round(width * scale)}px`;
      shape.style.height = `${Math.round(height * scale)}px`;
      return option(`${width}x${height}`, shape, `${width} × ${height}`, `${width} by ${height} pixels`);
    });
    const free = el("span", { className: "ff-shape ff-free", "aria-hidden": "true" });
    const off = sizes.some(([width, height]) => `${width}x${height}` === now) || !now ? [] :
      [option(now, el("span", { className: "ff-shape ff-free" }), `${now.replace("x", " × ")}`, "not made by this model")];
    return el("div", { className: "ff-tiles" }, option("", free, "as usual", "The service’s choice"), ...shapes, ...off);
  }

  anySize(parts, now) {
    const { field, id } = parts;
    const [width, height] = now.split("x");
    const boxes = [["Width", width], ["Height", height]].map(([name, value]) =>
      el("input", { type: "number", min: 1, value: value ?? "", "aria-label": `${name} in pixels`, placeholder: name.toLowerCase(), "aria-describedby": `${id}-message`,
        oninput: () => {
          const [w, h] = boxes.map((box) => box.value);
          this.change(field.name, w || h ? `${w}x${h}` : "", 250);
        } }));
    return el("span", { className: "ff-line" }, boxes[0], "×", boxes[1]);
  }

  placement(parts) {
    const { field, id } = parts;
    parts.group = true;
    const now = this.values[field.name] ?? "";
    const spots = ["top", "center", "bottom"].flatMap((down) => ["left", "center", "right"].map((across) => {
      const value = `${across},${down}`;
      const name = across === down ? "center" : `${down} ${across}`;
      return el("label", { className: "ff-spot", title: name },
        el("input", { type: "radio", name: id, value, checked: now === value, "aria-label": name, onchange: () => this.change(field.name, value) }), el("span"));
    }));
    const clear = el("button", { type: "button", className: "ff-small", onclick: () => {
      this.change(field.name, null);
      spots.forEach((spot) => { spot.firstChild.checked = false; });
    } }, "Clear");
    return el("div", { className: "ff-line" }, el("div", { className: "ff-spots" }, ...spots), clear);
  }

  inset(parts) {
    const { field } = parts;
    parts.group = true;
    const now = [this.values[field.name] ?? []].flat();
    const boxes = ["left", "top", "right", "bottom"].map((side, index) =>
      el("input", { type: "number", value: now[index] ?? "", placeholder: side, "aria-label": `${side} margin in pixels`,
        oninput: () => {
          const sides = boxes.map((box) => box.value);
          this.change(field.name, sides.every((each) => each === "") ? null : sides.map((each) => Number(each || 0)), 250);
        } }));
    return el("span", { className: "ff-line" }, ...boxes);
  }

  image(parts) {
    const { field, id } = parts;
    const list = el("datalist", { id: `${id}-list` });
    const box = el("input", { id, type: "text", list: list.id, autocomplete: "off", value: this.values[field.name] ?? "", "aria-describedby": parts.describedby,
      placeholder: "variable, path, https address or upload id", oninput: () => this.change(field.name, box.value, 250) });
    const pick = el("select", { "aria-label": `${field.label}: a variable of the notebook`, onchange: () => {
      if (!pick.value) return;
      box.value = pick.value;
      this.change(field.name, pick.value);
    } });
    const file = el("input", { type: "file", accept: "image/*", className: "ff-hidden", tabIndex: -1, "aria-label": `${field.label}: a file`,
      onchange: () => { if (file.files[0]) this.take(field, file.files[0]); file.value = ""; } });
    const upload = el("button", { type: "button", className: "ff-small", "aria-label": `${field.label}: choose a file`, onclick: () => file.click() }, "File…");
    const thumb = el("span", { className: "ff-thumb", "aria-hidden": "true" }, "drop an image here");
    const area = el("div", { className: "ff-drop" }, thumb, el("div", { className: "ff-pick" }, box, el("span", { className: "ff-line" }, pick, upload, file), list));
    // JupyterLab itself listens for what is dropped on a cell.
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
      area.addEventListener(kind, (event) => {
        event.preventDefault();
        event.stopPropagation();
        area.classList.toggle("ff-over-drop", kind === "dragenter" || kind === "dragover");
        if (kind === "drop" && event.dataTransfer?.files[0]) this.take(field, event.dataTransfer.files[0]);
      });
    }
    Object.assign(parts, { thumb, list, pick, box, show: () => { box.value = this.values[field.name] ?? ""; } });
    return area;
  }

  async take(field, file) {
    if (file.size > 15 * 1024 * 1024) {
      this.complain(field.name, `${file.name} has ${(file.size / 1048576).toFixed(1)} MB; at most 15 MB are taken`);
      return;
    }
    this.tell("file", { field: field.name, name: file.name }, [await file.arrayBuffer()]);
  }

  presets(parts) {
    const { field, id, note } = parts;
    parts.group = true;
    const { sheet, places, across } = this.model.get("swatches");
    const rows = Math.ceil(field.choices.length / across);
    const chosen = () => [this.values[field.name] ?? []].flat();
    const buttons = field.choices.map((name, index) => {
      const [column, row] = places?.[name] ?? [0, 0];
      const swatch = el("span", { className: "ff-swatch", "aria-hidden": "true" });
      swatch.style.backgroundImage = `url(${sheet})`;
      swatch.style.backgroundSize = `${across * 100}% ${rows * 100}%`;
      swatch.style.backgroundPosition = `${(100 * column) / (across - 1)}% ${(100 * row) / (rows - 1)}%`;
      return el("button", { type: "button", className: "ff-preset", tabIndex: index ? -1 : 0, "data-name": name,
        onclick: () => { toggle(name); } }, swatch, el("span", { className: "ff-caption" }, words(name)));
    });
    const show = () => {
      const now = chosen();
      for (const button of buttons) {
        const on = now.includes(button.dataset.name);
        if (button.getAttribute("aria-pressed") !== String(on)) button.setAttribute("aria-pressed", String(on));
      }
      note.textContent = now.length ? `${now.length} chosen` : "";
      chips.replaceChildren(...now.map((name) => el("button", { type: "button", className: "ff-chip", "aria-label": `Remove ${words(name)}`,
        onclick: () => toggle(name) }, words(name), el("span", { "aria-hidden": "true" }, " ×"))));
    };
    const toggle = (name) => {
      const now = chosen();
      this.change(field.name, now.includes(name) ? now.filter((each) => each !== name) : [...now, name]);
      show();
    };
    const seen = () => buttons.filter((button) => !button.hidden);
    const search = el("input", { id, type: "search", placeholder: `search ${buttons.length} styles`, "aria-label": `Search ${field.label.toLowerCase()}`, autocomplete: "off",
      oninput: () => {
        const parts = search.value.toLowerCase().split(/[\s_]+/).filter(Boolean);
        for (const button of buttons) button.hidden = !parts.every((part) => words(button.dataset.name).includes(part));
        const left = seen();
        buttons.forEach((button) => { button.tabIndex = button === left[0] ? 0 : -1; });
        found.textContent = search.value ? `${left.length} of ${buttons.length}` : "";
      },
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
          event.preventDefault();
          if (search.value && seen().length) toggle(seen()[0].dataset.name);
        } else if (event.key === "ArrowDown" && seen().length) { event.preventDefault(); seen()[0].focus(); }
      } });
    const found = el("span", { className: "ff-muted", role: "status" });
    const chips = el("span", { className: "ff-chips" });
    const grid = el("div", { className: "ff-presets", role: "group", "aria-label": "Styles; arrow keys move", onkeydown: (event) => {
      const list = seen();
      const at = list.indexOf(event.target);
      if (at < 0) return;
      const perRow = list.filter((button) => button.offsetTop === list[0].offsetTop).length;
      const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow, ArrowUp: -perRow, Home: -at, End: list.length - 1 - at }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const next = list[Math.max(0, Math.min(list.length - 1, at + step))];
      list.forEach((button) => { button.tabIndex = -1; });
      next.tabIndex = 0;
      next.focus();
    } }, ...buttons);
    parts.show = show;
    show();
    return el("div", {}, el("span", { className: "ff-line" }, search, found, chips), grid);
  }

  // What the kernel says

  offer() {
    const variables = this.model.get("variables");
    const models = this.model.get("models");
    for (const { list, pick, field } of this.controls.values()) {
      if (pick) {
        pick.replaceChildren(el("option", { value: "" }, variables.length ? "Variables…" : "No image variables"),
          ...variables.map((name) => el("option", { value: name }, name)));
        pick.disabled = !variables.length;
      }
      if (list && pick) list.replaceChildren(...variables.map((name) => el("option", { value: name })));
      if (list && field.name === "custom_model_id") {
        list.replaceChildren(...models.map(({ id, name, base }) => el("option", { value: id }, base ? `${name} (${base})` : name)));
      }
    }
  }

  say() {
    const { messages = {}, missing = {}, pictures = {}, cost = "", cell = "" } = this.model.get("feedback");
    for (const [name, { message, field, thumb, note, control }] of this.controls) {
      const said = messages[name] ?? (this.tried ? missing[name] : "") ?? "";
      if (message.textContent !== said) message.textContent = said;
      message.hidden = !said;
      for (const input of control.matches("input,textarea,select") ? [control] : control.querySelectorAll("input,textarea,select")) {
        if (said) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
      if (thumb) {
        const picture = pictures[name];
        note.textContent = picture?.size ?? "";
        thumb.textContent = picture?.thumb ? "" : picture ? "image" : "drop an image here";
        thumb.style.backgroundImage = picture?.thumb ? `url(${picture.thumb})` : "";
      }
      if (said && !field.first && this.more) this.more.open = true;
    }
    const names = Object.keys(missing).map((name) => (this.controls.get(name)?.field.label ?? name).toLowerCase());
    const wrong = Object.keys(messages).length;
    const todo = wrong ? `${wrong} ${wrong === 1 ? "field needs" : "fields need"} a look` : names.length ? `Needed: ${names.join(", ")}` : "";
    const line = cost || todo;
    if (this.cost.textContent !== line) this.cost.textContent = line;
    this.code.textContent = cell;
    this.equal.hidden = !cell;
    // What is said of the start grows old while others wait in line.
    clearTimeout(this.aging);
    if (this.model.get("feedback").waits) this.aging = setTimeout(() => this.tell("look"), 5000);
    const general = messages[""] ?? "";
    if (general) this.complain("", general);
  }

  hear(message) {
    if (message.kind === "put") {
      this.change(message.field, message.value);
      this.controls.get(message.field)?.show?.();
    } else if (message.kind === "trouble") {
      this.complain(message.field, message.message);
    } else if (message.kind === "refused") {
      this.tried = true;
      this.say();
      const { messages = {}, missing = {} } = this.model.get("feedback");
      this.focus(this.fields.map((field) => field.name).find((name) => name in messages || name in missing));
    } else if (message.kind === "started") {
      this.started();
    }
  }

  started() {
    this.tried = false;
    for (const { field, show } of this.controls.values()) {
      if (field.kind === "ints" && !this.values._locked && !empty(this.values[field.name])) {
        this.change(field.name, this.fresh(field));
        show();
      }
    }
  }

  complain(name, text) {
    const place = this.controls.get(name)?.message ?? this.trouble;
    place.textContent = text;
    place.hidden = false;
  }

  focus(name) {
    const control = this.controls.get(name)?.control;
    if (!control) return;
    const target = control.matches("input,textarea,select") ? control : control.querySelector("input:checked,textarea,select,input,button");
    target?.focus();
  }

  // What is pressed

  run() {
    this.trouble.hidden = true;
    this.tell("run");
  }

  async copyCell() {
    const text = this.code.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Pages that are not served securely have no clipboard of their own.
      const area = el("textarea", { value: text, className: "ff-hidden" });
      this.root.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      this.copy.focus();
    }
    this.copy.textContent = "Copied ✓";
    this.copied.textContent = "The cell is copied";
    setTimeout(() => { this.copy.textContent = "Copy"; this.copied.textContent = ""; }, 2000);
  }

  key(event) {
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      this.run();
    } else if (event.key === "Enter" && event.target.matches("input:not([type=search])")) {
      event.preventDefault(); // Enter in one field of many is rather "done with this one" than "run".
    }
    if (!["Escape", "Tab"].includes(event.key)) event.stopPropagation();
  }
}

function render({ model, el: root }) {
  const form = new Form(model, root);
  return () => form.close();
}

export default { render };
