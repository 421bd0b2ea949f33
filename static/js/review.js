// The review of an import: a tick for a whole group, and how many actions are ticked.
"use strict";

(() => {
  const boxes = (within) => [...within.querySelectorAll("[name=operation]")];
  const count = document.querySelector("[data-ticked]");

  function show() {
    const ticked = boxes(document).filter((box) => box.checked).length;
    count.textContent = `Import ${ticked.toLocaleString()} action${ticked === 1 ? "" : "s"}`;
    document.querySelector("[data-import]").disabled = !ticked && boxes(document).length > 0;
    for (const group of document.querySelectorAll("[data-group]")) {
      const all = group.querySelector("[data-all]");
      const states = boxes(group).map((box) => box.checked);
      all.checked = states.every(Boolean);
      all.indeterminate = !all.checked && states.some(Boolean);
    }
  }

  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-all]"))
      for (const box of boxes(target.closest("[data-group]"))) if (!box.closest("[hidden]")) box.checked = target.checked;
    if (target.matches("[data-all], [name=operation]")) show();
  });
  // What is being looked for is in groups that are closed.
  document.getElementById("find")?.addEventListener("input", ({ target }) => {
    for (const group of document.querySelectorAll("[data-group]")) if (target.value) group.querySelector("details").open = true;
  });
  addEventListener("pageshow", show); // also with the ticks that a browser keeps on the way back
})();
