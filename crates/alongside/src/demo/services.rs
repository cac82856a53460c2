//! The services in the plans of the invented town, each as it went.

use alongside_families::store as families;
use alongside_plans::codes::Meets;
use alongside_plans::store::{self as plans, NewHappened, NewNeed, NewStep, StepAbout};
use alongside_schema::{Day, People, Reference, Result, Tx, Viewer};

use super::town::Service;
use super::{Cast, code};

/// Adds the services of one family and what happened with them.
pub(super) fn add(
    tx: &mut Tx<'_>,
    lead: &Viewer,
    reference: &Reference,
    people: &Cast,
    services: &[Service],
    today: Day,
) -> Result<()> {
    for service in services {
        let family = families::open(tx.connection(), lead, reference)?;
        let known = plans::steps(tx.connection(), lead, &family)?;
        let named = |names: &[String]| People::new(names.iter().filter_map(|name| people.id(name)));
        let after = service.after.iter().filter_map(|name| {
            known.steps.iter().find(|step| step.about.service == *name).map(|step| NewNeed::Step(step.id.clone()))
        });
        let new = NewStep {
            about: StepAbout {
                service: service.name.clone(),
                provider: service.provider.clone(),
                attends: named(&service.attends),
                readiness: service.words.clone(),
                earliest_on: None,
                wanted_from: None,
                wanted_to: None,
                waiting_since: today.plus_days(-service.waiting_since),
                meets: code::<Meets>(&service.meets)?,
                sessions: service.sessions,
            },
            subjects: named(&service.for_whom),
            withheld_from: People::none(),
            needs: after.chain(service.conditions.iter().cloned().map(NewNeed::Condition)).collect(),
        };
        let id = plans::add_step(tx, lead, &family, &new, today.plus_days(30))?;
        for event in &service.events {
            let happened = NewHappened {
                on: today.plus_days(-event.days_ago),
                kind: code(&event.kind)?,
                words: event.words.clone(),
            };
            plans::record_happened(tx, lead, &family.id, &id, &happened)?;
        }
    }
    Ok(())
}
