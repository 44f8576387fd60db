using Timepost.Domain.Mapping;

namespace Timepost.Connectors.Tests.Files;

/// <summary>Columns that a connection names as custom fields, in each format that has columns.</summary>
public sealed class CustomColumnTests
{
    private static ConnectionSettings Named(params (string Name, string Column)[] fields) =>
        Read.Connection with { Fields = fields.ToDictionary(f => f.Name, f => f.Column) };

    public static TheoryData<string, string> Times => new()
    {
        { "toggl", "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Centre\nAna,a@x.org,Acme,Site,,Work,Yes,2026-02-02,09:00:00,2026-02-02,10:00:00,01:00:00,,4711\n" },
        { "clockify", "Project,Client,Description,Task,User,Start Date,Start Time,End Date,End Time,Duration (h),Centre\nSite,Acme,Work,,Ana,2026-02-02,09:00:00,2026-02-02,10:00:00,01:00:00,4711\n" },
        { "harvest", "Date,Client,Project,Task,Notes,Hours,First Name,Last Name,Centre\n2026-02-02,Acme,Site,Design,Work,1.0,Ana,Lee,4711\n" },
        { "kimai", "Date,From,To,Duration,Customer,Project,Activity,Description,User,Centre\n2026-02-02,09:00,10:00,01:00,Acme,Site,Design,Work,Ana,4711\n" },
        { "solidtime", "Description,Task,Project,Client,User,Start,End,Duration,Billable,Centre\nWork,Design,Site,Acme,Ana,2026-02-02 09:00:00,2026-02-02 10:00:00,1:00:00,Yes,4711\n" },
        { "csv", "description,billable,client,project,tags,start,end,task,user_name,user_email,Centre\nWork,yes,Acme,Site,,2026-02-02T09:00:00Z,2026-02-02T10:00:00Z,Design,Ana,a@x.org,4711\n" },
    };

    public static TheoryData<string, string> Spent => new()
    {
        { "csv-expenses", "date,amount,currency,Centre\n2026-02-02,10.00,EUR,4711\n" },
        { "harvest-expenses", "Date,Client,Project,Category,Amount,Currency,First Name,Last Name,Centre\n2026-02-02,Acme,Site,Meals,10.00,EUR,Ana,Lee,4711\n" },
        { "expensify", "Timestamp,Merchant,Amount,Category,Tag,Reimbursable,Currency,Centre\n2026-02-02 00:00:00,Cafe,10.00,Meals,Site,yes,EUR,4711\n" },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void Each_format_of_time_with_columns_reads_them(string format, string text)
    {
        var reading = Read.Time(text, format, Named(("centre", "Centre")));
        Assert.Empty(reading.Rejections);
        Assert.Equal("{\"centre\":\"4711\"}", Assert.Single(reading.Rows).Fields);
        Assert.Null(Assert.Single(Read.Time(text, format).Rows).Fields);
    }

    [Theory]
    [MemberData(nameof(Spent))]
    public void Each_format_of_expenses_reads_them(string format, string text)
    {
        var reading = Read.Expenses(text, format, Named(("centre", "Centre")));
        Assert.Empty(reading.Rejections);
        Assert.Equal("{\"centre\":\"4711\"}", Assert.Single(reading.Rows).Fields);
    }

    [Fact]
    public void Empty_cells_are_no_fields_and_a_value_that_is_too_long_rejects_its_row()
    {
        const string header = "date,amount,currency,A,B\n";
        var reading = Read.Expenses($"{header}2026-02-02,1,EUR,,b\n2026-02-02,2,EUR,,\n2026-02-02,3,EUR,{new string('x', 5_000)},\n", "csv-expenses", Named(("a", "A"), ("b", "B")));
        Assert.Equal(["{\"b\":\"b\"}", null], reading.Rows.Select(r => r.Fields));
        Assert.Equal(("text-too-long", "A"), (Assert.Single(reading.Rejections).Code, reading.Rejections[0].Column));
    }

    [Theory]
    [InlineData("timewarrior", "[{\"id\":1,\"start\":\"20260202T090000Z\",\"end\":\"20260202T100000Z\",\"tags\":[\"a\"]}]")]
    [InlineData("timeclock", "i 2026-02-02 09:00:00 acme\no 2026-02-02 10:00:00\n")]
    [InlineData("toggl", "User,Email,Client,Project,Description,Billable,Start date,Start time,Duration,Tags\n")]
    public void A_format_without_columns_or_a_file_without_the_column_is_refused(string format, string text)
    {
        var refused = Read.RefusedTime(text, format, Named(("centre", "Centre")));
        Assert.Equal(("header-missing", "Centre"), (refused.Code, refused.Column));
    }
}
