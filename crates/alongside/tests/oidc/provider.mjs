// A real provider of OpenID Connect, the npm package `oidc-provider`, for the journeys of a council's sign-on. Whoever starts it says in JSON who it is and
// whom it knows; it writes the port on which it listens, and ends with the end of its input.
//
// Its clock is the journey's: each request brings the time, and between two requests none passes.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

// What the package advises those who run it in earnest is of no use here.
console.info = console.warn = () => {}

const set = JSON.parse(process.argv[2])
let now = set.now
Date.now = () => now * 1000

const person = (id) => ({
  accountId: id,
  claims: () => ({ sub: id, ...set.people[id] }),
})

const provider = new Provider(set.issuer, {
  clients: [
    {
      client_id: set.client,
      client_secret: set.secret,
      redirect_uris: [set.back],
      backchannel_logout_uri: set.logout,
      backchannel_logout_session_required: true,
      require_auth_time: true,
    },
  ],
  jwks: { keys: [set.key] },
  cookies: { keys: ['of a journey'] },
  // Tokens outlive the journey's hours, so that one which is brought again is refused for that and not for its age.
  ttl: { IdToken: 24 * 60 * 60 },
  // Who somebody is stands in the ID token, as councils' providers have it.
  conformIdTokenClaims: false,
  claims: { openid: ['sub', 'amr', 'auth_time'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  findAccount: (_, id) => (id in set.people ? person(id) : undefined),
  // Nobody is asked whether the council may tell its own service who they are.
  async loadExistingGrant({ oidc }) {
    const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
    grant.addOIDCScope('openid email profile')
    await grant.save()
    return grant
  },
  // Sign-outs are told to a service on this machine, which the package by itself keeps its providers from asking.
  fetch: (address, { dispatcher, ...options }) => fetch(address, options),
  interactions: { url: (_, interaction) => `/who/${interaction.uid}` },
})

// What goes wrong in the provider itself is said where the test fails.
provider.on('server_error', (_, error) => console.error(error))

const form = `<!DOCTYPE html><html lang="en-GB"><head><title>The council's sign-on</title><link rel="icon" href="data:,"></head><body>
<form method="post"><label>Who are you? <input name="who"></label> <label>How did you prove it? <input name="proofs"></label>
<button>Go on</button></form></body></html>`

async function signIn(request, response) {
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    return response.end(form)
  }
  let sent = ''
  for await (const part of request) sent += part
  const { who, proofs } = Object.fromEntries(new URLSearchParams(sent))
  const login = { accountId: who, amr: proofs.split(' '), remember: true, ts: now }
  await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
}

const answer = provider.callback()
const server = createServer((request, response) => {
  now = Number(request.headers['x-now'] ?? now)
  if (!request.url.startsWith('/who/')) return answer(request, response)
  signIn(request, response).catch((error) => {
    response.statusCode = 500
    response.end(String(error))
  })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
console.log(`listening ${server.address().port}`)

process.stdin.resume()
process.stdin.on('end', () => process.exit())
