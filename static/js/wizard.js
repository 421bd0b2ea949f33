// The wizard: rows of a grid that save themselves, the width of the panel, the source, reordering by keyboard.
"use strict";

(() => {
  // The next save of a row starts from the revision that this one made.
  document.addEventListener("connector-changed", (event) => {
    const row = event.target instanceof Element ? event.target.closest("tr[data-autosave]") : null;
    const base = row?.querySelector("[name=base]");
    if (base) base.value = event.detail.head;
    row?.nextElementSibling?.matches(".row-errors") && row.nextElementSibling.firstElementChild.replaceChildren();
  });
  document.addEventListener("htmx:beforeRequest", ({ target }) => target.matches("tr[data-autosave]") && saved.show("busy", "Saving…"));
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const row = detail.requestConfig.elt;
    if (!row.matches("tr[data-autosave]")) return;
    const status = detail.xhr.status;
    if (status && status < 300) { saved.now(); saved.show("saved", "Saved"); }
    else saved.show("wrong", status === 422 ? "Not saved: see the marked row" : status ? "Not saved" : "Not saved: no connection to the portal");
  });

  // Rows and responses open in place; the address in the bar stays a page of its own.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-in-place]") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const editor = document.getElementById("editor");
    htmx.ajax("GET", link.href, { target: editor, select: "#editor", swap: "outerHTML show:none" })
      .then(() => { history.replaceState(history.state, "", link.href); });
  });

  // The panel is as wide as the person made it, on every page.
  const LEAST = 280, MOST = 720;
  const width = (pixels) => {
    const clamped = Math.round(Math.min(MOST, Math.max(LEAST, pixels)));
    document.documentElement.style.setProperty("--panel", `${clamped}px`);
    document.querySelector("[data-grip]")?.setAttribute("aria-valuenow", String(clamped));
    return clamped;
  };
  const keep = (pixels) => localStorage.setItem("panel", String(width(pixels)));
  const now = () => document.getElementById("side-right").getBoundingClientRect().width;
  const kept = Number(localStorage.getItem("panel"));
  if (kept) width(kept);
  else if (document.querySelector("[data-grip]")) document.querySelector("[data-grip]").setAttribute("aria-valuenow", String(Math.round(now())));
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target instanceof Element ? event.target.closest("[data-grip]") : null;
    if (!grip) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    grip.classList.add("is-held");
    const drag = (move) => keep(innerWidth - move.clientX);
    grip.addEventListener("pointermove", drag);
    grip.addEventListener("lostpointercapture", () => { grip.removeEventListener("pointermove", drag); grip.classList.remove("is-held"); }, { once: true });
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches("[data-grip]")) return;
    const by = { ArrowLeft: 16, ArrowRight: -16 }[event.key];
    if (!by) return;
    event.preventDefault();
    keep(now() + by);
  });

  // Tab indents in the source; Escape gives it back to the page.
  let isFree = false;
  document.addEventListener("keydown", (event) => {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement) || !area.classList.contains("source")) return;
    if (event.key === "Escape") { isFree = true; return; }
    if (event.key !== "Tab" || isFree || event.shiftKey) { isFree = false; return; }
    event.preventDefault();
    area.setRangeText("  ", area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // Alt and an arrow move the action that has the focus.
  portal.reorder = (link, way) => {
    const template = document.querySelector(`form[data-reorder="${way}"]`);
    if (!template) return;
    const form = template.cloneNode(true);
    form.elements.at.value = new URL(link.href).searchParams.get("at");
    form.hidden = true;
    document.body.append(form);
    form.submit();
  };
})();
