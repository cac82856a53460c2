// Pages that somebody may have to leave in a hurry: what was typed does not stay behind in the page that a browser keeps for the way back. Without this
// file the way out (leave.rs) has the browser throw that page away.

/** Empties a form when its page is left otherwise than by sending it, and begins it anew where it is shown again. */
export function leaveNothing(form) {
  let sent = false
  let emptied = false
  form.addEventListener('submit', () => { sent = true })
  addEventListener('pagehide', () => {
    if (sent) return
    emptied = true
    for (const field of form.elements) {
      if (field.type === 'checkbox' || field.type === 'radio') field.checked = false
      else if (field.type !== 'submit' && field.type !== 'button') field.value = ''
    }
  })
  addEventListener('pageshow', (event) => {
    sent = false
    if (emptied && event.persisted) location.replace(location.pathname)
  })
}
