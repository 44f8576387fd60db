using System.Globalization;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Storage.Sqlite.Intake;

/// <summary>A stored entry to and from its row; the columns in the order of <see cref="EntrySql.Columns"/>.</summary>
internal static class EntryRow
{
    public static SqliteStatement BindEntry(this SqliteStatement statement, Guid workspace, StoredEntry entry)
    {
        Span<byte> hash = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(hash, entry.RowHash);
        return statement.Bind(1, workspace).Bind(2, entry.Number).Bind(3, entry.Id).Bind(4, entry.Connection).Bind(5, entry.Batch)
            .Bind(6, entry.Line).Bind(7, entry.RawOffset).Bind(8, entry.RawLength).Bind(9, (ReadOnlySpan<byte>)hash).Bind(10, entry.MatchKey)
            .Bind(11, entry.ExternalId).Bind(12, entry.Worker).Bind(13, entry.Email).Bind(14, entry.Client).Bind(15, entry.Project)
            .Bind(16, entry.Task).Bind(17, entry.Description).Bind(18, entry.Tags).Bind(19, entry.StartMicros).Bind(20, entry.EndMicros)
            .Bind(21, entry.Zone).Bind(22, entry.StartText).Bind(23, (long)entry.Precision).Bind(24, entry.ShownDay).Bind(25, entry.BillingDay)
            .Bind(26, entry.Seconds).Bind(27, entry.Billable).Bind(28, entry.BillableSeconds).Bind(29, entry.Status)
            .Bind(30, Text(entry.Rate)).Bind(31, Text(entry.Amount)).Bind(32, entry.Currency).Bind(33, (long)entry.State)
            .Bind(34, (long)entry.Holds).Bind(35, entry.Notices).Bind(36, entry.Fields);
    }

    public static void Read(SqliteStatement row, StoredEntry into)
    {
        into.Number = row.Int64(0);
        into.Id = row.Guid(1);
        into.Connection = row.Int32(2);
        into.Batch = row.Int64(3);
        into.Line = row.Int64(4);
        into.RawOffset = row.Int64(5);
        into.RawLength = row.Int32(6);
        into.RowHash = Hash(row, 7);
        into.MatchKey = row.Int64(8);
        into.ExternalId = row.TextOrNull(9);
        into.Worker = row.Int32(10);
        into.Email = row.Int32(11);
        into.Client = row.Int32(12);
        into.Project = row.Int32(13);
        into.Task = row.Int32(14);
        into.Description = row.Text(15);
        into.Tags = row.TextOrNull(16);
        into.StartMicros = row.Int64OrNull(17);
        into.EndMicros = row.Int64OrNull(18);
        into.Zone = row.Int32(19);
        into.StartText = row.Text(20);
        into.Precision = (EntryPrecision)row.Int32(21);
        into.ShownDay = row.Int32(22);
        into.BillingDay = row.Int32(23);
        into.Seconds = row.Int64(24);
        into.Billable = row.BooleanOrNull(25);
        into.BillableSeconds = row.Int64OrNull(26);
        into.Status = row.Int32(27);
        into.Rate = Decimal(row, 28);
        into.Amount = Decimal(row, 29);
        into.Currency = row.Text(30);
        into.State = (EntryState)row.Int32(31);
        into.Holds = (Holds)row.Int32(32);
        into.Notices = row.TextOrNull(33);
        into.Fields = row.TextOrNull(34);
    }

    public static UInt128 Hash(SqliteStatement row, int column) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(row.Span(column));

    public static string? Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);

    public static decimal? Decimal(SqliteStatement row, int column) =>
        row.IsNull(column) ? null : decimal.Parse(row.Span(column), NumberStyles.Number, CultureInfo.InvariantCulture);
}
