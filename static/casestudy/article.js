/* A number's card and the contents that follow the reader.

   The page is complete without this module: every number and verdict is a link to its entry in the numbered lists. Here the entry
   also comes to the reader, in one native popover that moves to the link it belongs to, so that reading order and tab order hold. */

const LINKS = "a.figure[href^='#'], a.verdict[href^='#']";
const OPEN_AFTER = 220; // ms: a pointer that only passes opens nothing
const CLOSE_AFTER = 320; // ms: time to travel from the link into the card
const EDGE = 16; // px between the card and the edge of the window
const GAP = 6; // px between the card and the line
const LEAST = 160; // px that a card gets however small the window; the page scrolls

function entryOf(link) {
  const item = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  return item && item.querySelector(".entry");
}

/* In a list of links, read without what is around them, each way to report an error says which number it is about. */
function nameReports() {
  for (const link of document.querySelectorAll(".entry-source > [rel=nofollow]")) {
    link.ariaLabel = `${link.textContent}: ${link.closest(".entry").querySelector("strong").textContent}`;
  }
}

/* The frame, with its words in the language of the page, comes from includes/card.html. */
function makeCard() {
  const card = document.getElementById("card-frame")?.content.firstElementChild.cloneNode(true);
  if (card) card.popover = "auto";
  return card;
}

/* The list names each source once; in the card it stands with its title, licence and link. */
function bringSource(copy) {
  const line = copy.querySelector(".entry-source");
  const link = line?.querySelector("a[href^='#']");
  const source = link && document.getElementById(link.hash.slice(1));
  if (source) link.replaceWith(...source.cloneNode(true).childNodes);
}

/* The number as programs ask for it, by the reference that the text holds. */
function bringData(copy, link) {
  const reference = link.querySelector("data")?.dataset.figure;
  if (!reference) return;
  const links = document.createElement("p");
  links.className = "entry-links";
  copy.append(links);
  const data = document.createElement("a");
  data.href = `/api/v1/figures/${encodeURIComponent(reference)}/`;
  data.textContent = "API";
  const code = document.createElement("code");
  code.textContent = reference;
  links.append(data, " ", code);
}

function fill(card, link, entry) {
  const copy = entry.cloneNode(true);
  bringSource(copy);
  bringData(copy, link);
  copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  copy.firstElementChild.id = "card-head";
  card.querySelector(".entry")?.remove();
  card.querySelector("button").after(copy);
  card.querySelector(".card-foot a").href = link.hash;
}

/* Below the line that the pointer is on, or above it where there is more room, and never larger than the room. On a narrow screen the
   stylesheet puts the card at the bottom; the line moves up from under it. */
function place(card, link, x) {
  for (const property of ["top", "left", "max-height"]) card.style.removeProperty(property);
  const lines = [...link.getClientRects()];
  const line = lines.find((rect) => x >= rect.left && x <= rect.right) || lines[0];
  const { width, height, top: sheet } = card.getBoundingClientRect();
  if (getComputedStyle(card).position === "fixed") {
    if (line.bottom > sheet - GAP) scrollBy(0, line.bottom - sheet + GAP);
    return;
  }
  const left = Math.max(EDGE, Math.min(line.left, document.documentElement.clientWidth - width - EDGE));
  const below = innerHeight - line.bottom - GAP - EDGE;
  const above = line.top - GAP - EDGE;
  const up = height > below && above > below;
  const tall = Math.min(height, Math.max(up ? above : below, LEAST));
  card.style.maxHeight = `${tall}px`;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(up ? line.top - GAP - tall : line.bottom + GAP) + scrollY}px`;
}

function cards() {
  const card = makeCard();
  if (!card) return;
  let current = null;
  let pinned = false;
  let byKeyboard = false;
  let timer = 0;

  const isOpen = () => card.isConnected && card.matches(":popover-open");
  const later = (action, delay) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };

  function open(link, { pin, focus, x }) {
    const entry = entryOf(link);
    if (!entry) return false;
    if (isOpen()) card.hidePopover();
    current = link;
    pinned = pin;
    byKeyboard = focus;
    fill(card, link, entry);
    (link.closest(".claim") || link).after(card);
    card.showPopover();
    link.setAttribute("aria-expanded", "true");
    place(card, link, x);
    if (focus) card.querySelector("button").focus({ preventScroll: true });
    return true;
  }

  function close() {
    if (isOpen()) card.hidePopover();
  }

  card.querySelector("button").addEventListener("click", close);

  card.addEventListener("beforetoggle", (event) => {
    if (event.newState === "closed") current.removeAttribute("aria-expanded");
  });
  // The browser returns the focus only where it is still in the card; a screen reader that read on from the button has taken it out.
  card.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && byKeyboard && document.activeElement === document.body) current.focus({ preventScroll: true });
  });

  let wasPinned = null;
  document.addEventListener("pointerdown", (event) => {
    wasPinned = isOpen() && pinned ? current : null;
    byKeyboard = false;
  }, true);

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINKS);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || card.contains(link)) return;
    clearTimeout(timer);
    const pressed = event.detail === 0; // Enter, or a screen reader's own way to follow a link
    if (!pressed && wasPinned === link) {
      close();
      event.preventDefault();
    } else if (open(link, { pin: true, focus: pressed, x: event.clientX })) {
      event.preventDefault();
    }
  });

  // Only a pointer that moves asks: a page that scrolls under a resting one puts many links beneath it.
  let over = null;
  document.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = card.contains(event.target) ? null : event.target.closest?.(LINKS);
    if (link === over) return;
    over = link;
    if (link && !(link === current && isOpen())) later(() => open(link, { pin: false, focus: false, x: event.clientX }), OPEN_AFTER);
  }, { passive: true });

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || !isOpen()) return;
    if (card.contains(event.target) || event.target.closest?.(LINKS) === current) clearTimeout(timer);
  });

  document.addEventListener("pointerout", (event) => {
    if (event.pointerType !== "mouse") return;
    const to = event.relatedTarget;
    const from = event.target.closest?.(LINKS) || (card.contains(event.target) && card);
    if (!from || (to && (card.contains(to) || from.contains(to)))) return;
    clearTimeout(timer);
    over = null;
    if (isOpen() && !pinned) later(close, CLOSE_AFTER);
  });

  card.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (to && to !== current && !card.contains(to)) close();
  });
}

/* Moves the list of contents only, never the page. */
function keepInView(link) {
  const list = link?.closest("nav");
  if (!list || list.scrollHeight <= list.clientHeight) return;
  const top = link.offsetTop - list.offsetTop;
  if (top < list.scrollTop || top + link.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top - list.clientHeight / 2;
}

function contents() {
  const links = [...document.querySelectorAll(".contents a")];
  const targets = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (!targets.some(Boolean)) return;
  const follow = () => {
    let here = -1;
    targets.forEach((target, index) => {
      if (target && target.getBoundingClientRect().top < innerHeight * 0.3) here = index;
    });
    links.forEach((link, index) => {
      if (index === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    keepInView(links[here]);
  };
  let asked = false;
  addEventListener("scroll", () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      follow();
    });
  }, { passive: true });
  follow();
}

if ("popover" in HTMLElement.prototype) cards();
contents();
nameReports();
