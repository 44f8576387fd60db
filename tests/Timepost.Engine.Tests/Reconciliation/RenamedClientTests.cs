using NodaTime;
using Timepost.Domain.Mapping;
using Timepost.Engine.Payments;
using Timepost.Engine.Plans;
using Timepost.Engine.Reconciliation;
using Timepost.Engine.Tests.Support;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Tests.Reconciliation;

/// <summary>A client whose id the mapping names no more: its documents and its money stay where they are seen and asked for.</summary>
public sealed class RenamedClientTests
{
    private static readonly LocalDate March = new(2026, 3, 10);
    private static readonly LocalDate April10 = new(2026, 4, 10);

    [Fact]
    public void Documents_of_a_client_that_the_mapping_names_no_more_stay_in_the_totals()
    {
        using var firm = Billed();
        var before = Assert.Single(Totals(firm));
        Rename(firm);

        var after = Totals(firm);
        Assert.Equal(["harbor", "harbor-mobility"], after.Select(t => t.Client));
        Assert.Equal((1, 3600, 3600, true), (after[0].Documents, after[0].DocumentSeconds, after[0].BilledSeconds, after[0].Agrees));
        Assert.Equal((before.TimepostTotal, before.BooksTotal), (after[0].TimepostTotal, after[0].BooksTotal));
        Assert.Equal((3600, 0), (after[1].SourceSeconds, after[1].Documents));
        Assert.Equal(before.OpenSeconds, after.Sum(t => t.OpenSeconds));
    }

    [Fact]
    public void Such_documents_are_compared_with_the_books_as_all_others()
    {
        using var firm = Billed();
        Rename(firm);
        var at = firm.Books.Held.FindIndex(h => h.Number == "INV-2026-00001");
        var held = firm.Books.Held[at];
        firm.Books.Held[at] = held with { Document = held.Document with { Net = held.Document.Net - Domain.Amounts.Money.OfMinor(100, Firm.Eur) } };

        Assert.False(Totals(firm)[0].Agrees);
    }

    [Fact]
    public void Hours_given_up_under_an_id_that_is_named_no_more_stay_in_the_totals()
    {
        using var firm = new Firm(inMemory: true);
        var entry = firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 3600);
        new Engine.Corrections.WriteOffUseCase(firm.Context).Entries(firm.Caller, [entry.Value], "a favour");
        Rename(firm);

        Assert.Equal([("harbor", 3600L), ("harbor-mobility", 0L)], Totals(firm).Select(t => (t.Client, t.WrittenOffSeconds)));
    }

    [Fact]
    public void A_client_that_has_documents_is_found_by_the_id_that_they_have()
    {
        using var firm = Billed();
        Rename(firm);
        using var reading = firm.Store.Read();
        var names = new ClientNames(firm.Context, reading);

        Assert.Equal(("harbor", "harbor-mobility", "harbor-mobility"), (names.OnDocuments("harbor"), names.OnDocuments("harbor-mobility"), names.OnDocuments("Harbor")));
        Assert.Throws<UnknownClientException>(() => names.OnDocuments("harbour"));
        Assert.Throws<UnknownClientException>(() => names.IdOf("harbor")); // no work is of it
    }

    [Fact]
    public void Money_of_a_client_that_is_named_no_more_is_received_and_paid_back()
    {
        using var firm = Billed();
        var pay = new PayUseCase(firm.Context);
        pay.Pay(firm.Caller, new PaymentRequest(["INV-2026-00001"], 200m, April10));
        Rename(firm);

        new PayUseCase(firm.Context).Pay(firm.Caller, new PaymentRequest([], 10m, April10, Client: "harbor"));
        var refunded = new MoneyUseCase(firm.Context).Refund(firm.Caller, "harbor", 20m, "", April10, "too much");
        Assert.Equal("Harbor Ltd", refunded.Booking.Document.Party);
        Assert.Equal("client-unknown", Assert.Throws<OperationRefusedException>(
            () => new MoneyUseCase(firm.Context).Refund(firm.Caller, "ana", 1m, "", April10, "no client")).Code);
    }

    private static Firm Billed()
    {
        var firm = Corrections.Corrected.Firm();
        firm.Work.Add("Harbor", "Website", "Design", "Ana", March, 3600);
        firm.PlanAndApply();
        return firm;
    }

    internal static void Rename(Firm firm) => firm.Rules = firm.Rules with
    {
        Hash = new string('b', 64),
        Clients = new EntityRules<ClientTarget>(
            [.. firm.Rules.Clients.Rules.Select(r => r with { Target = r.Target with { Id = "harbor-mobility" } })], firm.Rules.Clients.Otherwise),
        Agreements = [.. firm.Rules.Agreements.Select(a => a with { Client = "harbor-mobility" })],
    };

    private static IReadOnlyList<ClientTotals> Totals(Firm firm) => new TotalsUseCase(firm.Context).Totals(firm.Caller, new LocalDate(2026, 4, 30));
}
