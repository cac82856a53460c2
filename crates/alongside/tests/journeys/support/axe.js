// Runs after axe-core's own text. Gives back each rule that is broken, with where and how.
return axe.run(document, {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  resultTypes: ['violations']
}).then((results) => results.violations.flatMap((rule) => rule.nodes.map((node) => ({
  rule: rule.id,
  help: rule.help,
  target: node.target.join(' '),
  html: node.html,
  why: node.failureSummary
}))))
