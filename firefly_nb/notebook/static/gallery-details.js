// One image, large, with everything that is known of it and what can be done with it.

const ACTIONS = {
  similar: ["Similar", "Another image like this one, made at once"],
  again: ["Same seed again", "The same request with the same seed, made at once"],
  upscale: ["Upscale", "Twice as wide and as high, made at once"],
  expand: ["Expand…", "A form for a larger image around this one"],
  fill: ["Fill…", "A form for something new inside this image"],
  style: ["As style reference…", "A form for a new image in this one’s style"],
  structure: ["As structure reference…", "A form for a new image with this one’s structure"],
};

class Details {
  // `on` has send(kind, more), close(), step(by), star(), remove(), thumb(key), open(key), say(words).
  constructor(id, reveals, on) {
    this.id = id;
    this.reveals = reveals;
    this.on = on;
    this.root = el("section", {
      className: "fg-details", role: "dialog", tabIndex: -1, hidden: true, "aria-labelledby": `${id}-title`,
      onkeydown: (event) => this.key(event),
    });
  }

  open(entry, place, [before, after]) {
    this.entry = entry;
    this.found = null;
    this.drop();
    const move = (by, sign, name, possible) => el("button", { type: "button", className: "fg-plain", disabled: !possible, title: `${name} image`, "aria-label": `${name} image`, onclick: () => this.on.step(by) }, sign);
    this.star = el("button", { type: "button", className: "fg-star", "aria-label": "Star", title: "Star (s)", onclick: () => this.on.star() });
    this.star.innerHTML = STAR;
    this.frame = el("div", { className: "fg-frame" });
    this.side = el("div", { className: "fg-side" }, el("p", { className: "fg-muted" }, "Looking…"));
    this.root.replaceChildren(
      el("div", { className: "fg-head" },
        el("button", { type: "button", className: "fg-small", onclick: () => this.on.close(), title: "Close (Esc)" }, "← All images"),
        el("strong", { className: "fg-title", id: `${this.id}-title` }, `${entry.title} #${entry.number}`),
        entry.sandbox ? el("span", { className: "fg-badge", title: "Painted on this machine by the sandbox, the stand-in for the service" }, "sandbox") : null,
        el("span", { className: "fg-place" }, el("span", { className: "fg-muted" }, place), move(-1, "‹", "Previous", before), move(1, "›", "Next", after), this.star)),
      el("div", { className: "fg-both" }, this.frame, this.side));
    this.root.hidden = false;
    this.starred(entry.starred);
    const thumb = this.on.thumb(entry.key);
    this.image = el("img", { alt: entry.prompt || entry.title, src: thumb ?? "", hidden: !thumb, className: "fg-early" });
    this.frame.append(this.image);
    if (entry.missing) this.unseen("The file is not where it was kept.");
    this.on.send("details", { key: entry.key });
    this.root.focus({ preventScroll: true });
  }

  close() {
    this.root.hidden = true;
    this.entry = null;
    this.drop();
    this.root.replaceChildren();
  }

  drop() {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
  }

  starred(on) {
    this.star?.setAttribute("aria-pressed", String(on));
  }

  picture(type, buffer) {
    this.drop();
    this.address = URL.createObjectURL(new Blob([buffer], { type }));
    if (type.startsWith("video/")) {
      const video = el("video", { src: this.address, controls: true, loop: true, playsInline: true, "aria-label": this.entry.prompt || "Video" });
      this.frame.replaceChildren(video);
      return;
    }
    this.image.src = this.address;
    this.image.hidden = false;
    this.image.classList.remove("fg-early");
  }

  unseen(words) {
    this.frame.replaceChildren(el("p", { className: "fg-unseen" }, words));
  }

  show(found) {
    this.found = found;
    const had = this.side.contains(document.activeElement);
    const part = (name, ...content) => el("section", { className: "fg-part" }, el("h4", {}, name), ...content);
    this.side.replaceChildren(...[
      found.prompt ? el("p", { className: "fg-prompt", dir: "auto", tabIndex: found.prompt.length > 400 ? 0 : null }, found.prompt) : null,
      el("p", { className: "fg-muted fg-numbers" }, `${found.facts} · ${found.made}`),
      el("p", { className: "fg-line" }, found.seed ? el("span", {}, "Seed ", el("code", {}, found.seed)) : el("span", {}, "No seed"),
        found.seed ? this.copyButton("Copy seed", found.seed) : null),
      this.actions(found),
      part("Content Credentials", this.credentials(found.credentials)),
      found.steps.length ? part("Made from", this.lineage(found.steps)) : null,
      found.request.length ? part("Request", this.table(found.request)) : null,
      part("Cell", el("pre", { className: "fg-code", tabIndex: 0, "aria-label": "The cell that makes it again" }, found.cell)),
      part("File", el("p", { className: "fg-path" }, el("code", {}, found.path)),
        el("p", { className: "fg-line" }, this.copyButton("Copy path", found.path),
          this.reveals && found.can.includes("reveal") ? this.button("Show in folder", "In the file manager of this machine", () => this.act("reveal")) : null)),
      found.notes.length ? part("Notes", ...found.notes.map((note) => el("p", {}, note))) : null,
    ].filter(Boolean));
    if (had) this.root.focus({ preventScroll: true });
  }

