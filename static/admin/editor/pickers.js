// Pickers of the same make for everything else that a text embeds: claims, events, charts, images, cases.

import { Choices } from "casestudy-editor/choices"
import { openClaimBuilder } from "casestudy-editor/claim"
import { announce, button, element, getJson } from "casestudy-editor/dom"
import { letterOf } from "casestudy-editor/number"
import { field, openPanel } from "casestudy-editor/panel"
import { EMBED_WORDS, titles } from "casestudy-editor/schema"

const HINT = "Type to search. Arrows choose, Enter takes the one marked, Escape returns to the text."

/** Where each kind is made, from the address that its pickers ask. */
const MADE_AT = { event: "metrics/event", chart: "metrics/chart", image: "casestudy/image", case: "casestudy/localizationcase" }

/** What is not on record yet is made in a tab of its own; coming back looks again. */
function makeAnother(kind, urls, searchAgain) {
    const address = new URL(`../${MADE_AT[kind]}/add/`, new URL(urls.pick, document.baseURI))
    const link = element("a", { href: address.href, target: "_blank", textContent: `New ${kind} (opens a tab)` })
    link.addEventListener("click", () => window.addEventListener("focus", searchAgain, { once: true }))
    return element("p", { className: "narrative-hint" }, link)
}

function describe(result) {
    return [
        element("strong", { textContent: result.title }),
        element("span", { className: "narrative-from", textContent: [result.detail, result.slug].filter(Boolean).join(" · ") }),
    ]
}

function pickPanel({ kind, title, hint = HINT, target, urls, documentId, take, after = () => [], made = null, first = "" }) {
    let choices
    const panel = openPanel({
        title,
        hint,
        target,
        closed: () => choices.stop(),
        build: () => {
            choices = new Choices({
                label: "Search",
                empty: `Nothing found. Try other words, or make it with “New ${kind}”, and come back: it is then listed here.`,
                async load(q, signal) {
                    const answer = await getJson(urls.pick, { kind, q, document: documentId() }, signal)
                    // The words of the text are only a guess: where nothing has them, everything is listed.
                    const guessed = q && q === first && !answer.results?.length
                    return guessed ? getJson(urls.pick, { kind, document: documentId() }, signal) : answer
                },
                describe,
                choose: (result) => take(result, panel, choices),
            })
            const again = () => choices.root.isConnected && choices.search()
            return [choices.root, made ? made() : makeAnother(kind, urls, again), ...after(() => panel)]
        },
    })
    choices.start(first)
    return panel
}

/** Words that state a claim; the words stay the editor's own. */
export function openClaimPanel(target, context) {
    const stance = element(
        "select",
        { name: "stance", "aria-label": "Stance" },
        element("option", { value: "", textContent: "Stance of the claim itself" }),
        element("option", { value: "asserted", textContent: "asserted: we say it" }),
        element("option", { value: "quoted", textContent: "quoted: a source says it" }),
    )
    const stated = field({ name: "stated", label: "Stated here as", help: "Only where these words state another value than the claim: 2/5 for “two fifths”, 40 for 40 per cent." })
    const statedTo = field({ name: "stated-to", label: "Stated to", help: "The size of its last digit: 1, 0.1, 10." })
    const more = element(
        "details",
        { className: "narrative-more" },
        element("summary", { textContent: "This wording states it differently" }),
        stated,
        statedTo,
    )
    const mark = (slug, words, value, own = {}) => {
        target.mark("claim", { slug, stance: value, stated: null, statedTo: null, relation: null, ...own }, words)
        target.restore()
        announce(`Claim: ${words}`)
    }
    const build = (panel) => {
        panel.close()
        openClaimBuilder(target, context, (claim, value, words) => mark(claim.slug, words, value))
    }
    const panel = pickPanel({
        ...context,
        kind: "claim",
        title: target.empty ? "Insert a claim" : `Claim: “${target.text.slice(0, 60)}”`,
        target,
        made: () => element(
            "div",
            { className: "narrative-actions" },
            button("New claim from numbers (Alt+N)", () => build(panel), { className: "narrative-new" }),
        ),
        after: () => [element("div", { className: "narrative-field" }, element("label", {}, "Stance ", stance)), more],
        take(result, panel) {
            panel.close()
            mark(result.slug, result.title, stance.value || result.stance || "asserted", {
                stated: stated.querySelector("input").value.trim() || null,
                statedTo: statedTo.querySelector("input").value.trim() || null,
            })
        },
    })
    panel.dialog.addEventListener("keydown", (event) => {
        if (!event.altKey || event.ctrlKey || event.metaKey || letterOf(event) !== "n") return
        event.preventDefault()
        build(panel)
    })
    return panel
}

export function openEventPanel(target, context) {
    return pickPanel({
        ...context,
        kind: "event",
        title: target.empty ? "Insert the date of an event" : `Bind this date to an event: “${target.text.slice(0, 60)}”`,
        hint: "Events whose date fits the words are listed. Type a date or words to search others. Enter takes the one marked, Escape returns to the text.",
        target,
        first: target.text.slice(0, 80).trim(),
        take(result, panel) {
            panel.close()
            target.mark("event", { slug: result.slug }, result.date ?? result.detail)
            target.restore()
            announce(`Dated: ${result.title}`)
        },
    })
}

