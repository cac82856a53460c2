//! A run from tables to persons.

use std::path::PathBuf;

use rayon::prelude::*;

use crate::block;
use crate::clean::{self, People};
use crate::config::Config;
use crate::decisions::{Decided, Decisions};
use crate::error::MatchError;
use crate::fields::{self, Field};
use crate::ids::{self, Earlier, Ids};
use crate::model::{self, Compared, Learning, Model};
use crate::persons::{self, Edge, Persons};
use crate::read::{self, Table};
use crate::report::calibration::{BANDS, Band, by_identifiers};
use crate::score::{Frequencies, Scorer, weight_of};
use crate::stages::Stages;
use crate::timing::Timings;

/// What a run is asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The tables.
    pub inputs: Vec<PathBuf>,
    /// Whether only rows of different inputs are compared.
    pub link_only: bool,
    /// A model to use without learning.
    pub model: Option<PathBuf>,
    /// What decides which pairs are drawn for learning.
    pub seed: u64,
    /// Decisions by people about pairs of rows.
    pub decisions: Option<PathBuf>,
    /// The folder that an earlier run wrote, for persons to keep their ids.
    pub previous: Option<PathBuf>,
    /// Whether each stage is told on standard error as it begins.
    pub progress: bool,
    /// Whether what only the report tells is worked out too.
    pub report: bool,
    /// The folder of the results, if the stages are kept there: see [`crate::stages`].
    pub keep: Option<PathBuf>,
    /// Whether stages that an earlier run kept there are used, as far as they were made from the same.
    pub resume: bool,
}

/// What a run found.
#[derive(Debug)]
pub struct Outcome {
    /// The rows.
    pub table: Table,
    /// The records.
    pub people: People,
    /// The fields that were compared.
    pub fields: Vec<Field>,
    /// The model.
    pub model: Model,
    /// How common the values are.
    pub frequencies: Frequencies,
    /// The patterns that edges have.
    pub patterns: Vec<fields::Pattern>,
    /// Pairs from the review zone up.
    pub edges: Vec<Edge>,
    /// The persons.
    pub persons: Persons,
    /// The persons' ids, and what became of earlier ones.
    pub ids: Ids,
    /// What people decided.
    pub decided: Decided,
    /// Whether only rows of different inputs were compared.
    pub link_only: bool,
    /// How the probabilities stand against identifiers, if the tables have some and the report was asked for.
    pub calibration: Option<[Band; BANDS.len()]>,
    /// Candidate pairs by rule, before those found twice are taken once, and how many there were once each.
    pub candidates: (Vec<(block::Rule, usize)>, usize),
    /// What each stage took.
    pub timings: Timings,
}

impl Outcome {
    /// Compared pairs from the review zone up that are in one person.
    pub fn joined(&self) -> impl Iterator<Item = &Edge> {
        let of = &self.persons.of_record;
        self.edges.iter().filter(|e| of[e.i as usize] == of[e.j as usize])
    }

    /// Pairs from the review zone up that were neither joined nor decided to be two people.
    pub fn open(&self) -> impl Iterator<Item = &Edge> {
        let of = &self.persons.of_record;
        let open = self.edges.iter().filter(|e| of[e.i as usize] != of[e.j as usize]);
        open.filter(|e| !self.decided.apart(&[e.i], &[e.j]))
    }
}

