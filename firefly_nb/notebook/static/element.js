// What every module here begins with: making elements, and putting text on the clipboard.

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-") && name !== "list") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  // Else the notebook takes a key that is pressed here for one of its own shortcuts. What can have the focus needs the
  // mark itself: one on an element around it comes too late for shortcuts of whatever has the focus.
  if (element.tabIndex >= 0 || "tabIndex" in attributes) element.dataset.lmSuppressShortcuts = "true";
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// The clipboard of a page that is not served securely is only reached through a selection inside `root`.
async function copyText(text, root) {
  const focused = document.activeElement;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", { value: text, "aria-hidden": "true" });
    area.style.cssText = "position:absolute;width:1px;height:1px;opacity:0";
    root.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    focused?.focus();
  }
}

