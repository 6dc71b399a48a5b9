/* Inside an embed: tell the page around it how high the chart is, now and whenever that changes. */

const tell = () => {
  const height = Math.ceil(document.querySelector("main").getBoundingClientRect().bottom + scrollY + 16);
  parent.postMessage({ type: "casestudy:height", height }, "*");
};
if (parent !== window) new ResizeObserver(tell).observe(document.querySelector("main"));
