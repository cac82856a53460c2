//! The frame around every page: header, navigation, and what stands at the foot.

use alongside_schema::{Alert, Viewer};

use crate::assets;
use crate::components::{GenericHeader, ServiceNavigation, ServicePage};
use crate::settings::Council;

/// One link of the navigation.
#[derive(Clone, Debug)]
pub struct NavigationItem {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub text: &'static str,
}

/// Everything `frame.html` shows. A page template extends that file and has a field named `frame`.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The title of the browser window: what the page is for, never about whom.
    pub title: String,
    /// The council's name.
    pub council: String,
    /// The service's name.
    pub service: String,
    /// Whether everything here is invented.
    pub demo: bool,
    /// The name of who is signed in.
    pub signed_in: Option<String>,
    /// What can not wait for who is signed in.
    pub alerts: Vec<Alert>,
    /// The navigation of who is signed in.
    pub navigation: Vec<NavigationItem>,
    /// The page of the navigation that this is, where it is one.
    pub at: &'static str,
    /// Whether the page shows a form's errors, which its title then says.
    pub has_errors: bool,
}

impl Frame {
    pub(crate) fn new(
        council: &Council,
        demo: bool,
        title: &str,
        viewer: Option<&Viewer>,
        navigation: Vec<NavigationItem>,
    ) -> Self {
        Self {
            title: title.to_owned(),
            council: council.name.clone(),
            service: council.service.clone(),
            demo,
            signed_in: viewer.map(|viewer| format!("{}, {}", viewer.name, viewer.job_title)),
            alerts: viewer.map(|viewer| viewer.alerts.clone()).unwrap_or_default(),
            navigation,
            at: "",
            has_errors: false,
        }
    }

    /// The same frame, saying in the title whether the form has errors.
    pub fn with_errors(mut self, has_errors: bool) -> Self {
        self.has_errors = has_errors;
        self
    }

    /// The same frame, of a page that stands in the navigation.
    pub fn at(mut self, href: &'static str) -> Self {
        self.at = href;
        self
    }

    /// What can not wait: it stands on every page.
    pub fn urgent(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().filter(|alert| !alert.may_wait)
    }

    /// What may wait, on the first page of somebody's day.
    pub fn can_wait(&self) -> impl Iterator<Item = &Alert> {
        let first = self.navigation.first().map_or("/account", |item| item.href);
        self.alerts.iter().filter(move |alert| alert.may_wait && self.at == first)
    }

    /// The council's header.
    pub fn header(&self) -> GenericHeader {
        GenericHeader::new(self.council.as_str()).url("/")
    }

    /// The service's name, and the pages of who is signed in.
    pub fn pages(&self) -> ServiceNavigation {
        let service = ServiceNavigation::new(self.service.as_str(), "/");
        if self.signed_in.is_none() {
            return service;
        }
        let account = NavigationItem { href: "/account", text: "Your account" };
        let items = self.navigation.iter().chain([&account]);
        items.fold(service, |service, item| {
            service.page(ServicePage::new(item.text, item.href).current(item.href == self.at))
        })
    }

    /// The address of an embedded file, with its digest in it, so that browsers may keep it for ever.
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }
}
