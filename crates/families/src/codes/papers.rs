//! What is made of a record for somebody to take away.

use alongside_schema::code_list;

code_list! {
    /// A paper that is made of a record.
    pub enum PaperKind {
        /// The plan, for one person of the family.
        Plan = "plan", "A copy of the plan";
        /// The record of a meeting, for one who was invited.
        Meeting = "meeting", "A copy of the record of a meeting";
        /// What somebody gets who is invited to a meeting that the family leads.
        FamilyLetter = "family_letter", "The letter of an invitation";
        /// The assessment, for one person of the family or for the file.
        Assessment = "assessment", "The assessment";
        /// The record as who prints it sees it.
        Record = "record", "The printed record";
        /// What goes with a family to another area.
        Pack = "pack", "The pack for another area";
    }
}
