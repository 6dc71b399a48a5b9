/* A chart by keyboard: arrow keys move from point to point and between series, a ring shows where, a line under the
   drawing says what, and assistive technology announces it. Works on the drawing and on the canvas alike. */

import { mapping, shownIn, spotOf } from "./chart_shapes.js";

const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/** Let readers walk through a chart; once only for each. */
export function letWalk(figure, config) {
  const frame = figure.querySelector(".chart-frame");
  const said = figure.querySelector(".chart-said");
  if (!frame || !said || frame.hasAttribute("tabindex")) return;
  // Only points that are read; the others keep lines from being joined across gaps.
  const series = config.series.map((one) => one.points.filter((point) => "title" in point));
  const marker = document.createElement("span");
  marker.className = "chart-marker";
  marker.hidden = true;
  frame.append(marker);
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-labelledby", figure.getAttribute("aria-labelledby"));
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

  frame.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && at) {
      leave();
      frame.blur();
    } else if (event.key in STEPS || event.key === "Home" || event.key === "End") {
      at = moved(event.key);
      show();
    } else return;
    event.preventDefault();
  });
  frame.addEventListener("focus", () => {
    if (frame.matches(":focus-visible")) said.textContent = said.dataset.hint;
  });
  frame.addEventListener("blur", leave);
  new ResizeObserver(show).observe(frame);
}

/** The place in a series that is nearest to a place on the axis. */
function nearest(points, at) {
  let best = 0;
  points.forEach((point, place) => {
    if (Math.abs(point.at - at) < Math.abs(points[best].at - at)) best = place;
  });
  return best;
}