/** A chart, an image or a case as a block of its own. */
export function openEmbedPanel(target, kind, context) {
    return pickPanel({
        ...context,
        kind,
        title: `Insert: ${EMBED_WORDS[kind].toLowerCase()}`,
        target,
        take(result, panel) {
            panel.close()
            insertEmbed(target, kind, [result])
        },
    })
}

/** Two or more cases side by side. */
export function openComparisonPanel(target, context) {
    const chosen = []
    const shown = element("ol", { className: "narrative-chosen", "aria-label": "Cases chosen" })
    const insert = button("Insert the comparison (Ctrl+Enter)", () => finish(), { className: "narrative-primary", disabled: true })
    let panel
    const finish = () => {
        if (chosen.length < 2) return
        panel.close()
        insertEmbed(target, "comparison", chosen)
    }
    panel = pickPanel({
        ...context,
        kind: "case",
        title: "Insert: comparison",
        hint: "Enter adds a case, Enter again takes it out. Ctrl+Enter inserts two or more. Escape returns to the text.",
        target,
        after: () => [shown, element("div", { className: "narrative-actions" }, insert)],
        take(result) {
            const at = chosen.findIndex((one) => one.slug === result.slug)
            if (at < 0) chosen.push(result)
            else chosen.splice(at, 1)
            shown.replaceChildren(...chosen.map((one) => element("li", { textContent: one.title })))
            insert.disabled = chosen.length < 2
        },
    })
    panel.dialog.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) finish()
    })
    return panel
}

function insertEmbed(target, kind, results) {
    const lookup = kind === "comparison" ? "case" : kind
    for (const result of results) titles.set(`${lookup} ${result.slug}`, result.title)
    const value = results.map((result) => result.slug).join(" ")
    insertBlock(target.editor, { kind, value })
    target.restore()
    announce(`Inserted: ${results.map((result) => result.title).join(", ")}`)
}

/** Why a number is neither bound nor claimed: part of a name, a version, an idiom. */
export function openExemptPanel(target, { urls }) {
    const suggest = async () => ({ results: ((await getJson(urls.reasons, {})).reasons ?? []).map((title) => ({ title, detail: title })) })
    const reason = field({ name: "reason", label: "Reason", required: true, suggest, help: "A reader would accept it: “part of a name”, “an idiom”. The list has those of this site." })
    return openPanel({
        title: target.empty ? "Leave a number unbound" : `Leave unbound: “${target.text}”`,
        hint: "For a number that is no measurement, such as 4G. Enter marks the words, Escape returns to the text.",
        target,
        build: (panel) => {
            const form = element("form", { noValidate: true }, reason)
            form.append(element("div", { className: "narrative-actions" }, button("Mark", () => {}, { type: "submit" })))
            form.addEventListener("submit", (event) => {
                event.preventDefault()
                const words = form.elements.reason.value.trim()
                const problem = target.empty
                    ? "Select the words first, or put the caret on the number."
                    : words
                      ? ""
                      : "Say why: readers can see the reason."
                form.querySelector(".narrative-error").textContent = problem
                if (problem) return
                panel.close()
                target.exempt(words)
                target.restore()
            })
            return [form]
        },
    })
}

/** Puts an embed behind the paragraph, list or quotation at the caret; an empty paragraph gives way to it. */
function insertBlock(editor, attrs) {
    const { $from, to } = editor.state.selection
    const depth = $from.depth > 1 && $from.node(1).type.name === "note" ? 2 : Math.min($from.depth, 1)
    const blank = depth > 0 && $from.depth === depth && !$from.parent.content.size
    const at = depth ? { from: blank ? $from.before(depth) : $from.after(depth), to: $from.after(depth) } : { from: to, to }
    const node = editor.schema.nodes.embed.create(attrs)
    editor.view.dispatch(editor.state.tr.replaceWith(at.from, at.to, node).scrollIntoView())
    const after = at.from + node.nodeSize
    if (editor.state.doc.nodeAt(after)?.isTextblock) editor.commands.setTextSelection(after + 1)
    else editor.chain().insertContentAt(after, { type: "paragraph" }).setTextSelection(after + 1).run()
}

/** Where the words lead: an address of the web, or a path of this site. */
export function openLinkPanel(target) {
    const { editor } = target
    const current = editor.getAttributes("link").href ?? ""
    const address = field({ name: "href", label: "Address", value: current, help: "https://… or a path of this site such as /articles/. Empty takes the link away." })
    return openPanel({
        title: current ? "Change the link" : "Link the words selected",
        hint: "Enter keeps it, Escape returns to the text.",
        target,
        build: (panel) => {
            const form = element("form", { noValidate: true }, address)
            form.append(element("div", { className: "narrative-actions" }, button("Keep", () => {}, { type: "submit" })))
            form.addEventListener("submit", (event) => {
                event.preventDefault()
                const href = form.elements.href.value.trim()
                const nowhere = editor.state.selection.empty && !current
                const problem = nowhere
                    ? "Select the words first."
                    : href && !/^(https?:\/\/|mailto:|\/|#)/.test(href)
                      ? "Write https://, mailto: or a path that starts with a slash."
                      : ""
                form.querySelector(".narrative-error").textContent = problem
                if (problem) return
                panel.close()
                const chain = editor.chain().extendMarkRange("link")
                if (href) chain.setLink({ href }).run()
                else chain.unsetLink().run()
                target.restore()
            })
            return [form]
        },
    })
}
