// What people recognise a connector by: the colour, picked or suggested, and the icon.
"use strict";

(() => {
  // A colour goes into its field, which then saves itself. `done`: the person has settled on it.
  function pick(id, colour, done) {
    const field = document.getElementById(id);
    field.value = colour;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (done) field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  document.addEventListener("click", ({ target }) => {
    const swatch = target instanceof Element ? target.closest("[data-colour]") : null;
    if (swatch) pick(swatch.dataset.for, swatch.dataset.colour, true);
  });
  for (const type of ["input", "change"]) document.addEventListener(type, ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.picks) pick(target.dataset.picks, target.value, type === "change");
  });

  // How well white shows on the colour, as WCAG 2.2 counts it: 3:1 is the least for a sign (success criterion 1.4.11).
  const LEAST = 3;
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  function contrast(colour) {
    const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(colour.slice(at, at + 2), 16) / 255));
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
  }
  function judge(place) {
    const field = document.getElementById(place.dataset.contrast);
    const isColour = /^#[0-9a-f]{6}$/i.test(field.value);
    const ratio = isColour ? contrast(field.value) : 0;
    const words = isColour ? `White ${ratio < LEAST ? "hardly shows" : "shows well"} on it, ${ratio.toFixed(1)}:1` : "";
    if (place.textContent !== words) place.textContent = words;
    place.classList.toggle("warn", isColour && ratio < LEAST);
    const picker = document.querySelector(`[data-picks="${field.id}"]`);
    if (isColour && picker.value !== field.value.toLowerCase()) picker.value = field.value;
  }
  const judgeAll = () => document.querySelectorAll("[data-contrast]").forEach(judge);
  addEventListener("DOMContentLoaded", judgeAll);
  document.addEventListener("input", judgeAll);
  document.addEventListener("htmx:afterSettle", judgeAll);

  // A chosen or dropped icon is uploaded at once.
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.submits !== undefined && target.files.length) target.form.requestSubmit();
  });
  const drop = document.querySelector("[data-drop]");
  const takeIn = (files) => {
    const field = drop.querySelector("input[type=file]");
    field.files = files;
    if (field.files.length) field.form.requestSubmit();
  };
  for (const type of ["dragenter", "dragover"]) drop?.addEventListener(type, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  drop?.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop?.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    takeIn(event.dataTransfer.files);
  });
})();
