/* For pages that embed our charts: a frame becomes as high as the chart in it says that it is, and is told whether the
   page around it is light or dark. Nothing else is read or sent, and only messages of the frame's own origin count. */

(() => {
  if (window.casestudyCharts) return;
  window.casestudyCharts = true;
  addEventListener("message", ({ data, origin, source }) => {
    if (data?.type !== "casestudy:height" || !(data.height > 0 && data.height < 20000)) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow !== source || new URL(frame.src, location).origin !== origin) continue;
      frame.height = data.height;
      // A page that says nothing of schemes is light; one that says both leaves it to the reader's system.
      const said = getComputedStyle(frame).colorScheme;
      const scheme = { dark: "dark", "light dark": "", "dark light": "" }[said] ?? "light";
      source.postMessage({ type: "casestudy:scheme", scheme }, origin);
    }
  });
})();
