// One native dialog at a time. Escape or Close returns to the text with the selection as it was.

import { button, element, uniqueId } from "casestudy-editor/dom"

/**
 * Opens a modal panel. `build(panel)` returns the children; `panel.close()` closes; `target.restore()` gets the focus
 * back when it closes, whichever way. Returns the panel.
 */
export function openPanel({ title, hint, target, className = "", build, closed = () => {} }) {
    const headingId = uniqueId("title")
    const dialog = element("dialog", { className: `narrative-panel ${className}`, "aria-labelledby": headingId })
    const panel = {
        dialog,
        close() {
            dialog.close()
        },
    }
    dialog.append(
        element(
            "header",
            {},
            element("h2", { id: headingId, textContent: title }),
            button("Close", () => panel.close(), { className: "narrative-quiet" }),
        ),
    )
    if (hint) dialog.append(element("p", { className: "narrative-hint", textContent: hint }))
    dialog.append(...build(panel))
    dialog.addEventListener("close", () => {
        dialog.remove()
        closed()
        target.restore()
    })
    // The keys of a panel are its own: the admin and the editor below must not see them.
    dialog.addEventListener("keydown", (event) => event.stopPropagation())
    dialog.addEventListener("submit", (event) => event.stopPropagation())
    document.body.append(dialog)
    dialog.showModal()
    dialog.querySelector("input")?.focus()
    return panel
}

/** A labelled field with room for its errors; `showErrors` of the form below fills it. */
export function field({ name, label, help, value = "", suggest = null, required = false }) {
    const input = element("input", { type: "text", id: uniqueId(name), name, value, autocomplete: "off" })
    if (required) input.setAttribute("aria-required", "true")
    const errorId = uniqueId(`${name}-error`)
    const helpId = uniqueId(`${name}-help`)
    input.setAttribute("aria-describedby", `${helpId} ${errorId}`)
    const row = element(
        "div",
        { className: "narrative-field" },
        element("label", { for: input.id, textContent: label }),
        input,
        element("small", { id: helpId, textContent: help ?? "" }),
        element("p", { id: errorId, className: "narrative-error", "data-error-of": name }),
    )
    if (suggest) {
        const list = element("datalist", { id: uniqueId("suggestions") })
        input.setAttribute("list", list.id)
        row.append(list)
        let timer
        const fill = async () => {
            const answer = await suggest(input.value.trim())
            list.replaceChildren(
                ...(answer.results ?? []).map((one) => element("option", { value: one.title, label: one.detail || one.slug })),
            )
        }
        input.addEventListener("focus", fill, { once: true })
        input.addEventListener("input", () => {
            clearTimeout(timer)
            timer = setTimeout(fill, 200)
        })
    }
    return row
}

/** Puts each error beside its field and, unless `move` is false, the focus into the first field that has one. */
export function showErrors(form, errors, move = true) {
    let first = null
    for (const place of form.querySelectorAll("[data-error-of]")) {
        const messages = errors[place.dataset.errorOf] ?? []
        place.textContent = messages.join(" ")
        const input = form.elements[place.dataset.errorOf]
        if (!input) continue
        input.toggleAttribute("aria-invalid", messages.length > 0)
        if (messages.length) first ??= input
    }
    if (move) first?.focus()
}
