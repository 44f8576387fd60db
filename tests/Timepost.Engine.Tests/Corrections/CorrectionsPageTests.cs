using System.Globalization;
using Timepost.Domain.Billing;
using Timepost.Domain.Mapping;
using Timepost.Engine.Exceptions;
using Timepost.Engine.Tests.Support;
using static Timepost.Engine.Tests.Corrections.Corrected;

namespace Timepost.Engine.Tests.Corrections;

/// <summary>The worked example of docs/corrections.md, every figure.</summary>
public sealed class CorrectionsPageTests
{
    [Fact]
    public void The_worked_example_of_the_page_is_what_happens()
    {
        using var firm = Firm();
        var ana = firm.Work.Add("Harbor", "Website", "Design", "Ana", March2, 3600);
        var ben = firm.Work.Add("Harbor", "Website", "Design", "Ben", March2, 1000);
        firm.PlanAndApply();
        Row(firm, "INV-2026-00001", "INV-2026-00001", "3,600 s billed", "1,000 s billed");

        firm.Credit(null, net: 20m);
        firm.PlanAndApply();
        Row(firm, "`--amount 20.00`", "CN-2026-00001", "3,600 s billed", "1,000 s billed");

        firm.Work.Change(ana, e => e with { Seconds = 2000 });
        firm.Plan();
        var use = new ExceptionUseCase(firm.Context);
        use.Resolve(firm.Caller, Assert.Single(use.List(firm.Caller, openOnly: true, null, 10)).Id, "credit");
        firm.PlanAndApply();
        Row(firm, "Ana is edited to 2,000 s", "CN-2026-00002", "2,000 s billed", "1,000 s billed");

        firm.Pay("INV-2026-00001", 50m);
        firm.Credit(CreditMode.Release);
        firm.PlanAndApply();
        Assert.Equal((2000, 1000), (firm.Open(ana, 2000), firm.Open(ben, 1000)));
        Row(firm, "the rest, `--release`", "CN-2026-00003", "2,000 s open", "1,000 s open");
        Assert.Equal(-50m, firm.Balance(AccountRole.UnallocatedCash));
    }

    private static void Row(Firm firm, string step, string number, string ana, string ben)
    {
        var document = firm.Document(number);
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"| {step} | {document.Net.Amount:0.00} | {document.Tax.Amount:0.00} | {document.Total.Amount:0.00} | {firm.OpenOn("INV-2026-00001"):0.00} | {ana} | {ben} |");
        Assert.Contains(row, File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "corrections.md")), StringComparison.Ordinal);
    }
}
