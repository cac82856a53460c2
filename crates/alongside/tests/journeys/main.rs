//! Journeys through the service, each told once in plain words and walked in six ways: over HTTP on both engines, and in Chromium at
//! two widths with and without JavaScript.
//!
//! A journey is a function of a [`World`](support::World). It brings people into it, and each does things at a screen: opens a page,
//! fills a field that is known by its label, presses a button, sees words. `in_six_ways!` makes six tests of it.
//!
//! On every page that a journey reaches, the harness looks for what must not be on any page: see `support/screen/faults.rs` for what
//! the page's text shows, `support/http.rs` for headers, `support/chromium.rs` for accessibility, overflow and the browser's log.

mod alerts;
mod already_open;
mod answers;
mod apart;
mod arriving;
mod as_sent;
mod assessment;
mod bad_input;
mod budgets;
mod canaries;
mod conferences;
mod consent;
mod corrections;
mod council;
mod counts;
mod cut_off;
mod deciding;
mod demo;
mod diary;
mod documents;
mod doors;
mod doors_open;
mod emergencies;
mod emergency_openings;
mod ending_well;
mod entries;
mod family;
mod finding;
mod forms;
mod fourteen;
mod front_door;
mod hostile;
mod in_touch;
mod inbox;
mod incidents;
mod invitations;
mod joining;
mod keeping;
mod known_already;
mod known_devices;
mod leaks;
mod leavers;
mod leaving_town;
mod life;
mod limits_of_processing;
mod limits_of_workers;
mod linking;
mod links_and_locks;
mod matrix;
mod meetings;
mod near_ones;
mod network;
mod one_plan;
mod pairs;
mod papers;
mod parts;
mod passkeys;
mod people;
mod programs;
mod promises;
mod protected_address;
mod proving;
mod reached_once;
mod reorganising;
mod restrictions;
mod rota;
mod rules;
mod safe;
mod seals;
mod second_person;
mod second_step;
mod sending;
mod sent_wrongly;
mod services;
mod sharing;
mod sign_in;
mod six_problems;
mod small_town;
mod subject_access;
mod support;
mod told_once;
mod town;
mod trail;
mod trail_checkpoints;
mod trail_says;
mod watching;
mod who_reads_it;
mod workers;
mod writing;
