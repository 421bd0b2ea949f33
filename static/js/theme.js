// Loaded in the head without `defer`: the theme is right before the first paint.
"use strict";

(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem("theme") ?? "system";
  const apply = () => {
    const theme = chosen();
    root.dataset.bsTheme = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
    for (const button of document.querySelectorAll("[data-theme]"))
      button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
  };

  root.classList.add("js");
  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", (event) => event.key === "theme" && apply());
  addEventListener("DOMContentLoaded", apply);
  addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme]");
    if (!button) return;
    localStorage.setItem("theme", button.dataset.theme);
    apply();
    button.closest("[popover]")?.hidePopover();
  });
})();
