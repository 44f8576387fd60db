using Timepost.Domain.Billing;
using static Timepost.Domain.Tests.Billing.Given;

namespace Timepost.Domain.Tests.Billing;

public sealed class DraftHashTests
{
    [Fact]
    public void Version_1_of_the_encoding_stays_as_it_is()
    {
        var hash = Convert.ToHexStringLower(DraftHash.Of(Draft(Agreement(), Entry(1, 3600), Entry(2, 1200, Ben, Calls))));
        Assert.StartsWith(Pinned, hash, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_change_of_a_figure_or_a_share_changes_it()
    {
        var draft = Draft(Agreement(), Entry(1, 3600));
        var line = draft.Lines[0];
        var share = line.Entries[0];
        var others = new[]
        {
            draft,
            draft with { Customer = "Other" },
            draft with { Due = draft.Due.PlusDays(1) },
            draft with { Lines = [line with { Text = "Other" }] },
            draft with { Lines = [line with { UnitPrice = 1 }] },
            draft with { Lines = [line with { Entries = [share with { RawSeconds = 1 }] }] },
            draft with { Lines = [line with { Entries = [share with { NetMinor = 1 }] }] },
            draft with { Lines = [line with { Entries = [] }], WithoutLine = [share] },
            draft with { Notices = [new("code", true, "")] },
            draft with { Bridge = draft.Bridge with { Cap = 1 } },
        };
        Assert.Equal(others.Length, others.Select(d => Convert.ToHexString(DraftHash.Of(d))).Distinct().Count());
    }

    [Fact]
    public void Trailing_zeros_of_a_rate_do_not_change_it() => Assert.Equal(
        DraftHash.Of(Draft(Agreement(), Entry(1, 3600, rate: 95m))), DraftHash.Of(Draft(Agreement(), Entry(1, 3600, rate: 95.00m))));

    private const string Pinned = "b200c4122b3729b3123343db8efd84049495d35822336ded5a";
}
