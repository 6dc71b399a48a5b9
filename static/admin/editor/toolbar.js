// The buttons above a text, with words on them, and the line that lists the keys.

import { letterOf, openNumberPanel } from "casestudy-editor/number"
import { button, element, getJson } from "casestudy-editor/dom"
import { openClaimPanel, openComparisonPanel, openEmbedPanel, openEventPanel, openExemptPanel, openLinkPanel } from "casestudy-editor/pickers"
import { richTarget } from "casestudy-editor/targets"
import { NOTE_KINDS } from "casestudy-editor/schema"

export const KEYS_IN_WORDS =
    "Ctrl+. binds the number under the selection (or Alt+N). Alt+J finds numbers bound to nothing · Alt+C claim · Alt+W dated words · Alt+X leave unbound · " +
    "Alt+G chart · Alt+I image · Alt+L case · Alt+M comparison · Ctrl+B bold · Ctrl+I italic · Ctrl+K link · Ctrl+Z undo"

/** What the keys and the buttons of the second group do: [label, letter for Alt, what, whether to one number of the words selected]. */
const PANELS = [
    ["Number", "n", openNumberPanel, true],
    ["Claim", "c", openClaimPanel],
    ["Dated words", "w", openEventPanel],
    ["Leave unbound", "x", openExemptPanel, true],
    ["Chart", "g", (target, context) => openEmbedPanel(target, "chart", context)],
    ["Image", "i", (target, context) => openEmbedPanel(target, "image", context)],
    ["Case", "l", (target, context) => openEmbedPanel(target, "case", context)],
    ["Comparison", "m", openComparisonPanel],
]
const MARKS = [
    ["Bold", "bold"],
    ["Italic", "italic"],
]
const BLOCKS = [
    ["paragraph", "Paragraph", (chain) => chain.setParagraph()],
    ["3", "Heading", (chain) => chain.setHeading({ level: 3 })],
    ["4", "Small heading", (chain) => chain.setHeading({ level: 4 })],
]

/** Ctrl+. or Alt and a letter; true where the key was one of ours. */
export function handleKey(editor, event, context) {
    if (event.key === "." && event.ctrlKey && !event.altKey && !event.metaKey) {
        return open(event, editor, openNumberPanel, context, true)
    }
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        return open(event, editor, openLinkPanel, context)
    }
    if (event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        const found = PANELS.find(([, letter]) => letter === letterOf(event))
        if (found) return open(event, editor, found[2], context, found[3])
    }
    return false
}

function open(event, editor, panel, context, narrow = false) {
    event.preventDefault()
    // Keys can follow a selection faster than the browser reports it.
    editor.view.domObserver?.flush()
    panel(richTarget(editor, narrow), context)
    return true
}

/** The toolbar of one editor; `extra` are further buttons at its end. */
export function makeToolbar(editor, context, extra = []) {
    const states = []
    const run = (label, command, isActive) => {
        const made = button(label, () => command(editor.chain().focus()).run())
        if (isActive) states.push(() => made.setAttribute("aria-pressed", String(isActive())))
        return made
    }
    const choice = (label, options, change, current) => {
        const made = element("select", { "aria-label": label })
        for (const [value, words] of options) made.append(element("option", { value, textContent: words }))
        made.addEventListener("change", () => {
            change(made.value)
            editor.view.focus()
        })
        states.push(() => {
            made.value = current()
        })
        return made
    }

    const panels = PANELS.map(([label, , panel, narrow = false]) => button(label, () => panel(richTarget(editor, narrow), context)))
    const marks = MARKS.map(([label, name]) => run(label, (chain) => chain.toggleMark(name), () => editor.isActive(name)))
    const blocks = choice(
        "Kind of paragraph",
        BLOCKS.map(([value, words]) => [value, words]),
        (value) => BLOCKS.find(([name]) => name === value)[2](editor.chain()).run(),
        () => (editor.isActive("heading") ? String(editor.getAttributes("heading").level) : "paragraph"),
    )
    const notes = choice(
        "Note around the paragraph",
        [["", "No note"], ...Object.entries(NOTE_KINDS)],
        (kind) => {
            if (!kind) editor.chain().lift("note").run()
            else if (editor.isActive("note")) editor.chain().updateAttributes("note", { kind }).run()
            else editor.chain().wrapIn("note", { kind }).run()
        },
        () => (editor.isActive("note") ? editor.getAttributes("note").kind : ""),
    )
    const unmark = button("Remove mark", () => {
        let chain = editor.chain().focus()
        for (const name of ["claim", "event", "exempt"]) {
            if (editor.isActive(name)) chain = chain.extendMarkRange(name).unsetMark(name)
        }
        chain.run()
    })
    states.push(() => {
        unmark.hidden = !["claim", "event", "exempt"].some((name) => editor.isActive(name))
    })
    const bar = element(
        "div",
        { className: "narrative-toolbar", role: "toolbar", "aria-label": "Formatting and embeds" },
        element("div", { role: "group", "aria-label": "Embeds" }, ...panels, unmark),
        element(
            "div",
            { role: "group", "aria-label": "Formatting" },
            blocks,
            ...marks,
            button("Link", () => openLinkPanel(richTarget(editor))),
            run("List", (chain) => chain.toggleBulletList(), () => editor.isActive("bulletList")),
            run("Numbered list", (chain) => chain.toggleOrderedList(), () => editor.isActive("orderedList")),
            run("Quotation", (chain) => chain.toggleBlockquote(), () => editor.isActive("blockquote")),
            notes,
            run("Undo", (chain) => chain.undo()),
            run("Redo", (chain) => chain.redo()),
            ...extra,
        ),
    )
    oneTabStop(bar)
    const refresh = () => states.forEach((state) => state())
    editor.on("transaction", refresh)
    refresh()
    return bar
}

/** A toolbar is one stop for the Tab key; the arrows move inside it. */
function oneTabStop(bar) {
    const items = () => [...bar.querySelectorAll("button, select")].filter((item) => !item.hidden)
    items().forEach((item, position) => {
        item.tabIndex = position ? -1 : 0
    })
    bar.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
        if (!step) return
        event.preventDefault()
        const all = items()
        const next = all[(all.indexOf(event.target) + step + all.length) % all.length]
        for (const item of bar.querySelectorAll("button, select")) item.tabIndex = item === next ? 0 : -1
        next.focus()
    })
}

/** What a bound thing under the pointer or the selection is, in one line. */
export function makeInspector(editor) {
    const line = element("p", { className: "narrative-inspector", "aria-live": "polite" })
    editor.on("selectionUpdate", () => {
        const { selection } = editor.state
        const said = []
        if (selection.node?.type.name === "number") {
            const { reference, format } = selection.node.attrs
            said.push(`Number ${reference}${format ? `, shown as ${format}` : ""}. Ctrl+. binds it anew.`)
        }
        for (const [name, key, word] of [
            ["claim", "slug", "Claim"],
            ["event", "slug", "Dated by"],
            ["exempt", "reason", "Left unbound"],
        ]) {
            if (editor.isActive(name)) {
                const attributes = editor.getAttributes(name)
                said.push(`${word}: ${attributes[key]}${attributes.stance ? ` (${attributes.stance})` : ""}.`)
            }
        }
        line.textContent = said.join(" ")
    })
    return line
}

export function pickWith(urls) {
    return (parameters) => getJson(urls.pick, parameters)
}
