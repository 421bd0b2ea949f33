// The command palette: pages are filtered here, everything else comes from the search.
"use strict";

(() => {
  const palette = document.getElementById("palette");
  if (!palette) return;
  const input = document.getElementById("palette-search");
  const pages = document.getElementById("palette-pages");
  const hits = document.getElementById("palette-hits");
  const shown = () => [...palette.querySelectorAll(".hit")].filter((hit) => hit.offsetParent);

  function filter() {
    const words = input.value.trim().toLowerCase();
    for (const item of pages.querySelectorAll("li")) item.hidden = !item.textContent.toLowerCase().includes(words);
    if (!words) hits.replaceChildren();
  }
  input.addEventListener("input", filter);
  palette.addEventListener("close", () => { input.value = ""; filter(); });
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });

  palette.addEventListener("keydown", (event) => {
    const all = [input, ...shown()];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    } else if (event.key === "Enter" && document.activeElement === input) {
      // Answers to what was typed before are not what Enter asks for: then the search page opens.
      const isCurrent = hits.querySelector("[data-q]")?.dataset.q === input.value.trim();
      const first = shown().find((hit) => isCurrent || pages.contains(hit));
      if (!first) return;
      event.preventDefault();
      first.click();
    }
  });
})();
