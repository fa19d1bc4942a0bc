// Cards: a name shows who or what it is to a mouse, a keyboard and a finger (WCAG 2.2, 1.4.13).
// Usage: node cards.mjs PUBLIC. Prints a line for every check, and at the end how many passed.

import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { check, finish, kinds, launch, open, serve, together, violations } from "./kit.mjs";

const dir = resolve(process.argv[2] ?? "public");
const browser = await launch();
const site = await serve(dir, "/");
const pages = await kinds(dir);
const chapter = site.origin + site.prefix + pages.get("chapter");
const CARD = "#_card:popover-open";

/** A page, and its first name in the text. */
async function reading(options, way, url = chapter) {
  const { before, ...rest } = options;
  // Scrolled to at once: a place that is measured must be the last.
  const context = await browser.newContext({ reducedMotion: "reduce", ...rest });
  for (const it of [before, way]) if (it) await context.addInitScript(it);
  const { page, faults } = await open(context, url);
  const link = page.locator(".prose a.e").first();
  await link.scrollIntoViewIfNeeded();
  return { context, page, faults, link, card: page.locator(CARD) };
}

// Everything holds where the browser tells when a reader is interested in a link, and where the script has to see to it.
const TOLD = "told by the browser";
const WAYS = new Map([
  [TOLD, () => {
    globalThis.told = 0;
    addEventListener("interest", () => (globalThis.told += 1), true);
  }],
  ["seen by the script", () => {
    delete HTMLAnchorElement.prototype.interestForElement;
  }],
]);

// The two ways side by side: most of the time goes by in waiting for what must not come.
async function on(name, options, deed, url) {
  const ways = options.javaScriptEnabled === false ? [["no script"]] : [...WAYS];
  await together(
    ways.map(([how, way]) => async () => {
      await check(`${name}, ${how}`, async () => {
        const it = await reading(options, way, url);
        try {
          await deed({ ...it, how });
          return it.faults;
        } finally {
          await it.context.close();
        }
      });
    }),
  );
}

/** Moves the focus to a link, as the Tab key does. */
async function tab(page, link) {
  await link.evaluate((it) => {
    const before = document.createElement("button");
    it.before(before);
    before.focus();
  });
  await page.keyboard.press("Tab");
}

/** A card comes and goes with the pointer, and comes with the focus. */
async function both({ page, link, card }) {
  await link.hover();
  await appears(card);
  await page.mouse.move(2, 700);
  await goes(page);
  await tab(page, link);
  await appears(card);
}

/** How often the browser told of a reader's interest. */
const told = (page) => page.evaluate(() => globalThis.told ?? 0);

function must(what, holds) {
  if (!holds) throw new Error(what);
}

async function appears(card) {
  await card.waitFor({ state: "visible", timeout: 3000 });
}

async function goes(page) {
  await page.waitForFunction((it) => !document.querySelector(it), CARD, { timeout: 3000 });
}

/** How a card stands to its link and to the window. */
function places(page) {
  return page.evaluate((selector) => {
    const card = document.querySelector(selector);
    const link = card.previousElementSibling;
    const at = card.getBoundingClientRect();
    const faults = [];
    const width = document.documentElement.clientWidth;
    if (at.left < 0 || at.top < 0 || at.right > width || at.bottom > innerHeight) {
      faults.push(`${link.textContent}: ${JSON.stringify(at)} leaves ${width} × ${innerHeight}`);
    }
    for (const it of link.getClientRects()) {
      const apart = at.left >= it.right || at.right <= it.left || at.top >= it.bottom || at.bottom <= it.top;
      if (!apart) faults.push(`${link.textContent}: the card covers its link`);
    }
    return faults;
  }, CARD);
}

const desk = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

await on("a card shows name, kind and summary, and leads to the page", desk, async ({ page, link, card }) => {
  await link.hover();
  await appears(card);
  const href = await link.evaluate((it) => it.href);
  const name = card.locator("> a.e");
  must("it leads elsewhere", (await name.evaluate((it) => it.href)) === href);
  must("it has no kind", (await card.locator(".card-kind").innerText()).length > 2);
  must("it has no summary", (await card.locator(".card-summary").innerText()).length > 10);
  must("the link does not say that it has a card", (await link.getAttribute("aria-describedby")) === "_card");
  await name.click();
  await page.waitForURL(href);
});

