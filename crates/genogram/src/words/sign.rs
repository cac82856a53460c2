//! Every sign that a drawing can have.

/// A sign, as the key explains it. In the order of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// A square.
    Male,
    /// A circle.
    Female,
    /// A diamond.
    OtherSex,
    /// A dotted diamond.
    SexNotKnown,
    /// A triangle.
    Expected,
    /// A small triangle.
    Lost,
    /// A double outline.
    Index,
    /// A grey figure with a ribbon across its corner.
    Died,
    /// A whole line from figure to figure.
    Married,
    /// A dashed one.
    Together,
    /// A dotted one.
    Apart,
    /// A whole one with one stroke.
    Separated,
    /// A whole one with two strokes.
    Divorced,
    /// A dashed one with two strokes.
    Ended,
    /// A thin one.
    CoupleNotKnown,
    /// A whole line down.
    Birth,
    /// A line of dashes and dots, and brackets round the child.
    Adopted,
    /// A dotted line.
    Guardian,
    /// A dotted line with wider gaps.
    Kinship,
    /// A line of short dashes.
    Foster,
    /// A line of long dashes.
    Step,
    /// A thin dotted line.
    KinLine,
    /// Two lines from one point.
    Twins,
    /// The same, joined by a bar.
    Identical,
    /// A dashed outline.
    Home,
    /// A double line between two people.
    Close,
    /// A double line with a zigzag.
    CloseConflict,
    /// A zigzag.
    Conflict,
    /// A line of long gaps.
    Distant,
    /// A line that is cut by two bars.
    CutOff,
    /// A zigzag with an arrow.
    Harmful,
    /// A thin line with a question mark: a child above the parent, which can not be.
    Against,
    /// Of an ecomap: a thick line.
    Strong,
    /// A thin line.
    Weak,
    /// A zigzag.
    Stressful,
    /// A broken line with bars.
    Broken,
    /// An arrow: which way help and effort go.
    Gives,
}
