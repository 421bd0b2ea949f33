// Forms that save themselves (`data-autosave`; htmx sends them). This file keeps what is typed until it is stored, tries
// again when the network comes back, and asks before leaving only while something could not be saved.
"use strict";

(() => {
  const RETRIES = [2, 4, 8, 15, 30]; // seconds
  const SECRET = "[type=password], [type=file], [name=csrfmiddlewaretoken]";
  const states = new WeakMap(); // form → {stored, sent: what fields(form) said then, isFailed, attempts, timer}
  let isLeaving = false;

  const forms = () => [...document.querySelectorAll("form[data-autosave]")];
  const isOurs = (element) => element instanceof HTMLFormElement && states.has(element);
  const isTicked = (field) => !field.matches("[type=checkbox], [type=radio]") || field.checked;
  const fields = (form) => [...form.elements].filter((each) => each.name && !each.disabled && !each.matches(`button, ${SECRET}`));
  const values = (form) => fields(form).filter(isTicked).map((each) => [each.name, each.value]);
  const text = (form) => JSON.stringify(values(form).filter(([name]) => name !== "base"));
  const isOpen = (form) => text(form) !== states.get(form).stored;
  const openForms = () => forms().filter((form) => isOurs(form) && isOpen(form));
  const save = (form) => form.isConnected && htmx.trigger(form, "change");

  // What is typed and not stored yet, for the same person on the same page. `isSent`: it went off as the page was left.
  const key = (form) => `unsaved:${document.body.dataset.person}:${location.pathname}${location.search}#${form.id}`;
  const drop = (form) => sessionStorage.removeItem(key(form));
  const keep = (form, isSent = false) =>
    sessionStorage.setItem(key(form), JSON.stringify({ values: values(form), base: form.elements.base?.value, isSent }));

  function begin(form) {
    states.set(form, { stored: text(form), sent: null, isFailed: false, attempts: 0, timer: 0 });
    const kept = JSON.parse(sessionStorage.getItem(key(form)));
    if (!kept) return;
    const hasArrived = kept.isSent && kept.base !== form.elements.base?.value;
    if (!hasArrived) put(form, kept.values);
    if (!isOpen(form)) return drop(form);
    portal.say("What you typed here before is back.");
    save(form);
  }

  function put(form, kept) {
    const left = [...kept];
    for (const field of fields(form)) {
      const isBox = field.matches("[type=checkbox], [type=radio]");
      const at = left.findIndex(([name, value]) => name === field.name && (!isBox || value === field.value));
      const [found] = at < 0 ? [] : left.splice(at, 1);
      if (isBox) field.checked = Boolean(found);
      else if (found) field.value = found[1];
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!isOurs(form)) return;
    keep(form);
    if (isOpen(form)) saved.show("busy", "Not saved yet");
  });

  document.addEventListener("htmx:beforeRequest", ({ target: form }) => {
    if (!isOurs(form)) return;
    states.get(form).sent = text(form);
    clearTimeout(states.get(form).timer);
    saved.show("busy", "Saving…");
  });

  // The next save of this form starts from the revision that this one made.
  document.addEventListener("connector-changed", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form[data-autosave]") : null;
    if (form?.elements.base) form.elements.base.value = event.detail.head;
    if (isOurs(form) && isOpen(form)) keep(form);
    saved.now();
  });

  // Signed out: to the sign-in page and back. What is typed is kept.
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => { isLeaving ||= detail.xhr.status === 401; });

  // An answer never overwrites what was typed while it was on its way; and what it draws is not to be filled in again.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const form = detail.requestConfig?.elt;
    if (!isOurs(form)) return;
    const isTyping = text(form) !== states.get(form).sent;
    if (form === detail.target && isTyping) detail.shouldSwap = false;
    if (detail.xhr.status < 300 && !isTyping) drop(form);
  });

  // htmx gives the focus back to a field that was drawn anew, but no selection that begins at its start.
  let selection = null;
  document.addEventListener("htmx:beforeSwap", () => {
    const { id, selectionStart: start, selectionEnd: end } = document.activeElement ?? {};
    selection = id && end ? { id, start, end } : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const field = document.activeElement;
    if (selection && field?.id === selection.id) field.setSelectionRange?.(selection.start, selection.end);
    selection = null;
  });

  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.requestConfig.elt;
    if (!isOurs(form) || !detail.xhr.status) return;
    const state = states.get(form);
    const status = detail.xhr.status;
    Object.assign(state, { isFailed: status >= 400, stored: status < 300 ? state.sent : state.stored });
    if (status < 300) done(form, state);
    else if (status === 409) settle(form, state, "Not saved: somebody else changed this too"); // the page shows both
    else if (status === 422) saved.show("wrong", "Not saved: see the marked field");
    else if (status === 429) again(form, "Not saved: too many requests");
    else if (status >= 500) again(form, "Not saved: the portal has a problem");
    else if (status !== 401) saved.show("wrong", status === 403 ? "Not saved: you may not change this any more" : "Not saved: this is not here any more");
  });
  document.addEventListener("htmx:sendError", ({ detail }) => again(detail.requestConfig.elt, "Not saved: no connection to the portal"));
  document.addEventListener("htmx:timeout", ({ detail }) => again(detail.requestConfig.elt, "Not saved: the portal is slow to answer"));

  function done(form, state) {
    state.attempts = 0;
    if (form.isConnected && isOpen(form)) return saved.show("busy", "Not saved yet");
    drop(form);
    calm(form);
    saved.now();
    saved.show("saved", "Saved");
  }

  // A form that is not drawn anew still shows what was wrong with it before.
  function calm(form) {
    for (const note of form.querySelectorAll(".errors, .field-error")) note.remove();
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  }

  function settle(form, state, said) {
    drop(form);
    state.stored = text(form);
    saved.show("wrong", said);
  }

  function again(form, said) {
    if (!isOurs(form)) return;
    const state = states.get(form);
    const wait = RETRIES[Math.min(state.attempts++, RETRIES.length - 1)];
    state.isFailed = true;
    saved.show("wrong", said, () => save(form));
    state.timer = setTimeout(() => save(form), wait * 1000);
  }
  addEventListener("online", () => openForms().forEach(save));

  // Leaving. What is on its way arrives; what is not is sent now, and the browser finishes that without the page.
  addEventListener("beforeunload", (event) => {
    if (!isLeaving && openForms().some((form) => states.get(form).isFailed)) event.preventDefault();
  });
  addEventListener("pagehide", () => {
    for (const form of isLeaving ? [] : openForms()) {
      if (text(form) !== states.get(form).sent || states.get(form).isFailed) send(form);
      keep(form, !states.get(form).isFailed);
    }
    isLeaving = true;
  });
  addEventListener("pageshow", () => { isLeaving = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !isLeaving) openForms().forEach(save);
  });
  function send(form) {
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
    fetch(form.getAttribute("hx-post") ?? form.action, { method: "POST", body: new FormData(form), headers, keepalive: true }).catch(() => {});
  }

  document.addEventListener("submit", (event) => {
    if (isOurs(event.target) && !event.defaultPrevented) isLeaving = true; // sent as a plain form
    if (!event.target.action?.endsWith?.("/sign-out/")) return;
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("unsaved:")) sessionStorage.removeItem(name);
  });

  const look = () => forms().filter((form) => !states.has(form)).forEach(begin);
  addEventListener("DOMContentLoaded", () => {
    forms().forEach((form) => form.reset()); // what a browser fills in again after a reload is older than what we keep
    look();
  });
  document.addEventListener("htmx:afterSettle", look); // at once (see `defaultSettleDelay`): nobody can type in between
})();
