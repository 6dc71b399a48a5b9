/* The shapes of a server-drawn chart on a canvas, as they stand in its SVG: styles from the rules of chart.css, places
   stretched with the column. Fetched with Chart.js. */

/** The computed style of a class inside a drawing, which works for a hidden drawing too; remembered until redrawn. */
export function styler(svg) {
  const known = new Map();
  return (tag, cls, parent = svg) => {
    const key = `${tag} ${cls} ${parent === svg ? "" : parent.getAttribute("class")}`;
    if (!known.has(key)) {
      const probe = document.createElementNS("http://www.w3.org/2000/svg", tag);
      probe.setAttribute("class", cls);
      parent.append(probe);
      const { fill, fillOpacity, stroke, strokeWidth, strokeDasharray, fontFamily, fontSize, fontWeight, textAnchor } =
        getComputedStyle(probe);
      known.set(key, { fill, fillOpacity: Number(fillOpacity), stroke, strokeWidth: parseFloat(strokeWidth), strokeDasharray, fontFamily, fontSize, fontWeight, textAnchor });
      probe.remove();
    }
    return known.get(key);
  };
}

export function drawShape(context, shape, style, at) {
  const stroked = style.stroke !== "none" && style.strokeWidth > 0;
  const filled = style.fill !== "none";
  context.save();
  context.translate(shape.share * at.width, shape.y);
  context.fillStyle = filled ? style.fill : "transparent";
  context.globalAlpha = style.fillOpacity;
  context.strokeStyle = stroked ? style.stroke : "transparent";
  context.lineWidth = style.strokeWidth;
  if (style.strokeDasharray !== "none") context.setLineDash(style.strokeDasharray.split(/[\s,]+/).map(parseFloat));
  if (shape.tag === "text") {
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.textAlign = { middle: "center", end: "right" }[style.textAnchor] ?? "left";
    context.textBaseline = "alphabetic";
    if (stroked) {
      context.lineJoin = "round";
      context.strokeText(shape.text, shape.dx, 0);
    }
    context.fillText(shape.text, shape.dx, 0);
  } else {
    const outline = new Path2D();
    if (shape.tag === "circle") outline.arc(0, 0, shape.r, 0, 2 * Math.PI);
    else outline.addPath(new Path2D(shape.d), { a: shape.stretched ? at.sx : 1 });
    context.fill(outline);
    context.globalAlpha = 1;
    if (stroked) context.stroke(outline);
  }
  context.restore();
}

/** What stands behind the data of a drawing and before it, read from the SVG with its styles. */
export function layersOf(svg, style) {
  const number = (one, name) => parseFloat(one.getAttribute(name) ?? 0);
  const read = (layer) =>
    [...svg.querySelectorAll(`.${layer} :is(path, circle, text)`)].map((one) => {
      // A mark stands in a viewport of its own, which says where; the paths of a layer share one that stretches.
      const around = one.parentElement.localName === "svg" ? one.parentElement : null;
      const stretched = around?.hasAttribute("viewBox") ?? false;
      const placed = around && !stretched ? around : one;
      return {
        tag: one.localName,
        style: style(one.localName, one.getAttribute("class") ?? "", one.parentElement),
        stretched,
        share: stretched ? 0 : number(placed, one.localName === "circle" && placed === one ? "cx" : "x") / 100,
        y: number(placed, one.localName === "circle" && placed === one ? "cy" : "y") + (placed === one ? 0 : number(one, "y")),
        dx: number(one, "dx"),
        r: number(one, "r"),
        d: one.getAttribute("d"),
        text: one.textContent,
      };
    });
  return { back: read("back"), front: read("front") };
}
