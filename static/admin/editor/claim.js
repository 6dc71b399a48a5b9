// A claim made from the words of a text: numbers and an operation are chosen, the result stands at once, Ctrl+Enter makes
// the claim and marks the words. The same search and the same keys as the panel for numbers.

import { Choices } from "casestudy-editor/choices"
import { announce, button, element, getJson, postForm, uniqueId } from "casestudy-editor/dom"
import { describeCandidate } from "casestudy-editor/number"
import { field, openPanel, showErrors } from "casestudy-editor/panel"
import { referencesInParts } from "casestudy-editor/places"

const RELATIONS = [["eq", "is"], ["gt", "is more than"], ["lt", "is less than"]]
const STANCES = [["asserted", "asserted: we say it"], ["quoted", "quoted: a source says it"]]
const FILLED = ["statement", "stated", "stated_to", "relation", "slug"]

let operations = null

/** Opens the panel once the operations are known; `done(claim, stance, words)` gets the new claim, and words for a text that has none. */
export async function openClaimBuilder(target, context, done) {
    const answer = operations ? { operations } : await getJson(context.urls.operations, {})
    if (!answer.operations) return announce(answer.error)
    operations = answer.operations
    return openBuilder(target, context, done)
}

function openBuilder(target, { urls, documentId }, done) {
    const context = { document: documentId() }
    const chosen = []
    const touched = new Set()
    let choices
    let form
    let timer
    let turn = 0
    let wording = ""

    const panel = openPanel({
        title: target.empty ? "New claim" : `New claim: “${target.text.slice(0, 60)}”`,
        hint: "Choose what is worked out, then search its numbers: Enter adds the one marked. Ctrl+Enter makes the claim. Escape returns to the text.",
        target,
        className: "narrative-number-panel narrative-claim-panel",
        closed: () => {
            clearTimeout(timer)
            choices.stop()
        },
        build: () => {
            choices = new Choices({
                label: "Add a number: as written, or words to search. Empty lists those of the article, the nearest first.",
                empty: "No number on record fits. Try other words, or make it with the panel for numbers first.",
                load: find,
                sure: (results) => results.length === 1,
                describe: describeCandidate,
                choose: add,
            })
            form = makeForm()
            return [form]
        },
    })
    panel.dialog.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        form.requestSubmit()
    })
    choices.start("")
    weigh()
    return panel

    /** Numbers on record, those of the text where nothing is typed; events and constants where the operation takes them. */
    async function find(words, signal) {
        const constant = /^(?:base:|=)\s*([-−]?\d+(?:\.\d+)?)$/.exec(words)?.[1]?.replace("−", "-")
        if (constant) {
            return { results: [{ reference: `base:${constant}`, display: constant, label: "an exact constant", period: "", fits: true }] }
        }
        const { takes } = roles()
        const found = []
        if (takes !== "numbers") {
            const answer = await getJson(urls.pick, { kind: "event", q: words, ...context }, signal)
            if (answer.error) return answer
            found.push(...answer.results.map((one) => ({ reference: `event:${one.slug}`, display: one.date, label: one.title, period: "", market: one.detail, fits: true })))
        }
        if (takes === "events") return { results: found }
        if (!words && !inText().length) {
            return found.length ? { results: found } : { results: [], error: "Type a number, or words such as a company and a place." }
        }
        const answer = await getJson(urls.candidates, words ? { text: words, ...context } : { reference: inText(), ...context }, signal)
        return answer.results ? { results: [...answer.results, ...found] } : answer
    }

    /** The numbers of the article that are not chosen yet: those of the same part first, nearest first, then those of the others. */
    function inText() {
        const found = []
        if (target.editor) {
            const at = target.editor.state.selection.from
            target.editor.state.doc.descendants((node, position) => {
                if (node.type.name === "number") found.push([Math.abs(position - at), node.attrs.reference])
            })
        }
        const ordered = found.sort(([one], [other]) => one - other).map(([, reference]) => reference)
        return [...new Set([...ordered, ...referencesInParts()])]
            .filter((one) => one.includes("@") && !chosen.some(({ reference }) => reference === one))
            .slice(0, 40)
    }

    function makeForm() {
        const operation = select("operation", "What is worked out", operations.map((one) => [one.name, one.title]))
        const explained = element("small", { className: "narrative-hint", id: uniqueId("explained") })
        operation.querySelector("select").setAttribute("aria-describedby", explained.id)
        operation.querySelector("select").after(explained)
        const list = element("ol", { className: "narrative-chosen narrative-operands", "aria-label": "Numbers chosen" })
        const result = element("div", { className: "narrative-result", role: "status", id: uniqueId("result") })
        const errors = element("p", { className: "narrative-error", "data-error-of": "numerator", role: "alert" })
        const more = element(
            "details",
            { className: "narrative-more" },
            element("summary", { textContent: "How it is stated, and its address" }),
            element(
                "div",
                { className: "narrative-pair" },
                select("relation", "The result", RELATIONS),
                field({ name: "stated", label: "Stated as", help: "45 for 45 per cent, 1/3 for a third, 2/1 for doubled." }),
                field({ name: "stated_to", label: "Stated to", help: "The size of its last digit: 1 for 45, 0.1 for 7.4. Empty for a fraction." }),
                field({ name: "slug", label: "Address", help: "Never changes once it is used." }),
            ),
        )
        const made = element(
            "form",
            { className: "narrative-new-claim", noValidate: true },
            operation,
            list,
            choices.root,
            errors,
            result,
            field({ name: "statement", label: "Statement", required: true, help: "One sentence, as a reader would say it. It stands in the list of claims." }),
            more,
            select("stance", "Stance", STANCES),
            element("p", { className: "narrative-error", "data-error-of": "__all__", role: "alert" }),
        )
        const submit = button("Make the claim (Ctrl+Enter)", () => {}, { type: "submit", className: "narrative-primary" })
        made.append(element("div", { className: "narrative-actions" }, submit))
        made.addEventListener("input", (event) => {
            if (FILLED.includes(event.target.name)) touched.add(event.target.name)
            if (event.target.name) weighSoon()
        })
        made.addEventListener("change", (event) => {
            if (event.target.name !== "operation") return
            touched.add("operation")
            drawChosen()
            choices.search()
        })
        made.addEventListener("submit", async (event) => {
            event.preventDefault()
            if (submit.disabled) return
            submit.disabled = true
            clearTimeout(timer)
            const answer = await postForm(urls.createClaim, fields())
            submit.disabled = false
            if (answer.slug) {
                panel.close()
                done(answer, made.elements.stance.value, wording || answer.title)
            } else {
                more.open ||= ["relation", "stated", "stated_to", "slug"].some((name) => answer.errors?.[name])
                showErrors(made, answer.errors ?? { __all__: [answer.error] })
            }
        })
        queueMicrotask(drawChosen)
        return made
    }

    function roles() {
        return operations.find((one) => one.name === form.elements.operation.value) ?? operations[0]
    }

    /** The side that the next number goes to: the first that still lacks one. */
    function nextRole() {
        const { denominator, many } = roles()
        if (!denominator || !chosen.some((one) => one.role === "numerator")) return "numerator"
        return many === "numerator" && chosen.some((one) => one.role === "denominator") ? "numerator" : "denominator"
    }

    function add(result) {
        if (chosen.some((one) => one.reference === result.reference)) {
            return announce("That number is chosen already.")
        }
        chosen.push({ ...result, role: nextRole() })
        announce(`Added: ${result.display}, ${result.label}, ${result.period}.`)
        choices.start("")
        drawChosen()
        weigh()
    }

    function drawChosen() {
        const { numerator, denominator, sentence, units } = roles()
        form.elements.operation.nextElementSibling.textContent = `${sentence} Units: ${units}.`
        const list = form.querySelector(".narrative-operands")
        list.replaceChildren(
            ...chosen.map((one) => {
                if (!denominator) one.role = "numerator"
                const role = element("select", { "aria-label": `What ${one.display} is here` })
                for (const [value, words] of [["numerator", numerator], ["denominator", denominator]]) {
                    if (words) role.append(element("option", { value, textContent: words, selected: one.role === value }))
                }
                role.addEventListener("change", () => {
                    one.role = role.value
                    weigh()
                })
                return element(
                    "li",
                    {},
                    role,
                    element("strong", { textContent: one.display }),
                    ` ${one.label}, ${one.period} `,
                    button("Take out", () => {
                        chosen.splice(chosen.indexOf(one), 1)
                        drawChosen()
                        weigh()
                        choices.input.focus()
                    }, { className: "narrative-quiet" }),
                )
            }),
        )
    }

    function fields() {
        const { elements } = form
        const own = Object.fromEntries(FILLED.map((name) => [name, elements[name].value.trim()]))
        const of = (role) => chosen.filter((one) => one.role === role).map((one) => one.reference)
        return {
            ...own,
            operation: elements.operation.value,
            stance: elements.stance.value,
            words: target.empty ? "" : target.text,
            numerator: of("numerator"),
            denominator: of("denominator"),
            ...context,
        }
    }

    function weighSoon() {
        clearTimeout(timer)
        timer = setTimeout(weigh, 250)
    }

    async function weigh() {
        const mine = ++turn
        const given = fields()
        // What nobody typed is proposed anew with every change.
        for (const name of FILLED) if (!touched.has(name)) given[name] = ""
        const answer = await postForm(urls.weighClaim, given)
        if (mine !== turn || !panel.dialog.isConnected) return
        const result = form.querySelector(".narrative-result")
        if (!answer.proposed) {
            showErrors(form, answer.errors ?? { __all__: [answer.error] }, false)
            return result.replaceChildren()
        }
        showErrors(form, {}, false)
        if (answer.operation && !touched.has("operation") && !chosen.length) {
            form.elements.operation.value = answer.operation
            drawChosen()
        }
        for (const name of FILLED) if (!touched.has(name)) form.elements[name].value = answer.proposed[name] ?? ""
        const between = answer.low && answer.low !== answer.high ? `, with rounding between ${answer.low} and ${answer.high}` : ""
        const wordings = answer.wordings.map((one) => button(one.words, () => take(one), { className: "narrative-wording" }))
        result.replaceChildren(
            ...[
                answer.computed
                    ? element("p", {}, element("strong", { textContent: `${answer.computed}${between}. ` }), ...verdictOf(answer))
                    : element("p", { textContent: answer.reason }),
                answer.strict ? element("p", { textContent: answer.strict }) : null,
                ...answer.cautions.map((words) => element("p", { textContent: words })),
                wordings.length ? element("p", {}, "True wordings: ", ...wordings) : null,
                answer.steps.length ? element("ol", {}, ...answer.steps.map((step) => element("li", { textContent: step }))) : null,
            ].filter(Boolean),
        )
    }

    /** A wording that is chosen says what is stated, how exactly; without selected words it is what the text will say. */
    function take({ words, stated, stated_to, relation }) {
        for (const [name, value] of Object.entries({ stated, stated_to, relation })) {
            form.elements[name].value = value
            touched.add(name)
        }
        wording = words
        announce(`Stated as ${words}.`)
        weigh()
    }

    function verdictOf({ verdict, verdict_words, reason }) {
        return [element("span", { className: `verdict verdict-${verdict}`, textContent: verdict_words }), ` ${reason}`]
    }
}

function select(name, label, options) {
    const made = element("select", { id: uniqueId(name), name })
    for (const [value, words] of options) made.append(element("option", { value, textContent: words }))
    return element(
        "div",
        { className: "narrative-field" },
        element("label", { for: made.id, textContent: label }),
        made,
        element("p", { className: "narrative-error", "data-error-of": name }),
    )
}
