// Django's autocomplete fields have no name that a screen reader could say: an empty one is announced as nothing. This
// gives each the words of its label, for those there now and those of rows added later.

function nameOf(select) {
    const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`)
    return (select.getAttribute("aria-label") || label?.textContent || select.name).replace(/[:?]\s*$/, "").trim()
}

function name(container) {
    const select = container.previousElementSibling
    if (!select?.matches("select")) return
    const words = nameOf(select)
    const single = container.querySelector(".select2-selection[role=combobox]")
    const search = container.querySelector(".select2-search__field")
    if (single && single.getAttribute("aria-label") !== words) {
        const chosen = single.querySelector(".select2-selection__rendered")?.title
        single.setAttribute("aria-label", chosen ? `${words}: ${chosen}` : words)
        single.removeAttribute("aria-labelledby")
    }
    if (search && !search.hasAttribute("aria-label")) search.setAttribute("aria-label", words)
    // A text box inside a combobox is said twice; the words in it are the combobox's own.
    const shown = single?.querySelector(".select2-selection__rendered[role=textbox]")
    if (shown) {
        shown.removeAttribute("role")
        shown.removeAttribute("aria-readonly")
    }
}

// A mouse that rests where a list opens must not choose in it: Enter takes what the keyboard has marked. The browser tells
// of a pointer over an option when the option moves under it as well.
let typing = false
document.addEventListener("keydown", () => { typing = true }, true)
document.addEventListener("mousemove", (event) => { if (event.movementX || event.movementY) typing = false }, true)
document.addEventListener("mouseover", (event) => {
    if (typing && event.target.closest?.(".select2-results")) event.stopPropagation()
}, true)

let asked = false

function nameAll() {
    asked = false
    document.querySelectorAll(".select2-container").forEach(name)
    document.querySelector("#searchbar:not([aria-label])")?.setAttribute("aria-label", "Search this list")
    const dropped = document.querySelector(".select2-dropdown .select2-search__field:not([aria-label])")
    if (dropped) dropped.setAttribute("aria-label", "Search")
}

function later() {
    if (asked) return
    asked = true
    requestAnimationFrame(nameAll)
}

new MutationObserver(later).observe(document.documentElement, { childList: true, subtree: true })
later()
