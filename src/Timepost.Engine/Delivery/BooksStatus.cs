namespace Timepost.Engine.Delivery;

/// <summary>Outcomes of books, one per reason; persisted by number, explained in docs/statuses/books.md.</summary>
/// <remarks>50xx success, 51xx refused for what the books already hold, 52xx the document cannot be held as it is,
/// 53xx this writer may not write now, 54xx the medium failed, 55xx found changed.</remarks>
public enum BooksStatus
{
    /// <summary>Durably in the books and verified.</summary>
    Written = 5001,

    /// <summary>The same bytes were already there; nothing was written.</summary>
    AlreadyWritten = 5002,

    /// <summary>The key is in the books with another content.</summary>
    ConflictingContent = 5101,

    /// <summary>The number is in the books under another key.</summary>
    DuplicateNumber = 5102,

    /// <summary>The bytes are not what was rendered for this key and number.</summary>
    BodyDamaged = 5103,

    /// <summary>The postings do not sum to zero in each currency, or in base where they hold a difference of exchange; or one has no amount in base.</summary>
    Unbalanced = 5201,

    /// <summary>A posting names an account that the rule set does not.</summary>
    AccountUnknown = 5202,

    /// <summary>An account's name cannot be written so that all plain-text programs read it alike.</summary>
    AccountNameRefused = 5203,

    /// <summary>The number is empty, too long or has characters that the books cannot hold.</summary>
    NumberRefused = 5204,

    /// <summary>The date is outside the years that the books can hold.</summary>
    DateRefused = 5205,

    /// <summary>The party has no name.</summary>
    PartyRefused = 5206,

    /// <summary>A tag's name is not small letters, digits and dashes, or is there twice.</summary>
    TagRefused = 5207,

    /// <summary>Net, tax and total do not agree with each other or with the lines.</summary>
    TotalsDisagree = 5208,

    /// <summary>A document without a posting.</summary>
    NoPostings = 5209,

    /// <summary>An attachment's name is not safe, or its content is not to be had as named.</summary>
    AttachmentRefused = 5210,

    /// <summary>Another writer has the books.</summary>
    Locked = 5301,

    /// <summary>A later writer has been here: this one lost its lease.</summary>
    StaleToken = 5302,

    /// <summary>Somebody edited our files and nobody decided what holds.</summary>
    DriftUndecided = 5303,

    /// <summary>The disk is full.</summary>
    DiskFull = 5401,

    /// <summary>Reading or writing failed.</summary>
    InputOutput = 5402,

    /// <summary>What was read back is not what was written.</summary>
    NotVerified = 5403,

    /// <summary>An earlier write of this session failed; open a new one.</summary>
    SessionBroken = 5404,

    /// <summary>A document in the books cannot be read back.</summary>
    Unreadable = 5405,

    /// <summary>Documents were delivered here, and the books' files are not there.</summary>
    FilesMissing = 5406,

    /// <summary>An unfinished write was cut off at opening; the bytes are kept beside.</summary>
    TornTailCut = 5501,

    /// <summary>A document of ours was edited in the journal.</summary>
    DocumentEdited = 5502,

    /// <summary>A document of ours is gone from the journal.</summary>
    DocumentRemoved = 5503,

    /// <summary>Somebody wrote into our journal.</summary>
    TextAdded = 5504,

    /// <summary>A file beside the journal was edited.</summary>
    FileEdited = 5505,
}

/// <summary>What each status is called and what follows from it.</summary>
public static class BooksStatuses
{
    /// <summary>Stable code for machines.</summary>
    public static string Code(this BooksStatus status) => status switch
    {
        BooksStatus.Written => "books-written",
        BooksStatus.AlreadyWritten => "books-already-written",
        BooksStatus.ConflictingContent => "books-conflicting-content",
        BooksStatus.DuplicateNumber => "books-duplicate-number",
        BooksStatus.BodyDamaged => "books-body-damaged",
        BooksStatus.Unbalanced => "books-unbalanced",
        BooksStatus.AccountUnknown => "books-account-unknown",
        BooksStatus.AccountNameRefused => "books-account-name",
        BooksStatus.NumberRefused => "books-number",
        BooksStatus.DateRefused => "books-date",
        BooksStatus.PartyRefused => "books-party",
        BooksStatus.TagRefused => "books-tag",
        BooksStatus.TotalsDisagree => "books-totals",
        BooksStatus.NoPostings => "books-no-postings",
        BooksStatus.AttachmentRefused => "books-attachment",
        BooksStatus.Locked => "books-locked",
        BooksStatus.StaleToken => "books-stale-token",
        BooksStatus.DriftUndecided => "books-drift",
        BooksStatus.DiskFull => "books-disk-full",
        BooksStatus.InputOutput => "books-io",
        BooksStatus.NotVerified => "books-not-verified",
        BooksStatus.SessionBroken => "books-session-broken",
        BooksStatus.Unreadable => "books-unreadable",
        BooksStatus.FilesMissing => "books-missing-files",
        BooksStatus.TornTailCut => "books-torn-tail",
        BooksStatus.DocumentEdited => "books-document-edited",
        BooksStatus.DocumentRemoved => "books-document-removed",
        BooksStatus.TextAdded => "books-text-added",
        BooksStatus.FileEdited => "books-file-edited",
    };

