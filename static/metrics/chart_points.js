/* The points of a chart: where the server placed them, and what they say, which is what the table under the chart says. */

/** What the server decided about a chart, each series with its points. A point without a title only breaks a line. */
export function configuration(figure) {
  const config = JSON.parse(document.getElementById(`${figure.id}-config`).textContent);
  const table = figure.querySelector(".chart-table");
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const several = config.series.length > 1;
  config.series.forEach((series, column) => {
    series.points = series.to.flatMap((to, place) => {
      const { cells } = table.tBodies[0].rows[series.rows?.[place] ?? place];
      const point = {
        at: series.at?.[place] ?? (place + 0.5) / series.to.length,
        to,
        from: series.from?.[place],
        colour: series.colours?.[place] ?? series.colour,
        estimated: series.estimated?.includes(place),
        rest: series.rest?.includes(place),
        title: cells[0].textContent.trim(),
        lines: [said(cells[column + 1], heads[column], several, to === null ? "" : series.by?.[place])],
      };
      return series.breaks?.includes(place) ? [{ at: point.at, to: null }, point] : [point];
    });
  });
  return config;
}

/** One line of a card: the number with its unit and note, after its series where a card shows several. */
function said(cell, head, several, by) {
  const [number, note] = wordsOf(cell);
  const [series, unit] = wordsOf(head);
  const known = unit && !cell.classList.contains("none");
  const words = [known ? `${number} ${unit}` : number, note, by].filter(Boolean).join(", ");
  return several ? `${series}: ${words}` : words;
}

function wordsOf(cell) {
  const small = cell.querySelector("small")?.textContent ?? "";
  const words = cell.textContent.trim();
  return [small ? words.slice(0, -small.length).trim() : words, small];
}