await on("the pointer can rest on a card, and a card goes when it leaves", desk, async ({ page, link, card }) => {
  await link.hover();
  await appears(card);
  await card.hover();
  await page.waitForTimeout(900);
  must("it went from under the pointer", await card.isVisible());
  await page.mouse.move(2, 700);
  await goes(page);
});

await on("a pointer that passes over a name shows nothing", desk, async ({ page, link, card }) => {
  await link.hover();
  await page.waitForTimeout(80);
  await page.mouse.move(2, 700);
  await page.waitForTimeout(700);
  must("there is a card", (await card.count()) === 0);
});

await on("Escape dismisses a card without moving the pointer", desk, async ({ page, link, card }) => {
  await link.hover();
  await appears(card);
  await page.keyboard.press("Escape");
  await goes(page);
  await page.waitForTimeout(700);
  must("it came back", (await card.count()) === 0);
});

await on("a card stays for as long as the pointer does", desk, async ({ page, link, card }) => {
  await link.hover();
  await appears(card);
  await page.waitForTimeout(4000);
  must("it went by itself", await card.isVisible());
});

await on("the keyboard opens a card, enters it, and Escape returns", desk, async ({ page, link, card }) => {
  await tab(page, link);
  await appears(card);
  must("the focus is not on the name", await link.evaluate((it) => it === document.activeElement));
  await page.keyboard.press("Tab");
  must("the next stop is not in the card", await card.evaluate((it) => it.contains(document.activeElement)));
  must("the card went", await card.isVisible());
  await page.keyboard.press("Escape");
  await goes(page);
  must("the focus is not back", await link.evaluate((it) => it === document.activeElement));
  await page.waitForTimeout(700);
  must("it came back", (await card.count()) === 0);
  await link.hover();
  await appears(card);
});

await on("Tab and Shift+Tab go into a card and back", desk, async ({ page, link, card }) => {
  await tab(page, link);
  await appears(card);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  must("the focus is not back", await link.evaluate((it) => it === document.activeElement));
  await page.waitForTimeout(700);
  must("the card went", await card.isVisible());
});

await on("what has the focus keeps its card while the pointer comes and goes", desk, async ({ page, link, card }) => {
  const other = page.locator(".prose a.e:not(.peek *)").nth(1);
  await tab(page, link);
  await appears(card);
  for (const it of [link, other]) {
    await it.hover();
    await page.waitForTimeout(700);
    await page.mouse.move(2, 700);
    await page.waitForTimeout(700);
    must("it went", await card.isVisible());
    must("it is another's", await link.evaluate((it) => it.matches("[aria-describedby=_card]")));
  }
  await page.keyboard.press("Shift+Tab");
  await goes(page);
  await link.hover();
  await appears(card);
});

await on("a card goes when its name is scrolled off the screen", desk, async ({ page, link, card }) => {
  await link.hover();
  await appears(card);
  await page.evaluate(() => scrollBy({ top: 2 * innerHeight, behavior: "instant" }));
  await goes(page);
});

await on("the pointer and the Tab key are followed", desk, async ({ page, link, card, how }) => {
  await both({ page, link, card });
  const often = how === TOLD ? 2 : 0;
  must(`the browser told ${await told(page)} times`, (await told(page)) === often);
});

await on("a name that came after the page has a card", desk, async ({ page, link, card }) => {
  await link.evaluate((it) => it.replaceWith(it.cloneNode(true)));
  await both({ page, link, card });
  await page.keyboard.press("Tab");
  must("the next stop is not in the card", await card.evaluate((it) => it.contains(document.activeElement)));
  await page.keyboard.press("Escape");
  await goes(page);
  must("the focus is not back", await link.evaluate((it) => it === document.activeElement));
  must("the browser told", (await told(page)) === 0);
});

await on("there are cards after one was taken away with its paragraph", desk, async ({ page, link, card }) => {
  await link.hover();
  await appears(card);
  await link.evaluate((it) => it.closest("p").remove());
  await goes(page);
  for (let i = 0; i < 2; i++) {
    await link.hover();
    await appears(card);
    await page.mouse.move(2, 700);
    await goes(page);
  }
});

