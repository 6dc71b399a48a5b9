// Where in the editor's document the things stand that the server found in its text.

/** The places of words that left their event: a row for each. */
export function dated({ slug, text, why }, doc) {
    const found = []
    doc.descendants((node, position) => {
        if (!node.isText || !node.marks.some((mark) => mark.type.name === "event" && mark.attrs.slug === slug)) return
        const last = found.at(-1)
        if (last?.to === position) last.to += node.nodeSize
        else found.push({ from: position, to: position + node.nodeSize })
    })
    return found
        .filter(({ from, to }) => doc.textBetween(from, to, "\n", leaf) === text)
        .map((place) => ({ ...place, text, slug, why, kind: "date", certain: false, candidates: [] }))
}

/** The event that words are bound to, or undefined. */
export function eventAt(doc, { from }) {
    return doc.nodeAt(from)?.marks.find((mark) => mark.type.name === "event")?.attrs.slug
}

export function leaf(node) {
    return node.type.name === "hardBreak" ? "\n" : "\ufffc"
}

/** The paragraphs and headings with something in them, as the server counts them: {start, text}. */
export function blocksOf(doc) {
    const found = []
    doc.descendants((node, position) => {
        if (!node.isTextblock) return true
        const text = node.textBetween(0, node.content.size, null, leaf)
        if (text.trim()) found.push({ start: position + 1, text })
        return false
    })
    return found
}

/** A number of the answer with its range in the document; null where the text reads otherwise there. */
export function placed(one, places) {
    const place = places[one.block]
    if (!place) return null
    // The server counts characters, the editor the units of UTF-16.
    const at = [...place.text].slice(0, one.offset).join("").length
    if (place.text.slice(at, at + one.text.length) !== one.text) return null
    return { ...one, from: place.start + at, to: place.start + at + one.text.length }
}

/** The references in every part of the form, in the order of the page, whether its editor is open or not. */
export function referencesInParts() {
    return [...document.querySelectorAll("textarea[data-narrative]")].flatMap((part) => {
        const { content } = Object.assign(document.createElement("template"), { innerHTML: part.value })
        return [...content.querySelectorAll("[data-figure]")].map((one) => one.dataset.figure)
    })
}
