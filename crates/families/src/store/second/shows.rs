use std::collections::BTreeMap;

use alongside_schema::connection::DbConnection;
use alongside_schema::{Error, Id, Result, Viewer, Visibility, visible};
use diesel::prelude::*;

use super::SecondLook;
use crate::codes::{PaperKind, SecondKind};
use crate::store::kept_homes::HomeKept;
use crate::store::{Family, alert, event, homes_ever, members_ever, pair};

/// What would be so if the second person agreed: what, and who could learn what from then on. For those who may see the row itself.
pub fn second_shows(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Family,
    look: &SecondLook,
) -> Result<Vec<String>> {
    match look.kind {
        SecondKind::Pair => of_pair(connection, viewer, family, look),
        SecondKind::Home => of_home(connection, viewer, family, look),
        SecondKind::Alert => {
            let alert = alert(connection, viewer, &family.id, &look.fact_id)?;
            Ok(vec![format!("This alert would end: {}: {}", alert.kind.words(), alert.words)])
        }
        SecondKind::Paper => {
            let kind: PaperKind =
                look.asks.split(' ').next().unwrap_or_default().parse().map_err(|_| Error::NotFound)?;
            Ok(vec![format!("This could be given as it is now: {}", kind.words())])
        }
        SecondKind::Event => {
            let event = event(connection, viewer, &family.id, &look.fact_id)?;
            let what = format!("{}, {}", event.kind.words(), event.happened_on.words());
            Ok(vec![
                format!("It would be as if this had not been recorded: {what}"),
                "Homes, who lives in them, and who must not be told what would be as they were before. Read both records before you agree."
                    .to_owned(),
            ])
        }
    }
}

fn of_pair(connection: &mut DbConnection, viewer: &Viewer, family: &Family, look: &SecondLook) -> Result<Vec<String>> {
    let pair = pair(connection, viewer, &family.id, &look.fact_id)?;
    let mut lines = vec![format!("This would hold no more: {}", pair.words())];
    let kept: Vec<(Id, String, Id, Id)> = visible!(withholdings, viewer, &family.id)
        .select((
            visible::withholdings::nondisclosure_id,
            visible::withholdings::fact_table,
            visible::withholdings::fact_id,
            visible::withholdings::person_id,
        ))
        .load(connection)?;
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for (of, table, fact, who) in &kept {
        let by_another = |(other, _, row, person): &(Id, String, Id, Id)| other != of && row == fact && person == who;
        if *of == pair.id && !kept.iter().any(by_another) {
            *counts.entry(words_of(table)).or_default() += 1;
        }
    }
    if counts.is_empty() {
        lines.push(format!("Nothing else is kept from {} by it alone.", pair.who));
    }
    lines.extend(counts.into_iter().map(|(what, count)| format!("{} could be told: {what} ({count})", pair.who)));
    Ok(lines)
}

/// What the rows of a table are, for somebody who reads what could be told.
fn words_of(table: &str) -> &'static str {
    match table {
        "homes" | "residents" => "homes and who lives there",
        "channels" | "recipient_addresses" => "numbers and addresses",
        "schools" | "person_details" => "schools",
        "alerts" => "alerts",
        "meetings" | "planned_visits" => "meetings and visits",
        "documents" | "document_files" => "papers",
        "contacts" | "stories" | "timeline_entries" => "what was told and what happened",
        "rota_needs" | "rota_turns" | "rota_days" => "what the family needs each week, and who does it",
        "conferences"
        | "conference_guests"
        | "conference_prepared"
        | "conference_bookings"
        | "private_times"
        | "family_plans"
        | "conference_reviews" => "meetings that the family leads, and its own plan",
        "pre_proceedings" | "conference_offers" => "what is offered before court",
        "packages" | "package_payees" | "package_lines" | "package_approvals" | "payments" => {
            "what those who step in are given"
        }
        "kin_arrangements" | "support_reviews" => "with whom a child lives, and what was seen of it",
        "network_people" | "network_offers" | "network_answers" | "network_numbers" | "network_ties" => {
            "who the family counts on, and what they offer"
        }
        "transfers" => "where the family goes",
        "sendings" | "sending_readers" => "what went to others",
        "corrections" | "processing_limits" => "what others say is wrong, or object to",
        _ => "what others agreed to and wish",
    }
}

fn of_home(connection: &mut DbConnection, viewer: &Viewer, family: &Family, look: &SecondLook) -> Result<Vec<String>> {
    let homes = homes_ever(connection, viewer, &family.id)?;
    let home = homes.iter().find(|home| home.id == look.fact_id).ok_or(Error::NotFound)?;
    let HomeKept { class, from: kept_from } = HomeKept::read(&look.asks)?;
    let mut lines = vec![format!("The home is now: {}. It would be: {}", home.class.words(), class.words())];
    let members = members_ever(connection, viewer, &family.id)?;
    for person in home.withheld_from.iter().filter(|person| !kept_from.contains(person)) {
        let member = members.iter().find(|member| member.person_id == *person);
        let name = member.map_or("Somebody whom you do not see here", |member| member.name.as_str());
        lines.push(format!("{name} could be told where it is."));
    }
    if home.class.visibility() == Visibility::Limited && class.visibility() == Visibility::Team {
        lines.push(
            "Everybody who works with the family would see that there is this home, and who lives there.".to_owned(),
        );
    }
    if !home.class.is_told() && class.is_told() {
        lines
            .push("The address would stand on pages and on paper, for everybody who works with the family.".to_owned());
    }
    Ok(lines)
}