await on("the focus takes its card along", desk, async ({ page, link, card }) => {
  await link.evaluate((it) => it.before(document.createElement("button")));
  await link.evaluate((it) => it.previousElementSibling.focus());
  await page.keyboard.press("Tab");
  await appears(card);
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    const many = await card.count();
    must("there are two cards", many <= 1);
    const astray = await page.evaluate((selector) => {
      const open = document.querySelector(selector);
      const at = document.activeElement;
      return open && !open.contains(at) && open.previousElementSibling !== at;
    }, CARD);
    must("the card of another name stayed", !astray);
  }
});

await on("a tap shows the card, a second one follows the link", phone, async ({ page, link, card }) => {
  const href = await link.evaluate((it) => it.href);
  await link.tap();
  await appears(card);
  must("it was followed at once", page.url() === chapter);
  await link.tap();
  await page.waitForURL(href);
});

await on("a tap elsewhere closes a card", phone, async ({ page, link, card }) => {
  await link.tap();
  await appears(card);
  await page.touchscreen.tap(2, (await page.evaluate(() => innerHeight)) - 3);
  await goes(page);
});

await on("names within a card are links", desk, async ({ page, card }) => {
  const nested = page.locator(".names .card-summary a.e").first();
  must("no summary on the page names another", (await nested.count()) > 0);
  const id = await nested.evaluate((it) => it.closest("[data-card]").dataset.card);
  await page.locator(`.prose a.e[data-e="${id}"], .key-points a.e[data-e="${id}"]`).first().hover();
  await appears(card);
  const inside = card.locator(".card-summary a.e").first();
  const href = await inside.evaluate((it) => it.href);
  await inside.click();
  await page.waitForURL(href);
});

for (const [name, options] of [
  ["a wide window", desk],
  ["a narrow window", { viewport: { width: 320, height: 480 } }],
  ["a low window", { viewport: { width: 900, height: 260 } }],
  ["a browser without anchors", { ...desk, before: () => (CSS.supports = () => false) }],
  ["a narrow one without anchors", { viewport: { width: 320, height: 480 }, before: () => (CSS.supports = () => false) }],
]) {
  await on(`no card covers its link or leaves ${name}`, options, async ({ page, card, faults }) => {
    const links = page.locator(".key-points a.e, .prose a.e");
    const many = Math.min(await links.count(), 12);
    must("there are no names", many > 5);
    for (let i = 0; i < many; i++) {
      // At the top, in the middle, at the foot of the window.
      await links.nth(i).evaluate((it, block) => it.scrollIntoView({ block }), ["start", "center", "end"][i % 3]);
      await page.mouse.move(0, 0);
      const box = await links.nth(i).evaluate((it) => it.getClientRects()[0].toJSON());
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await appears(card);
      faults.push(...(await places(page)));
      await page.keyboard.press("Escape");
      await goes(page);
    }
  });
}

for (const colorScheme of ["light", "dark"]) {
  await on(`axe has nothing against an open card, ${colorScheme}`, { ...desk, colorScheme }, async (it) => {
    await it.link.hover();
    await appears(it.card);
    await it.page.waitForTimeout(300);
    it.faults.push(...(await violations(it.page)));
  });
}

const entity = site.origin + site.prefix + pages.get("entity");
await on("the page of an entity has cards, too", desk, async ({ page, card }) => {
  await page.locator(".facts a.e[data-e], .lead a.e[data-e], .prose a.e[data-e]").first().hover();
  await appears(card);
}, entity);

const disk = pathToFileURL(join(dir, pages.get("chapter"), "index.html")).href;
await on("cards work from the disk, and lead to files", desk, async ({ link, card }) => {
  await link.hover();
  await appears(card);
  const href = await card.locator("> a.e").evaluate((it) => it.href);
  must(`it leads to ${href}`, href.endsWith("/index.html"));
}, disk);

await on("without scripts the link leads to the page", { ...desk, javaScriptEnabled: false }, async ({ page, link }) => {
  const href = await link.getAttribute("href");
  await link.click();
  await page.waitForURL(new URL(href, chapter).href);
});

await browser.close();
site.server.close();
finish();
