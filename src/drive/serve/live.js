// Follows the site while it is being written: a saved file is on the screen before its author looks
// up. Only `glossator serve` puts this into a page; no finished site holds it.
//
// The page is not loaded anew. What the server sends is compared with what it sent before, and only
// the difference is carried over to what is shown, so that scrolling, focus, open notes and whatever
// the theme's scripts did stay as they are.
(() => {
  "use strict";

  const OWN = "/_glossator/";
  // An error that is gone sooner was one between two saves.
  const PATIENCE = 150;
  const PAUSES = [300, 600, 1200, 2400];

  // What the server sent, as nodes, and for each of them the node on the screen. This script is the
  // last thing in the body, so that what is there now is what was sent, and nothing else.
  const sent = document.cloneNode(true);
  const shown = new WeakMap();
  // Style sheets that are to go as soon as the one that follows them is there.
  const outdated = new WeakMap();
  pair(sent, document);
  unread(sent);

  let session = null;
  let version = -1;
  let status = 200;
  let tag = null;
  let events = null;
  let failures = 0;
  let retry = 0;

  function pair(mine, theirs) {
    shown.set(mine, theirs);
    for (let i = 0; i < mine.childNodes.length; i++) pair(mine.childNodes[i], theirs.childNodes[i]);
  }

  // What stands in `noscript` is text to a page with scripts, and nodes to a parsed one.
  function unread(page) {
    for (const it of page.querySelectorAll("noscript")) it.remove();
  }

  // ---- listening

  function listen() {
    clearTimeout(retry);
    if (events || document.visibilityState === "hidden") return;
    const mine = new EventSource(OWN + "events");
    events = mine;
    mine.onmessage = (it) => {
      failures = 0;
      follow(JSON.parse(it.data));
    };
    mine.onerror = () => {
      if (events !== mine) return;
      leave();
      failures += 1;
      if (failures > 1) overlay.lost();
      retry = setTimeout(listen, PAUSES[Math.min(failures, PAUSES.length) - 1]);
    };
  }

  // A browser opens few connections to one host; tabs that nobody sees are not to use them up.
  function leave() {
    clearTimeout(retry);
    events?.close();
    events = null;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    else listen();
  });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", listen);
  listen();

  // ---- following

  // One thing after the other, and of what came meanwhile only the last.
  let busy = false;
  let waiting = null;

  async function follow(state) {
    waiting = state;
    if (busy) return;
    busy = true;
    while (waiting) {
      const now = waiting;
      waiting = null;
      try {
        await take(now);
      } catch {
        // The server may have gone meanwhile; who listens notices, and asks again.
      }
    }
    busy = false;
  }

  async function take(state) {
    if (session !== null && session !== state.session) return location.reload();
    session = state.session;
    overlay.show(state);
    const first = version < 0;
    if (version === state.version) return;
    const answer = await fetch(location.href, {
      cache: "no-store",
      headers: tag ? { "If-None-Match": tag } : {},
    });
    if (answer.status !== 304) {
      const now = answer.ok ? 200 : answer.status;
      if (first) status = now;
      if (now !== status) return location.reload();
      const text = await answer.text();
      tag = answer.headers.get("etag");
      const parsed = new DOMParser().parseFromString(text, "text/html");
      unread(parsed);
      if (runs(sent) !== runs(parsed)) return location.reload();
      if (first) forgive(parsed);
      update(parsed);
    }
    version = state.version;
    if (!first) refresh(state);
  }

  // Everything in a page that runs: what has run cannot be taken back, so a change loads it anew.
  function runs(page) {
    const kinds = /^(|module|importmap|(text|application)\/(java|ecma)script)$/i;
    const scripts = [...page.querySelectorAll("script")].filter((it) => kinds.test(it.type));
    return scripts.map((it) => it.outerHTML).join("\n");
  }

  // Scripts in the head may have marked the root before it was looked at, a dark theme for one.
  function forgive(parsed) {
    for (const name of ["documentElement", "body"]) {
      for (const it of [...sent[name].attributes]) {
        if (!parsed[name].hasAttribute(it.name)) sent[name].removeAttribute(it.name);
      }
    }
  }

  // Images and the like whose address stayed and whose bytes did not.
  function refresh(state) {
    if (state.files.length === 0) return;
    const changed = new Set(state.files.map((it) => {
      const path = it.split("/").map(encodeURIComponent).join("/");
      return new URL(state.base + path, location.href).pathname;
    }));
    for (const element of document.querySelectorAll("[src], [href], [poster], [data]")) {
      if (element.localName === "a" || element.localName === "script") continue;
      for (const name of ["src", "href", "poster", "data"]) {
        const value = element.getAttribute(name);
        if (!value) continue;
        const url = new URL(value, document.baseURI);
        const same = decodeURI(url.pathname);
        if (url.origin !== location.origin || ![...changed].some((it) => decodeURI(it) === same)) continue;
        url.searchParams.set("glossator", state.version);
        element.setAttribute(name, url.href);
      }
    }
  }

  // ---- the page

  function update(fresh) {
    const focused = document.activeElement;
    const id = focused?.id;
    children(sent, fresh);
    if (id && focused !== document.activeElement && !focused.isConnected) {
      document.getElementById(id)?.focus({ preventScroll: true });
    }
    document.dispatchEvent(new CustomEvent("glossator:update"));
  }

  // Makes `old`, and what is shown of it, like `fresh`.
  function node(old, fresh) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue === fresh.nodeValue) return;
      old.nodeValue = fresh.nodeValue;
      const here = shown.get(old);
      if (here) here.nodeValue = fresh.nodeValue;
      return;
    }
    if (old.localName === "link" && old.rel === "stylesheet" && fresh.rel === "stylesheet") {
      return style(old, fresh);
    }
    attributes(old, fresh, shown.get(old));
    if (old.localName === "template") children(old.content, fresh.content);
    children(old, fresh);
  }

  // Only what the server changed: a note that the reader opened, or a theme that was switched, is a
  // changed attribute, too.
  function attributes(old, fresh, here) {
    for (const { name } of [...old.attributes]) {
      if (fresh.hasAttribute(name)) continue;
      old.removeAttribute(name);
      here?.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) === value) continue;
      old.setAttribute(name, value);
      here?.setAttribute(name, value);
    }
  }

  // The old style stays until the new one is there, so that no page is ever without.
  function style(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    const before = shown.get(old);
    attributes(old, fresh, null);
    if (!before) return;
    const after = document.importNode(fresh, true);
    const gone = [before, ...(outdated.get(before) ?? [])];
    outdated.set(after, gone);
    const done = () => gone.forEach((it) => it.remove());
    after.addEventListener("load", done);
    after.addEventListener("error", done);
    before.after(after);
    shown.set(old, after);
  }

  function children(old, fresh) {
    const mine = [...old.childNodes];
    const theirs = [...fresh.childNodes];
    let start = 0;
    while (start < mine.length && start < theirs.length && mine[start].isEqualNode(theirs[start])) start++;
    let end = 0;
    const left = Math.min(mine.length, theirs.length) - start;
    while (end < left && mine.at(-1 - end).isEqualNode(theirs.at(-1 - end))) end++;
    const here = shown.get(old);
    const after = end > 0 ? mine[mine.length - end] : null;
    const pairs = matched(mine.slice(start, mine.length - end), theirs.slice(start, theirs.length - end));
    // From the last to the first, so that there is always a node to stand before.
    let next = after;
    for (const [one, other] of pairs.reverse()) {
      if (!other) {
        shown.get(one)?.remove();
        one.remove();
      } else if (one) {
        if (!one.isEqualNode(other)) node(one, other);
        next = one;
      } else {
        next = insert(old, here, other, next);
      }
    }
  }

  function insert(old, here, fresh, next) {
    const one = sent.importNode(fresh, true);
    old.insertBefore(one, next);
    if (here) {
      const other = document.importNode(fresh, true);
      const place = next && shown.get(next);
      if (place?.parentNode === here) here.insertBefore(other, place);
      else if (!place && one.previousSibling && shown.get(one.previousSibling)?.parentNode === here) {
        shown.get(one.previousSibling).after(other);
      } else here.append(other);
      pair(one, other);
    }
    return one;
  }

  // Which of the old nodes becomes which of the fresh ones, in order; a node alone goes or comes.
  function matched(mine, theirs) {
    const pairs = [];
    let i = 0;
    const from = (at, is) => {
      while (at < mine.length && !is(mine[at])) at++;
      return at < mine.length ? at : -1;
    };
    for (const other of theirs) {
      let found = from(i, (it) => it.isEqualNode(other));
      if (found < 0) {
        found = from(i, (it) => alike(it, other));
        // What comes again further down is to be met there.
        const again = found >= 0 && theirs.some((it) => it !== other && it.isEqualNode(mine[found]));
        if (again) found = -1;
      }
      if (found < 0) {
        pairs.push([null, other]);
        continue;
      }
      for (; i < found; i++) pairs.push([mine[i], null]);
      pairs.push([mine[i++], other]);
    }
    for (; i < mine.length; i++) pairs.push([mine[i], null]);
    return pairs;
  }

  function alike(one, other) {
    return one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id ?? "") === (other.id ?? "");
  }

  // ---- errors over the page

  const overlay = (() => {
    const host = document.createElement("glossator-live");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host { all: initial; }
      .panel { position: fixed; inset: auto 0 0 0; max-height: 60vh; overflow: auto; z-index: 2147483647;
        box-sizing: border-box; padding: 1rem 1.25rem; background: #1d1b1a; color: #f3efe9;
        border-top: 3px solid #e5594d; font: 15px/1.5 system-ui, sans-serif; text-align: start; }
      .head { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; }
      h2 { margin: 0; font-size: 1rem; }
      button { font: inherit; color: inherit; background: #3a3633; border: 1px solid #6b645e; border-radius: 4px;
        padding: .1rem .7rem; cursor: pointer; }
      ul { list-style: none; margin: .75rem 0 0; padding: 0; }
      li { margin: 0 0 1.1rem; }
      .code { color: #ff8f84; font-weight: 600; margin-inline-end: .5em; }
      .place { font-family: ui-monospace, monospace; font-size: .87em; }
      a { color: #9cc9ff; }
      .note { color: #d9cfc4; }
      pre { margin: .35rem 0; padding: .4rem .7rem; overflow: auto; background: #2a2725; border-radius: 4px;
        font: .87em/1.5 ui-monospace, monospace; white-space: pre; tab-size: 4; }
      .number { color: #968d84; user-select: none; }
      mark { background: #7c2a23; color: #fff; border-bottom: 2px solid #ff8f84; }
      .help { color: #b9e3b4; }
      a:focus-visible, button:focus-visible { outline: 2px solid #9cc9ff; outline-offset: 2px; }
    `);
    root.adoptedStyleSheets = [sheet];
    let last = "";
    let away = "";
    let timer = 0;

    function make(name, of, ...inside) {
      const element = document.createElement(name);
      if (of) element.className = of;
      element.append(...inside.filter((it) => it !== null && it !== ""));
      return element;
    }

    function place(it) {
      let name = make("span", "place", it.name);
      if (it.open && !/^\s*(javascript|data):/i.test(it.open)) {
        name = make("a", "place", it.name);
        name.href = it.open;
      }
      const line = make("div", "", name, it.note ? make("span", "note", ` ${it.note}`) : "");
      if (it.lines.length === 0) return [line];
      const width = String(it.lines.at(-1).number).length;
      const code = make("pre", "");
      code.tabIndex = 0;
      for (const { number, before, marked, after } of it.lines) {
        code.append(make("span", "number", `${String(number).padStart(width)} | `), before);
        if (marked) code.append(make("mark", "", marked));
        code.append(after, "\n");
      }
      return [line, code];
    }

    function fault(it) {
      const title = make("div", "message", make("span", "code", it.code), it.message);
      const help = it.help ? make("div", "help", `help: ${it.help}`) : "";
      return make("li", "", title, ...place(it.at), ...it.also.flatMap(place), help);
    }

    function draw(title, faults, more, mine) {
      const close = make("button", "", "Hide");
      close.addEventListener("click", () => {
        away = mine;
        remove();
      });
      const panel = make("div", "panel", make("div", "head", make("h2", "", title), close));
      panel.setAttribute("role", "alert");
      if (faults.length) panel.append(make("ul", "", ...faults.map(fault)));
      if (more) panel.append(make("p", "", `and ${more} more`));
      const scroll = root.querySelector(".panel")?.scrollTop ?? 0;
      root.replaceChildren(panel);
      if (!host.isConnected) document.documentElement.append(host);
      panel.scrollTop = scroll;
    }

    function remove() {
      clearTimeout(timer);
      host.remove();
      root.replaceChildren();
    }

    // Escape hides it; it comes back when something else is wrong.
    addEventListener("keydown", (it) => {
      if (it.key === "Escape" && host.isConnected) {
        away = last;
        remove();
      }
    });

    return {
      show({ faults, more }) {
        clearTimeout(timer);
        if (faults.length === 0) {
          last = away = "";
          return remove();
        }
        const now = JSON.stringify(faults);
        const count = faults.length + more;
        const title = count === 1 ? "1 error" : `${count} errors`;
        if (now === away) return remove();
        const there = host.isConnected;
        last = now;
        timer = setTimeout(() => draw(title, faults, more, now), there ? 0 : PATIENCE);
      },
      lost() {
        last = "lost";
        if (away !== last) draw("The server has stopped; waiting for it to come back", [], 0, last);
      },
    };
  })();
})();
