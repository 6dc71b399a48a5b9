// A search field with a list under it: arrows move, Enter chooses, all by keyboard (ARIA combobox pattern).

import { element, uniqueId } from "casestudy-editor/dom"

/**
 * `load(words, signal)` answers {results} or {error}; `describe(result)` gives the children of an option;
 * `choose(result, words)` is called with the option chosen. Enter pressed before the answer has come waits for it, and
 * then binds only what `sure(results)` lets through.
 */
export class Choices {
    constructor({ label, load, describe, choose, empty, sure = (results) => results.length === 1 }) {
        Object.assign(this, { load, describe, choose, empty, sure })
        const listId = uniqueId("list")
        this.input = element("input", {
            type: "text",
            id: uniqueId("search"),
            autocomplete: "off",
            spellcheck: false,
            role: "combobox",
            "aria-expanded": "true",
            "aria-autocomplete": "list",
            "aria-controls": listId,
        })
        this.list = element("ul", { id: listId, className: "narrative-options", role: "listbox", "aria-label": label })
        this.status = element("p", { className: "narrative-status", role: "status" })
        this.root = element(
            "div",
            { className: "narrative-choices" },
            element("label", { for: this.input.id, textContent: label }),
            this.input,
            this.list,
            this.status,
        )
        this.results = []
        this.active = -1
        this.input.addEventListener("input", () => this.later())
        this.input.addEventListener("keydown", (event) => this.onKey(event))
        this.list.addEventListener("mousedown", (event) => event.preventDefault())
        this.list.addEventListener("click", (event) => {
            const option = event.target.closest("[role=option]")
            if (option) this.choose(this.results[[...this.list.children].indexOf(option)], this.words)
        })
    }

    get words() {
        return this.input.value.trim()
    }

    start(words) {
        this.input.value = words
        this.input.focus()
        this.input.select()
        return this.search()
    }

    stop() {
        clearTimeout(this.timer)
        this.request?.abort()
        this.waiting = false
    }

    later() {
        this.stop()
        this.pending = true
        this.timer = setTimeout(() => this.search(), 150)
    }

    async search() {
        this.request?.abort()
        this.request = new AbortController()
        this.pending = true
        this.status.textContent = "Looking …"
        let answer
        try {
            answer = await this.load(this.words, this.request.signal)
        } catch (error) {
            if (error.name === "AbortError") return
            throw error
        }
        this.pending = false
        this.show(answer)
        if (this.waiting) {
            this.waiting = false
            if (this.sure(this.results)) this.choose(this.results[0], this.words)
        }
    }

    show(answer) {
        this.results = answer.results ?? []
        this.list.replaceChildren(
            ...this.results.map((result) =>
                element("li", { role: "option", id: uniqueId("option") }, ...this.describe(result)),
            ),
        )
        this.list.hidden = !this.results.length
        const count = this.results.length
        this.status.textContent =
            answer.error ?? (count ? `${count} found${answer.more ? "; type more to narrow them" : ""}.` : this.empty)
        this.move(count ? 0 : -1)
    }

    move(index) {
        const options = [...this.list.children]
        this.active = index
        options.forEach((option, position) => option.setAttribute("aria-selected", String(position === index)))
        if (index >= 0) {
            this.input.setAttribute("aria-activedescendant", options[index].id)
            options[index].scrollIntoView({ block: "nearest" })
        } else {
            this.input.removeAttribute("aria-activedescendant")
        }
    }

    onKey(event) {
        const last = this.results.length - 1
        const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }
        if (event.key in steps && last >= 0) {
            event.preventDefault()
            const wrap = Math.abs(steps[event.key]) === 1
            const next = this.active + steps[event.key]
            this.move(wrap ? (next + last + 1) % (last + 1) : Math.max(0, Math.min(last, next)))
        } else if (event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey) {
            event.preventDefault()
            if (this.pending) this.waiting = true
            else if (this.active >= 0) this.choose(this.results[this.active], this.words)
        }
    }
}
