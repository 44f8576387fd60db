using System.Globalization;
using Timepost.Cli.Output;
using Timepost.Cli.Shell;
using Timepost.Engine.Delivery;

namespace Timepost.Cli.Verbs;

/// <summary><c>show numbers</c>: the register of document numbers.</summary>
internal static class ShowNumbers
{
    public static Verb Create()
    {
        var csv = ShowVerb.Csv();
        return new Verb("numbers", "The register of document numbers: used, reserved (not in the books yet), void (given up).")
        {
            Examples = [("timepost show numbers", "Every number that was taken, so that each gap is explained")],
        }.With(csv).Runs((session, result) =>
        {
            using var workspace = Composition.Open(session);
            var numbers = new NumbersUseCase(workspace.Context).Numbers(workspace.Caller);
            session.Answer(json => json.Object(() =>
            {
                json.List("numbers", numbers, n =>
                {
                    json.Text("connection", n.Connection);
                    json.Text("series", n.Series);
                    json.Count("number", n.Number);
                    json.Text("document", n.Document);
                    json.Text("state", n.State);
                });
                json.Null("next");
            }));
            var table = new Table(
                new Column("books", ColumnKind.Id), new Column("series", ColumnKind.Id), new Column("number", ColumnKind.Number), new Column("document", ColumnKind.Id), new Column("state", ColumnKind.Word))
            { Empty = "No number was taken yet." };
            foreach (var n in numbers)
            {
                table.Add(n.Connection, n.Series, n.Number.ToString(CultureInfo.InvariantCulture), n.Document, n.State);
            }

            ShowVerb.Page(session, table, result.GetValue(csv), null);
            return ExitCode.Done;
        });
    }
}
