// A number in three keys: the shortcut shows what fits the typed number, Enter binds the first. The same panel makes a
// new number, or leaves one to be sourced.

import { Choices } from "casestudy-editor/choices"
import { announce, button, element, getJson, postForm } from "casestudy-editor/dom"
import { field, openPanel, showErrors } from "casestudy-editor/panel"
import { TO_BE_SOURCED } from "casestudy-editor/schema"

/** With `fresh` the panel opens at the form for a new number. */
export function openNumberPanel(target, { urls, documentId }, { fresh = false } = {}) {
    const context = { document: documentId() }
    let choices
    const bind = (result) => {
        panel.close()
        target.bind(result)
        target.restore()
        announce(`Bound: ${result.label}${result.period ? `, ${result.period}` : ""}.`, completing(result.source_made))
    }
    const panel = openPanel({
        title: "Bind a number",
        hint: "Enter binds the number marked. Arrows choose another. Escape returns to the text.",
        target,
        className: "narrative-number-panel",
        closed: () => choices.stop(),
        build: () => {
            choices = new Choices({
                label: "The number as written, or words to search",
                empty: "No number on record fits. Make it with “New number”, or leave it “To be sourced”.",
                load: (words, signal) =>
                    words
                        ? getJson(urls.candidates, { text: words, ...context }, signal)
                        : Promise.resolve({ results: [], error: "Type a number, or words such as a company and a place." }),
                sure: (results) => results.filter((result) => result.fits).length === 1 && results[0].fits,
                describe: describeCandidate,
                choose: bind,
            })
            return [choices.root, actions()]
        },
    })

    function actions() {
        const row = element("div", { className: "narrative-actions" })
        row.append(button("New number", () => openNewNumber(), { className: "narrative-new" }))
        if (target.editor) {
            row.append(
                button("To be sourced", () => leaveUnsourced(), {
                    title: "Keeps the words and marks them. Publishing refuses a text that has any.",
                }),
            )
        }
        const keys = (event) => {
            if (!event.altKey || event.ctrlKey || event.metaKey) return
            const letter = letterOf(event)
            if (letter === "n") act(event, openNewNumber)
            else if (letter === "s" && target.editor) act(event, leaveUnsourced)
        }
        row.append(element("span", { className: "narrative-hint", textContent: "Alt+N new number · Alt+S to be sourced" }))
        queueMicrotask(() => panel.dialog.addEventListener("keydown", keys))
        return row
    }

    function leaveUnsourced() {
        const words = target.text || choices.words
        if (!words) {
            choices.status.textContent = "Type the number first; its words stay in the text."
            choices.input.focus()
            return
        }
        bind({ reference: TO_BE_SOURCED, format: null, display: words, label: "to be sourced" })
    }

    function openNewNumber() {
        const words = choices.words || target.text
        choices.stop()
        choices.root.hidden = true
        panel.dialog.querySelector(".narrative-actions").hidden = true
        panel.dialog.querySelector(":scope > .narrative-hint").textContent =
            "Existing names are proposed as you type; a new name makes a new one. Enter saves and binds. A slip in a number on record is put right under Observations, which says how. Escape returns to the text."
        panel.dialog.querySelector("h2").textContent = "New number"
        panel.dialog.append(newNumberForm(words))
    }

    function newNumberForm(words) {
        const pick = (kind) => (q) => getJson(urls.pick, { kind, q, ...context })
        // Asked for a source that is not on record: readers are told both, and the number is known from its day.
        const ofNewSource = element(
            "div",
            { className: "narrative-pair narrative-of-source", hidden: true },
            field({ name: "source_published", label: "New source: published", help: "2019, 2019-07 or 2019-07-26, as far as it says." }),
            field({ name: "source_license", label: "New source: licence", help: "Such as CC BY 4.0. Empty says “not stated”." }),
        )
        const askOfSource = async () => {
            const words = form.elements.source.value.trim()
            const found = words ? ((await pick("source")(words)).results ?? []) : []
            ofNewSource.hidden = !words || found.some((one) => [one.title, one.slug, one.address].some((name) => name?.toLowerCase() === words.toLowerCase()))
        }
        const form = element(
            "form",
            { className: "narrative-new-number", noValidate: true },
            field({ name: "value", label: "Value", value: words, required: true, help: "As the source prints it: 277.6 million, 45 per cent, $5.7 million." }),
            field({ name: "metric", label: "What is counted", required: true, suggest: pick("metric"), help: "Downloads, revenue, monthly users. A new one may name its unit: App size (MB)." }),
            field({ name: "period", label: "When", required: true, help: "2019, 2019-Q1, 2019-07, 2019-07-26, or days from--to." }),
            field({ name: "entity", label: "Who", required: true, suggest: pick("entity"), help: "Whom or what it is about: a company, a product, a people, a river. May be the same as Where." }),
            field({ name: "market", label: "Where", required: true, suggest: pick("market"), help: "A country, or World." }),
            field({ name: "source", label: "Source", required: true, suggest: pick("source"), help: "A source on record; or a new one by its address, by “publisher | title”, or by its title alone." }),
            ofNewSource,
            element("p", { className: "narrative-error", "data-error-of": "__all__", role: "alert" }),
        )
        let asking
        form.elements.source.addEventListener("input", () => {
            clearTimeout(asking)
            asking = setTimeout(askOfSource, 200)
        })
        const submit = button("Save and bind", () => {}, { type: "submit", className: "narrative-primary" })
        const back = button("Back", () => {
            form.remove()
            choices.root.hidden = false
            panel.dialog.querySelector(".narrative-actions").hidden = false
            panel.dialog.querySelector("h2").textContent = "Bind a number"
            choices.start(choices.input.value)
        })
        form.append(element("div", { className: "narrative-actions" }, submit, back))
        // Enter pressed while an answer is awaited counts: what was corrected meanwhile is sent then. (A disabled button would
        // swallow the key.)
        let busy = false
        let again = false
        form.addEventListener("submit", async (event) => {
            event.preventDefault()
            if (busy) {
                again = true
                return
            }
            busy = true
            const answer = await postForm(urls.create, {
                ...Object.fromEntries(new FormData(form)),
                ...context,
            })
            busy = false
            const corrected = again
            again = false
            if (answer.reference) {
                last = carried(form)
                bind(answer)
            } else if (corrected) form.requestSubmit()
            else showErrors(form, answer.errors ?? { __all__: [answer.error] })
        })
        for (const [name, value] of Object.entries(last)) form.elements[name].value = value
        askOfSource()
        const { before = "", after = "" } = target.around ?? {}
        getJson(urls.context, { before: before.slice(-200), after: after.slice(0, 200), ...context }).then((known) => {
            for (const name of ["entity", "market", "period"]) {
                if (known[name] && !form.elements[name].value) form.elements[name].value = known[name]
            }
        })
        // Selected, as by Tab: what is typed replaces what was kept from the number before.
        queueMicrotask(() => form.elements[words ? "metric" : "value"].select())
        return form
    }

    choices.start(target.text)
    if (fresh) openNewNumber()
    return panel
}

