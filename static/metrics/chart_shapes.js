/* The shapes of a server-drawn chart on a canvas: styles from the rules of chart.css by way of the SVG, places stretched
   with the plot. */

/** The computed style of a class inside a drawing, which works for a hidden drawing too; remembered until redrawn. */
export function styler(svg) {
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
export function mapping(furniture, width, height) {
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

export function drawShape(context, shape, style, at) {
  const x = at.x(Number(shape.x ?? 0));
  const y = at.y(Number(shape.y ?? 0));
  const stroked = style.stroke !== "none" && style.strokeWidth > 0;
  context.save();
  context.fillStyle = style.fill;
  context.globalAlpha = style.fillOpacity;
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
    // A range reaches over its stretch of the plot; the key of a legend keeps its size.
    const reach = shape.cls === "span";
    const width = reach ? at.x(Number(shape.x ?? 0) + Number(shape.width)) - x : Number(shape.width);
    const height = reach ? at.y(Number(shape.y ?? 0) + Number(shape.height)) - y : Number(shape.height);
    context.fillRect(x, y, width, height);
  } else if (shape.tag === "path") {
    const [left, top] = shape.d.match(/-?[\d.]+/g).map(Number);
    context.translate(at.x(left) - left, at.y(top) - top);
    const path = new Path2D(shape.d);
    context.fill(path);
    if (stroked) context.stroke(path);
  } else if (shape.tag === "circle") {
    context.beginPath();
    context.arc(x, y, Number(shape.r), 0, 2 * Math.PI);
    context.fill();
    if (stroked) context.stroke();
  }
  context.restore();
}

/** What stands behind the data of a drawing and before it, read from the SVG: its title and description come first. */
export function layersOf(svg) {
  const [back, data] = [Number(svg.dataset.back), Number(svg.dataset.data)];
  const shapes = [...svg.children].slice(2).map((one) => {
    const given = (...names) => names.map((name) => one.getAttribute(name)).find((value) => value !== null);
    return {
      tag: one.localName,
      cls: given("class"),
      x: given("x", "x1", "cx"),
      y: given("y", "y1", "cy"),
      x2: given("x2"),
      y2: given("y2"),
      width: given("width"),
      height: given("height"),
      r: given("r"),
      d: given("d"),
      text: one.textContent,
    };
  });
  return { back: shapes.slice(0, back), front: shapes.slice(back + data) };
}
