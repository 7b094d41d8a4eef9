// Thumbnails: asked for as long as they are in sight, kept while there is room, let go of with their addresses.

const KEPT = 600; // thumbnails; of 10,000 nobody needs all at once

class Thumbs {
  constructor(send, arrived) {
    this.send = send;
    this.arrived = arrived; // called with (key, address or null, problem)
    this.kept = new Map(); // key → {url, pixels, problem}, the one used last at the end
    this.asked = "";
  }

  get(key) {
    const found = this.kept.get(key);
    if (found) {
      this.kept.delete(key);
      this.kept.set(key, found);
    }
    return found;
  }

  // What is in sight now. Whatever was asked for before and is not among these is dropped by the kernel.
  want(keys, pixels) {
    const missing = keys.filter((key) => !(this.kept.get(key)?.pixels >= pixels));
    const asked = `${pixels} ${missing.join(" ")}`;
    if (asked === this.asked) return;
    this.asked = asked;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send("thumbs", { keys: missing, pixels }), this.patience ?? 0);
    this.patience = 60; // while somebody scrolls; the very first ones are asked for at once
  }

  take(thumbs, buffers) {
    let next = 0;
    for (const { key, pixels, problem } of thumbs) {
      const url = problem ? null : URL.createObjectURL(new Blob([buffers[next++]], { type: "image/webp" }));
      this.drop(key);
      this.kept.set(key, { url, pixels, problem });
      this.arrived(key, url, problem);
    }
    for (const key of this.kept.keys()) {
      if (this.kept.size <= KEPT) break;
      this.drop(key);
    }
    this.asked = "";
  }

  // Its file may be another one, or be there again.
  drop(key) {
    const { url } = this.kept.get(key) ?? {};
    if (url) URL.revokeObjectURL(url);
    this.kept.delete(key);
  }

  close() {
    clearTimeout(this.timer);
    [...this.kept.keys()].forEach((key) => this.drop(key));
  }
}

