// What a page looks like, coarse enough that a machine's way of smoothing letters does not matter: the boxes of its
// parts, and its parts as pictures of which each dot is the mean of a square of 32 pixels.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";

const SQUARE = 32;
const TALLEST = 1600;
const SIDES = 2; // pixels by which a part may begin or end elsewhere
const HEIGHT = 0.02; // share by which it may be taller or shorter, if that is more than the pixels
const DOT = 24; // how far a dot may be from the stored one, of 255
const DOTS = 0.02; // share of the dots that may be further away

// The letters of every machine are of one font, whose widths are known: Debian's fonts-dejavu-core.
export const FONT = '* { font-family: "DejaVu Sans" !important; } code, .digest { font-family: "DejaVu Sans Mono" !important; }';

// Runs in the page: where its parts stand. Across is counted in the page, down from the part above.
function boxes() {
  const found = [];
  for (const part of document.querySelectorAll("header, section[id], section[id] > h2, figure, .scroll, article")) {
    const box = part.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const name = part.id || part.querySelector("[id]")?.id || part.textContent.trim().slice(0, 40);
    found.push([`${part.tagName.toLowerCase()} ${name}`, ...[box.left, box.width, box.height].map(Math.round)]);
  }
  return found;
}

// Runs in an empty page: one picture of them all, one below the other, made small.
async function smaller(pictures, square) {
  const images = [];
  for (const picture of pictures) {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    images.push(image);
  }
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(Math.max(...images.map((image) => image.width)) / square);
  canvas.height = images.reduce((sum, image) => sum + Math.ceil(image.height / square), 0);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  let top = 0;
  for (const image of images) {
    const size = [Math.ceil(image.width / square), Math.ceil(image.height / square)];
    // Halved again and again, since a browser that makes a picture much smaller at once skips pixels.
    let from = image;
    while (from.width > 2 * size[0]) {
      const half = document.createElement("canvas");
      half.width = Math.ceil(from.width / 2);
      half.height = Math.ceil(from.height / 2);
      half.getContext("2d").drawImage(from, 0, 0, half.width, half.height);
      from = half;
    }
    context.drawImage(from, 0, top, ...size);
    top += size[1];
  }
  return canvas.toDataURL("image/png").split(",")[1];
}

// Runs in an empty page: how many dots of two pictures differ by more than `dot`, and of how many; null for two sizes.
async function different(pictures, dot) {
  const [one, other] = await Promise.all(
    pictures.map(async (picture) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext("2d");
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height);
    }),
  );
  if (one.width !== other.width || Math.abs(one.height - other.height) > 2) return null;
  const dots = one.width * Math.min(one.height, other.height);
  let far = 0;
  for (let place = 0; place < 4 * dots; place += 4)
    if ([0, 1, 2].some((colour) => Math.abs(one.data[place + colour] - other.data[place + colour]) > dot)) far += 1;
  return [far, dots];
}

async function picturesOf(page, width) {
  const parts = await page.$$("header, section[id]");
  const pictures = [];
  for (const part of parts) {
    const box = await part.boundingBox();
    if (!box) continue;
    const clip = { x: 0, y: box.y, width, height: Math.min(box.height, TALLEST) };
    pictures.push(await page.screenshot({ clip, encoding: "base64", captureBeyondViewport: true }));
  }
  return pictures;
}

function moved(stored, found) {
  const told = [];
  const names = (list) => list.map(([name]) => name).join("\n");
  if (names(stored) !== names(found)) return ["has other parts, or in another order, than the stored one"];
  stored.forEach(([name, left, wide, high], place) => {
    const [, x, w, h] = found[place];
    if (Math.abs(x - left) > SIDES || Math.abs(w - wide) > SIDES || Math.abs(h - high) > Math.max(SIDES, HEIGHT * high))
      told.push(`${name} stands at ${x} and is ${w} by ${h}; it stood at ${left} and was ${wide} by ${high}`);
  });
  return told;
}

// Compares a page with what is stored under a name, or stores it; gives what differs.
export async function looks(browser, page, { width }, folder, name, accept) {
  const found = await page.evaluate(boxes);
  const pictures = await picturesOf(page, width);
  const empty = await browser.newPage(); // only now: a page behind another is not painted
  const picture = await empty.evaluate(smaller, pictures, SQUARE);
  const file = join(folder, `${name}.png`);
  const list = join(folder, `${name}.json`);
  let told = [];
  if (accept) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, Buffer.from(picture, "base64"));
    writeFileSync(list, `[\n${found.map((box) => `  ${JSON.stringify(box)}`).join(",\n")}\n]\n`);
  } else if (!existsSync(file) || !existsSync(list)) told = ["has no stored picture; make it with --accept"];
  else {
    told = moved(JSON.parse(readFileSync(list, "utf8")), found);
    const far = await empty.evaluate(different, [readFileSync(file).toString("base64"), picture], DOT);
    if (far === null) told.push("is of another size than the stored picture");
    else if (far[0] > DOTS * far[1]) told.push(`differs from the stored picture in ${far[0]} of ${far[1]} squares`);
  }
  await empty.close();
  return told;
}
