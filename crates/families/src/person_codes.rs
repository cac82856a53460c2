//! The lists of codes about people, their homes and how to reach them.

use alongside_schema::code_list;

code_list! {
    /// How exactly a date is known.
    #[derive(Default)]
    pub enum Accuracy {
        /// The day.
        #[default]
        Day = "day", "The day is known";
        /// The month and the year.
        Month = "month", "The month and year are known";
        /// The year.
        Year = "year", "The year is known";
        /// About the year.
        About = "about", "Only about which year";
    }
}

code_list! {
    /// What is known of somebody. Each is optional, dated, and kept when it changes.
    pub enum Detail {
        /// How they want to be spoken of.
        Pronouns = "pronouns", "Pronouns";
        /// As it is asked for in national returns; a code of [`Sex`].
        Sex = "sex", "Sex";
        /// In their words; another fact than sex.
        Gender = "gender", "Gender, in their words";
        /// As they or their parents say; a code of [`Ethnicity`].
        Ethnicity = "ethnicity", "Ethnicity";
        /// Religion or belief.
        Religion = "religion", "Religion or belief";
        /// The language they speak best.
        Language = "language", "Language they speak best";
        /// Other languages they speak or read.
        OtherLanguages = "other_languages", "Other languages";
        /// Whether they want an interpreter; a code of [`Wanted`].
        Interpreter = "interpreter", "Interpreter";
        /// How to talk and write so that it reaches them.
        Communication = "communication", "How to talk and write with them";
        /// What has to be different for them: access, times, company.
        Adjustments = "adjustments", "What we do differently for them";
        /// Their school, nursery or college.
        School = "school", "School, nursery or college";
        /// What they like.
        Likes = "likes", "What they like";
        /// What matters to them, in their words.
        Matters = "matters", "What matters to them, in their words";
    }
}

code_list! {
    /// Sex as national returns ask for it. Source: the children in need census, codes F, M and U.
    pub enum Sex {
        /// Female.
        Female = "F", "Female";
        /// Male.
        Male = "M", "Male";
        /// Not recorded or not known.
        Unknown = "U", "Not known";
    }
}

code_list! {
    /// Ethnicity by the codes of the Department for Education's school census, which the children in need census uses too.
    /// Stated by the person or their parent, never guessed.
    pub enum Ethnicity {
        /// White British.
        WBri = "WBRI", "White British";
        /// White Irish.
        WIri = "WIRI", "White Irish";
        /// Traveller of Irish heritage.
        WIrt = "WIRT", "Traveller of Irish heritage";
        /// Gypsy or Roma.
        WRom = "WROM", "Gypsy or Roma";
        /// Any other White background.
        WOth = "WOTH", "Any other White background";
        /// White and Black Caribbean.
        MWbc = "MWBC", "White and Black Caribbean";
        /// White and Black African.
        MWba = "MWBA", "White and Black African";
        /// White and Asian.
        MWas = "MWAS", "White and Asian";
        /// Any other mixed background.
        MOth = "MOTH", "Any other mixed background";
        /// Indian.
        AInd = "AIND", "Indian";
        /// Pakistani.
        APkn = "APKN", "Pakistani";
        /// Bangladeshi.
        ABan = "ABAN", "Bangladeshi";
        /// Any other Asian background.
        AOth = "AOTH", "Any other Asian background";
        /// Black Caribbean.
        BCrb = "BCRB", "Black Caribbean";
        /// Black African.
        BAfr = "BAFR", "Black African";
        /// Any other Black background.
        BOth = "BOTH", "Any other Black background";
        /// Chinese.
        Chne = "CHNE", "Chinese";
        /// Any other ethnic group.
        OOth = "OOTH", "Any other ethnic group";
        /// They were asked and would rather not say.
        Refu = "REFU", "They would rather not say";
        /// Nobody has asked yet.
        Nobt = "NOBT", "Not asked yet";
    }
}

code_list! {
    /// Whether somebody wants something that was offered.
    pub enum Wanted {
        /// Yes.
        Yes = "yes", "Yes, they want one";
        /// No.
        No = "no", "No";
        /// Only for some things.
        Sometimes = "sometimes", "For important talks and letters";
    }
}

code_list! {
    /// Who gives the numbers by which services know somebody.
    pub enum NumberSystem {
        /// The NHS number, with its check digit.
        Nhs = "nhs", "NHS number";
        /// The unique pupil number, with its check letter.
        Upn = "upn", "Unique pupil number (UPN)";
        /// A unique pupil number that they had before.
        FormerUpn = "former_upn", "Former unique pupil number";
        /// Another number.
        Other = "other", "Another number";
    }
}

code_list! {
    /// How many nights somebody spends in a home.
    #[derive(Default)]
    pub enum Nights {
        /// It is where they live.
        #[default]
        All = "all", "Every night";
        /// Half here, half in another home.
        Shared = "shared", "Shared with another home";
        /// At weekends.
        Weekends = "weekends", "Weekends";
        /// Some nights.
        Some = "some", "Some nights";
    }
}
