// Small behaviour that every page uses. The markup asks for it:
//   data-copy="text", data-copy-of="#id"   copies, and says so
//   data-count-of="id"                     "9 / 30" beside the field with that id
//   data-dismiss                           closes the message it is in
//   data-focus                             gets the focus when it appears
//   data-indeterminate, data-all="name"    half-ticked boxes; one box for all of that name in its form
//   data-shortcut="undo|redo|send"         pressed by its keys
//   <details class="menu">                 closes when somebody looks elsewhere
"use strict";

const portal = {
  // Say something to everybody, also to screen readers.
  say(text) {
    const line = document.createElement("div");
    line.className = "said";
    line.append(Object.assign(document.createElement("span"), { className: "grow", textContent: text }));
    this.place().append(line);
    this.fade(line);
  },
  // While a dialog is open, everything outside of it is neither seen nor read.
  place() {
    const dialog = document.querySelector("dialog[open]");
    if (!dialog) return document.getElementById("messages");
    const list = dialog.querySelector(".said-list") ?? Object.assign(document.createElement("div"), { className: "said-list", role: "status" });
    dialog.append(list);
    return list;
  },
  // A message goes by itself, unless it offers an undo.
  fade(line) {
    if (!line.querySelector("form")) setTimeout(() => line.remove(), 8000);
  },
  isTyping: (target) => target instanceof Element && target.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=true], [contenteditable=true] *"),
};

(() => {
  const on = (type, selector, act) => addEventListener(type, (event) => {
    const found = event.target instanceof Element ? event.target.closest(selector) : null;
    if (found) act(found, event);
  });

  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Without TLS there is no clipboard object.
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
    const focused = document.activeElement;
    (focused.closest("dialog") ?? document.body).append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    focused.focus();
  }

  on("click", "[data-copy], [data-copy-of]", (button, event) => {
    event.preventDefault();
    const source = button.dataset.copyOf && document.querySelector(button.dataset.copyOf);
    portal.copy(source ? (source.value ?? source.textContent) : button.dataset.copy);
  });
  portal.copy = (text) => copy(text)
    .then(() => portal.say("Copied."), () => portal.say("This browser did not let us copy. Select the text and copy it."));
  on("click", "[data-dismiss]", (button) => button.closest(".said").remove());
  on("click", ".errors a[href^='#']", (link, event) => {
    const place = document.getElementById(link.hash.slice(1));
    const field = place?.matches("input, select, textarea") ? place : place?.querySelector("input, select, textarea");
    if (!field) return;
    event.preventDefault();
    field.closest("details:not([open])")?.setAttribute("open", "");
    field.focus();
  });

  // Menus of rows.
  addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  on("keydown", "details.menu[open]", (menu, event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  });

  // Counters.
  on("input", "input, textarea", (field) => {
    const counter = field.id && document.querySelector(`[data-count-of="${CSS.escape(field.id)}"]`);
    if (!counter) return;
    const limit = Number(counter.textContent.split("/")[1].replace(/\D/g, ""));
    const length = [...field.value].length;
    counter.textContent = `${length} / ${limit}`;
    counter.classList.toggle("is-over", length > limit);
  });

  // One box for all.
  const boxes = (all) => [...all.form.elements].filter((box) => box.name === all.dataset.all && box.type === "checkbox");
  const sum = (all) => {
    const ticked = boxes(all).filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes(all).length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  on("change", "input[type=checkbox]", (box) => {
    if (box.dataset.all) for (const each of boxes(box)) each.checked = box.checked;
    else for (const all of box.form?.querySelectorAll(`[data-all="${CSS.escape(box.name)}"]`) ?? []) sum(all);
  });

  // What appears with a page or a fragment.
  function appear(root) {
    for (const box of root.querySelectorAll("[data-indeterminate]")) box.indeterminate = true;
    for (const all of root.querySelectorAll("input[data-all]")) sum(all);
    for (const line of root.querySelectorAll(".said")) portal.fade(line);
    root.querySelector("[data-focus]")?.focus();
  }
  appear(document);
  document.addEventListener("htmx:load", (event) => event.target !== document.body && appear(event.target));
})();
