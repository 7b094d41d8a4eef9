// The form of one operation. What can be filled in comes from the schema, everything that is said about it (messages,
// cost, the equal cell) from the kernel: nothing here knows a field by its name except the model, which decides.

class Form extends Controls {
  constructor(model, root) {
    super();
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
    [this.timer, this.waiting, this.aging, this.sending].forEach(clearTimeout);
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
    for (const [name, { message, field, thumb, note, control, box }] of this.controls) {
      const said = messages[name] ?? (this.tried ? missing[name] : "") ?? "";
      if (message.textContent !== said) message.textContent = said;
      message.hidden = !said;
      const inputs = control.matches("input,textarea,select") ? [control] : control.querySelectorAll("input,textarea,select");
      for (const input of box ? [box] : inputs) {
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
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.tell("look"), 1500); // by then it has been sent, and counts against the limit
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
    await copyText(this.code.textContent, this.root);
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
