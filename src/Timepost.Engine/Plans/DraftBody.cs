using System.Buffers;
using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Billing;
using Timepost.Domain.Identity;
using Timepost.Domain.Retainers;

namespace Timepost.Engine.Plans;

/// <summary>A line of a stored draft: everything but its entries, of which the number is kept. The
/// entries themselves are recomputed while it is a draft, and stand with the dispositions once it is reserved.</summary>
public sealed record StoredLine
{
    /// <summary>What it is.</summary>
    public required LineKind Kind { get; init; }

    /// <summary>As printed.</summary>
    public required string Text { get; init; }

    /// <summary>Hours, minutes or pieces.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>h, min or 1.</summary>
    public required string Unit { get; init; }

    /// <summary>Price of one unit.</summary>
    public required decimal UnitPrice { get; init; }

    /// <summary>Before discounts.</summary>
    public required Money Amount { get; init; }

    /// <summary>Discounts.</summary>
    public required Money Discount { get; init; }

    /// <summary>Net of tax, after discounts.</summary>
    public required Money Net { get; init; }

    /// <summary>Tax code id; empty outside tax.</summary>
    public required string TaxCode { get; init; }

    /// <summary>Rate, percent.</summary>
    public required decimal TaxPercent { get; init; }

    /// <summary>Tax.</summary>
    public required Money Tax { get; init; }

    /// <summary>Account id.</summary>
    public required string Account { get; init; }

    /// <summary>Mapped project id; empty where none.</summary>
    public required string Project { get; init; }

    /// <summary>Mapped task id; empty where none.</summary>
    public required string Task { get; init; }

    /// <summary>Hourly rate, or null.</summary>
    public decimal? Rate { get; init; }

    /// <summary>The hourly rate as it was agreed in another currency; null for all others.</summary>
    public HourlyRate? OwnRate { get; init; }

    /// <summary>Raw seconds consumed.</summary>
    public required long RawSeconds { get; init; }

    /// <summary>Of the raw seconds, what was billable; null where it was not kept.</summary>
    public long? BillableSeconds { get; init; }

    /// <summary>Seconds billed.</summary>
    public required long BilledSeconds { get; init; }

    /// <summary>Late work.</summary>
    public required bool Late { get; init; }

    /// <summary>Label of the period that a late line belongs to; empty: the document's own.</summary>
    public string LatePeriod { get; init; } = "";

    /// <summary>Date that chose the tax rate.</summary>
    public required LocalDate SupplyDate { get; init; }

    /// <summary>How many entries it has.</summary>
    public required int Entries { get; init; }

    /// <summary>The expense that it bills, or null.</summary>
    public Guid? Expense { get; init; }

    /// <summary>Ids of the exchange rates that brought its expense or its hourly rate into the document's currency; empty where none did.</summary>
    public IReadOnlyList<RateId> RateIds { get; init; } = [];

    /// <summary>What it takes of a retainer, or null.</summary>
    public RetainerUse? Retainer { get; init; }

    /// <summary>The item of a line by hand, or null.</summary>
    public Guid? ByHand { get; init; }

    /// <summary>The correction that it brings, or null.</summary>
    public CorrectionUse? Correction { get; init; }
}

