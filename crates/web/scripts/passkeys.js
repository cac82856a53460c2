// Makes and uses passkeys: asks the browser what the page says, puts its answer into the form, and sends that. It is the one thing here that takes a
// script; without it the page names the other ways.

const bytes = (letters) => Uint8Array.from(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

const letters = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const named = (passkeys) => passkeys.map((passkey) => ({ ...passkey, id: bytes(passkey.id) }))

/** What the page asks, as the browser reads it. */
function question(asked) {
  const all = { ...asked, challenge: bytes(asked.challenge) }
  if (asked.user) return { ...all, user: { ...asked.user, id: bytes(asked.user.id) }, excludeCredentials: named(asked.excludeCredentials) }
  return { ...all, allowCredentials: named(asked.allowCredentials) }
}

/** The browser's answer, as the service reads it. */
function answer({ id, rawId, type, response }) {
  const parts = {}
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[part]) parts[part] = letters(response[part])
  }
  return JSON.stringify({ id, rawId: letters(rawId), type, response: parts })
}

/** Lets a form that says in `data-passkey` what is to be asked be sent only with the answer. */
export function askForPasskey(form) {
  if (!window.PublicKeyCredential) return
  const asked = JSON.parse(form.dataset.passkey)
  const publicKey = question(asked)
  const failed = form.querySelector('[data-passkey-failed]')
  form.hidden = false
  document.querySelectorAll('[data-passkey-without]').forEach((words) => (words.hidden = true))

  form.addEventListener('submit', async (event) => {
    if (form.elements.answer.value) return
    event.preventDefault()
    failed.hidden = true
    try {
      const credential = asked.user ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey })
      form.elements.answer.value = answer(credential)
      form.requestSubmit()
    } catch {
      failed.hidden = false
    }
  })
  // Whoever uses one has pressed a button for that on the page before.
  if (!asked.user) form.requestSubmit()
}
