// Writes the outlines of the world's lands from world-atlas (Natural Earth, public domain) into one small file:
//   npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//   node xtask/outlines.mjs package/countries-110m.json src/resolve/pictures/outlines/110m.bin
// Numbers are LEB128; signed ones zigzag. Arcs: how many; of each how many points, and their longitudes and latitudes in
// hundredths of a degree, each as the difference from the one before. Rings: how many; of each how many arcs, and their
// numbers, `!number` where an arc runs backwards, as TopoJSON has it.
import { readFileSync, writeFileSync } from "node:fs";

const [from, to] = process.argv.slice(2);
const { arcs, transform, objects } = JSON.parse(readFileSync(from, "utf8"));
const bytes = [];
const unsigned = (value) => {
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  bytes.push(value);
};
const signed = (value) => unsigned(value < 0 ? -2 * value - 1 : 2 * value);

unsigned(arcs.length);
for (const arc of arcs) {
  let [x, y] = [0, 0];
  const points = [];
  for (const [dx, dy] of arc) {
    [x, y] = [x + dx, y + dy];
    const point = [x, y].map((it, at) => Math.round((it * transform.scale[at] + transform.translate[at]) * 100));
    if (String(points.at(-1)) !== String(point)) points.push(point);
  }
  if (points.length === 1) points.push(points[0]);
  unsigned(points.length);
  let last = [0, 0];
  for (const point of points) {
    point.forEach((it, at) => signed(it - last[at]));
    last = point;
  }
}
const rings = objects.countries.geometries.flatMap(({ type, arcs }) =>
  type === "Polygon" ? arcs : type === "MultiPolygon" ? arcs.flat() : [],
);
unsigned(rings.length);
for (const ring of rings) {
  unsigned(ring.length);
  ring.forEach(signed);
}
writeFileSync(to, Uint8Array.from(bytes));