/// <summary>Reads and writes the bodies of stored drafts: JSON with fields in a fixed order.</summary>
public static class DraftBody
{
    /// <summary>The body of an invoice draft.</summary>
    public static byte[] Write(InvoiceDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var buffer = new ArrayBufferWriter<byte>(512 + (draft.Lines.Count * 320));
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("lines");
            foreach (var line in draft.Lines)
            {
                WriteLine(json, line);
            }

            json.WriteEndArray();
            json.WriteStartArray("taxes");
            foreach (var tax in draft.Taxes)
            {
                json.WriteStartObject();
                json.WriteString("code", tax.Code);
                json.WriteNumber("percent", tax.Percent);
                json.WriteNumber("base", tax.Base.Minor);
                json.WriteNumber("tax", tax.Tax.Minor);
                json.WriteString("legend", tax.Legend);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("notices");
            foreach (var notice in draft.Notices)
            {
                json.WriteStartObject();
                json.WriteString("code", notice.Code);
                json.WriteBoolean("blocks", notice.Blocks);
                json.WriteString("text", notice.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            var bridge = draft.Bridge;
            json.WriteStartObject("bridge");
            json.WriteNumber("standard", bridge.Standard);
            json.WriteNumber("timeRounding", bridge.TimeRounding);
            json.WriteNumber("moneyRounding", bridge.MoneyRounding);
            json.WriteNumber("discounts", bridge.Discounts);
            json.WriteNumber("cap", bridge.Cap);
            json.WriteNumber("feeVariance", bridge.FeeVariance);
            json.WriteNumber("taxIncluded", bridge.TaxIncluded);
            if (bridge.CashRounding != 0)
            {
                json.WriteNumber("cashRounding", bridge.CashRounding);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The lines of a body.</summary>
    public static IReadOnlyList<StoredLine> Lines(ReadOnlyMemory<byte> body, Currency currency)
    {
        using var document = JsonDocument.Parse(body);
        if (!document.RootElement.TryGetProperty("lines", out var lines))
        {
            return [];
        }

        var result = new List<StoredLine>(lines.GetArrayLength());
        foreach (var line in lines.EnumerateArray())
        {
            result.Add(ReadLine(line, currency));
        }

        return result;
    }

    /// <summary>Notices of a body: code, blocks, text.</summary>
    public static IReadOnlyList<BillingNotice> Notices(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var result = new List<BillingNotice>();
        if (document.RootElement.TryGetProperty("notices", out var notices))
        {
            foreach (var notice in notices.EnumerateArray())
            {
                result.Add(new BillingNotice(
                    notice.GetProperty("code").GetString()!, notice.GetProperty("blocks").GetBoolean(), notice.GetProperty("text").GetString()!));
            }
        }

        return result;
    }

    /// <summary>The value bridge of a body.</summary>
    public static ValueBridge Bridge(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.TryGetProperty("bridge", out var bridge)
            ? new ValueBridge(
                Minor("standard"), Minor("timeRounding"), Minor("moneyRounding"), Minor("discounts"), Minor("cap"), Minor("feeVariance"), Minor("taxIncluded"))
            {
                CashRounding = bridge.TryGetProperty("cashRounding", out var cash) ? cash.GetInt64() : 0,
            }
            : new ValueBridge(0, 0, 0, 0, 0, 0, 0);

        long Minor(string name) => bridge.GetProperty(name).GetInt64();
    }

    /// <summary>Σ net of the expenses that a body passes on: what its bridge leaves out.</summary>
    public static Money PassedOn(ReadOnlyMemory<byte> body, Currency currency) =>
        SumOf(body, currency, kind => kind is LineKind.Expense or LineKind.Disbursement);

    /// <summary>Σ net of the lines by hand: left out of its bridge, too.</summary>
    public static Money ByHand(ReadOnlyMemory<byte> body, Currency currency) => SumOf(body, currency, kind => kind == LineKind.Override);

    /// <summary>Σ net of the corrections of earlier invoices that it brings: left out of its bridge, too.</summary>
    public static Money Corrections(ReadOnlyMemory<byte> body, Currency currency) => SumOf(body, currency, kind => kind == LineKind.Correction);

    private static Money SumOf(ReadOnlyMemory<byte> body, Currency currency, Func<LineKind, bool> counts)
    {
        var sum = Money.Zero(currency);
        foreach (var line in Lines(body, currency))
        {
            sum += counts(line.Kind) ? line.Net : Money.Zero(currency);
        }

        return sum;
    }

    /// <summary>Σ net of what a retainer pays (negative) and of its fee: no income of the document.</summary>
    public static Money OfRetainer(ReadOnlyMemory<byte> body, Currency currency)
    {
        var sum = Money.Zero(currency);
        foreach (var line in Lines(body, currency))
        {
            sum += line.Kind is LineKind.RetainerApplied or LineKind.RetainerFee ? line.Net : Money.Zero(currency);
        }

        return sum;
    }

    private static void WriteLine(Utf8JsonWriter json, InvoiceLine line)
    {
        json.WriteStartObject();
        json.WriteNumber("kind", (int)line.Kind);
        json.WriteString("text", line.Text);
        json.WriteNumber("quantity", line.Quantity);
        json.WriteString("unit", line.Unit);
        json.WriteNumber("unitPrice", line.UnitPrice);
        json.WriteNumber("amount", line.Amount.Minor);
        json.WriteNumber("discount", line.Discount.Minor);
        json.WriteNumber("net", line.Net.Minor);
        json.WriteString("taxCode", line.TaxCode);
        json.WriteNumber("taxPercent", line.TaxPercent);
        json.WriteNumber("tax", line.Tax.Minor);
        json.WriteString("account", line.Account);
        json.WriteString("project", line.Project);
        json.WriteString("task", line.Task);
        if (line.Rate is { } rate)
        {
            json.WriteNumber("rate", rate.PerHour);
        }

        if (line.OwnRate is { } own)
        {
            json.WriteNumber("ownRate", own.PerHour);
            json.WriteString("ownCurrency", own.Currency.Code);
        }

        json.WriteNumber("rawSeconds", line.RawSeconds);
        json.WriteNumber("billableSeconds", line.BillableSeconds);
        json.WriteNumber("billedSeconds", line.BilledSeconds);
        json.WriteBoolean("late", line.Late);
        if (line.LatePeriod.Length > 0)
        {
            json.WriteString("latePeriod", line.LatePeriod);
        }

        json.WriteString("supplyDate", LocalDatePattern.Iso.Format(line.SupplyDate));
        json.WriteNumber("entries", line.Entries.Count);
        if (line.Expense is { } expense)
        {
            json.WriteString("expense", expense.Value);
        }

        if (line.RateIds.Count > 0)
        {
            json.WriteStartArray("rates");
            foreach (var id in line.RateIds)
            {
                json.WriteStringValue(id.Value);
            }

            json.WriteEndArray();
        }

        if (line.Retainer is { } use)
        {
            json.WriteString("lot", use.Lot);
            json.WriteNumber("lotAmount", use.Amount);
            json.WriteNumber("lotTax", use.Tax);
            json.WriteNumber("lotFee", use.Fee);
            json.WriteNumber("retainerBefore", use.Before);
        }

        if (line.ByHand is { } byHand)
        {
            json.WriteString("byHand", byHand);
        }

        if (line.Correction is { } correction)
        {
            json.WriteString("correction", correction.Note.Value);
            json.WriteNumber("correctionLine", correction.Line);
        }

        json.WriteEndObject();
    }

    private static StoredLine ReadLine(JsonElement line, Currency currency) => new()
    {
        Kind = (LineKind)line.GetProperty("kind").GetInt32(),
        Text = line.GetProperty("text").GetString()!,
        Quantity = Decimal(line, "quantity"),
        Unit = line.GetProperty("unit").GetString()!,
        UnitPrice = Decimal(line, "unitPrice"),
        Amount = Money.OfMinor(line.GetProperty("amount").GetInt64(), currency),
        Discount = Money.OfMinor(line.GetProperty("discount").GetInt64(), currency),
        Net = Money.OfMinor(line.GetProperty("net").GetInt64(), currency),
        TaxCode = line.GetProperty("taxCode").GetString()!,
        TaxPercent = Decimal(line, "taxPercent"),
        Tax = Money.OfMinor(line.GetProperty("tax").GetInt64(), currency),
        Account = line.GetProperty("account").GetString()!,
        Project = line.GetProperty("project").GetString()!,
        Task = line.GetProperty("task").GetString()!,
        Rate = line.TryGetProperty("rate", out var rate)
            ? decimal.Parse(rate.GetRawText(), NumberStyles.Number | NumberStyles.AllowExponent, CultureInfo.InvariantCulture)
            : null,
        OwnRate = line.TryGetProperty("ownRate", out _) ? new HourlyRate(Decimal(line, "ownRate"), Currency.Of(line.GetProperty("ownCurrency").GetString()!)) : null,
        RawSeconds = line.GetProperty("rawSeconds").GetInt64(),
        BillableSeconds = line.TryGetProperty("billableSeconds", out var billable) ? billable.GetInt64() : null,
        BilledSeconds = line.GetProperty("billedSeconds").GetInt64(),
        Late = line.GetProperty("late").GetBoolean(),
        LatePeriod = line.TryGetProperty("latePeriod", out var period) ? period.GetString()! : "",
        SupplyDate = LocalDatePattern.Iso.Parse(line.GetProperty("supplyDate").GetString()!).Value,
        Entries = line.GetProperty("entries").GetInt32(),
        Expense = line.TryGetProperty("expense", out var expense) ? expense.GetGuid() : null,
        RateIds = line.TryGetProperty("rates", out var rates) ? [.. rates.EnumerateArray().Select(r => new RateId(r.GetGuid()))] : [],
        Retainer = line.TryGetProperty("lot", out var lot)
            ? new RetainerUse(lot.GetGuid(), line.GetProperty("lotAmount").GetInt64(), line.GetProperty("lotTax").GetInt64(), line.GetProperty("lotFee").GetInt64())
            {
                Before = line.GetProperty("retainerBefore").GetInt64(),
            }
            : null,
        ByHand = line.TryGetProperty("byHand", out var byHand) ? byHand.GetGuid() : null,
        Correction = line.TryGetProperty("correction", out var correction)
            ? new CorrectionUse(DocumentKey.Parse(correction.GetString()!), line.GetProperty("correctionLine").GetInt32())
            : null,
    };

    // the raw text keeps the scale: 1.50 stays 1.50
    private static decimal Decimal(JsonElement line, string name) =>
        decimal.Parse(line.GetProperty(name).GetRawText(), NumberStyles.Number, CultureInfo.InvariantCulture);
}
