// Before the page is drawn: lets the style sheet know that scripts run here.
document.documentElement.classList.add('govuk-frontend-supported', 'js-enabled')
