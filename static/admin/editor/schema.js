// The embeds of the contract as nodes and marks. What the editor writes is what casestudy.markup reads:
// number <data data-figure data-format>, claim <span data-claim>, exemption <span data-exempt>, dated words
// <time data-event>, note <aside data-note>, and <figure data-chart|image|comparison|case>.

import { Mark, Node as BlockNode } from "django-prose-editor/editor"

/** The reference of a number that has no source yet; publishing refuses it. */
export const TO_BE_SOURCED = "to-be-sourced"
export const EMBED_KINDS = ["chart", "image", "comparison", "case"]
export const NOTE_KINDS = { note: "Margin note", correction: "Correction", box: "Box" }
export const EMBED_WORDS = { chart: "Chart", image: "Image", comparison: "Comparison", case: "Case" }

/** Titles by kind and slug, filled by the pickers and by `nameEmbeds`; only for the eye. */
export const titles = new Map()

/** An attribute of the model stored as one data attribute; absent where empty. */
function stored(attribute, fallback = null) {
    return {
        default: fallback,
        parseHTML: (element) => element.getAttribute(attribute) ?? fallback,
        renderHTML: () => ({}),
    }
}

function dataAttributes(pairs) {
    return Object.fromEntries(Object.entries(pairs).filter(([, value]) => value !== null && value !== ""))
}

export const NumberNode = BlockNode.create({
    name: "number",
    group: "inline",
    inline: true,
    atom: true,
    selectable: true,
    addAttributes() {
        return {
            reference: stored("data-figure", ""),
            format: stored("data-format"),
            shown: { default: "", parseHTML: (element) => element.textContent, renderHTML: () => ({}) },
        }
    },
    parseHTML() {
        return [{ tag: "data[data-figure]" }]
    },
    renderHTML({ node }) {
        const { reference, format, shown } = node.attrs
        // The words are a cache of the server's: where they are not written yet, the style sheet shows the reference.
        return ["data", dataAttributes({ "data-figure": reference, "data-format": format }), ...(shown ? [shown] : [])]
    },
    renderText({ node }) {
        return node.attrs.shown || node.attrs.reference
    },
})

/** A mark that is one element with data attributes; `attributes` maps a name to its data attribute. */
function dataMark(name, tag, attributes) {
    const [first] = Object.values(attributes)
    return Mark.create({
        name,
        priority: 1100,
        inclusive: false,
        addAttributes() {
            return Object.fromEntries(Object.entries(attributes).map(([key, attribute]) => [key, stored(attribute)]))
        },
        parseHTML() {
            return [{ tag: `${tag}[${first}]` }]
        },
        renderHTML({ mark }) {
            const pairs = Object.entries(attributes).map(([key, attribute]) => [attribute, mark.attrs[key]])
            return [tag, dataAttributes(Object.fromEntries(pairs)), 0]
        },
    })
}

export const ClaimMark = dataMark("claim", "span", {
    slug: "data-claim",
    stance: "data-stance",
    stated: "data-stated",
    statedTo: "data-stated-to",
    relation: "data-relation",
})
export const ExemptMark = dataMark("exempt", "span", { reason: "data-exempt" })
export const EventMark = dataMark("event", "time", { slug: "data-event" })

export const NoteNode = BlockNode.create({
    name: "note",
    group: "block",
    content: "block+",
    defining: true,
    addAttributes() {
        return { kind: stored("data-note", "note") }
    },
    parseHTML() {
        return [{ tag: "aside[data-note]" }]
    },
    renderHTML({ node }) {
        return ["aside", { "data-note": node.attrs.kind }, 0]
    },
})

export const EmbedNode = BlockNode.create({
    name: "embed",
    group: "block",
    atom: true,
    draggable: true,
    addAttributes() {
        return { kind: { default: "chart", renderHTML: () => ({}) }, value: { default: "", renderHTML: () => ({}) } }
    },
    parseHTML() {
        return EMBED_KINDS.map((kind) => ({
            tag: `figure[data-${kind}]`,
            getAttrs: (element) => ({ kind, value: element.getAttribute(`data-${kind}`) }),
        }))
    },
    renderHTML({ node }) {
        return ["figure", { [`data-${node.attrs.kind}`]: node.attrs.value }]
    },
    addNodeView() {
        return ({ node }) => {
            const dom = document.createElement("figure")
            dom.className = "narrative-embed"
            const kind = document.createElement("span")
            kind.className = "narrative-embed-kind"
            kind.textContent = EMBED_WORDS[node.attrs.kind]
            const title = document.createElement("span")
            title.dataset.embedKind = node.attrs.kind
            title.dataset.embedValue = node.attrs.value
            title.textContent = embedTitle(node.attrs.kind, node.attrs.value)
            dom.append(kind, title)
            return { dom }
        }
    },
})

/** What an embed is called on screen: its title where known, else its slugs. */
export function embedTitle(kind, value) {
    const lookup = kind === "comparison" ? "case" : kind
    return value
        .split(/\s+/)
        .filter(Boolean)
        .map((slug) => titles.get(`${lookup} ${slug}`) ?? slug)
        .join(" · ")
}

/** Asks once for each kind what the embeds under `root` are called, and writes the answers into them. */
export async function nameEmbeds(root, pick) {
    const unknown = {}
    for (const element of root.querySelectorAll("[data-embed-kind]")) {
        const kind = element.dataset.embedKind === "comparison" ? "case" : element.dataset.embedKind
        for (const slug of element.dataset.embedValue.split(/\s+/).filter(Boolean)) {
            if (!titles.has(`${kind} ${slug}`)) (unknown[kind] ??= new Set()).add(slug)
        }
    }
    await Promise.all(
        Object.entries(unknown).map(async ([kind, slugs]) => {
            const answer = await pick({ kind, slug: [...slugs] })
            for (const result of answer.results ?? []) titles.set(`${kind} ${result.slug}`, result.title)
        }),
    )
    for (const element of root.querySelectorAll("[data-embed-kind]")) {
        element.textContent = embedTitle(element.dataset.embedKind, element.dataset.embedValue)
    }
}
