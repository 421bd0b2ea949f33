// The Test step: the seconds tick while a call is on its way, Cancel ends it, and the list of actions filters.
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
})();
