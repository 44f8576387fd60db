using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Identity;
using Timepost.Engine.Delivery;
using Timepost.Engine.Plans;
using Timepost.Engine.Workspaces;
using Timepost.Storage.Tests.Support;

namespace Timepost.Storage.Tests.Plans;

public sealed class PlanStoreTests : IDisposable
{
    private static readonly Currency Eur = Currency.Of("EUR");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Promise6_a_final_document_is_never_written_again()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        var draft = Draft(1, 10_000);
        transaction.Plans.Save(draft);
        transaction.Plans.SetDraftStatus(draft.Key, "final", "INV-2026-00001");

        var refused = Assert.Throws<FinalDocumentException>(() => transaction.Plans.Save(Draft(1, 9_900)));

        Assert.Equal(draft.Key.Value, refused.Key);
        Assert.Equal(10_000, transaction.Plans.Draft(draft.Key)!.Net.Minor);
        Assert.Throws<FinalDocumentException>(() => transaction.Plans.Remove(draft.Key));
    }

    [Fact]
    public void A_draft_is_read_back_as_it_was_written()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        var draft = Draft(1, 10_000);
        transaction.Plans.Save(draft);

        var read = transaction.Plans.Draft(draft.Key)!;

        Assert.Equal(draft.Identity, read.Identity);
        Assert.Equal((draft.Date, draft.Due, draft.From, draft.To), (read.Date, read.Due, read.From, read.To));
        Assert.Equal((draft.Net, draft.Tax, draft.Total), (read.Net, read.Tax, read.Total));
        Assert.Equal(draft.Body, read.Body);
        Assert.Equal(draft.Hash, read.Hash);
    }

    [Fact]
    public void Numbers_have_no_gaps_and_stay_with_their_document()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        var keys = Enumerable.Range(1, 5).Select(g => Draft(g, 100).Key).ToList();

        var taken = keys.Select(k => transaction.Deliveries.TakeNumber("books", "INV-2026-", k, 0)).ToList();

        Assert.Equal([1, 2, 3, 4, 5], taken);
        Assert.Equal(3, transaction.Deliveries.TakeNumber("books", "INV-2026-", keys[2], 0));
        Assert.Equal(8, transaction.Deliveries.TakeNumber("books", "INV-2026-", Draft(6, 1).Key, 7)); // the books are ahead
    }

    [Fact]
    public void A_fence_only_rises()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();

        Assert.Equal(101, transaction.Deliveries.NextFence("books", 100));
        Assert.Equal(102, transaction.Deliveries.NextFence("books", 5));
        Assert.Equal(102, transaction.Deliveries.CurrentFence("books"));
    }

    [Fact]
    public void Promise2_one_action_key_is_reserved_once()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        transaction.Deliveries.Add(Delivery());

        Assert.Throws<StoreException>(() => transaction.Deliveries.Add(Delivery()));
    }

    [Fact]
    public void An_approval_holds_only_for_the_same_hash()
    {
        using var store = Stores.Open(_folder.File("store.db"));
        using var transaction = store.Begin();
        transaction.Plans.AddApproval("books", "TPX-create-1", "aa", Stores.Anna, Instant.FromUtc(2026, 4, 1, 0, 0));

        Assert.True(transaction.Plans.IsApproved("books", "TPX-create-1", "aa"));
        Assert.False(transaction.Plans.IsApproved("books", "TPX-create-1", "bb"));
        Assert.False(transaction.Plans.IsApproved("sandbox", "TPX-create-1", "aa"));
    }

    private static DeliveryRecord Delivery() => new()
    {
        Connection = "books",
        ActionKey = "TPAAAAAAAAAAAAAAAAAA-create-1",
        Plan = new PlanId(new Guid("0198a000-0000-7000-8000-0000000000ff")),
        Sequence = 1,
        Document = Draft(1, 1).Key,
        Kind = "invoice",
        Number = "INV-2026-00001",
        Body = [1, 2, 3],
        BodyHash = [4],
        DocumentJson = [5],
        Fence = 1,
        State = DeliveryState.Reserved,
        ReservedAt = Instant.FromUtc(2026, 4, 1, 0, 0),
    };

    private static StoredDraft Draft(int generation, long net)
    {
        var identity = new DocumentIdentity("acme", "invoice", "harbor", "harbor-std", "EUR", "", "2026-03", generation);
        return new StoredDraft
        {
            Key = DocumentKey.Of(identity),
            Kind = "invoice",
            Identity = identity,
            Party = "Harbor Ltd",
            Date = new LocalDate(2026, 4, 1),
            Due = new LocalDate(2026, 5, 1),
            From = new LocalDate(2026, 3, 1),
            To = new LocalDate(2026, 3, 31),
            Net = Money.OfMinor(net, Eur),
            Tax = Money.OfMinor(0, Eur),
            Total = Money.OfMinor(net, Eur),
            Hash = [1, 2, 3],
            Body = [123, 125],
            Status = "draft",
            RuleSet = "abc",
        };
    }
}
