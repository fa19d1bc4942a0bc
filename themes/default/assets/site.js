// Everything works without this file. It may not throw, and it sends nothing anywhere.

// Opened from a disk, a link to a folder shows the list of its files: lead it to the page within.
if (location.protocol === "file:") {
  for (const a of document.querySelectorAll("a[href]")) {
    if (a.protocol === "file:" && a.pathname.endsWith("/")) a.pathname += "index.html";
  }
}

// The contents mark the section that is being read: the last one that begins in the upper third.
const sections = [];
for (const link of document.querySelectorAll(".toc a")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) sections.push({ link, heading });
}
function mark() {
  const begun = sections.filter(({ heading }) => heading.getBoundingClientRect().top < innerHeight / 3);
  for (const { link } of sections) link.removeAttribute("aria-current");
  begun.at(-1)?.link.setAttribute("aria-current", "location");
}
if (sections.length) {
  addEventListener("scroll", mark, { passive: true });
  mark();
}