    /// <summary>Success: the document is in the books, as sent.</summary>
    public static bool IsSuccess(this BooksStatus status) => status.Outcome() == BooksAnswer.Done;

    /// <summary>Certain, refused or open.</summary>
    public static BooksAnswer Outcome(this BooksStatus status) => status switch
    {
        BooksStatus.Written or BooksStatus.AlreadyWritten => BooksAnswer.Done,

        BooksStatus.ConflictingContent or BooksStatus.DuplicateNumber or BooksStatus.BodyDamaged
            or BooksStatus.Unbalanced or BooksStatus.AccountUnknown or BooksStatus.AccountNameRefused
            or BooksStatus.NumberRefused or BooksStatus.DateRefused or BooksStatus.PartyRefused
            or BooksStatus.TagRefused or BooksStatus.TotalsDisagree or BooksStatus.NoPostings
            or BooksStatus.AttachmentRefused => BooksAnswer.Rejected,

        // nothing of this attempt can have left
        BooksStatus.Locked or BooksStatus.StaleToken or BooksStatus.DriftUndecided
            or BooksStatus.SessionBroken or BooksStatus.FilesMissing => BooksAnswer.NotSent,

        // no answer is not a "no": look the key up before sending again
        BooksStatus.DiskFull or BooksStatus.InputOutput or BooksStatus.NotVerified
            or BooksStatus.Unreadable => BooksAnswer.Uncertain,

        BooksStatus.TornTailCut or BooksStatus.DocumentEdited or BooksStatus.DocumentRemoved
            or BooksStatus.TextAdded or BooksStatus.FileEdited => BooksAnswer.Found,
    };

    /// <summary>What to do next.</summary>
    public static string Remedy(this BooksStatus status) => status switch
    {
        BooksStatus.Written or BooksStatus.AlreadyWritten => "Nothing.",
        BooksStatus.ConflictingContent => "Correct the document by a new one; what is final is never edited.",
        BooksStatus.DuplicateNumber => "Give the document the next free number.",
        BooksStatus.BodyDamaged => "The stored plan or the store is damaged: restore a backup, then plan again.",
        BooksStatus.Unbalanced => "Report this: Timepost computed postings that do not balance.",
        BooksStatus.AccountUnknown => "Declare the account under 'accounts' in mapping.yaml.",
        BooksStatus.AccountNameRefused => "Rename the account in mapping.yaml: parts joined by ':', each beginning with a letter or digit, without double blanks, ';', '|', '\"' or brackets at the start.",
        BooksStatus.NumberRefused => "Change 'numbering' in timepost.yaml to letters, digits, '-', '_', '.', '/' and at most 40 characters.",
        BooksStatus.DateRefused => "Check the date; the books hold the years 1970 to 2099.",
        BooksStatus.PartyRefused => "Give the client a customer name in mapping.yaml.",
        BooksStatus.TagRefused => "Report this: Timepost made a tag that the journal cannot hold.",
        BooksStatus.TotalsDisagree => "Report this: Timepost computed totals that do not agree.",
        BooksStatus.NoPostings => "Report this: Timepost made a document without postings.",
        BooksStatus.AttachmentRefused => "Import the receipt again; its content is missing or damaged.",
        BooksStatus.Locked => "Wait until the other run is over, or end it.",
        BooksStatus.StaleToken => "Another run took over. Run apply again.",
        BooksStatus.DriftUndecided => "Undo the edit, or accept it: 'timepost exception list' has each change, 'timepost exception resolve ID accept' takes it as it is.",
        BooksStatus.DiskFull => "Free disk space, then run apply again: it finishes the same plan.",
        BooksStatus.InputOutput => "Check the disk and the rights on the books' folder, then run apply again.",
        BooksStatus.NotVerified => "Check the disk; then run apply again: it looks first what is there.",
        BooksStatus.SessionBroken => "Run apply again.",
        BooksStatus.Unreadable => "Undo the edit in the journal or the document's file.",
        BooksStatus.FilesMissing => "Mount the disk, or restore the books' folder from a backup. To begin new books, put an empty file timepost-YYYY.journal of this year into the folder.",
        BooksStatus.TornTailCut => "Nothing: the next apply writes it again. The cut bytes are kept beside the journal.",
        BooksStatus.DocumentEdited => "Undo the edit, or accept it and correct by a new document.",
        BooksStatus.DocumentRemoved => "Put the document back, or accept that it is gone.",
        BooksStatus.TextAdded => "Move your own entries into a file of your own, or accept them where they are.",
        BooksStatus.FileEdited => "Undo the edit, or delete the file: it is written again from the journal.",
    };
}

/// <summary>How certain an outcome is; delivery decides by it.</summary>
public enum BooksAnswer
{
    /// <summary>In the books as sent.</summary>
    Done,

    /// <summary>Certainly not in the books; sending the same again cannot help.</summary>
    Rejected,

    /// <summary>Nothing was sent; try again later.</summary>
    NotSent,

    /// <summary>Look it up before sending again.</summary>
    Uncertain,

    /// <summary>Not an answer to a write but a change that was found.</summary>
    Found,
}
