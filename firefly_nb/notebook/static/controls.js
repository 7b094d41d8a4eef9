// One control for each kind of field. A control shows what is filled in, and calls `change` with what is typed.

const words = (name) => name.replaceAll("_", " ");
const empty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

class Controls {
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
    const box = el("input", { id, type: "text", inputMode: "numeric", autocomplete: "off", placeholder: "new ones", "aria-describedby": parts.describedby,
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
    if (!sizes.length) return this.anySize(parts);
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

  anySize(parts) {
    const { field, id } = parts;
    const rows = el("div", { className: "ff-rows" });
    const store = () => {
      const sizes = [...rows.children].map((row) => [...row.querySelectorAll("input")].map((box) => box.value))
        .filter(([width, height]) => width || height).map(([width, height]) => `${width}x${height}`);
      this.change(field.name, sizes.length > 1 ? sizes : sizes[0], 250);
    };
    const add = (size = "") => {
      const [width, height] = size.split("x");
      const box = (name, value) => el("input", { type: "number", min: 1, value: value ?? "", placeholder: name, oninput: store,
        "aria-label": `${name} in pixels`, "aria-describedby": `${id}-message` });
      const remove = el("button", { type: "button", className: "ff-small ff-plain", "aria-label": "Remove this size", onclick: () => {
        row.remove();
        if (!rows.children.length) add();
        store();
        rows.querySelector("input").focus();
      } }, "×");
      const row = el("span", { className: "ff-line" }, box("width", width), "by", box("height", height), remove);
      rows.append(row);
      return row;
    };
    const sizes = [this.values[field.name] ?? []].flat();
    (sizes.length ? sizes : [""]).forEach((size) => add(String(size)));
    const more = el("button", { type: "button", className: "ff-small", onclick: () => add().querySelector("input").focus() }, "Another size");
    return el("div", {}, rows, field.repeatable ? more : null);
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
    const file = el("input", { type: "file", accept: "image/*", hidden: true, "aria-label": `${field.label}: a file`,
      onchange: () => { if (file.files[0]) this.take(field, file.files[0]); file.value = ""; } });
    const upload = el("button", { type: "button", className: "ff-small", "aria-label": `File… for ${field.label.toLowerCase()}`, onclick: () => file.click() }, "File…");
    const over = this.model.get("paints")?.[field.name];
    const paint = over ? el("button", { type: "button", className: "ff-small", "aria-label": `Paint… for ${field.label.toLowerCase()}`, onclick: () => this.tell("paint", { field: field.name }) }, "Paint…") : null;
    const thumb = el("span", { className: "ff-thumb", "aria-hidden": "true" }, "drop an image here");
    const area = el("div", { className: "ff-drop" }, thumb, el("div", { className: "ff-pick" }, box, el("span", { className: "ff-line" }, pick, upload, paint, file), list));
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
}
