// Keeps what somebody types: every few seconds, on leaving a field, and on leaving the page.
const EVERY = 5000
// A connection that hangs holds nobody's answer up for longer than this.
const LONGEST_WAIT = 3000

export function keepDrafts (form) {
  const said = document.createElement('p')
  said.className = 'govuk-hint alongside-kept'
  said.setAttribute('role', 'status')
  form.append(said)

  let kept = textOf(form)
  let sending = null
  let sent = false

  // A page that was saved and is shown again by the back button must not save old text over new. Nor must what leaving the last field
  // has just sent arrive after the form itself: it would put back the form as it was before its button was pressed.
  form.addEventListener('submit', event => {
    sent = true
    if (!sending) return
    event.preventDefault()
    const { submitter } = event
    Promise.race([sending, new Promise(resolve => setTimeout(resolve, LONGEST_WAIT))]).then(() => {
      sending = null
      form.requestSubmit(submitter)
    })
  })
  window.addEventListener('pageshow', () => { sent = false })

  function keep () {
    const now = textOf(form)
    if (sent || sending || now === kept) return
    sending = send(now).finally(() => { sending = null })
  }

  async function send (now) {
    try {
      const answer = await fetch('/drafts', { method: 'POST', body: new URLSearchParams(now), credentials: 'same-origin', redirect: 'error' })
      if (answer.status === 202) {
        kept = now
        said.textContent = 'You have been signed out. What you have typed is kept and will be here when you sign in again.'
      } else if (answer.ok) {
        kept = now
        said.textContent = `What you have typed was kept at ${await answer.text()}.`
      } else if (answer.status === 401) {
        said.textContent = 'You have been signed out. What you type is only on this screen: sign in in another window before you send it.'
      } else {
        said.textContent = 'What you type can not be kept just now. We keep trying.'
      }
    } catch {
      said.textContent = 'There is no connection. What you type is only on this screen until it is back. We keep trying.'
    }
  }

  function keepOnLeaving () {
    const now = textOf(form)
    if (sent || now === kept) return
    if (navigator.sendBeacon('/drafts', new URLSearchParams(now))) kept = now
  }

  setInterval(keep, EVERY)
  form.addEventListener('focusout', keep)
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keepOnLeaving() })
  window.addEventListener('pagehide', keepOnLeaving)
}

function textOf (form) {
  return new URLSearchParams(new FormData(form)).toString()
}
