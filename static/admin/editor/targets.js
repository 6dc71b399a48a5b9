// Where a panel writes: a place in a rich text or in a single-line field. A target remembers its range, gives the
// words in it, and takes the replacement; leaving a panel without choosing changes nothing.

const UNITS =
    "(?:\\s?(?:%|per\\s?cent|percent|thousand|million|billion|trillion|lakh|crore|mn|bn|[万億亿兆千百]+))*(?![A-Za-z])"
const NUMBER = new RegExp(`[$€£¥₹]?\\s?\\d(?:[\\d.,\\u00a0\\u202f]*\\d)?${UNITS}`, "gi")

function touching(text, offset) {
    for (const match of text.matchAll(NUMBER)) {
        const lead = match[0].length - match[0].trimStart().length
        const start = match.index + lead
        const end = match.index + match[0].trimEnd().length
        // "277.6 million|" and "277.6 million |" both mean the number just typed.
        if (start <= offset && offset <= end + 1) return { start, end, text: text.slice(start, end) }
    }
    return null
}

/** The number that the caret touches, or that was just typed in front of a word: {start, end, text}, or null. */
export function numberAt(text, offset) {
    const whole = touching(text, offset)
    const typed = touching(text.slice(0, offset), offset)
    return (typed?.text.length ?? 0) > (whole?.text.length ?? 0) ? typed : whole
}

/** The one number among selected words, so that "about 277.6 million" keeps its about; null where there are more. */
function onlyNumberIn(text) {
    const found = [...text.matchAll(NUMBER)].map((match) => numberAt(text, match.index + match[0].length - 1))
    return found.length === 1 ? found[0] : null
}

/** The selection of a rich text editor, or the number under its caret; of a selection with `narrow` its one number. */
export function richTarget(editor, narrow = true) {
    const { state } = editor
    const { selection } = state
    let { from, to } = selection
    let text = ""
    let current = null
    if (selection.node?.type.name === "number") {
        current = selection.node.attrs
        text = current.shown
    } else if (!selection.empty) {
        text = state.doc.textBetween(from, to, " ", (leaf) => leaf.attrs.shown ?? "")
        const lead = text.length - text.trimStart().length
        const tail = text.length - text.trimEnd().length
        if (text.trim()) [from, to] = [from + lead, to - tail]
        text = text.trim()
        const inside = narrow ? onlyNumberIn(text) : null
        if (inside && selection.$from.sameParent(selection.$to) && to - from === text.length) {
            from += inside.start
            to = from + inside.text.length
            text = inside.text
        }
    } else if (selection.$from.parent.isTextblock) {
        const { $from } = selection
        const words = $from.parent.textBetween(0, $from.parent.content.size, null, "\ufffc")
        const found = numberAt(words, $from.parentOffset)
        if (found) {
            from = $from.start() + found.start
            to = $from.start() + found.end
            text = found.text
        }
    }
    return rangeTarget(editor, from, to, text, current)
}

/** The words of the paragraph before and after a range: what says when, and of whom. */
function aroundOf(state, from, to) {
    const start = state.doc.resolve(from)
    const end = state.doc.resolve(to)
    if (!start.parent.isTextblock) return { before: "", after: "" }
    const words = (one, other) => state.doc.textBetween(one, other, " ", (leaf) => leaf.attrs.shown ?? "")
    return { before: words(start.start(), from), after: words(to, end.end()) }
}

/** A range of a rich text editor; `current` are the attributes of the number that stands there already. */
export function rangeTarget(editor, from, to, text, current = null) {
    const { state } = editor
    const replace = (node) => {
        const marks = state.doc.nodeAt(from)?.marks ?? state.selection.$from.marks()
        const kept = marks.filter((mark) => mark.type.name !== "exempt")
        editor.view.dispatch(editor.state.tr.replaceWith(from, to, node.mark(kept)).scrollIntoView())
        // Writing goes on behind the number, whatever the browser still holds selected.
        editor.commands.setTextSelection(from + node.nodeSize)
    }
    return {
        text,
        current,
        editor,
        around: aroundOf(state, from, to),
        empty: from === to,
        bind({ reference, format, display }) {
            replace(state.schema.nodes.number.create({ reference, format, shown: display }))
        },
        exempt(reason) {
            editor.view.dispatch(editor.state.tr.addMark(from, to, state.schema.marks.exempt.create({ reason })))
        },
        /** Marks the words in the range; where there are none, writes `words` first. */
        mark(name, attributes, words) {
            const mark = state.schema.marks[name].create(attributes)
            const { tr } = editor.state
            let end = to
            if (from === to) {
                tr.insertText(words, from)
                end = from + words.length
            }
            editor.view.dispatch(tr.addMark(from, end, mark).scrollIntoView())
        },
        restore() {
            editor.view.focus()
        },
    }
}

/** The selection of an input or a textarea, or the number under its caret; numbers are written [[REF|FORMAT]]. */
export function lineTarget(input) {
    let start = input.selectionStart
    let end = input.selectionEnd
    if (start === end) {
        const found = numberAt(input.value, start)
        if (found) [start, end] = [found.start, found.end]
    }
    const write = (words) => {
        input.setRangeText(words, start, end, "end")
        input.dispatchEvent(new Event("input", { bubbles: true }))
    }
    const text = input.value.slice(start, end).trim()
    return {
        text,
        current: null,
        editor: null,
        around: { before: input.value.slice(0, start), after: input.value.slice(end) },
        empty: start === end,
        bind({ reference, format, display }, words) {
            write(format ? `[[${reference}|${format}]]` : `[[${reference}|${words ?? display}]]`)
        },
        mark(name, attributes, words) {
            write(`[[${name}:${attributes.slug}|${text || words}]]`)
        },
        restore() {
            input.focus()
        },
    }
}
