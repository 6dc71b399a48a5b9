/* Charts, enlivened: Chart.js draws the data over the SVG that the server laid out, so that a pointer can ask each
   point for its number. Nothing is decided here: words, places and sizes come from the figure's JSON, styles from the
   rules of chart.css by way of the SVG. When anything fails, the SVG stays as it is.

   This is the only file that touches Chart.js. It is fetched when the first chart comes near the screen. */

const NEAR = "400px";
const WIDE = 540;
const DOT_ROOM = 14;

const live = new Map();
let library;

/** Fetch Chart.js once; `address` comes from the figure, because static files have hashed names. */
function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(window.Chart));
    script.addEventListener("error", () => reject(new Error(`${address} did not load`)));
    document.head.append(script);
  });
  return library;
}

/** The computed style of a class inside a drawing, which works for a hidden drawing too; remembered until redrawn. */
function styler(svg) {
  const known = new Map();
  return (tag, cls) => {
    const key = `${tag} ${cls}`;
    if (!known.has(key)) {
      const probe = document.createElementNS("http://www.w3.org/2000/svg", tag);
      probe.setAttribute("class", cls);
      svg.append(probe);
      const { fill, fillOpacity, stroke, strokeWidth, strokeDasharray, fontFamily, fontSize, fontWeight, textAnchor } =
        getComputedStyle(probe);
      known.set(key, { fill, fillOpacity: Number(fillOpacity), stroke, strokeWidth: parseFloat(strokeWidth), strokeDasharray, fontFamily, fontSize, fontWeight, textAnchor });
      probe.remove();
    }
    return known.get(key);
  };
}

/** How a drawing's coordinates move when its plot is stretched to the canvas; margins keep their size. */
function mapping(furniture, width, height) {
  const stretch = (low, high, before, after) => {
    const factor = (high - low + after - before) / (high - low || 1);
    return (value) => (value <= low ? value : value >= high ? value + after - before : low + (value - low) * factor);
  };
  return {
    width,
    x: stretch(furniture.left, furniture.right, furniture.width, width),
    y: stretch(furniture.top, furniture.bottom, furniture.height, height),
    sx: (furniture.right - furniture.left + width - furniture.width) / (furniture.right - furniture.left || 1),
    sy: (furniture.bottom - furniture.top + height - furniture.height) / (furniture.bottom - furniture.top || 1),
  };
}

function drawShape(context, shape, style, at) {
  const x = at.x(Number(shape.x ?? 0));
  const y = at.y(Number(shape.y ?? 0));
  const stroked = style.stroke !== "none" && style.strokeWidth > 0;
  context.save();
  context.fillStyle = style.fill;
  context.strokeStyle = stroked ? style.stroke : "transparent";
  context.lineWidth = style.strokeWidth;
  if (style.strokeDasharray !== "none") context.setLineDash(style.strokeDasharray.split(/[\s,]+/).map(parseFloat));
  if (shape.tag === "text") {
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.textAlign = { middle: "center", end: "right" }[style.textAnchor] ?? "left";
    context.textBaseline = "alphabetic";
    // Words keep their size on a canvas narrower than the drawing, so those at its edge are moved back onto it.
    const width = context.measureText(shape.text).width;
    const before = { center: 0.5, right: 1 }[context.textAlign] ?? 0;
    const inside = Math.max(width * before, Math.min(x, at.width - width * (1 - before)));
    if (stroked) {
      context.lineJoin = "round";
      context.strokeText(shape.text, inside, y);
    }
    context.fillText(shape.text, inside, y);
  } else if (shape.tag === "line") {
    // Half a pixel keeps hairlines sharp.
    const sharp = (value) => Math.round(value) + 0.5;
    context.beginPath();
    context.moveTo(sharp(x), sharp(y));
    context.lineTo(sharp(at.x(Number(shape.x2))), sharp(at.y(Number(shape.y2))));
    context.stroke();
  } else if (shape.tag === "rect") {
    context.fillRect(x, y, Number(shape.width), Number(shape.height));
  } else if (shape.tag === "circle") {
    context.beginPath();
    context.arc(x, y, Number(shape.r), 0, 2 * Math.PI);
    context.fill();
    if (stroked) context.stroke();
  }
  context.restore();
}

/** Gridlines, words and event verticals, drawn where the SVG has them. */
function furniturePlugin(state) {
  const draw = (chart, layer) => {
    const at = mapping(state.furniture, chart.width, chart.height);
    for (const shape of state.furniture[layer]) drawShape(chart.ctx, shape, state.style(shape.tag, shape.cls), at);
  };
  return {
    id: "furniture",
    beforeDatasetsDraw: (chart) => draw(chart, "back"),
    afterDatasetsDraw: (chart) => draw(chart, "front"),
  };
}

function colourClass(token) {
  return `c${token.replace("--chart-", "")}`;
}

/** A colour with an opacity, as a canvas wants it. */
function faded(colour, opacity) {
  return opacity >= 1 ? colour : `color-mix(in srgb, ${colour} ${opacity * 100}%, transparent)`;
}

