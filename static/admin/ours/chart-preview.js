// Draws the chart of the form again whenever the form changes. The drawing itself is made on the server; without this
// script the button under the heading does the same.

const WAIT = 500

function start() {
    const frame = document.querySelector("iframe[data-preview]")
    const form = frame?.closest("form")
    if (!form) return
    let timer = 0
    let running = null

    const match = () => {
        const page = frame.contentDocument?.documentElement
        if (page) page.dataset.scheme = document.documentElement.dataset.theme ?? "auto"
        const height = frame.contentDocument?.body?.scrollHeight
        if (height) frame.height = Math.max(120, height + 8)
    }

    const draw = async () => {
        running?.abort()
        running = new AbortController()
        const posted = new FormData(form)
        for (const [name, value] of [...posted]) if (value instanceof File) posted.delete(name)
        try {
            const answer = await fetch(frame.dataset.preview, { method: "POST", body: posted, signal: running.signal })
            if (!answer.ok) return
            const drawn = new DOMParser().parseFromString(await answer.text(), "text/html")
            const page = frame.contentDocument
            // Into the page at hand: loading another one would add a step to the way back.
            page.body.replaceChildren(...[...drawn.body.childNodes].map((node) => page.adoptNode(node)))
            match()
        } catch (error) {
            if (error.name !== "AbortError") throw error
        }
    }

    const later = () => {
        clearTimeout(timer)
        timer = setTimeout(draw, WAIT)
    }

    form.addEventListener("input", later)
    form.addEventListener("change", later)
    // The autocomplete fields speak through jQuery only.
    window.django?.jQuery(form).on("change", "select", later)
    document.addEventListener("formset:removed", later)
    // Moving a row changes places without an event of its own.
    document.addEventListener("dragend", later)
    form.addEventListener("click", (event) => event.target.closest("[data-move]") && later())
    new ResizeObserver(match).observe(form)
    if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.querySelector("main")) draw()
    frame.addEventListener("load", () => {
        if (frame.contentDocument.querySelector(".preview-empty")) draw()
        else match()
    }, { once: true })
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start)
else start()
