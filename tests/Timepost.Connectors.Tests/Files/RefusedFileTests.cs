using Timepost.Connectors.Files;
using Timepost.Domain.Mapping;
using Timepost.Engine.Intake;

namespace Timepost.Connectors.Tests.Files;

/// <summary>Files that no reader can take say what they are and what is missing.</summary>
public sealed class RefusedFileTests
{
    [Theory]
    [InlineData("504b03041400060008000000", "file-not-text", "spreadsheet")]
    [InlineData("d0cf11e0a1b11ae1", "file-not-text", "spreadsheet")]
    [InlineData("255044462d312e37", "file-not-text", "PDF")]
    [InlineData("1f8b0800", "file-not-text", "archive")]
    [InlineData("", "file-empty", "empty")]
    public void What_is_no_text_is_called_by_its_name(string hexadecimal, string code, string says)
    {
        var refused = Assert.Throws<FileRefusedException>(
            () => new ReaderCatalog().OpenAsUtf8(new MemoryStream(Convert.FromHexString(hexadecimal)), Read.Connection, out _)).Rejection;
        Assert.Equal((code, ""), (refused.Code, refused.Value));
        Assert.Contains(says, refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_format_and_what_it_lacks_are_named()
    {
        var time = Read.RefusedTime("User,Email,Client,Project,Description,Billable,Start date,Start time,Length,Tags\n");
        Assert.Equal("format-not-detected", time.Code);
        Assert.Contains("nearest to toggl, and lacks: Duration.", time.Reason, StringComparison.Ordinal);
        var expenses = Assert.Throws<FileRefusedException>(() => Read.Expenses("Timestamp,Shop,Amount,Category,Reimbursable\n")).Rejection;
        Assert.Contains("nearest to expensify, and lacks: Merchant.", expenses.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("nearest", Read.RefusedTime("x,y\n1,2\n").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fields_that_a_mapping_is_checked_for_are_those_that_are_read()
    {
        var unknown = Read.Connection with { Columns = new Dictionary<string, string> { ["nonsense"] = "=x", ["date"] = "a", ["hours"] = "b" } };
        Assert.EndsWith($"Known: {string.Join(", ", ColumnFields.Time)}.", Read.RefusedTime("a,b\n", "csv", unknown).Reason, StringComparison.Ordinal);
        var refused = Assert.Throws<FileRefusedException>(() => Read.Expenses("a,b\n", "csv-expenses", unknown with
        {
            Columns = new Dictionary<string, string> { ["nonsense"] = "=x", ["date"] = "a", ["amount"] = "b" },
        }));
        Assert.EndsWith($"Known: {string.Join(", ", ColumnFields.Expense)}.", refused.Rejection.Reason, StringComparison.Ordinal);
    }
}