function lineDataset(series, state, room) {
  const cls = colourClass(series.colour);
  const line = state.style("path", `ln ${cls}`);
  const dot = state.style("circle", `dot ${cls}`);
  const hollow = state.style("circle", `dot ${cls} est`);
  const alone = (index) => series.points[index - 1]?.to == null && series.points[index + 1]?.to == null;
  const dots = series.points.length * DOT_ROOM <= room;
  const last = series.points.findLastIndex((point) => point.to !== null);
  return {
    data: series.points.map((point) => ({ ...point, x: point.at, y: point.to ?? NaN })),
    borderColor: line.stroke,
    borderWidth: line.strokeWidth,
    borderJoinStyle: "round",
    borderCapStyle: "round",
    spanGaps: false,
    pointRadius: ({ dataIndex }) => (dots || alone(dataIndex) || dataIndex === last ? 4 : 0),
    pointHoverRadius: 6,
    pointHitRadius: 12,
    pointBackgroundColor: ({ raw }) => (raw?.estimated ? hollow.fill : dot.fill),
    pointBorderColor: ({ raw }) => (raw?.estimated ? hollow.stroke : dot.stroke),
    pointBorderWidth: 1.5,
    pointHoverBorderWidth: 2,
    clip: false,
  };
}

function barDataset(series, state, config, at) {
  const horizontal = config.kind === "bar";
  const fill = (point) => {
    const kind = point.estimated ? " est" : point.rest ? " rest" : "";
    const style = state.style("rect", `bar ${colourClass(point.colour ?? series.colour)}${kind}`);
    return faded(style.fill, style.fillOpacity);
  };
  return {
    data: series.points.map((point) => (horizontal ? { ...point, x: point.to, y: point.at } : { ...point, x: point.at, y: point.to })),
    base: config.base,
    barThickness: horizontal ? state.furniture.bar_height * at.sy : state.furniture.bar_width * at.sx,
    backgroundColor: ({ raw }) => (raw ? fill(raw) : "transparent"),
    hoverBackgroundColor: ({ raw }) => (raw ? fill(raw) : "transparent"),
    hoverBorderColor: state.style("line", "base").stroke,
    hoverBorderWidth: 1,
    borderSkipped: false,
    clip: false,
  };
}

function settings(config, state, width, height) {
  const { furniture } = state;
  const at = mapping(furniture, width, height);
  const horizontal = config.kind === "bar";
  const drawn = config.kind === "line" ? "line" : "bar";
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const ink = state.style("text", "val").fill;
  const paper = state.style("circle", "evb").fill;
  const family = state.style("text", "val").fontFamily;
  const span = { type: "linear", display: false, min: 0, max: 1, offset: false };
  const bands = { type: "category", display: false, offset: true, labels: config.series[0].points.map((_, index) => index) };
  const datasets = config.series.map((series) => {
    if (drawn === "bar") return barDataset(series, state, config, at);
    return lineDataset(series, state, (furniture.right - furniture.left) * at.sx);
  });
  return {
    type: drawn,
    data: { datasets },
    plugins: [furniturePlugin(state)],
    options: {
      responsive: false,
      maintainAspectRatio: false,
      animation: false,
      transitions: { active: { animation: { duration: still ? 0 : 120 } } },
      indexAxis: horizontal ? "y" : "x",
      parsing: { xAxisKey: "x", yAxisKey: "y" },
      layout: {
        autoPadding: false,
        padding: {
          left: furniture.left,
          top: furniture.top,
          right: furniture.width - furniture.right,
          bottom: furniture.height - furniture.bottom,
        },
      },
      scales: horizontal ? { x: span, y: bands } : { x: span, y: span },
      interaction: { mode: "nearest", axis: horizontal ? "y" : "x", intersect: false },
      plugins: {
        legend: { display: false },
        tooltip: {
          backgroundColor: ink,
          titleColor: paper,
          bodyColor: paper,
          titleFont: { family, size: 13, weight: 600 },
          bodyFont: { family, size: 13 },
          padding: 10,
          cornerRadius: 3,
          caretSize: 5,
          displayColors: false,
          animation: still ? false : { duration: 120 },
          callbacks: { title: ([item]) => item?.raw.title ?? "", label: (item) => item.raw.lines },
        },
      },
    },
  };
}

/** Draw, or draw again: after a change of size or of colours. */
function draw(figure) {
  const { config, canvas, frame, Chart } = live.get(figure);
  const width = frame.clientWidth;
  const height = frame.clientHeight;
  if (!width || !height) return;
  live.get(figure).chart?.destroy();
  const size = width >= WIDE ? "wide" : "narrow";
  const state = { furniture: config[size], style: styler(figure.querySelector(`.chart-${size}`)) };
  canvas.width = width;
  canvas.height = height;
  live.get(figure).chart = new Chart(canvas, settings(config, state, width, height));
}

async function enliven(figure) {
  try {
    const config = JSON.parse(document.getElementById(figure.dataset.config).textContent);
    const frame = figure.querySelector(".chart-frame");
    const Chart = await load(figure.dataset.library);
    const holder = document.createElement("div");
    holder.className = "chart-canvas";
    // The SVG underneath keeps its name and description; the canvas only answers the pointer.
    holder.setAttribute("aria-hidden", "true");
    const canvas = document.createElement("canvas");
    holder.append(canvas);
    frame.append(holder);
    live.set(figure, { config, canvas, frame, Chart });
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

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      enliven(target);
    }
  },
  { rootMargin: NEAR },
);

/** Watch for every chart under `root`; a page that inserts charts later (a preview) calls this on what it inserted. */
export function watch(root = document) {
  for (const figure of root.querySelectorAll("figure.chart[data-config]")) {
    if (!live.has(figure)) near.observe(figure);
  }
}

const redraw = () => [...live.keys()].forEach(again);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ["class", "data-theme"] });
watch();
