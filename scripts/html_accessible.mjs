// Opens pages in headless Chromium and tells what keeps somebody from using them: findings of axe-core, a page wider
// than the screen, letters of a chart that are cut off or lie on others, words that one view lacks, anything fetched;
// and where a page looks otherwise than the pictures that are stored of it.
// node html_accessible.mjs CHROMIUM PICTURES check|accept|none PAGE...   exits with 1 if there is anything to tell
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { FONT, looks } from "./html_pictures.mjs";

const require = createRequire(join(process.cwd(), "package.json"));
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const VIEWS = [1280, 360].flatMap((width) => ["light", "dark"].map((scheme) => ({ width, scheme })));

// The letters of a chart that its edge cuts off, or that lie on other letters.
function unreadable() {
  const found = [];
  for (const chart of document.querySelectorAll("svg[role=img]")) {
    const edge = chart.getBoundingClientRect();
    if (edge.width === 0) continue;
    const texts = [...chart.querySelectorAll("text")].map((each) => ({ words: each.textContent, box: each.getBoundingClientRect() }));
    texts.forEach(({ words, box }, place) => {
      if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1)
        found.push(`"${words}" is cut off`);
      for (const other of texts.slice(place + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 2 && down > 4) found.push(`"${words}" lies on "${other.words}"`);
      }
    });
  }
  return found;
}

// The words that somebody sees outside of charts, which are drawn for each width.
function visibleWords() {
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const inside = walker.currentNode.parentElement;
    if (!inside.closest("svg") && inside.checkVisibility()) words.push(walker.currentNode.data);
  }
  return words.join(" ").replace(/\s+/g, " ");
}

async function troubles(browser, file, { width, scheme }) {
  const page = await browser.newPage();
  const found = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) found.push(`fetches ${request.url()}`);
  });
  page.on("console", (message) => found.push(`says: ${message.text()}`));
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(pathToFileURL(file).href);
  await page.evaluate(() => document.querySelectorAll("details").forEach((part) => (part.open = true)));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > width) found.push(`is ${wide} pixels wide on a screen of ${width}`);
  found.push(...(await page.evaluate(unreadable)));
  await page.evaluate(axe);
  const result = await page.evaluate((tags) => axe.run({ runOnly: { type: "tag", values: tags } }), RULES);
  for (const violation of result.violations) {
    const places = violation.nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.failureSummary}`);
    found.push(`${violation.id}: ${violation.help} (${violation.nodes.length})\n    ${places.join("\n    ")}`);
  }
  const words = await page.evaluate(visibleWords);
  await page.close();
  return { found, passed: result.passes.length, words };
}

// How a page looks with letters of one font, which its own policy would not let in.
async function otherwise(browser, file, view, pictures, mode) {
  const page = await browser.newPage();
  await page.bringToFront();
  await page.setBypassCSP(true);
  await page.setViewport({ width: view.width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: view.scheme }]);
  await page.goto(pathToFileURL(file).href);
  await page.addStyleTag({ content: FONT });
  const name = `${basename(file, ".html")}-${view.width}-${view.scheme}`;
  const found = await looks(browser, page, view, pictures, name, mode === "accept");
  await page.close();
  return found;
}

const [chromium, pictures, mode, ...files] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-dev-shm-usage"], protocolTimeout: 60_000 });
let bad = 0;
for (const file of files) {
  let widest = null;
  for (const view of VIEWS) {
    const { found, passed, words } = await troubles(browser, file, view);
    widest ??= words;
    if (words !== widest) found.push("shows other words than in the first view");
    if (mode !== "none") found.push(...(await otherwise(browser, file, view, pictures, mode)));
    bad += found.length;
    console.log(`${file}, ${view.width} pixels, ${view.scheme}: ${passed} kinds of checks passed, ${found.length} failed`);
    for (const line of found) console.log(`  ${line}`);
  }
}
await browser.close();
process.exit(bad ? 1 : 0);