/// Reads tables and finds the persons in them.
///
/// # Errors
/// If a file can not be read or does not suit the configuration.
pub fn run(config: &Config, options: &Options) -> Result<Outcome, MatchError> {
    let mut timings = Timings::new(options.progress);
    timings.begin("read");
    let decisions = options.decisions.as_deref().map(Decisions::read).transpose()?.unwrap_or_default();
    let earlier = options.previous.as_deref().map(Earlier::read).transpose()?.unwrap_or_default();
    let stages = options.keep.as_deref().map(|out| Stages::open(out, config, options)).transpose()?;
    let stages = stages.as_ref();
    let table = kept(stages, |s| s.rows(config), || read::read(config, &options.inputs), Stages::keep_rows)?;
    timings.begin("clean");
    let mut people = clean::clean(&table, config);
    let (decided, missing) = decisions.on(&table, &people)?;
    people.warnings.extend(missing);
    timings.begin("block");
    let fields = fields::fields(&people, config);
    let mut compare = || {
        let candidates = block::candidates(&people, options.link_only);
        let found = (candidates.found.clone(), candidates.len());
        timings.begin("compare");
        Ok((model::compare_all(&people, &fields, candidates), found))
    };
    let rows = people.records.len();
    let (compared, found) = kept(stages, |s| s.pairs(rows), &mut compare, |s, (all, found)| s.keep_pairs(all, found))?;
    timings.begin("learn");
    let learn = || match &options.model {
        Some(path) => Model::read(path, &fields),
        None => Ok(train(&people, &fields, &compared, options)),
    };
    let model = kept(stages, |s| s.model(&fields), learn, Stages::keep_model)?;
    timings.begin("weigh");
    let frequencies = Frequencies::count(&people, &model);
    let scorer = Scorer::new(&people, &fields, &model, &frequencies);
    let mut edges = weigh(&scorer, &compared, weight_of(config.output.review.max(0.001)));
    let calibration = if options.report { by_identifiers(&people, &fields, &scorer, &compared) } else { None };
    let patterns = compared.patterns;
    drop(compared.parts);
    timings.begin("persons");
    let least = weight_of(config.output.threshold);
    let mut persons = persons::solve(&people, &fields, &scorer, &decided, &edges, least);
    persons::two_names((&people, &fields), &scorer, &decided, (&edges, &patterns), &mut persons, least);
    if options.link_only {
        persons::second_look(&people, &scorer, &patterns, &decided, &mut edges, &mut persons, least);
    }
    timings.begin("ids");
    let ids = ids::give(&table, &people, &persons, &earlier);
    timings.end();
    Ok(Outcome {
        table,
        people,
        fields,
        model,
        frequencies,
        patterns,
        edges,
        persons,
        ids,
        decided,
        link_only: options.link_only,
        calibration,
        candidates: found,
        timings,
    })
}

/// What a stage gives: as it was kept, or made now and kept, if stages are kept at all.
fn kept<T>(
    stages: Option<&Stages>,
    read: impl FnOnce(&Stages) -> Result<Option<T>, MatchError>,
    make: impl FnOnce() -> Result<T, MatchError>,
    keep: impl FnOnce(&Stages, &T) -> Result<(), MatchError>,
) -> Result<T, MatchError> {
    let Some(stages) = stages else { return make() };
    if let Some(kept) = read(stages)? {
        return Ok(kept);
    }
    let made = make()?;
    keep(stages, &made)?;
    Ok(made)
}

fn train(people: &People, fields: &[Field], compared: &Compared, options: &Options) -> Model {
    let drawn = model::sample(people, fields, options.seed);
    let mut namesakes = model::namesakes(people, fields, options.seed);
    let all = all_pairs(people, options.link_only);
    let rows = people.records.len() as f64;
    namesakes.pairs *= all / (rows * (rows - 1.0) / 2.0).max(1.0);
    model::learn(&Learning {
        fields,
        rows: people.records.len(),
        all,
        patterns: &compared.patterns,
        counts: &compared.counts,
        drawn: &drawn,
        namesakes: &namesakes,
        sharing: &model::sharing(people, fields, options.link_only),
    })
}

/// How many pairs of rows there are; with `between`, of rows of different inputs.
fn all_pairs(people: &People, between: bool) -> f64 {
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let within = if between { rows_by_input(people).into_iter().map(pairs).sum() } else { 0.0 };
    pairs(people.records.len() as f64) - within
}

fn rows_by_input(people: &People) -> Vec<f64> {
    let mut rows = vec![0.0; 256];
    people.records.iter().for_each(|r| rows[usize::from(r.input)] += 1.0);
    rows
}

/// The pairs that weigh at least so much.
fn weigh(scorer: &Scorer<'_>, compared: &Compared, least: f64) -> Vec<Edge> {
    let may: Vec<bool> = compared.patterns.iter().map(|p| scorer.most(*p) >= least).collect();
    let of_part = |part: &Vec<model::Pair>| {
        let pairs = part.iter().filter(|pair| may[pair.pattern as usize]);
        let edges = pairs.map(|pair| Edge {
            i: pair.i,
            j: pair.j,
            weight: scorer.weight(pair.i, pair.j, compared.patterns[pair.pattern as usize]) as f32,
            pattern: pair.pattern,
        });
        edges.filter(|e| f64::from(e.weight) >= least).collect::<Vec<_>>()
    };
    compared.parts.par_iter().map(of_part).collect::<Vec<_>>().concat()
}
