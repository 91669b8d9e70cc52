/**
 * Keeps the page current while somebody looks at it, and copies commands. Without it the page is whole, only still.
 *
 * The page is fetched again as a document, in which nothing runs, and the sections that changed are put in.
 */
const everyMs = 3_000
const isLive = location.pathname === '/'
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

/** @param {ParentNode} root */
const sectionsOf = (root) => [...root.querySelectorAll('main section[id]')]

/** @param {Node} element */
function isSelectedIn(element) {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true)
}

/** @param {Element} known @param {Element} fresh */
function update(known, fresh) {
  if (known.innerHTML === fresh.innerHTML || isSelectedIn(known)) return
  const focused = known.contains(document.activeElement) ? document.activeElement?.id : undefined
  known.replaceChildren(...fresh.childNodes)
  if (focused) document.getElementById(focused)?.focus()
}

/** @param {Document} page */
function show(page) {
  const [known, fresh] = [sectionsOf(document), sectionsOf(page)]
  const isSameLayout = known.map(({ id }) => id).join() === fresh.map(({ id }) => id).join()
  const [main, freshMain] = [document.querySelector('main'), page.querySelector('main')]
  if (isSameLayout) for (const [at, section] of known.entries()) update(section, fresh[at] ?? section)
  else if (main && freshMain) main.replaceChildren(...freshMain.childNodes)
}

/** @param {boolean} isOffline */
function tellOffline(isOffline) {
  document.querySelector('.offline')?.toggleAttribute('hidden', !isOffline)
}

function refresh() {
  clearTimeout(timer)
  if (document.hidden) return
  const request = new XMLHttpRequest()
  request.open('GET', location.pathname)
  request.responseType = 'document'
  request.timeout = 15_000
  request.onload = () => {
    tellOffline(request.status !== 200)
    if (request.status === 200 && request.responseXML) show(request.responseXML)
  }
  request.onerror = request.ontimeout = () => tellOffline(true)
  request.onloadend = () => {
    clearTimeout(timer)
    timer = setTimeout(refresh, everyMs)
  }
  request.send()
}

document.addEventListener('click', async ({ target }) => {
  if (!(target instanceof HTMLButtonElement) || !target.matches('.copy')) return
  await navigator.clipboard.writeText(target.closest('li')?.querySelector('code')?.textContent ?? '')
  target.textContent = 'Copied'
  setTimeout(() => {
    target.textContent = 'Copy'
  }, 1_500)
})

// Only where the page comes over HTTPS or from this machine may it write to the clipboard.
if (isSecureContext) document.documentElement.classList.add('copies')

if (isLive) {
  document.addEventListener('visibilitychange', refresh)
  timer = setTimeout(refresh, everyMs)
}
