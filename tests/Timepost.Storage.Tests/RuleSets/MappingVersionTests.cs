using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Engine.RuleSets;
using Timepost.Engine.RuleSets.Versions;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Sqlite;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.RuleSets;

/// <summary>Published versions are kept as they were published, each number once.</summary>
public sealed class MappingVersionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static MappingVersion Version(int ordinal, string version, string ruleSet = "a") => new()
    {
        Ordinal = ordinal,
        Version = SemanticVersion.TryParse(version, out var number) ? number : default,
        RuleSet = ruleSet,
        MoneyRounding = RoundingMode.HalfEven,
        BaseCurrency = Currency.Of("EUR"),
        Level = ChangeLevel.Major,
        Published = Instant.FromUtc(2026, 3, 1, 9, 0),
        Actor = Stores.Anna,
        Note = "Why \"so\"",
        Changes = [new(ChangeKind.Changed, "policies.billingDay", "mapping.yaml:3", "worker", "client", ChangeLevel.Minor)],
        Amounts = ["1 document: 1.00 EUR → 2.00 EUR"],
        RollsBack = "0.9.0",
    };

    private SqliteWorkspaceStore Published(params MappingVersion[] versions)
    {
        var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        transaction.RuleSets.Keep("a", [new RuleSetText("mapping.yaml", "schema: 1")]);
        transaction.RuleSets.Keep("b", [new RuleSetText("mapping.yaml", "schema: 1 # b")]);
        foreach (var version in versions)
        {
            transaction.RuleSets.Publish(version);
        }

        transaction.Commit();
        return store;
    }

    [Fact]
    public void A_version_reads_back_as_it_was_published()
    {
        using (Published())
        {
            using var none = Stores.Open(_folder.File("store.db"));
            using var empty = none.Read();
            Assert.Null(empty.RuleSets.Newest());
        }

        using var store = Published(Version(1, "1.0.0"), Version(2, "1.10.0", "b"), Version(3, "1.9.0"));
        using var reading = store.Read();
        Assert.Equal(["1.0.0", "1.10.0", "1.9.0"], reading.RuleSets.Versions().Select(v => v.Version.ToString()));
        Assert.Equivalent(Version(3, "1.9.0"), reading.RuleSets.Newest(), strict: true);
        Assert.Empty(reading.RuleSets.Documents());
    }

    [Theory]
    [InlineData("UPDATE mapping_version SET note = 'other'")]
    [InlineData("UPDATE mapping_version SET rule_set = 'b'")]
    [InlineData("DELETE FROM mapping_version")]
    [InlineData("UPDATE rule_text SET body = 'forged'")]
    [InlineData("DELETE FROM rule_text")]
    [InlineData("UPDATE rule_set_file SET file = 'other.yaml'")]
    [InlineData("DELETE FROM rule_set_file")]
    public void Promise_a_published_version_is_immutable_in_the_database_itself(string sql)
    {
        using var store = Published(Version(1, "1.0.0"));
        Assert.Throws<StoreException>(() => store.Writer.Execute(sql));
        using var reading = store.Read();
        Assert.Equivalent(Version(1, "1.0.0"), reading.RuleSets.Newest(), strict: true);
        Assert.Equal("schema: 1", Assert.Single(reading.RuleSets.Texts("a")).Text);
    }

    [Theory]
    [InlineData(1, "1.1.0", "a")] // the place is taken
    [InlineData(3, "1.1.0", "a")] // a gap
    [InlineData(2, "1.0.0", "a")] // the number is taken
    [InlineData(2, "1.1.0", "c")] // no texts
    public void A_version_stands_in_its_place_under_its_own_number_with_its_texts(int ordinal, string version, string ruleSet)
    {
        using var store = Published(Version(1, "1.0.0"));
        using var transaction = store.Begin();
        Assert.Throws<StoreException>(() => transaction.RuleSets.Publish(Version(ordinal, version, ruleSet)));
    }

    [Fact]
    public void Of_two_programs_that_publish_the_same_place_one_is_refused()
    {
        using var store = Published(Version(1, "1.0.0"));
        using var other = Stores.Open(_folder.File("store.db"));
        using (var first = store.Begin())
        {
            first.RuleSets.Publish(Version(2, "1.1.0"));
            Assert.Equal("store-busy", Assert.Throws<StoreException>(() => other.Begin()).Code);
            first.Commit();
        }

        using var second = other.Begin();
        Assert.Throws<StoreException>(() => second.RuleSets.Publish(Version(2, "2.0.0", "b")));
    }
}
