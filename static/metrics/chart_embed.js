/* Inside an embed: tell the page around it how high the chart is, now and whenever that changes, and take on its colour
   scheme where the address of the embed asks for none. */

const root = document.documentElement;
const asked = root.hasAttribute("data-scheme");

const tell = () => {
  const height = Math.ceil(document.querySelector("main").getBoundingClientRect().bottom + scrollY + 16);
  parent.postMessage({ type: "casestudy:height", height }, "*");
};

if (parent !== window) {
  new ResizeObserver(tell).observe(document.querySelector("main"));
  addEventListener("message", ({ data, source }) => {
    if (asked || source !== parent || data?.type !== "casestudy:scheme") return;
    if (data.scheme === "light" || data.scheme === "dark") root.dataset.scheme = data.scheme;
    else delete root.dataset.scheme;
  });
}