/** A link to where a source that was just made gets what readers and citations need. */
function completing(source) {
    return source ? { href: source.url, words: `Complete the source “${source.title}”: its kind and citation (opens a tab)` } : null
}

/** What the next new number most likely shares with this one: twenty numbers often come from one source. */
let last = {}

function carried(form) {
    return Object.fromEntries(["metric", "entity", "market", "source"].map((name) => [name, form.elements[name].value]))
}

function act(event, what) {
    event.preventDefault()
    what()
}

/** The letter of a key whatever the layout makes of it with Alt (on a Mac Option+N is a dead key). */
export function letterOf(event) {
    return /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace(/^Key/, "").toLowerCase()
}

/** A number on record as the lists of the panels show it. */
export function describeCandidate(result) {
    const where = [result.market, result.period].filter(Boolean).join(", ")
    const said = [result.fits ? "" : "reads differently", result.note].filter(Boolean).join(", ")
    const from = [result.provider, result.source].filter(Boolean).join(" · ")
    return [
        element("strong", { className: "narrative-value", textContent: result.display }),
        element("span", { className: "narrative-what", textContent: result.label }),
        element("span", { className: "narrative-where", textContent: where }),
        element("span", { className: "narrative-from", textContent: from }),
        said ? element("span", { className: "narrative-near", textContent: said }) : null,
    ].filter(Boolean)
}
