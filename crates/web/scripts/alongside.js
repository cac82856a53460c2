// Makes pages nicer. Every page works without this file.
import { initAll } from './govuk-frontend.min.js'
import { keepDrafts } from './drafts.js'
import { leaveNothing } from './leaving.js'
import { askForPasskey } from './passkeys.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
document.querySelectorAll('form[data-draft]').forEach(keepDrafts)
document.querySelectorAll('form[data-leaves-nothing]').forEach(leaveNothing)
document.querySelectorAll('form[data-passkey]').forEach(askForPasskey)
document.querySelectorAll('[data-print]').forEach((button) => {
  button.hidden = false
  button.addEventListener('click', () => window.print())
})
