/* For pages that embed our charts: a frame becomes as high as the chart in it says that it is. Nothing else is read,
   and only messages of the frame's own origin count. */

(() => {
  if (window.casestudyCharts) return;
  window.casestudyCharts = true;
  addEventListener("message", ({ data, origin, source }) => {
    if (data?.type !== "casestudy:height" || !(data.height > 0 && data.height < 20000)) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow === source && new URL(frame.src, location).origin === origin) frame.height = data.height;
    }
  });
})();
