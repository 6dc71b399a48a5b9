/* Where the points of a server-drawn chart stand on the screen. */

/** The drawing of a chart that is on the screen, the wide or the narrow one, and its name. */
export function shownIn(frame) {
  const svg = [...frame.querySelectorAll(".chart-svg")].find((one) => one.getClientRects().length);
  return { svg, size: svg?.classList.contains("chart-wide") ? "wide" : "narrow" };
}

/** Where a place of a drawing stands in a column: it stretches sideways only. */
export function mapping(drawing, width) {
  const sx = width / drawing.width;
  return { width, sx, x: (value) => value * sx, y: (value) => value };
}

/** Where a point stands, in the units of its drawing: said, or between the edges of the plot. */
export function spotOf(drawing, number, place, point) {
  if (drawing.spots) return drawing.spots[number][place];
  const height = point.from === undefined ? (point.to ?? 0) : (point.from + point.to) / 2;
  return [
    drawing.left + point.at * (drawing.right - drawing.left),
    drawing.bottom - height * (drawing.bottom - drawing.top),
  ];
}
