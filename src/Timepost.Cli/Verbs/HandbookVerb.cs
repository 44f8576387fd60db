using System.CommandLine;
using Timepost.Cli.Shell;
using Timepost.Engine.Handbook;

namespace Timepost.Cli.Verbs;

/// <summary><c>handbook</c>: what staff need to know, from the configuration that counts.</summary>
internal static class HandbookVerb
{
    public static Verb Create()
    {
        var markdown = new Option<string>("--markdown") { Description = "Into a file instead of the screen", HelpName = "FILE" };
        var html = new Option<string>("--html") { Description = "As a page that stands by itself, to read or print", HelpName = "FILE" };
        return new Verb("handbook", "Write the handbook for staff from the live configuration: what is billable, names, statuses, rounding with examples, expenses, zones, who decides.")
        {
            Examples =
            [
                ("timepost handbook --html handbook.html", "A page for everybody who records time"),
                ("timepost handbook > handbook.md", "Markdown, for a wiki"),
            ],
        }.With(markdown, html).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var context = workspace.Context;
            var today = context.Clock.GetCurrentInstant().InZone(Domain.Time.Zones.Find(context.Rules.Workspace.Zone) ?? NodaTime.DateTimeZone.Utc).Date;
            var page = new HandbookUseCase(context.Rules, context.MappingVersion, today).Write(workspace.Caller);
            var files = new[] { (File: result.GetValue(markdown), Text: (Func<HandbookPage, string>)HandbookPages.Markdown), (result.GetValue(html), HandbookPages.Html) };
            var written = new List<string>();
            foreach (var (file, text) in files)
            {
                if (file is not null)
                {
                    WholeFile.Write(Path.Combine(session.Terminal.Directory, file), text(page));
                    written.Add(file);
                }
            }

            session.Answer(json => json.Object(() =>
            {
                json.Text("title", page.Title);
                json.Texts("files", written);
                json.TextOrNull("markdown", written.Count == 0 ? HandbookPages.Markdown(page) : null);
            }));
            if (written.Count == 0 && !session.Json)
            {
                session.Terminal.Out.Write(HandbookPages.Markdown(page));
            }

            foreach (var file in written)
            {
                session.Line($"Written: {file}");
            }

            return ExitCode.Done;
        });
    }
}
