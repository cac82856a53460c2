// What the browser shows now. Elements are told by their place among all elements of the page.
const elements = Array.from(document.getElementsByTagName('*'))
const visit = performance.getEntriesByType('navigation')[0]
return {
  address: location.href,
  status: visit ? visit.responseStatus : 0,
  html: '<!DOCTYPE html>' + document.documentElement.outerHTML,
  count: elements.length,
  hidden: elements.flatMap((element, place) => element.checkVisibility({ visibilityProperty: true }) ? [] : [place]),
  fields: elements.flatMap((element, place) => {
    if (element.matches('input, textarea')) return [[place, element.value, element.checked === true]]
    return element.matches('option') ? [[place, '', element.selected]] : []
  })
}
