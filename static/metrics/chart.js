/* Charts, enlivened: Chart.js draws the data over the SVG that the server laid out, so that a pointer can ask each
   point for its number. Nothing is decided here: words come from the figure's table, places and sizes from its JSON and its SVG, styles from the
   rules of chart.css by way of the SVG. When anything fails, the SVG stays as it is.

   This is the only file that touches Chart.js. It and what draws with it are fetched when the first chart comes near the screen. */

import { letWalk } from "./chart_keys.js";
import { mapping, shownIn } from "./chart_places.js";
import { configuration } from "./chart_points.js";

const NEAR = "400px";

const live = new Map();
let tools;

/** Fetch Chart.js and what draws with it, once; `address` comes from the figure, because static files have hashed names. */
function load(address) {
  const library = () =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", () => resolve(window.Chart));
      script.addEventListener("error", () => reject(new Error(`${address} did not load`)));
      document.head.append(script);
    });
  tools ??= Promise.all([library(), import("./chart_settings.js"), import("./chart_shapes.js")]).then(
    ([Chart, { settings }, shapes]) => ({ Chart, settings, ...shapes }),
  );
  return tools;
}

/** Gridlines, words and event verticals, drawn where the SVG has them. */
function furniturePlugin(state) {
  const draw = (chart, layer) => {
    const at = mapping(state.furniture, chart.width);
    for (const shape of state.layers[layer]) state.drawShape(chart.ctx, shape, shape.style, at);
  };
  return {
    id: "furniture",
    beforeDatasetsDraw: (chart) => draw(chart, "back"),
    afterDatasetsDraw: (chart) => draw(chart, "front"),
  };
}

/** Draw, or draw again: after a change of size or of colours. */
function draw(figure) {
  const { config, canvas, frame, Chart, settings, drawShape, layersOf, styler } = live.get(figure);
  const width = frame.clientWidth;
  const height = frame.clientHeight;
  if (!width || !height) return;
  live.get(figure).chart?.destroy();
  const { svg, size } = shownIn(frame);
  const style = styler(svg);
  const state = { furniture: config[size], layers: layersOf(svg, style), style, drawShape };
  canvas.width = width;
  canvas.height = height;
  live.get(figure).chart = new Chart(canvas, settings(config, state, width, [furniturePlugin(state)]));
}

async function enliven(figure) {
  try {
    const config = configuration(figure);
    if (!config.live) return;
    const frame = figure.querySelector(".chart-frame");
    const drawn = await load(figure.dataset.library);
    const holder = document.createElement("div");
    holder.className = "chart-canvas";
    // The SVG underneath keeps its name and description; the canvas only answers the pointer.
    holder.setAttribute("aria-hidden", "true");
    const canvas = document.createElement("canvas");
    canvas.textContent = document.getElementById(`${figure.id}-desc`).textContent;
    holder.append(canvas);
    frame.append(holder);
    live.set(figure, { config, canvas, frame, ...drawn });
    draw(figure);
    figure.classList.add("chart-live");
    new ResizeObserver(() => again(figure)).observe(frame);
  } catch (error) {
    figure.querySelector(".chart-canvas")?.remove();
    figure.classList.remove("chart-live");
    live.delete(figure);
    console.warn(`Chart ${figure.id} stays a drawing:`, error);
  }
}

const waiting = new Map();
/** Draw once for many changes. */
function again(figure) {
  cancelAnimationFrame(waiting.get(figure));
  waiting.set(figure, requestAnimationFrame(() => (figure.isConnected ? draw(figure) : drop(figure))));
}

function drop(figure) {
  live.get(figure)?.chart?.destroy();
  live.delete(figure);
}

function come(entries) {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    enliven(target);
  }
}

// For a reader who saves data, and in a browser that cannot watch, drawings stay drawings; the keys work on them too.
const spared = navigator.connection?.saveData || !("IntersectionObserver" in window && "ResizeObserver" in window);
const near = spared ? null : new IntersectionObserver(come, { rootMargin: NEAR });

/** Watch for every chart under `root`; a page that inserts charts later (a preview) calls this on what it inserted. */
export function watch(root = document) {
  for (const figure of root.querySelectorAll("figure.chart[data-library]")) {
    if (live.has(figure)) continue;
    letWalk(figure, configuration(figure));
    near?.observe(figure);
  }
}

const redraw = () => [...live.keys()].forEach(again);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["class", "data-theme", "data-scheme"] });
watch();
