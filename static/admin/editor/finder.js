// The list of the numbers in a text that are bound to nothing. It is filled after a paste and by Alt+J, and worked
// through by single keys while it has the focus.

import { announce, button, element, getJson, postForm, uniqueId } from "casestudy-editor/dom"
import { openNumberPanel } from "casestudy-editor/number"
import { openClaimPanel, openEventPanel } from "casestudy-editor/pickers"
import { blocksOf, dated, eventAt, leaf, placed } from "casestudy-editor/places"
import { rangeTarget } from "casestudy-editor/targets"

/** Why a number may be left unbound: asked of the site once. */
let reasons = null
const KEYS =
    "J and K move · Enter binds the best match · O or Ctrl+. other matches · N new number · C claim · W date of an event · E leave unbound, with a reason · " +
    "B binds all certain matches · U undoes · R looks again · Escape returns to the text"
/** What keeps a text back stands first. */
const ORDER = { number: 0, date: 1 }
const COVERS = ["claim", "event", "exempt"]
const HIGHLIGHT = "narrative-found"

/** The list under one editor: {root, key(event)}. `htmlOf(editor)` is its text as it is stored. */
export function makeFinder(editor, context, htmlOf) {
    const { urls, documentId } = context
    const { marks, nodes } = editor.schema
    let rows = []
    let active = 0
    let asked = 0

    const heading = element("h3", { id: uniqueId("found"), textContent: "Numbers in this text that are bound to nothing" })
    const look = button("Find them (Alt+J)", () => scan(true))
    const all = button("", () => bindAll(), { className: "narrative-primary", hidden: true })
    const list = element("div", { className: "narrative-found", role: "listbox", tabIndex: 0, hidden: true, "aria-labelledby": heading.id })
    const reason = element("select", { id: uniqueId("reason") })
    const leave = element(
        "div",
        { className: "narrative-actions", hidden: true },
        element("label", { for: reason.id, textContent: "Leave unbound because it is" }),
        reason,
        button("Leave unbound", () => exempt()),
    )
    const keys = element("p", { className: "narrative-keys", textContent: KEYS, hidden: true })
    const root = element(
        "section",
        { className: "narrative-finder", "aria-labelledby": heading.id },
        element("div", { className: "narrative-finder-head" }, heading, look, all),
        list,
        leave,
        keys,
    )

    /** Asks the server for the numbers of the text as it stands; with `focus`, the list is gone to. */
    async function scan(focus = false) {
        const { doc } = editor.state
        const turn = ++asked
        const [answer] = await Promise.all([postForm(urls.scan, { html: htmlOf(editor), document: documentId() }), fillReasons()])
        if (turn !== asked || editor.isDestroyed) return
        if (!answer.numbers) return announce(answer.error)
        if (editor.state.doc !== doc) return scan(focus)
        const places = blocksOf(doc)
        rows = answer.numbers.map((one) => placed(one, places)).filter(Boolean)
        rows.push(...answer.dates.flatMap((one) => dated(one, doc)))
        rows.sort((one, other) => (ORDER[one.kind] ?? 2) - (ORDER[other.kind] ?? 2) || one.from - other.from)
        active = 0
        draw()
        const said = sentence()
        if (focus && rows.length) list.focus()
        announce(rows.length && !focus ? `${said} Alt+J goes to the list.` : said)
    }

    async function fillReasons() {
        if (reason.options.length) return
        reasons ??= (await getJson(urls.reasons, {})).reasons ?? null
        reason.replaceChildren(...(reasons ?? []).map((words) => element("option", { value: words, textContent: words })))
    }

    function sentence() {
        const count = rows.filter((row) => row.kind === "number").length
        const dates = rows.filter((row) => row.kind === "date").length
        const others = rows.length - count - dates
        const more = others ? ` ${others} more may be words or names, and only warn.` : ""
        const left = dates ? ` Dates that no longer fit their event: ${dates}.` : ""
        return `Numbers in this text that are bound to nothing: ${count}.${more}${left}`
    }

    function draw() {
        active = Math.max(0, Math.min(active, rows.length - 1))
        heading.textContent = sentence()
        list.replaceChildren(
            ...rows.map((row) =>
                element(
                    "div",
                    { role: "option", id: uniqueId("row") },
                    element("strong", { className: "narrative-value", textContent: row.text }),
                    element("span", { className: "narrative-what", textContent: bestOf(row) }),
                    element("span", { className: "narrative-near", textContent: row.certain ? "certain" : row.kind in ORDER ? "" : "warns only" }),
                ),
            ),
        )
        for (const part of [list, leave, keys]) part.hidden = !rows.length
        const certain = rows.filter((row) => row.certain).length
        all.hidden = !certain
        all.textContent = `Bind all certain matches: ${certain} (B)`
        mark()
    }

    function mark() {
        const options = [...list.children]
        options.forEach((option, position) => option.setAttribute("aria-selected", String(position === active)))
        const option = options[active]
        if (!option) {
            list.removeAttribute("aria-activedescendant")
            globalThis.CSS?.highlights?.delete(HIGHLIGHT)
            return
        }
        list.setAttribute("aria-activedescendant", option.id)
        option.scrollIntoView({ block: "nearest" })
        if (!globalThis.CSS?.highlights) return
        const [start, end] = [editor.view.domAtPos(rows[active].from), editor.view.domAtPos(rows[active].to)]
        const range = new Range()
        range.setStart(start.node, start.offset)
        range.setEnd(end.node, end.offset)
        CSS.highlights.set(HIGHLIGHT, new Highlight(range))
    }

    /** One transaction, one step to undo, whatever was typed just before. */
    function bind(chosen) {
        const { state } = editor
        const tr = state.tr.setMeta("closeHistory$", true)
        for (const row of [...chosen].sort((one, other) => other.from - one.from)) {
            const { reference, format, display } = row.candidates[0]
            const kept = (state.doc.nodeAt(row.from)?.marks ?? []).filter((one) => one.type !== marks.exempt)
            tr.replaceWith(row.from, row.to, nodes.number.create({ reference, format, shown: display }).mark(kept))
        }
        editor.view.dispatch(tr)
    }

    function bindOne(row) {
        if (row.kind === "date") return panel(openEventPanel)
        if (!row.candidates.length) {
            return announce(`Nothing on record reads like “${row.text}”. N makes a new number, C a claim, E leaves it unbound.`)
        }
        const [{ label, period }] = row.candidates
        bind([row])
        settled(`Bound: ${label}, ${period}.`)
    }

    function bindAll() {
        const certain = rows.filter((row) => row.certain)
        if (!certain.length) return announce("No match is certain: look at each.")
        bind(certain)
        settled(`Bound: ${certain.length}. Undo takes all of them back at once.`)
    }

    function exempt() {
        const row = rows[active]
        if (!row || !reason.value) return
        editor.view.dispatch(editor.state.tr.addMark(row.from, row.to, marks.exempt.create({ reason: reason.value })))
        settled(`Left unbound: ${reason.value}.`)
    }

    function settled(words) {
        announce(rows.length ? words : `${words} Every number is accounted for.`)
        returnFocus()
    }

    function returnFocus() {
        if (rows.length) list.focus()
        else editor.view.focus()
    }

    function panel(open, ...more) {
        const row = rows[active]
        const target = rangeTarget(editor, row.from, row.to, row.text)
        open({ ...target, restore: returnFocus }, context, ...more)
    }

    const actions = {
        j: () => step(1),
        ArrowDown: () => step(1),
        k: () => step(-1),
        ArrowUp: () => step(-1),
        Home: () => step(-rows.length),
        End: () => step(rows.length),
        Enter: () => bindOne(rows[active]),
        o: () => panel(openNumberPanel),
        n: () => panel(openNumberPanel, { fresh: true }),
        c: () => panel(openClaimPanel),
        w: () => panel(openEventPanel),
        e: () => reason.focus(),
        b: bindAll,
        u: () => editor.commands.undo(),
        r: () => scan(true),
        Escape: () => editor.view.focus(),
    }

    function step(by) {
        active = Math.max(0, Math.min(rows.length - 1, active + by))
        mark()
    }

    list.addEventListener("keydown", (event) => {
        // The key that binds a number in the text does so in the list.
        if (rows.length && event.key === "." && event.ctrlKey && !event.altKey && !event.metaKey) {
            event.preventDefault()
            event.stopPropagation()
            return rows[active].kind === "date" ? panel(openEventPanel) : panel(openNumberPanel)
        }
        if (event.ctrlKey || event.metaKey || event.altKey) return
        const act = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key]
        if (!act || !rows.length) return
        event.preventDefault()
        event.stopPropagation()
        act()
    })
    list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]")
        if (!option) return
        active = [...list.children].indexOf(option)
        mark()
        list.focus()
    })
    list.addEventListener("dblclick", () => rows.length && bindOne(rows[active]))
    reason.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return
        event.preventDefault()
        event.stopPropagation()
        if (event.key === "Enter") exempt()
        else returnFocus()
    })
    editor.on("transaction", ({ transaction }) => {
        if (!transaction.docChanged) return
        if (transaction.getMeta("paste") || (transaction.getMeta("history$") && asked)) {
            const here = root.contains(document.activeElement)
            queueMicrotask(() => scan(here))
        }
        if (!rows.length) return
        const { doc } = editor.state
        const size = doc.content.size
        const before = rows[active]
        rows = rows
            .map((row) => Object.assign(row, { from: transaction.mapping.map(row.from, 1), to: transaction.mapping.map(row.to, -1) }))
            .filter(({ from, to, text }) => from < to && to <= size && doc.textBetween(from, to, "\n", leaf) === text)
            .filter((row) => (row.kind === "date" ? eventAt(doc, row) === row.slug : !COVERS.some((name) => doc.rangeHasMark(row.from, row.to, marks[name]))))
        if (rows.includes(before)) active = rows.indexOf(before)
        draw()
    })

    return {
        root,
        key(event) {
            if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.code !== "KeyJ") return false
            event.preventDefault()
            scan(true)
            return true
        },
    }

    function bestOf(row) {
        if (row.kind === "date") return row.why
        const [best] = row.candidates
        if (!best) return "nothing on record reads like this"
        const more = row.candidates.length > 1 ? "; others read like it too" : ""
        return `${best.display} · ${best.label}, ${best.period}${more}`
    }
}
