/* One market at a time, on a narrow screen: a swipe leads to the next, and the row being read stays where it is.

   The radio buttons choose without this module; nothing here is needed to read. */

const FAR = 60; // px: less is a tap or a tremble

function watched(comparison) {
  const choices = [...comparison.querySelectorAll(".markets input")];
  const head = comparison.querySelector(".markets");
  if (!choices.length || !head) return;

  let kept = null; // the row at the top of the screen, and where it stands
  const keep = () => {
    const edge = head.getBoundingClientRect().bottom;
    const rows = [...comparison.querySelectorAll("tbody tr")];
    const row = rows.find((one) => one.offsetHeight && one.getBoundingClientRect().bottom > edge + 8);
    const top = row?.getBoundingClientRect().top;
    kept = row && top < edge ? { row, rows, top } : null;
  };
  const restore = () => {
    if (!kept) return;
    const { row, rows, top } = kept;
    const shown = rows.slice(rows.indexOf(row)).find((one) => one.offsetHeight);
    if (shown) scrollBy({ top: shown.getBoundingClientRect().top - top, behavior: "instant" });
    kept = null;
  };
  for (const kind of ["pointerdown", "keydown"]) head.addEventListener(kind, keep);
  head.addEventListener("change", restore);

  let from = null;
  comparison.addEventListener("touchstart", (event) => {
    const one = event.touches.length === 1 && !event.target.closest("[popover], .markets") ? event.touches[0] : null;
    from = one && head.offsetHeight ? { x: one.clientX, y: one.clientY } : null;
  }, { passive: true });
  comparison.addEventListener("touchend", (event) => {
    const to = event.changedTouches[0];
    if (!from || !to) return;
    const across = to.clientX - from.x;
    const down = to.clientY - from.y;
    from = null;
    if (Math.abs(across) < FAR || Math.abs(across) < 2 * Math.abs(down)) return;
    const next = choices[choices.findIndex((one) => one.checked) + (across < 0 ? 1 : -1)];
    if (!next) return;
    keep();
    next.checked = true;
    next.labels[0].scrollIntoView({ block: "nearest", inline: "nearest" });
    restore();
  }, { passive: true });
}

document.querySelectorAll(".comparison").forEach(watched);
