// Mounts the editors. A text inside a closed part of the form is mounted when the part is opened, so that a form of
// 160 sections opens at once; until then, and without JavaScript, the textarea is the text.

import * as prose from "django-prose-editor/editor"
import { button, element } from "casestudy-editor/dom"
import { makeFinder } from "casestudy-editor/finder"
import { openNumberPanel } from "casestudy-editor/number"
import { ClaimMark, EmbedNode, EventMark, ExemptMark, NoteNode, NumberNode, nameEmbeds } from "casestudy-editor/schema"
import { lineTarget } from "casestudy-editor/targets"
import { handleKey, KEYS_IN_WORDS, makeInspector, makeToolbar, pickWith } from "casestudy-editor/toolbar"

const EXTENSIONS = [
    prose.Document,
    prose.Text,
    prose.Paragraph,
    prose.HardBreak,
    prose.Heading.configure({ levels: [3, 4] }),
    prose.BulletList,
    prose.OrderedList,
    prose.ListItem,
    prose.Blockquote,
    prose.Bold,
    prose.Italic,
    prose.Subscript.extend({ addKeyboardShortcuts: () => ({}) }),
    prose.Superscript.extend({ addKeyboardShortcuts: () => ({}) }),
    prose.Link.configure({ enableTarget: false, autolink: false, linkOnPaste: true, protocols: ["mailto"] }),
    prose.History,
    prose.Dropcursor,
    prose.Gapcursor,
    prose.SpecialCharacters,
    NumberNode,
    ClaimMark,
    ExemptMark,
    EventMark,
    NoteNode,
    EmbedNode,
]
const editors = new WeakMap()

function settingsOf(field) {
    const urls = JSON.parse(field.dataset.narrative ?? field.dataset.narrativeLine)
    return {
        urls,
        documentId: () => field.closest("[data-document]")?.dataset.document ?? pageDocument(),
    }
}

function pageDocument() {
    return document.querySelector("[data-document]")?.dataset.document ?? ""
}

/** The text of an editor as it is stored: one paragraph alone in a list item needs no paragraph. */
function htmlOf(editor) {
    const holder = document.createElement("template")
    holder.innerHTML = editor.getHTML()
    for (const item of holder.content.querySelectorAll("li")) {
        const paragraphs = item.querySelectorAll(":scope > p")
        if (paragraphs.length === 1 && item.firstElementChild === paragraphs[0]) {
            paragraphs[0].replaceWith(...paragraphs[0].childNodes)
        }
    }
    const html = holder.innerHTML
    return /^(<p><\/p>)*$/.test(html) ? "" : html
}

/** What of a text must survive: its words, its elements and all that they are bound to. */
function substance(html) {
    const { content } = Object.assign(document.createElement("template"), { innerHTML: html })
    const elements = [...content.querySelectorAll("*:not(p)")].map((one) => {
        const kept = [...one.attributes].map(({ name, value }) => `${name}=${value.trim()}`).sort()
        const same = { b: "strong", i: "em" }[one.localName] ?? one.localName
        return `${same} ${kept.join(" ")}`
    })
    return JSON.stringify([content.textContent.replace(/\s+/g, ""), elements.sort()])
}

/** Replaces a textarea by an editor. Returns the editor, or null where the text would lose something in it. */
function mount(textarea) {
    if (editors.has(textarea)) return editors.get(textarea)
    const context = settingsOf(textarea)
    const holder = element("div", { className: "narrative-editor" })
    const place = element("div", { className: "narrative-place" })
    const label = document.querySelector(`label[for="${textarea.id}"]`)
    textarea.before(holder)
    const editor = new prose.Editor({
        element: place,
        editable: !textarea.disabled && !textarea.readOnly,
        extensions: EXTENSIONS,
        content: textarea.value,
        injectCSS: false,
        editorProps: {
            attributes: {
                role: "textbox",
                "aria-multiline": "true",
                "aria-label": label?.textContent.replace(/:$/, "") ?? "Text",
                class: "narrative-text",
            },
            handleKeyDown: (view, event) => finder.key(event) || handleKey(editor, event, context),
        },
        onUpdate() {
            textarea.value = htmlOf(editor)
            textarea.dispatchEvent(new Event("input", { bubbles: true }))
        },
    })
    if (substance(textarea.value) !== substance(htmlOf(editor))) {
        editor.destroy()
        editors.set(textarea, null)
        holder.replaceWith(
            element("p", {
                className: "narrative-hint",
                textContent: "This text has markup that the editor does not know, such as a table. It stays as HTML, so that nothing is lost.",
            }),
        )
        return null
    }
    const finder = makeFinder(editor, context, htmlOf)
    const source = button("HTML", () => toggleSource())
    holder.append(
        makeToolbar(editor, context, [source]),
        place,
        makeInspector(editor),
        finder.root,
        element("p", { className: "narrative-keys", textContent: KEYS_IN_WORDS }),
        textarea,
    )
    const focused = document.activeElement === textarea
    textarea.hidden = true
    if (focused) editor.view.focus()
    function toggleSource() {
        const showing = textarea.hidden
        textarea.hidden = !showing
        place.hidden = showing
        source.setAttribute("aria-pressed", String(showing))
        if (!showing) editor.commands.setContent(textarea.value, { emitUpdate: false })
    }
    label?.addEventListener("click", () => editor.view.focus())
    // The admin focuses the textarea of a field with an error; it means the editor.
    textarea.addEventListener("focus", () => textarea.hidden && editor.view.focus())
    editors.set(textarea, editor)
    nameEmbeds(holder, pickWith(context.urls))
    textarea.dispatchEvent(new CustomEvent("narrative:ready", { bubbles: true, detail: { editor } }))
    return editor
}

function mountIn(root) {
    for (const textarea of root.querySelectorAll("textarea[data-narrative]")) {
        if (textarea.id.includes("__prefix__")) continue
        if (textarea.closest("details:not([open])")) continue
        mount(textarea)
    }
}

// A single line takes numbers in brackets, by the same key and the same panel.
document.addEventListener("keydown", (event) => {
    const line = event.target
    if (!line.dataset || !("narrativeLine" in line.dataset)) return
    const asked = event.key === "." && event.ctrlKey && !event.altKey && !event.metaKey
    const altN = event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyN"
    if (!asked && !altN) return
    event.preventDefault()
    openNumberPanel(lineTarget(line), settingsOf(line))
})
document.addEventListener("toggle", (event) => event.target.open && mountIn(event.target), true)
document.addEventListener("formset:added", (event) => mountIn(event.target))
mountIn(document)
