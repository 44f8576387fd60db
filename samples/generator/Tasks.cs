namespace Timepost.SampleGenerator;

/// <summary>What people write into their trackers, by project: task and description.</summary>
internal static class Tasks
{
    public static IReadOnlyDictionary<string, IReadOnlyList<(string Task, string Text)>> ByProject { get; } =
        new Dictionary<string, IReadOnlyList<(string, string)>>
        {
            ["spring-catalogue"] =
            [
                ("Design", "Cover: three directions"), ("Design", "Spread layouts, fiction"), ("Design", "Spread layouts, children's list"),
                ("Design", "Type and colour pass"), ("Design", "Retouching author portraits"), ("Design", "Index pages"),
                ("Design", "Print-ready PDFs, signature A-C"), ("Copywriting", "Blurbs, first batch"), ("Copywriting", "Blurbs, corrections from editorial"),
                ("Project management", "Weekly plan and budget"), ("Project management", "Printer: paper and schedule"),
                ("Meetings", "Call with editorial"), ("Meetings", "Review \"hero\" spreads, round 2"), ("Review", "Proofreading, second pair of eyes"),
            ],
            ["reader-app"] =
            [
                ("Development", "Sync of highlights"), ("Development", "Offline library"), ("Development", "Font settings screen"),
                ("Development", "Crash on EPUB without a spine"), ("Development", "Search: synonyms and accents"), ("Development", "Store builds and signing"),
                ("Design", "Onboarding screens"), ("Design", "Dark mode tokens"), ("Testing", "Regression round, tablets"),
                ("Testing", "Accessibility: VoiceOver, TalkBack"), ("Project management", "Sprint planning"), ("Meetings", "Stand-up with publisher's team"),
                ("Review", "Code review"), ("Review", "Review of pull requests, sync"),
            ],
            ["brand-guidelines"] =
            [
                ("Design", "Logo construction and clear space"), ("Design", "Kana and Latin pairing"), ("Design", "Colour system, print and screen"),
                ("Design", "Stationery templates"), ("Design", "Photography direction"), ("Copywriting", "Tone of voice, chapter 2"),
                ("Project management", "Chapter schedule"), ("Meetings", "Call with Kitanami marketing"), ("Review", "Check against printed proofs"),
            ],
            ["online-shop"] =
            [
                ("Development", "Checkout: konbini payment"), ("Development", "Address form, postcode lookup"), ("Development", "Product import"),
                ("Development", "Stock webhook, retries"), ("Development", "Shipping labels"), ("Development", "Search by reading (furigana)"),
                ("Development", "Performance of category pages"), ("Testing", "Payment sandbox, all methods"), ("Testing", "Order mails on phones"),
                ("Project management", "Backlog and release notes"), ("Meetings", "Call with Kitanami logistics"), ("Review", "Code review"),
            ],
            ["fleet-dashboard"] =
            [
                ("Development", "Map layer: clustering"), ("Development", "Charging sessions, import"), ("Development", "Role model for depots"),
                ("Development", "Alert rules"), ("Development", "Export for the tax office"), ("Development", "Upgrade of chart library"),
                ("Development", "API: paging, filters"), ("Design", "Depot overview, wireframes"), ("Testing", "Load test, 2,000 vehicles"),
                ("Testing", "Bug bash, round 3"), ("Project management", "Steering report"), ("Meetings", "Jour fixe"), ("Review", "Code review"),
            ],
            ["launch-campaign"] =
            [
                ("Design", "Key visual, variants"), ("Design", "Posters, U-Bahn formats"), ("Design", "Social cut-downs"), ("Design", "Landing page"),
                ("Copywriting", "Claims: über 40 Varianten"), ("Copywriting", "Landing page text, DE and EN"), ("Development", "Landing page build"),
                ("Development", "Consent banner, tracking plan"), ("Project management", "Media plan with the agency in Köln"),
                ("Meetings", "Workshop Zielgruppen"), ("Review", "Final check before print"),
            ],
            ["website-care"] =
            [
                ("Support", "Security updates"), ("Support", "Contact form: spam"), ("Support", "Opening hours, Easter"), ("Support", "Broken tracking link in newsletter"),
                ("Development", "Recipe filter"), ("Development", "Newsletter sign-up"), ("Development", "Image sizes, lazy loading"),
                ("Design", "Seasonal banner"), ("Meetings", "Monthly call"), ("Review", "Check of staging site"),
            ],
            ["packaging-refresh"] =
            [
                ("Design", "Tin, 125 g: label system"), ("Design", "Sachet artwork"), ("Design", "Illustrations: bergamot, mint"), ("Design", "Gift box, die line"),
                ("Design", "Barcode and nutrition panel"), ("Copywriting", "Brewing instructions"), ("Project management", "Printer quotes"),
                ("Meetings", "Tasting and range review"), ("Review", "Colour proofs"),
            ],
            ["studio"] =
            [
                ("Internal", "Weekly studio meeting"), ("Internal", "Invoices, filing"), ("Internal", "Interviews"), ("Internal", "Learning hour"),
                ("Internal", "Laptop and backups"), ("Internal", "Pitch preparation"),
            ],
        };
}
