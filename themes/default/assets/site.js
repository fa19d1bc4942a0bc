// Everything works without this file. It may not throw, and it sends nothing anywhere.
// It runs before the first paint, so that a chosen scheme is there from the start; the rest waits
// for the page.
{
  const SCHEME = "glossator-scheme";
  const root = document.documentElement;
  const all = (selector, of = document) => [...(of?.querySelectorAll(selector) ?? [])];
  const made = (name, className) => Object.assign(document.createElement(name), { className });

  // ---- light, dark, or as the system has it

  function scheme(chosen) {
    if (chosen === "light" || chosen === "dark") root.dataset.scheme = chosen;
    else delete root.dataset.scheme;
    for (const it of all("[name=scheme]")) it.checked = it.value === (root.dataset.scheme ?? "");
  }
  // Where nothing may be kept, the choice holds for this page.
  function kept(chosen) {
    try {
      if (chosen !== undefined) localStorage.setItem(SCHEME, chosen);
      return localStorage.getItem(SCHEME);
    } catch {
      return chosen;
    }
  }
  scheme(kept());
  addEventListener("storage", (it) => it.key === SCHEME && scheme(it.newValue));

  // ---- cards

  // How long the pointer rests on a name before its card shows, and how long it may be away: the
  // `interest-delay` of the style sheet.
  const REST = 300;
  const GRACE = 300;

  function cards() {
    const entries = new Map();
    const stored = document.getElementById("_cards")?.content;
    for (const it of [...all("[data-card]"), ...all("[data-card]", stored)]) {
      entries.set(it.dataset.card, it);
    }
    if (!entries.size || !root.showPopover) return;
    const card = made("div", "peek");
    card.id = "_card";
    card.popover = "manual";
    let owner = null;
    let timer = 0;
    let due = null;
    let touch = false;
    let muted = false;
    let watched = false;

    const named = (it) => {
      const link = it.closest?.("a.e[data-e]");
      return link && entries.has(link.dataset.e) && !card.contains(link) ? link : null;
    };
    const later = (deed, after, link) => {
      stay();
      due = deed;
      timer = setTimeout(deed, after, link);
    };
    function stay() {
      clearTimeout(timer);
      due = null;
    }
    // What has the focus keeps its card.
    const held = () => {
      const at = document.activeElement;
      return owner && (card.contains(at) || (at === owner && at.matches(":focus-visible")));
    };

    // A browser with interest invokers says when a card is wanted. Elsewhere the script has to see
    // to it, and everywhere for a tap, and for links that came after the page.
    document.body.append(card);
    for (const it of all("a.e[data-e]")) {
      if (named(it) && it.moveBefore && "interestForElement" in it) it.interestForElement = card;
    }
    card.addEventListener("interest", (it) => {
      if (held() || !named(it.source)) return it.preventDefault();
      show(it.source);
      watched = true;
    });
    card.addEventListener("loseinterest", (it) => {
      if (held()) it.preventDefault();
      else if (it.source === owner) hide();
    });

    function show(link) {
      hide();
      card.replaceChildren(...entries.get(link.dataset.e).cloneNode(true).childNodes);
      card.dataset.k = link.dataset.k;
      disk(card);
      // Behind its link it is the next stop of the Tab key.
      move(link.parentNode, link.nextSibling);
      link.setAttribute("aria-describedby", card.id);
      owner = link;
      card.showPopover();
      card.scrollTop = 0;
      place();
    }
    function hide() {
      stay();
      if (!owner) return;
      owner.removeAttribute("aria-describedby");
      owner.style.anchorName = "";
      owner = null;
      watched = false;
      card.hidePopover();
      move(document.body, null);
    }
    // What is around the card may have been taken away, and the card with it.
    function move(to, before) {
      if (card.isConnected && to.moveBefore) to.moveBefore(card, before);
      else to.insertBefore(card, before);
    }
    // Below its link, or above where there is more room; never on it, and never off the screen.
    function place() {
      const at = owner.getBoundingClientRect();
      if (at.bottom < 0 || at.top > innerHeight) return hide();
      if (CSS.supports("position-area", "block-end")) {
        card.dataset.anchored = "";
        owner.style.anchorName = "--name";
        return;
      }
      const { width, height } = card.getBoundingClientRect();
      const gap = 6;
      const over = innerHeight - at.bottom < height + gap && at.top > innerHeight - at.bottom;
      const start = getComputedStyle(owner).direction === "rtl" ? at.right - width : at.left;
      const left = Math.max(gap, Math.min(start, root.clientWidth - width - gap));
      card.style.inset = `${over ? at.top - height - gap : at.bottom + gap}px auto auto ${left}px`;
    }

    document.addEventListener("pointerover", ({ target, pointerType }) => {
      if (pointerType === "touch") return;
      const link = named(target);
      if (card.contains(target) || (link && link === owner) || held()) stay();
      else if (link && !link.interestForElement) later(show, REST, link);
      else away();
    });
    root.addEventListener("pointerleave", away);
    function away() {
      if (held() || watched) stay();
      else if (due !== hide) later(hide, GRACE);
    }
    document.addEventListener("focusin", ({ target }) => {
      if (card.contains(target) || target === owner) return stay();
      const link = named(target);
      if (link?.matches(":focus-visible") && !link.interestForElement && !muted) show(link);
      else hide();
    });
    document.addEventListener("keydown", (it) => {
      touch = false;
      if (it.key !== "Escape" || !owner) return;
      const link = owner;
      const inside = card.contains(document.activeElement);
      hide();
      if (!inside) return;
      // The focus comes back to the link without its card.
      muted = true;
      const native = link.interestForElement;
      if (native) link.interestForElement = null;
      link.focus();
      if (native) link.interestForElement = native;
      muted = false;
    });
    document.addEventListener("pointerdown", ({ target, pointerType }) => {
      touch = pointerType === "touch";
      if (!card.contains(target) && named(target) !== owner) hide();
    });
    // The first tap shows the card, the second one follows the link.
    document.addEventListener("click", (it) => {
      const link = named(it.target);
      if (!touch || !link || link === owner) return;
      it.preventDefault();
      show(link);
    });
    for (const it of ["scroll", "resize"]) {
      addEventListener(it, () => owner && place(), { passive: true });
    }
  }

  // ---- the page that is read

  // Opened from a disk, a link to a folder shows the list of its files: lead it to the page within.
  function disk(of) {
    if (location.protocol !== "file:") return;
    for (const a of all("a[href]", of)) {
      if (a.protocol === "file:" && a.pathname.endsWith("/")) a.pathname += "index.html";
    }
  }

  // The contents mark the section that is being read: the last that begins in the upper third.
  function contents() {
    const nav = document.querySelector(".toc");
    const sections = all(".toc a").map((link) => {
      return { link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) };
    });
    let current = null;
    const mark = () => {
      const begun = sections.filter((it) => it.heading?.getBoundingClientRect().top < innerHeight / 3);
      const link = begun.at(-1)?.link;
      if (link === current) return;
      current?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "location");
      current = link;
      if (link) nav.scrollTop = link.offsetTop - nav.clientHeight / 2;
    };
    if (!sections.length) return;
    addEventListener("scroll", mark, { passive: true });
    mark();
  }

  // Notes and sources stand beside the text where there is room, once each; elsewhere they open below their line.
  function asides() {
    const seen = new Set();
    const ends = new Map();
    const prose = document.querySelector(".leaf > .prose");
    for (const ref of all(":is(.note-ref, .cite)[href]", prose)) {
      const entry = document.getElementById(decodeURIComponent(ref.hash.slice(1)));
      if (!entry) continue;
      const aside = made("small", "sidenote");
      const copy = entry.cloneNode(true);
      for (const it of all(".back, .number", copy)) it.remove();
      for (const it of all("[id]", copy)) it.removeAttribute("id");
      const is_note = ref.className === "note-ref";
      // What stands for a row of sources has all of them in its title.
      const several = !is_note && ref.title && copy.textContent.trim() !== ref.title;
      aside.setAttribute("role", "note");
      if (is_note) aside.append(Object.assign(made("sup"), { textContent: ref.textContent }), " ");
      aside.append(...(several ? [ref.title] : copy.childNodes));
      ref.removeAttribute("title");
      ref.setAttribute("aria-expanded", "false");
      const key = several ? aside.textContent : ref.hash;
      if (!seen.has(key) && !ref.closest(".table")) aside.classList.add("first");
      seen.add(key);
      // Those of one citation follow it one after the other, and no line begins with the full stop behind it.
      const whole = ref.closest("sup, .cites") ?? ref;
      const next = whole.nextSibling;
      const stop = /^[\p{Pe}\p{Pf}\p{Po}]+/u.exec(next?.data)?.[0].length;
      if (stop && !ends.has(whole)) next.splitText(stop);
      (ends.get(whole) ?? (stop ? next : whole)).after(aside);
      ends.set(whole, aside);
      ref.addEventListener("click", (it) => {
        if (it.ctrlKey || it.metaKey || it.shiftKey) return;
        it.preventDefault();
        ref.setAttribute("aria-expanded", String(aside.classList.toggle("open")));
      });
    }
    // What is wider than the text ends above a note beside it, or begins below.
    for (const it of all(".table, .code", prose)) {
      if (it.offsetWidth > prose.offsetWidth) it.style.clear = "inline-end";
    }
  }

  // Where the menu is wider than the screen, it shows where one is.
  function menu() {
    const at = document.querySelector(".top [aria-current]")?.getBoundingClientRect();
    const list = document.querySelector(".top ul");
    const within = list?.getBoundingClientRect();
    if (at) list.scrollLeft += at.left + at.width / 2 - within.left - within.width / 2;
  }

  // What only a script can do: copy.
  function tools() {
    const stored = document.getElementById("_tools")?.content;
    const [anchor, button] = [".anchor", ".copy"].map((it) => stored?.querySelector(it));
    if (!anchor) return;
    const copy = (it, text) => {
      navigator.clipboard?.writeText(text).then(() => {
        it.dataset.done = it.title;
        setTimeout(() => delete it.dataset.done, 1500);
      });
    };
    for (const heading of all(".prose :is(h2, h3, h4)[id]")) {
      const it = anchor.cloneNode(true);
      it.href = `#${encodeURIComponent(heading.id)}`;
      it.addEventListener("click", () => copy(it, it.href));
      heading.append(it);
    }
    if (!navigator.clipboard) return;
    for (const code of all("pre.code")) {
      const it = button.cloneNode(true);
      const box = made("div", "listing");
      it.addEventListener("click", () => copy(it, code.textContent));
      code.replaceWith(box);
      box.append(code, it);
    }
  }

  // The glossary, narrowed to what contains the words typed.
  function narrowing() {
    const field = document.querySelector(".narrow input");
    if (!field) return;
    const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const names = all(".entries > li").map((it) => ({ it, text: plain(it.textContent) }));
    const out = document.querySelector(".narrow output");
    const narrow = () => {
      const words = plain(field.value).split(/\s+/);
      let shown = 0;
      for (const { it, text } of names) {
        it.hidden = !words.every((word) => text.includes(word));
        if (!it.hidden) shown += 1;
      }
      out.textContent = field.value.trim() ? out.dataset.words.replace("{shown}", shown) : "";
    };
    field.addEventListener("input", narrow);
    if (field.value) narrow();
  }

  // On paper the names bear the numbers of the list that explains them.
  function paper() {
    addEventListener("beforeprint", () => {
      all(".names [data-card]").forEach((entry, at) => {
        for (const it of all(`:is(.prose, .key-points) a.e[data-e="${CSS.escape(entry.dataset.card)}"]`)) it.dataset.n = at + 1;
      });
    });
  }

  // Networks light up what the pointer or the focus is on; what is wider than its view is seen where most of its marks are.
  function pictures() {
    for (const svg of all(".network")) {
      const ties = all(".tie", svg).map((tie) => ({ tie, ends: tie.dataset.ends.split(" ") }));
      const marks = all("a[data-e]", svg);
      const show = ({ type, target }) => {
        const at = /over|focusin/.test(type) ? target.closest("a[data-e]")?.dataset.e : undefined;
        svg.classList.toggle("focus", Boolean(at));
        const near = new Set([at]);
        for (const { tie, ends } of ties) {
          const lit = ends.includes(at);
          tie.classList.toggle("lit", lit);
          if (lit) for (const id of ends) near.add(id);
        }
        for (const mark of marks) mark.classList.toggle("lit", near.has(mark.dataset.e));
      };
      for (const it of ["pointerover", "focusin", "pointerleave", "focusout"]) svg.addEventListener(it, show);
    }
    for (const it of all(".view")) {
      const [left, width] = [it.getBoundingClientRect().left, it.clientWidth];
      const at = all("a[data-e]", it).map((mark) => mark.getBoundingClientRect().left - left).sort((a, b) => a - b);
      it.scrollLeft = (at[at.length >> 1] ?? it.scrollWidth / 2) - width / 2;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    scheme(kept());
    for (const it of all("[name=scheme]")) {
      it.addEventListener("change", () => scheme(kept(it.value) ?? it.value));
    }
    disk(document);
    for (const part of [menu, cards, contents, asides, tools, narrowing, paper, pictures]) part();
  });
}
