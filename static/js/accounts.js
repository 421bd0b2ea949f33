// Shows a password on request, and offers the time zone that the browser knows.
"use strict";

for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener("click", () => {
    const isShown = input.type === "password";
    input.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  });
  // Password managers learn passwords from fields of that type only.
  input.form.addEventListener("submit", () => { input.type = "password"; });
}

const zones = document.querySelector("form[data-guess-zone] select[name=time_zone]");
if (zones) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zones.options].some((option) => option.value === zone)) zones.value = zone;
}
