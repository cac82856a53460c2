//! What is called consent, taken apart: four questions, what can be answered to each, and whether somebody can decide something for themselves.

use alongside_schema::code_list;

code_list! {
    /// One of the four separate questions that are called consent. Source: practice notes 3.2: one tick box for all is the commonest mistake.
    pub enum Question {
        /// Whether they choose to be helped. It is their choice, and can end at any time.
        WorkingTogether = "working_together", "Working together";
        /// That a record is kept, and what allows it: the council's task, not an agreement.
        Record = "record", "The record";
        /// Whether we may speak with others about them.
        Sharing = "sharing", "Speaking with others";
        /// Whether facts about them are used to learn what works.
        Learning = "learning", "Learning from facts";
    }
}

code_list! {
    /// What somebody answered. Nobody asked is no answer, and is never one of these.
    pub enum Answered {
        /// They want it.
        Yes = "yes", "Yes";
        /// They do not want it now. Never counts against anybody.
        No = "no", "Not now";
        /// They want time.
        Thinking = "thinking", "They want time to think";
        /// It was explained, and they say nothing against it.
        Told = "told", "They were told";
        /// They say something against it.
        Objected = "objected", "They object";
        /// They had said yes and take it back.
        Withdrawn = "withdrawn", "They have taken it back";
    }
}

code_list! {
    /// How it was explained and answered.
    #[derive(Default)]
    pub enum Method {
        /// Sitting together.
        #[default]
        Together = "together", "Sitting together";
        /// By telephone.
        Telephone = "telephone", "By telephone";
        /// By video.
        Video = "video", "By video";
        /// They wrote or signed it.
        Written = "written", "They wrote or signed it";
    }
}

code_list! {
    /// What somebody may or may not be able to decide for themselves. A child can be able to decide one thing and not another, so that each is looked at by itself
    /// (practice notes 4.4).
    pub enum Matter {
        /// Whether to be helped.
        WorkingTogether = "working_together", "Whether to work together";
        /// Whom we may speak with.
        Sharing = "sharing", "Whom we may speak with";
        /// Whether facts about them are used to learn.
        Learning = "learning", "Whether facts about them are used to learn";
        /// Seeing their own record, and saying who else may.
        OwnRecord = "own_record", "Seeing their own record";
        /// Something else, in words.
        Other = "other", "Something else";
    }
}

code_list! {
    /// What somebody came to think of it.
    pub enum Conclusion {
        /// They understand what it means, and can weigh it up.
        Can = "can", "They can decide this themselves";
        /// They can not decide it themselves yet, or now.
        CanNot = "can_not", "They can not decide this themselves now";
        /// It is not clear. Not a yes.
        NotSure = "not_sure", "It is not clear yet";
    }
}
