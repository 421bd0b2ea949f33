// Dialogs and keys.
//   data-dialog="id"        opens the <dialog> with that id
//   data-dialog="/address"  loads that page's fragment into #dialog; without JavaScript the link opens the page
//   data-close              closes the dialog it is in; outside of one it is an ordinary link or button
//   HX-Trigger: dialog-close, sent with an answer, closes it too
"use strict";

(() => {
  const shared = document.getElementById("dialog");

  function open(dialog) {
    for (const other of document.querySelectorAll("dialog[open]")) if (other !== dialog) other.close(); // never stacked
    if (!dialog.open) dialog.showModal();
  }

  async function load(address) {
    shared.replaceChildren();
    await htmx.ajax("GET", address, { target: shared, swap: "innerHTML" });
    if (!shared.childElementCount) location.assign(address); // refused or gone: the page itself says why
  }

  function dress() {
    const head = shared.querySelector(".dialog-head");
    const title = shared.querySelector("h1, h2");
    if (title) shared.setAttribute("aria-labelledby", (title.id ||= "dialog-title"));
    shared.classList.toggle("dialog-wide", Boolean(shared.querySelector("[data-wide]")));
    if (head && !head.querySelector("[data-close]")) head.append(document.getElementById("dialog-close").content.cloneNode(true));
  }

  document.addEventListener("htmx:afterSwap", () => {
    if (!shared?.childElementCount) return;
    dress();
    if (!shared.open) open(shared);
  });
  document.addEventListener("dialog-close", () => shared?.close());
  shared?.addEventListener("close", () => shared.replaceChildren());

  addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const closer = event.target.closest("dialog [data-close]");
    const opener = event.target.closest("[data-dialog]");
    if (closer) closer.closest("dialog").close();
    else if (opener?.dataset.dialog.startsWith("/")) load(opener.dataset.dialog);
    else if (opener) open(document.getElementById(opener.dataset.dialog));
    if (closer || opener) event.preventDefault();
  });

  // Keys. Letters on their own can be switched off, for people who dictate.
  const single = document.getElementById("single-keys");
  const isSingle = () => localStorage.getItem("single-keys") !== "off";
  if (single) single.checked = isSingle();
  single?.addEventListener("change", () => localStorage.setItem("single-keys", single.checked ? "on" : "off"));

  function wanted(event) {
    const letter = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (letter === "k") return "palette";
      if (letter === "enter") return "send";
      if (portal.isTyping(event.target) || event.altKey) return null; // undo in a field is the field's own
      if (letter === "z") return event.shiftKey ? "redo" : "undo";
      return letter === "y" ? "redo" : null;
    }
    if (event.altKey || portal.isTyping(event.target) || !isSingle()) return null;
    return { "/": "search", "?": "shortcuts" }[event.key] ?? null;
  }

  addEventListener("keydown", (event) => {
    const act = event.defaultPrevented || event.isComposing ? null : wanted(event);
    const target = act === "search" ? document.getElementById("site-search")
      : act === "palette" || act === "shortcuts" ? document.getElementById(act)
      : act && document.querySelector(`[data-shortcut="${act}"]:not(:disabled)`);
    if (!target || (document.querySelector("dialog[open]") && act !== "palette")) return;
    event.preventDefault();
    if (target.matches("dialog")) open(target);
    else if (act === "search") target.select();
    else target.click();
  });
})();
