// Elements and requests: what every panel needs.

let counter = 0

/** An element with properties, attributes (data-, aria-, role) and children. */
export function element(tag, properties = {}, ...children) {
    const made = document.createElement(tag)
    for (const [name, value] of Object.entries(properties)) {
        if (/^(data-|aria-|role$|for$|list$)/.test(name)) made.setAttribute(name, value)
        else made[name] = value
    }
    made.append(...children.filter((child) => child !== null && child !== undefined))
    return made
}

export function uniqueId(stem) {
    counter += 1
    return `narrative-${stem}-${counter}`
}

export function button(label, onClick, properties = {}) {
    const made = element("button", { type: "button", textContent: label, ...properties })
    made.addEventListener("click", onClick)
    return made
}

/** Says one sentence to screen readers, and shows it for a moment at the foot of the window; longer with a link {href, words}. */
export function announce(sentence, link = null) {
    let region = document.querySelector(".narrative-announcement")
    if (!region) {
        region = element("div", { className: "narrative-announcement", role: "status" })
        document.body.append(region)
    }
    const more = link ? [" ", element("a", { href: link.href, target: "_blank", textContent: link.words })] : []
    region.replaceChildren(sentence, ...more)
    clearTimeout(region.timer)
    region.timer = setTimeout(() => region.replaceChildren(), link ? 20000 : 4000)
}

/** GET of a JSON answer; an answer that is no JSON becomes {error: sentence}. */
export async function getJson(address, parameters, signal) {
    const url = new URL(address, document.baseURI)
    for (const [name, value] of Object.entries(parameters)) {
        for (const one of Array.isArray(value) ? value : [value]) {
            if (one !== null && one !== undefined && one !== "") url.searchParams.append(name, one)
        }
    }
    return answerOf(fetch(url, { signal, headers: { Accept: "application/json" }, credentials: "same-origin" }))
}

/** POST of form fields with the page's CSRF token; a list is sent as a field for each. */
export async function postForm(address, fields) {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) {
        for (const one of Array.isArray(value) ? value : [value]) body.append(name, one ?? "")
    }
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? ""
    const headers = { Accept: "application/json", "X-CSRFToken": token }
    return answerOf(fetch(address, { method: "POST", body, headers, credentials: "same-origin" }))
}

async function answerOf(request) {
    let response
    try {
        response = await request
    } catch (error) {
        if (error.name === "AbortError") throw error
        return { error: "The server did not answer. Your text is kept; try again." }
    }
    if (response.redirected || !(response.headers.get("Content-Type") ?? "").includes("json")) {
        return {
            error:
                response.redirected || response.status === 403
                    ? "You are signed out, or may not do this. Sign in again in another tab, then try again."
                    : `The server answered ${response.status}. Your text is kept; try again.`,
        }
    }
    return response.json()
}
