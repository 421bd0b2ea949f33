// Signing in at another service in a window of its own.
//   data-sign-in                 a button that starts it: the window opens within the click, or browsers block it
//   data-sign-in-url             the place that waits: the window is led to that address
//   data-attempt="id"            that place, and the page on which the person is back; they find each other by the id
"use strict";

(() => {
  const NAME = "sign-in";
  const channel = new BroadcastChannel(NAME);
  let opened = null; // the window of the last click; null once it has been led away

  const open = () => {
    const left = Math.round(screenX + (outerWidth - 520) / 2);
    return window.open("about:blank", NAME, `popup,width=520,height=680,left=${left},top=${screenY + 80}`);
  };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-sign-in]") : null;
    if (button && button.dataset.signIn !== "here") opened = open();
  }, true);

  const place = () => document.querySelector("[data-attempt]");
  function lead() {
    const url = place()?.dataset.signInUrl;
    if (!url) return shut();
    delete place().dataset.signInUrl;
    if (opened && !opened.closed) opened.location.replace(url);
    else for (const note of document.querySelectorAll("[data-blocked]")) note.hidden = false;
    opened = null;
  }
  // Nothing to sign in to came back: what is wrong stands on the page.
  function shut() {
    if (place()?.dataset.state !== "over" && !document.querySelector(".field-error")) return;
    opened?.close();
    opened = null;
  }
  document.addEventListener("htmx:afterSettle", lead);
  for (const failed of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(failed, () => { opened?.close(); opened = null; });

  // The page on which the person is back says so; the one that waits for it looks at what happened, and lets it go.
  channel.addEventListener("message", ({ data }) => {
    if (data.id !== place()?.dataset.attempt) return;
    if (data.kind === "back" && place().dataset.state === "waiting") {
      channel.postMessage({ kind: "seen", id: data.id });
      htmx.trigger(document.body, "sign-in-back");
    }
    if (data.kind === "seen" && isBack) window.close();
  });
  const isBack = Boolean(location.pathname.startsWith("/sign-ins/") && place());
  if (isBack && place().dataset.state === "over") channel.postMessage({ kind: "back", id: place().dataset.attempt });

  // A field that belongs to another form than the one it stands in is none of that one's business.
  document.addEventListener("change", (event) => {
    if (event.target.form && event.target.form !== event.target.closest("form")) event.stopPropagation();
  }, true);

  // What was unfolded stays so when its part of the page is drawn anew.
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", () => { unfolded = [...document.querySelectorAll("#security details[id][open]")].map((each) => each.id); });
  document.addEventListener("htmx:afterSwap", () => { for (const id of unfolded) document.getElementById(id)?.setAttribute("open", ""); });
})();
