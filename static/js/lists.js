// Lists of actions, revisions and runs by keyboard, and the place in the page that a swap or a visit would lose.
"use strict";

(() => {
  const ROWS = ".op, .rev, .run";
  const list = (row) => [...row.closest("nav, .side-inner").querySelectorAll(ROWS)].filter((each) => each.offsetParent);
  const GO = { ArrowUp: (at) => at - 1, ArrowDown: (at) => at + 1, Home: () => 0, End: (at, last) => last };

  addEventListener("keydown", (event) => {
    const row = event.target instanceof Element ? event.target.closest(`.side-inner :is(${ROWS})`) : null;
    if (!row || !(event.key in GO) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.altKey) return move(row, event.key);
    const all = list(row);
    const next = GO[event.key](all.indexOf(row), all.length - 1);
    all[Math.min(Math.max(next, 0), all.length - 1)].focus();
  });

  // Alt and an arrow send the row's own form, which works without JavaScript too.
  function move(row, key) {
    const way = { ArrowUp: "up", ArrowDown: "down" }[key];
    const button = row.closest("li").querySelector(`[data-move="${way}"]`);
    if (button) button.click();
    else portal.reorder?.(row, way);
  }

  // htmx gives the focus back to an element with an id. Links and fields without one are found by what they are.
  let lost = null;
  const describe = (element) => {
    if (element.matches("a[href]")) return `a[href="${CSS.escape(element.getAttribute("href"))}"]`;
    if (element.name) return `[name="${CSS.escape(element.name)}"]` + (element.value && element.matches("button, [type=radio]") ? `[value="${CSS.escape(element.value)}"]` : "");
    return null;
  };
  document.addEventListener("htmx:beforeSwap", () => {
    const element = document.activeElement;
    lost = element && element !== document.body && !element.id ? describe(element) : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (lost && document.activeElement === document.body) document.querySelector(lost)?.focus({ preventScroll: true });
    lost = null;
  });

  // Side lists keep their scroll between the pages of one step.
  const key = (side) => `scroll:${location.pathname}:${side.getAttribute("aria-label") ?? ""}`;
  for (const side of document.querySelectorAll(".side-left .side-inner")) {
    side.scrollTop = Number(sessionStorage.getItem(key(side)) ?? 0);
    side.querySelector(".op[aria-current]")?.scrollIntoView({ block: "nearest" });
    addEventListener("pagehide", () => sessionStorage.setItem(key(side), String(side.scrollTop)));
  }

  // Find in the list.
  document.addEventListener("input", ({ target }) => {
    const rows = target instanceof HTMLInputElement && target.dataset.filter;
    if (!rows) return;
    const words = target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of document.querySelectorAll(rows)) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
})();
