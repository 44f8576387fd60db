using Timepost.Connectors.Files;
using Timepost.Engine.Intake;
using Timepost.Engine.RuleSets;

namespace Timepost.Engine.Tests.Samples;

public sealed class SampleReadingTests
{
    [Fact]
    public void The_readers_refuse_exactly_four_rows_and_read_the_others()
    {
        var rules = RuleSetFolder.Load(file => File.Exists(Path.Combine(SampleFolder.Agency, file)) ? File.ReadAllBytes(Path.Combine(SampleFolder.Agency, file)) : null, out _).RuleSet!;
        IReaderCatalog catalog = new ReaderCatalog();
        int entries = 0, expenses = 0;
        var refused = new List<string>();
        foreach (var connection in rules.Workspace.Connections.Where(c => c.Path.StartsWith("inbox/", StringComparison.Ordinal)))
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(SampleFolder.Agency, connection.Path), "*.csv").Order(StringComparer.Ordinal))
            {
                using var content = File.OpenRead(path);
                var name = Path.GetFileName(path);
                if (connection.Path.StartsWith("inbox/time/", StringComparison.Ordinal))
                {
                    foreach (var item in catalog.Time(connection.Kind, content, name, connection).Read(content, name, connection))
                    {
                        entries += item.Row is null ? 0 : 1;
                        Refused(item.Rejection?.Line, item.Rejection?.Column);
                    }
                }
                else if (connection.Role == Timepost.Domain.Mapping.ConnectionRole.Source)
                {
                    foreach (var item in catalog.Expenses(connection.Kind, content, name, connection).Read(content, name, connection))
                    {
                        expenses += item.Row is null ? 0 : 1;
                        Refused(item.Rejection?.Line, item.Rejection?.Column);
                    }
                }

                void Refused(long? line, string? column)
                {
                    if (line is { } at)
                    {
                        refused.Add($"{connection.Name} {name}:{at} {column}");
                    }
                }
            }
        }

        Assert.Equal(
            [
                "card card-2026-04.csv:10 Betrag", "clockify clockify-2026-02.csv:175 Start Date",
                "expensify expensify-2026-04.csv:6 Amount", "harvest harvest-2026-02.csv:218 Hours",
            ],
            refused.Order(StringComparer.Ordinal));
        Assert.Equal((3269, 116), (entries, expenses));
    }
}
