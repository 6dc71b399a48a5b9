// Rows of a form in an order of their own: moved by drag, or by the buttons Move up and Move down. The order is stored
// in the position inputs; the names of the inputs keep what the server gave them.

const rowsOf = (group) => [...group.querySelectorAll(".ordered-row:not(.empty-form)")]

function renumber(group) {
    rowsOf(group).forEach((row, position) => {
        const input = row.querySelector("[data-ordered-position]")
        if (input) input.value = position
    })
    const rows = rowsOf(group)
    rows.forEach((row, position) => {
        row.querySelector("[data-move=up]").disabled = position === 0
        row.querySelector("[data-move=down]").disabled = position === rows.length - 1
    })
}

function say(group, row) {
    const rows = rowsOf(group)
    const region = group.querySelector("[data-ordered-status]")
    region.textContent = `${row.querySelector("[data-ordered-heading]").textContent}: place ${rows.indexOf(row) + 1} of ${rows.length}. Save to keep it.`
}

function move(row, step) {
    const group = row.closest(".ordered-group")
    const rows = rowsOf(group)
    const other = rows[rows.indexOf(row) + step]
    if (!other) return
    if (step < 0) other.before(row)
    else other.after(row)
    renumber(group)
    say(group, row)
    const pressed = row.querySelector(step < 0 ? "[data-move=up]" : "[data-move=down]")
    const focused = pressed.disabled ? row.querySelector("[data-move]:not(:disabled)") : pressed
    focused?.focus()
}

// Django reads the stored rows under the first numbers. Its script numbers the rows as they stand on the page when one
// is taken out, so they are numbered again here: stored rows first, in the order of their keys.
function rename(group) {
    const prefix = group.dataset.orderedGroup
    const rows = rowsOf(group)
    const stored = rows.filter((row) => row.classList.contains("has_original"))
    const added = rows.filter((row) => !row.classList.contains("has_original"))
    const pattern = new RegExp(`${prefix}-\\d+(?=-|$)`)
    ;[...stored, ...added].forEach((row, index) => {
        for (const one of [row, ...row.querySelectorAll("*")]) {
            for (const name of ["id", "name", "for", "aria-describedby", "aria-labelledby"]) {
                const value = one.getAttribute(name)
                if (value) one.setAttribute(name, value.replaceAll(new RegExp(pattern, "g"), `${prefix}-${index}`))
            }
        }
    })
}

function countWords(text) {
    const holder = document.createElement("template")
    holder.innerHTML = text
    const words = holder.content.textContent.trim().split(/\s+/).filter(Boolean).length
    return words === 1 ? "1 word" : `${words} words`
}

document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-move]")
    if (pressed) move(pressed.closest(".ordered-row"), pressed.dataset.move === "up" ? -1 : 1)
})

document.addEventListener("input", (event) => {
    const row = event.target.closest(".ordered-row")
    if (!row) return
    if (event.target.matches("[data-ordered-body]")) {
        row.querySelector("[data-ordered-words]").textContent = countWords(event.target.value)
    } else if (event.target.matches("[data-ordered-title]")) {
        row.querySelector("[data-ordered-heading]").textContent = event.target.value || "Without a heading"
    }
})

let dragged = null
document.addEventListener("dragstart", (event) => {
    const handle = event.target.closest?.("[data-ordered-handle]")
    if (!handle) return
    dragged = handle.closest(".ordered-row")
    dragged.classList.add("ordered-dragged")
    event.dataTransfer.effectAllowed = "move"
    event.dataTransfer.setData("text/plain", dragged.id)
    event.dataTransfer.setDragImage(dragged, 12, 12)
})
document.addEventListener("dragover", (event) => {
    const row = event.target.closest?.(".ordered-row:not(.empty-form)")
    if (!dragged || !row || row.parentNode !== dragged.parentNode) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "move"
    if (row === dragged) return
    const { top, height } = row.getBoundingClientRect()
    if (event.clientY < top + height / 2) row.before(dragged)
    else row.after(dragged)
})
document.addEventListener("drop", (event) => dragged && event.preventDefault())
document.addEventListener("dragend", () => {
    if (!dragged) return
    const row = dragged
    dragged = null
    row.classList.remove("ordered-dragged")
    renumber(row.closest(".ordered-group"))
    say(row.closest(".ordered-group"), row)
})

document.addEventListener("formset:added", (event) => {
    const row = event.target
    const group = row.closest(".ordered-group")
    if (!group) return
    renumber(group)
    row.querySelector("details").open = true
    row.querySelector("[data-ordered-title]")?.focus()
})
document.addEventListener("formset:removed", (event) => {
    const group = document.querySelector(`[data-ordered-group="${event.detail.formsetName}"]`)
    if (!group) return
    setTimeout(() => {
        rename(group)
        renumber(group)
    })
})

for (const group of document.querySelectorAll(".ordered-group")) {
    group.classList.add("ordered-live")
    renumber(group)
    const all = group.querySelector("[data-ordered-all]")
    all?.addEventListener("click", () => {
        const open = rowsOf(group).some((row) => row.querySelector("details").open)
        for (const row of rowsOf(group)) row.querySelector("details").open = false
        if (!open) rowsOf(group)[0]?.querySelector("summary").focus()
    })
}
