/* The address of each paragraph, as a link to copy: beside the paragraph under the pointer, or beside all of them where that is asked for.

   The anchors are in the page; this only makes them visible. Hidden links are out of the reading order and of the tab order. */

const cite = document.querySelector("[data-address]");
const text = document.querySelector(".document-body");

function mark(paragraph, words) {
  const link = document.createElement("a");
  link.className = "address";
  link.href = `#${paragraph.id}`;
  link.textContent = "¶";
  link.setAttribute("aria-label", words);
  paragraph.append(" ", link);
}

if (cite && text) {
  const { address, show, hide } = cite.dataset;
  for (const paragraph of text.querySelectorAll("p[id]:not([class]), .prose li[id]")) mark(paragraph, address);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "screen";
  button.textContent = show;
  button.addEventListener("click", () => {
    const shown = text.classList.toggle("addresses-shown");
    button.textContent = shown ? hide : show;
  });
  cite.append(button);
}
