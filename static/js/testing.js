// The Test step: the seconds tick while a call is on its way, Cancel ends it, the list of actions filters, and the
// path of a value in the answer can be copied.
"use strict";

(() => {
  let ticking = 0;
  // A form that sends a run again bears data-sends; the form of inputs sends by one of its buttons.
  const isForm = (target) => target.id === "test-form" || target.matches("[data-sends]");
  const isSend = (event) => isForm(event.target) && (event.detail.requestConfig?.parameters?.do ?? "send") === "send";

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isSend(event)) return;
    const panel = document.getElementById("running");
    const elapsed = panel.querySelector("[data-elapsed]");
    const began = performance.now();
    document.getElementById("outcome").hidden = true;
    panel.hidden = false;
    for (const button of document.querySelectorAll("#test-form [name=do][value=send]")) button.disabled = true;
    panel.scrollIntoView({ block: "nearest" });
    ticking = setInterval(() => { elapsed.textContent = `${((performance.now() - began) / 1000).toFixed(1)} s`; }, 100);
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!isForm(event.target)) return;
    clearInterval(ticking);
    if (event.detail.successful || !document.getElementById("running")) return;
    document.getElementById("running").hidden = true;
    document.getElementById("outcome").hidden = false;
    for (const button of document.querySelectorAll("#test-form [name=do][value=send]")) button.disabled = false;
  });

  addEventListener("input", (event) => {
    if (!event.target.matches("[data-filter-ops]")) return;
    const wanted = event.target.value.trim().toLowerCase();
    for (const item of document.querySelectorAll(".ops > li")) item.hidden = !item.textContent.toLowerCase().includes(wanted);
  });

  // A line of the answer is picked by a click, or by the arrow keys while the answer has the focus.
  const picker = () => document.querySelector("[data-picker]");
  const pick = (line) => {
    for (const other of line.parentElement.querySelectorAll(".is-picked")) other.classList.remove("is-picked");
    line.classList.add("is-picked");
    picker().hidden = false;
    picker().querySelector("output").textContent = line.dataset.at;
  };
  const isAnswer = (element) => element && picker() && element.matches(picker().dataset.picker);

  addEventListener("click", (event) => {
    const line = event.target instanceof Element ? event.target.closest(".l[data-at]") : null;
    if (line && isAnswer(line.closest("pre")) && !getSelection().toString()) pick(line);
  });
  addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || !isAnswer(event.target)) return;
    const lines = [...event.target.querySelectorAll(".l[data-at]")];
    const next = lines[lines.findIndex((line) => line.classList.contains("is-picked")) + step];
    if (!next) return;
    event.preventDefault();
    pick(next);
    next.scrollIntoView({ block: "nearest" });
  });

  // $.items[0]['odd name'] → /items/0/odd name (RFC 6901)
  const pointer = (path) => [...path.matchAll(/\.(\w+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]/g)]
    .map(([, name, index, odd]) => name ?? index ?? odd.replace(/\\(.)/g, "$1"))
    .map((token) => `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-pick]") : null;
    if (!button) return;
    const path = picker().querySelector("output").textContent;
    portal.copy(button.dataset.pick === "pointer" ? pointer(path) : path);
  });
})();