  button(words, title, act, className = "fg-small") {
    return el("button", { type: "button", className, title, onclick: act }, words);
  }

  copyButton(words, text) {
    const button = this.button(words, null, async () => {
      await copyText(text, this.root);
      this.on.say(`${words.replace("Copy ", "")} copied`.replace(/^./, (letter) => letter.toUpperCase()));
    });
    return button;
  }

  actions(found) {
    const can = (name) => found.can.includes(name);
    const name = `${found.seed ?? found.number}${found.name.match(/\.\w+$/)?.[0] ?? ""}`;
    const target = el("input", { type: "text", value: name, "aria-label": "Save as: a file or a folder of the notebook’s machine", spellcheck: false, autocomplete: "off" });
    const save = el("form", { className: "fg-line fg-save", hidden: true, onsubmit: (event) => {
      event.preventDefault();
      this.on.send("save", { key: found.key, target: target.value });
      save.hidden = true;
      opener.focus();
    } }, target, el("button", { type: "submit", className: "fg-small" }, "Save"));
    const opener = this.button("Save as…", "A copy, where you say", () => {
      save.hidden = !save.hidden;
      if (!save.hidden) target.select();
    });
    const these = (names) => names.filter(can).map((action) => this.button(...ACTIONS[action], () => this.act(action)));
    const row = (...buttons) => el("div", { className: "fg-line" }, ...buttons.filter(Boolean));
    return el("div", { className: "fg-actions", role: "group", "aria-label": "Actions" },
      row(...these(["similar", "again", "upscale"])), row(...these(["expand", "fill", "style", "structure"])),
      row(this.copyButton("Copy as cell", found.cell), can("save") ? opener : null,
        this.button("Delete", "Into the trash, for 30 days (Delete)", () => this.on.remove(), "fg-small fg-delete")),
      save);
  }

  act(action) {
    this.on.send("act", { action, key: this.entry.key });
  }

  credentials({ state, words, more }) {
    const sign = { intact: "✓", altered: "!", none: "–", unchecked: "?" }[state];
    return el("div", {},
      el("p", { className: `fg-line fg-state fg-${state}` }, el("span", { className: "fg-sign", "aria-hidden": "true" }, sign), el("span", {}, words)),
      more.length ? el("p", { className: "fg-muted" }, more.join(" · ")) : null);
  }

  lineage(steps) {
    const step = ({ key, here, title, words }) => {
      const url = key && this.on.thumb(key);
      const inside = [el("span", { className: "fg-small-picture", "data-key": key ?? "" }, url ? el("img", { src: url, alt: "" }) : null),
        el("span", { className: "fg-step-title" }, title), el("span", { className: "fg-muted fg-clip" }, words)];
      return el("li", {}, key && !here
        ? el("button", { type: "button", className: "fg-step", onclick: () => this.on.open(key, title) }, ...inside)
        : el("div", { className: "fg-step", "aria-current": here ? "true" : null }, ...inside));
    };
    this.on.want(steps.map((each) => each.key).filter(Boolean));
    return el("ol", { className: "fg-steps" }, ...steps.map(step));
  }

  // A thumbnail of the strip arrived.
  small(key, url) {
    for (const place of this.root.querySelectorAll(".fg-small-picture")) {
      if (place.dataset.key === key && url) place.replaceChildren(el("img", { src: url, alt: "" }));
    }
  }

  table(rows) {
    return el("table", {}, el("tbody", {}, ...rows.map(([name, value]) =>
      el("tr", {}, el("th", { scope: "row" }, name), el("td", { dir: "auto" }, value)))));
  }

  key(event) {
    const typing = event.target.matches("input,textarea,select,video");
    if (event.key === "Escape") this.on.close();
    else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "ArrowLeft") this.on.step(-1);
    else if (event.key === "ArrowRight") this.on.step(1);
    else if (event.key === "s") this.on.star();
    else if (event.key === "Delete") this.on.remove();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

