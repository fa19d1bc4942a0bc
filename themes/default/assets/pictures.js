// Networks light up what the pointer or the focus is on. Everything works without this file.

for (const svg of document.querySelectorAll(".network")) {
  const ties = [...svg.querySelectorAll(".tie")].map((tie) => ({ tie, ends: tie.dataset.ends.split(" ") }));
  const marks = [...svg.querySelectorAll("a[data-e]")];
  const show = (event) => {
    const at = /over|focusin/.test(event.type) ? event.target.closest("a[data-e]")?.dataset.e : undefined;
    svg.classList.toggle("focus", Boolean(at));
    const near = new Set([at]);
    for (const { tie, ends } of ties) {
      const lit = ends.includes(at);
      tie.classList.toggle("lit", lit);
      if (lit) ends.forEach((id) => near.add(id));
    }
    for (const mark of marks) mark.classList.toggle("lit", near.has(mark.dataset.e));
  };
  for (const type of ["pointerover", "focusin", "pointerleave", "focusout"]) svg.addEventListener(type, show);
}

// What is wider than its view is seen from its middle.
for (const view of document.querySelectorAll(".view")) view.scrollLeft = (view.scrollWidth - view.clientWidth) / 2;
