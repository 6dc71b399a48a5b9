/* From a chart's configuration to what Chart.js is asked to draw. Nothing is decided here. */

import { mapping } from "./chart_places.js";

/** The class of a colour token: c1 to c8. */
function colourClass(token) {
  return `c${token.replace("--chart-", "")}`;
}

/** A colour with an opacity, as a canvas wants it. */
function faded(colour, opacity) {
  return opacity >= 1 ? colour : `color-mix(in srgb, ${colour} ${opacity * 100}%, transparent)`;
}

const DOT_ROOM = 24;
const SYMBOLS = ["circle", "rect", "rectRot", "triangle", "triangle"];

function lineDataset(series, state, config, room) {
  const cls = colourClass(series.colour);
  const line = state.style("path", `ln ${cls}`);
  const area = state.style("path", `area ${cls}`);
  const dot = state.style("circle", `dot ${cls}`);
  const hollow = state.style("circle", `dot ${cls} est`);
  const alone = (index) => series.points[index - 1]?.to == null && series.points[index + 1]?.to == null;
  const dots = series.points.length * DOT_ROOM <= room;
  const last = series.points.findLastIndex((point) => point.to !== null);
  return {
    data: series.points.map((point) => ({ ...point, x: point.at, y: point.to ?? NaN })),
    borderColor: line.stroke,
    borderWidth: line.strokeWidth,
    borderDash: line.strokeDasharray === "none" ? [] : line.strokeDasharray.split(/[\s,]+/).map(parseFloat),
    fill: config.kind === "area" ? { value: config.base } : false,
    backgroundColor: config.kind === "area" ? faded(area.fill, area.fillOpacity) : "transparent",
    pointStyle: SYMBOLS[series.symbol],
    pointRotation: series.symbol === 4 ? 180 : 0,
    borderJoinStyle: "round",
    borderCapStyle: "round",
    spanGaps: false,
    pointRadius: ({ dataIndex }) => (dots || alone(dataIndex) || dataIndex === last || series.points[dataIndex].estimated ? 4 : 0),
    pointHoverRadius: 6,
    pointHitRadius: 12,
    pointBackgroundColor: ({ raw }) => (raw?.estimated ? hollow.fill : dot.fill),
    pointBorderColor: ({ raw }) => (raw?.estimated ? hollow.stroke : dot.stroke),
    pointBorderWidth: 1.5,
    pointHoverBorderWidth: 2,
    clip: false,
  };
}

function barDataset(series, number, state, config, at) {
  const horizontal = config.kind === "bar";
  const { furniture } = state;
  const fill = (point) => {
    const kind = point.estimated ? " est" : point.rest ? " rest" : "";
    const style = state.style("rect", `bar ${colourClass(point.colour ?? series.colour)}${kind}`);
    return faded(style.fill, style.fillOpacity);
  };
  const beside = (place) => (furniture.spots[number][place][0] - furniture.left) / (furniture.right - furniture.left);
  const points = series.points.filter((point) => "title" in point);
  return {
    data: points.map((point, place) => {
      if (horizontal) return { ...point, x: point.to, y: point.at };
      const y = point.from === undefined || point.to === null ? point.to : [point.from, point.to];
      return { ...point, x: config.kind === "grouped" ? beside(place) : point.at, y };
    }),
    base: config.base,
    grouped: false,
    barThickness: horizontal ? furniture.bar_height : furniture.bar_width * at.sx,
    backgroundColor: ({ raw }) => (raw ? fill(raw) : "transparent"),
    hoverBackgroundColor: ({ raw }) => (raw ? fill(raw) : "transparent"),
    borderColor: config.series.length > 1 ? state.style("rect", "bar part").stroke : "transparent",
    borderWidth: config.series.length > 1 ? 0.5 : 0,
    hoverBorderColor: state.style("line", "base").stroke,
    hoverBorderWidth: 1,
    borderSkipped: false,
    clip: false,
  };
}

/** What Chart.js is asked for; every word, place and size comes from the configuration. */
export function settings(config, state, width, plugins) {
  const { furniture } = state;
  const at = mapping(furniture, width);
  const horizontal = config.kind === "bar";
  const drawn = config.kind === "line" || config.kind === "area" ? "line" : "bar";
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const ink = state.style("text", "val").fill;
  const paper = state.style("circle", "dot est").fill;
  const family = state.style("text", "val").fontFamily;
  const span = { type: "linear", display: false, min: 0, max: 1, offset: false };
  const bands = { type: "category", display: false, offset: true, labels: config.series[0].points.map((_, index) => index) };
  const datasets = config.series.map((series, number) => {
    if (drawn === "bar") return barDataset(series, number, state, config, at);
    return lineDataset(series, state, config, furniture.right - furniture.left);
  });
  return {
    type: drawn,
    data: { datasets },
    plugins,
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
          left: at.x(furniture.left),
          top: furniture.top,
          right: at.x(furniture.width - furniture.right),
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
