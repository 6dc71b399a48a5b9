/* A chart by keyboard: arrow keys move from point to point and between series, a ring shows where, a line under the
   drawing says what, and assistive technology announces it. Works on the drawing and on the canvas alike. */

import { mapping, shownIn, spotOf } from "./chart_places.js";

const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/** Let readers walk through a chart; once only for each. */
export function letWalk(figure, config) {
  const frame = figure.querySelector(".chart-frame");
  const said = figure.querySelector(".chart-said");
  if (!frame || !said || frame.querySelector(".chart-stop")) return;
  // Only points that are read; the others keep lines from being joined across gaps.
  const series = config.series.map((one) => one.points.filter((point) => "title" in point));
  if (!series.some((one) => one.length)) return;
  const marker = document.createElement("span");
  marker.className = "chart-marker";
  marker.hidden = true;
  // A screen reader keeps arrow keys for its own cursor, and hands them on to a slider, whose value it says as it changes.
  // It lies over the drawing and holds nothing: name, description and table stay text to that cursor.
  const stop = document.createElement("div");
  stop.className = "chart-stop";
  stop.tabIndex = 0;
  stop.setAttribute("role", "slider");
  stop.setAttribute("aria-label", said.dataset.name);
  frame.append(marker, stop);
  const before = series.map((_, line) => series.slice(0, line).reduce((sum, one) => sum + one.length, 0));
  // Points count through all series, since only a changed number is said; nought is the way in. What stays is not set again, or it is said twice.
  const tell = (value, words) => {
    const is = { "aria-valuemin": 0, "aria-valuemax": before.at(-1) + series.at(-1).length, "aria-valuenow": value, "aria-valuetext": words };
    for (const [name, one] of Object.entries(is)) if (stop.getAttribute(name) !== String(one)) stop.setAttribute(name, one);
  };
  tell(0, said.dataset.hint);
  let at = null;

  const show = () => {
    if (!at) return;
    const [line, place] = at;
    const drawing = config[shownIn(frame).size];
    const point = series[line][place];
    const [x, y] = spotOf(drawing, line, place, point);
    marker.style.left = `${mapping(drawing, frame.clientWidth).x(x)}px`;
    marker.style.top = `${y}px`;
    marker.hidden = false;
    said.textContent = [point.title, ...point.lines].join("; ");
    tell(before[line] + place + 1, said.textContent);
  };

  const leave = () => {
    at = null;
    marker.hidden = true;
    said.textContent = "";
  };

  const moved = (key) => {
    if (!at) return [0, key === "End" ? series[0].length - 1 : 0];
    const [line, place] = at;
    if (key === "Home") return [line, 0];
    if (key === "End") return [line, series[line].length - 1];
    const [across, along] = STEPS[key];
    // Where there is one series, up and down have nothing else to do than to follow its rows.
    const step = series.length === 1 ? along || across : along;
    if (step) return [line, Math.max(0, Math.min(place + step, series[line].length - 1))];
    const next = Math.max(0, Math.min(line + across, series.length - 1));
    return [next, nearest(series[next], series[line][place].at)];
  };

  stop.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && at) {
      stop.blur();
    } else if (event.key in STEPS || event.key === "Home" || event.key === "End") {
      at = moved(event.key);
      show();
    } else return;
    event.preventDefault();
  });
  stop.addEventListener("focus", () => {
    tell(0, said.dataset.hint);
    if (stop.matches(":focus-visible")) said.textContent = said.dataset.hint;
  });
  stop.addEventListener("blur", leave);
  if ("ResizeObserver" in window) new ResizeObserver(show).observe(frame);
}

/** The place in a series that is nearest to a place on the axis. */
function nearest(points, at) {
  let best = 0;
  points.forEach((point, place) => {
    if (Math.abs(point.at - at) < Math.abs(points[best].at - at)) best = place;
  });
  return best;
}
