//! The lists of codes about what is between people, and about acts that change a life.

use alongside_schema::code_list;

code_list! {
    /// By what two people belong together.
    #[derive(Default)]
    pub enum Nature {
        /// By birth.
        Biological = "biological", "By birth";
        /// By law: adoption, an order, marriage.
        Legal = "legal", "By law";
        /// In daily life.
        Social = "social", "In daily life";
        /// Nobody has said.
        #[default]
        NotKnown = "not_known", "Not known";
    }
}

code_list! {
    /// How two partners stand.
    #[derive(Default)]
    pub enum Couple {
        /// Married.
        Married = "married", "Married";
        /// In a civil partnership.
        Civil = "civil", "Civil partners";
        /// Living together.
        Cohabiting = "cohabiting", "Living together";
        /// Partners who live apart.
        Apart = "apart", "Partners, living apart";
        /// Separated.
        Separated = "separated", "Separated";
        /// Divorced.
        Divorced = "divorced", "Divorced";
        /// No longer partners.
        Ended = "ended", "No longer together";
        /// Nobody has said.
        #[default]
        NotKnown = "not_known", "Not known";
    }
}

code_list! {
    /// How it is between two people, as somebody says it on a day.
    #[derive(Default)]
    pub enum Closeness {
        /// Close.
        Close = "close", "Close";
        /// Close, and often in conflict.
        CloseConflict = "close_conflict", "Close, with conflict";
        /// In conflict.
        Conflict = "conflict", "In conflict";
        /// Distant.
        Distant = "distant", "Distant";
        /// No contact any more.
        CutOff = "cut_off", "Cut off";
        /// The first of a tie does the second harm.
        Harms = "harms", "Harmful: the first harms the second";
        /// The second does the first harm.
        Harmed = "harmed", "Harmful: the second harms the first";
        /// Nobody has said.
        #[default]
        NotKnown = "not_known", "Not known";
    }
}

code_list! {
    /// How a child sees somebody they do not live with.
    #[derive(Default)]
    pub enum Seeing {
        /// Whenever they want.
        Free = "free", "Whenever they want";
        /// At agreed times.
        Agreed = "agreed", "At agreed times";
        /// With somebody there.
        Supervised = "supervised", "With somebody there";
        /// As a court has said.
        Court = "court_order", "As a court has said";
        /// Not at all.
        None = "none", "Not at all";
        /// Nobody has said, or it does not apply.
        #[default]
        NotKnown = "not_known", "Not known, or does not apply";
    }
}

code_list! {
    /// Why somebody has parental responsibility. Source: the domain notes, 4.4.
    pub enum Basis {
        /// She gave birth.
        Mother = "birth_mother", "Birth mother";
        /// Married to the mother, or her civil partner.
        Married = "married", "Married to the birth mother";
        /// On the birth certificate, in England from 1 December 2003.
        Registered = "registered", "On the birth certificate (from 1 December 2003)";
        /// By agreement with the mother.
        Agreement = "agreement", "Parental responsibility agreement";
        /// By order of a court.
        Order = "order", "Court order";
        /// As special guardian.
        Guardian = "special_guardian", "Special guardianship order";
        /// By adoption.
        Adoption = "adoption", "Adoption";
        /// Shared by a council.
        Care = "care_order", "Care order (the council shares it)";
        /// Another way.
        Other = "other", "Another way";
    }
}

code_list! {
    /// An act that changes a life, or the record of one.
    pub enum LifeEvent {
        /// A baby was born.
        Birth = "birth", "A baby was born";
        /// Somebody died.
        Death = "death", "Somebody died";
        /// Somebody has another name or gender now.
        Name = "name", "A new name or gender";
        /// A child turned 18.
        Adult = "adult", "Turned 18";
        /// Somebody moved house.
        Moved = "moved", "Moved house";
        /// Two families' records became one.
        FamiliesJoined = "families_joined", "Two families became one record";
        /// Some people got a record of their own.
        FamilyDivided = "family_divided", "One family became two records";
        /// Two records of one person became one.
        PeopleJoined = "people_joined", "Two records of one person became one";
        /// Something was wrong and was corrected.
        Corrected = "corrected", "Corrected";
        /// Somebody was adopted. It says that there is another record, and nothing by which anybody finds it: no day, no place, nobody.
        SeparateRecord = "separate_record", "There is a separate adoption record";
    }
}

code_list! {
    /// Where a family comes from or goes to.
    pub enum Direction {
        /// They move to another area.
        Out = "out", "They move to another area";
        /// They come from another area.
        In = "in", "They come from another area";
    }
}
