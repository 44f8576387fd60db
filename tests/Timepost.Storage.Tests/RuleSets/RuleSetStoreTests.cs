using Timepost.Engine.RuleSets;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.RuleSets;

public sealed class RuleSetStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Texts_are_kept_verbatim_and_once()
    {
        RuleSetText[] first = [new("timepost.yaml", "schema: 1\r\n# ä\t\n"), new("mapping.yaml", ""), new("agreements.yaml", "x")];
        RuleSetText[] second = [first[0], first[1], new("agreements.yaml", "y")];
        using (var store = Stores.Open(_folder.File("store.db")))
        using (var transaction = store.Begin())
        {
            transaction.RuleSets.Keep("a", first);
            transaction.RuleSets.Keep("a", second); // the hash is known: nothing changes
            transaction.RuleSets.Keep("b", second);
            transaction.Commit();
        }

        using var again = Stores.Open(_folder.File("store.db"));
        using var reading = again.Read();
        Assert.Equal(first, reading.RuleSets.Texts("a"));
        Assert.Equal(second, reading.RuleSets.Texts("b"));
        Assert.Empty(reading.RuleSets.Texts("c"));
    }
}
