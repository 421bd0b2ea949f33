// A field of words as chips: <input data-chips="scope">. The field itself stays, hidden, and is what the form sends.
"use strict";

(() => {
  const words = (field) => field.value.split(/\s+/).filter(Boolean);
  const make = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  function cross() {
    const icon = document.querySelector(".icon").cloneNode(true);
    const use = icon.querySelector("use");
    icon.setAttribute("class", "icon");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#x-lg"));
    return icon;
  }

  function chip(field, word) {
    const button = make("button", { type: "button", ariaLabel: `Remove ${word}` }, cross());
    button.addEventListener("click", () => {
      put(field, words(field).filter((each) => each !== word));
      document.getElementById(`${field.id}-add`).focus();
    });
    return make("span", { className: "chip" }, word, button);
  }

  // What the form notices: typed, and left.
  function put(field, list) {
    field.value = [...new Set(list)].join(" ");
    draw(field);
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  }

  function draw(field) {
    const box = field.nextElementSibling;
    const entry = box.lastElementChild;
    box.replaceChildren(...words(field).map((word) => chip(field, word)), entry);
  }

  function begin(field) {
    if (field.type === "hidden") return;
    const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    const entry = make("input", { id: `${field.id}-add`, type: "text", placeholder: "Add", autocomplete: "off", spellcheck: false, autocapitalize: "none" });
    if (field.hasAttribute("aria-describedby")) entry.setAttribute("aria-describedby", field.getAttribute("aria-describedby"));
    if (label) label.htmlFor = entry.id;
    field.after(make("div", { className: `chips${field.getAttribute("aria-invalid") ? " is-wrong" : ""}` }, entry));
    field.type = "hidden";
    draw(field);
    const take = () => {
      if (!entry.value.trim()) return;
      const typed = entry.value.split(/[\s,]+/).filter(Boolean);
      entry.value = "";
      put(field, [...words(field), ...typed]);
    };
    entry.addEventListener("keydown", (event) => {
      if ((event.key === "Enter" || event.key === " " || event.key === ",") && !event.isComposing) {
        event.preventDefault();
        take();
      } else if (event.key === "Backspace" && !entry.value && words(field).length) put(field, words(field).slice(0, -1));
    });
    entry.addEventListener("paste", () => setTimeout(take));
    // Left with a word in it: that word is meant. The change of the entry itself is nobody's business.
    entry.addEventListener("change", (event) => { event.stopPropagation(); take(); });
  }

  const look = (root) => root.querySelectorAll("input[data-chips]").forEach(begin);
  look(document);
  document.addEventListener("htmx:load", (event) => look(event.target));
})();
