/* A number's card and the contents that follow the reader.

   The page is complete without this module: every number and verdict is a link to its entry in the numbered lists. Here the entry
   also comes to the reader, in one native popover that moves to the link it belongs to, so that reading order and tab order hold. */

const LINKS = "a.figure[href^='#'], a.verdict[href^='#']";
const OPEN_AFTER = 220; // ms: a pointer that only passes opens nothing
const CLOSE_AFTER = 320; // ms: time to travel from the link into the card
const EDGE = 16; // px between the card and the edge of the window

function entryOf(link) {
  const item = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  return item && item.querySelector(".entry");
}

function makeCard() {
  const card = document.createElement("div");
  card.className = "evidence-card";
  card.popover = "auto";
  card.tabIndex = -1;
  card.setAttribute("role", "dialog");
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
  const foot = document.createElement("p");
  foot.className = "card-foot";
  const list = document.createElement("a");
  list.href = link.hash;
  list.textContent = "In the list below";
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => card.hidePopover());
  foot.append(list, close);
  card.replaceChildren(copy, foot);
  card.setAttribute("aria-label", `Evidence for ${link.textContent.trim()}`);
}

/* Below the line that the pointer is on, or above it where there is no room. On a narrow screen the stylesheet puts the card at the bottom. */
function place(card, link, x) {
  card.style.removeProperty("top");
  card.style.removeProperty("left");
  if (getComputedStyle(card).position === "fixed") return;
  const lines = [...link.getClientRects()];
  const line = lines.find((rect) => x >= rect.left && x <= rect.right) || lines[0];
  const { width, height } = card.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const left = Math.max(EDGE, Math.min(line.left, room - width - EDGE));
  const below = line.bottom + 6;
  const top = below + height > innerHeight - EDGE && line.top - height - 6 > EDGE ? line.top - height - 6 : below;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${top + scrollY}px`;
}

function cards() {
  const card = makeCard();
  let current = null;
  let pinned = false;
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
    fill(card, link, entry);
    (link.closest(".claim") || link).after(card);
    card.showPopover();
    link.setAttribute("aria-expanded", "true");
    place(card, link, x);
    if (focus) card.focus({ preventScroll: true });
    return true;
  }

  function close() {
    if (isOpen()) card.hidePopover();
  }

  card.addEventListener("beforetoggle", (event) => {
    if (event.newState === "closed" && current) current.removeAttribute("aria-expanded");
  });

  let wasPinned = null;
  document.addEventListener("pointerdown", (event) => {
    wasPinned = isOpen() && pinned ? current : null;
  }, true);

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINKS);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || card.contains(link)) return;
    clearTimeout(timer);
    const byKeyboard = event.detail === 0;
    if (!byKeyboard && wasPinned === link) {
      close();
      event.preventDefault();
    } else if (open(link, { pin: true, focus: byKeyboard, x: event.clientX })) {
      event.preventDefault();
    }
  });

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = event.target.closest?.(LINKS);
    if (card.contains(event.target) || (link && link === current && isOpen())) clearTimeout(timer);
    else if (link) later(() => open(link, { pin: false, focus: false, x: event.clientX }), OPEN_AFTER);
  });

  document.addEventListener("pointerout", (event) => {
    if (event.pointerType !== "mouse") return;
    const to = event.relatedTarget;
    const from = event.target.closest?.(LINKS) || (card.contains(event.target) && card);
    if (!from || (to && (card.contains(to) || from.contains(to)))) return;
    clearTimeout(timer);
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
