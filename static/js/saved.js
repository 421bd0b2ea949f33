// The line that says whether everything is stored: <span class="saved" id="saved" role="status" data-saved="ISO time">.
"use strict";

const saved = (() => {
  const ICONS = { saved: "check2", busy: "arrow-repeat", wrong: "exclamation-triangle-fill" };
  const line = () => document.getElementById("saved");
  let at = null; // milliseconds
  let last = { kind: "saved", said: "Saved" };

  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

  function sign(kind) {
    const icon = document.querySelector(".icon").cloneNode(true);
    icon.setAttribute("class", "icon");
    const use = icon.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${ICONS[kind]}`));
    return icon;
  }

  function show(kind, said, retry) {
    if (said === last.said && kind === last.kind && line()?.dataset.shown === said) return;
    last = { kind, said, retry };
    draw();
  }

  function draw() {
    const place = line();
    if (!place) return;
    at ??= Date.parse(place.dataset.saved);
    place.dataset.shown = last.said;
    place.dataset.kind = last.kind;
    place.replaceChildren(sign(last.kind), " ", make("span", { textContent: last.said }));
    // Hidden from screen readers: a live region that counts would never be quiet.
    if (last.kind === "saved") place.append(" ", make("span", { className: "ago", ariaHidden: "true" }));
    if (last.retry) place.append(" ", make("button", { type: "button", className: "btn btn-line btn-sm", textContent: "Try again", onclick: last.retry }));
    tick();
  }

  function tick() {
    const ago = line()?.querySelector(".ago");
    if (!ago || Number.isNaN(at)) return;
    const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
    if (seconds < 5) ago.textContent = "just now";
    else if (seconds < 60) ago.textContent = `${seconds} s ago`;
    else if (seconds < 3600) ago.textContent = `${Math.floor(seconds / 60)} min ago`;
    else ago.textContent = new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  }

  addEventListener("DOMContentLoaded", draw);
  document.addEventListener("htmx:afterSettle", () => { if (line()?.dataset.shown !== last.said) draw(); });
  setInterval(tick, 1000);
  return { show, now: () => { at = Date.now(); tick(); } };
})();
