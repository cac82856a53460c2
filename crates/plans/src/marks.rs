//! The marks of what follows from other facts.

use alongside_schema::{Marks, People, Visibility};

/// The marks of something that two facts say together: withheld from everybody from whom either is withheld, and seen as narrowly as the
/// narrower of the two. So nobody learns of the one through the other. The source is that of the first.
pub fn of_both(first: &Marks, second: &Marks) -> Marks {
    let both = |one: &People, other: &People| People::new(one.iter().chain(other.iter()).cloned());
    let limited = [first.visibility, second.visibility].contains(&Visibility::Limited);
    Marks {
        subjects: both(&first.subjects, &second.subjects),
        withheld_from: both(&first.withheld_from, &second.withheld_from),
        visibility: if limited { Visibility::Limited } else { Visibility::Team },
        source: first.source.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alongside_schema::Chance;

    #[test]
    fn the_narrower_of_both_holds() {
        let chance = Chance::seeded(1);
        let now = "2026-11-21T10:00:00Z".parse().expect("a moment");
        let (a, b, c) = (chance.id(now), chance.id(now), chance.id(now));
        let first = Marks::about(People::one(&a), "Here").withheld_from(People::one(&b));
        let second = Marks::about(People::one(&b), "There")
            .withheld_from(People::new([c.clone(), b.clone()]))
            .seen_by(Visibility::Limited);
        let both = of_both(&first, &second);
        assert_eq!(both.subjects, People::new([a, b.clone()]));
        assert_eq!(both.withheld_from, People::new([b, c]));
        assert_eq!((both.visibility, both.source.as_str()), (Visibility::Limited, "Here"));
        assert_eq!(of_both(&first, &first), first);
    }
}
