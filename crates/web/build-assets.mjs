// Builds everything that Alongside embeds into `assets/`: the style sheet, the scripts and the licences of both.
// Run through `./alongside assets`, which installs the packages of the lock file first.

import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const assets = join(here, 'assets')
const packages = join(here, 'node_modules')

// These two packages are MIT licensed but ship no licence file, so their copyright lines are kept here.
const COPYRIGHT = {
  '@ministryofjustice/frontend': 'Copyright (c) 2019 Ministry of Justice',
  'govuk-frontend': 'Copyright (C) 2017 Crown Copyright (Government Digital Service)',
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`

/** The style sheet. Load paths start here, because MoJ Frontend itself names `node_modules/...`. */
async function styles() {
  const sass = await import('sass')
  const { css } = sass.compile(join(here, 'styles', 'alongside.scss'), {
    loadPaths: [here],
    quietDeps: true,
    style: 'compressed',
  })
  return { 'alongside.css': mirrored(css) }
}

/**
 * GOV.UK Frontend and MoJ Frontend say left and right. Here they become start and end, so that a page in Urdu or Arabic
 * is mirrored. Old browsers do not know `float: inline-start`, so they read the physical value first. Arrows drawn with
 * borders stay as they are; `_mirror.scss` turns them.
 */
function mirrored(css) {
  const edge = { left: 'start', right: 'end' }
  const fourSides = /(?<=[{;])(margin|padding):([^ ;}(]+) ([^ ;}(]+) ([^ ;}(]+) ([^ ;}(]+)(?=[;}])/g
  return css
    .replace(fourSides, (_, box, top, right, bottom, left) => `${box}-block:${top} ${bottom};${box}-inline:${left} ${right}`)
    .replace(/(?<=[{;])(margin|padding|border)-(left|right)(?!-color:inherit)(?=[-:])/g, (_, box, side) => `${box}-inline-${edge[side]}`)
    .replace(/(?<=[{;])(left|right)(?=:)/g, (_, side) => `inset-inline-${edge[side]}`)
    .replace(/(?<=[{;])text-align:(left|right)/g, (_, side) => `text-align:${edge[side]}`)
    .replace(/(?<=[{;])(float|clear):(left|right)/g, (both, property, side) => `${both};${property}:inline-${edge[side]}`)
}

/** GOV.UK Frontend's script without the line that names its source map, and our own scripts as they are. */
async function scripts() {
  const govuk = await readFile(join(packages, 'govuk-frontend', 'dist', 'govuk', 'govuk-frontend.min.js'), 'utf8')
  const found = { 'govuk-frontend.min.js': govuk.replace(/\/\/# sourceMappingURL=\S*\s*$/, '\n') }

  const folder = join(here, 'scripts')
  const own = existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith('.js')) : []
  for (const name of own) found[name] = await readFile(join(folder, name), 'utf8')
  return found
}

/** Our own pictures, as they are. */
async function images() {
  const folder = join(here, 'images')
  const found = {}
  for (const name of await readdir(folder)) found[name] = await readFile(join(folder, name), 'utf8')
  return found
}

/** One text with the licence of every package whose code is embedded. */
async function licences() {
  const { dependencies } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'))
  const texts = await Promise.all(Object.keys(dependencies).sort().map(licence))
  return { 'LICENCES.txt': texts.join('\n\n') }
}

async function licence(name) {
  const folder = join(packages, name)
  const { license, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry))
  if (!file && (license !== 'MIT' || !COPYRIGHT[name])) {
    throw new Error(`the package ${name} has no licence text, add its notice to build-assets.mjs`)
  }
  const text = file ? await readFile(join(folder, file), 'utf8') : `${COPYRIGHT[name]}\n\n${MIT}`
  return `${name} ${version} (${license})\n\n${text.trim()}\n`
}

/** Leaves exactly these files in `assets/`, and untouched those that are right already, so that nothing is compiled again for nothing. */
async function keep(files) {
  await mkdir(assets, { recursive: true })
  for (const name of await readdir(assets)) {
    if (!(name in files)) await rm(join(assets, name), { recursive: true })
  }
  for (const [name, text] of Object.entries(files)) {
    const file = join(assets, name)
    if (!existsSync(file) || (await readFile(file, 'utf8')) !== text) await writeFile(file, text)
  }
}

/** What went wrong, in one sentence, and where when it is in one of our own style sheets. */
function inWords(error) {
  if (['ENOENT', 'ERR_MODULE_NOT_FOUND'].includes(error.code)) return 'the npm packages are missing, run `./alongside assets`'
  if (!error.span) return error.message
  return `${basename(error.span.url.pathname)} says in line ${error.span.start.line + 1} what sass cannot read: ${error.sassMessage.replace(/\.$/, '')}`
}

try {
  const parts = await Promise.all([styles(), scripts(), images(), licences()])
  await keep(Object.assign({}, ...parts))
} catch (error) {
  console.error(`The assets could not be built: ${inWords(error)}.`)
  process.exitCode = 1
}
