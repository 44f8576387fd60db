using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Timepost.Domain.Amounts;
using Timepost.Domain.Books;
using Timepost.Domain.Fx;
using Timepost.Domain.Identity;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;

namespace Timepost.Engine.Fx;

/// <summary>Takes rates out of a file: a row as the newest of its provider, pair and day adds nothing, another value adds a row that counts from then on.</summary>
internal static class RateIntake
{
    private const int LongestValue = 200;

    /// <summary>Takes the rows.</summary>
    /// <param name="run">The file's run.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="again">A file of this content was read before: what it says was known by then, and may have been corrected since, so that nothing
    /// which was ever captured is captured again.</param>
    public static void Run(IntakeRun run, IEnumerable<ReadItem<RateRow>> rows, bool again)
    {
        var seen = new Dictionary<(string Provider, string Base, string Quote, LocalDate Date), decimal>();
        foreach (var (row, rejection) in rows)
        {
            run.Read++;
            if (rejection is not null)
            {
                run.Reject(rejection);
            }
            else
            {
                Put(run, row!, again, seen);
            }
        }
    }

    private static void Put(IntakeRun run, RateRow row, bool again, Dictionary<(string Provider, string Base, string Quote, LocalDate Date), decimal> seen)
    {
        var provider = row.Provider.Length > 0 ? row.Provider : run.Settings.Name;
        if (provider == FxRate.Hand)
        {
            run.Reject(Rejected(row, "rate-provider", $"'{FxRate.Hand}' is the provider of rates that are typed in: give the file's another name, or type them: timepost rate add."));
            return;
        }

        if (!BooksLimits.Hold(row.Date))
        {
            run.Reject(Rejected(row, "rate-date", "The day lies outside 1970 to 2099, which no books hold: correct it."));
            return;
        }

        if (!seen.TryAdd((provider, row.Base, row.Quote, row.Date), row.Value) && seen[(provider, row.Base, row.Quote, row.Date)] != row.Value)
        {
            run.Reject(Rejected(row, "rate-twice", "The file has another value for this provider, pair and day: keep the one that holds, and import again."));
            return;
        }

        var (quoteOf, quote) = (Currency.Of(row.Base), Currency.Of(row.Quote));
        if (again ? run.Transaction.Rates.Has(provider, quoteOf, quote, row.Date, row.Value)
            : run.Transaction.Rates.Newest(provider, quoteOf, quote, row.Date)?.Value == row.Value)
        {
            run.Unchanged++;
            return;
        }

        var rate = new FxRate
        {
            Id = new RateId(run.Ids.Next()),
            Provider = provider,
            Base = quoteOf,
            Quote = quote,
            Date = row.Date,
            Value = row.Value,
            Captured = run.Now,
        };
        run.Transaction.Rates.Add(rate);
        run.Digest('A', rate.Id.Value, ContentOf(rate));
        run.Added++;
    }

    private static UInt128 ContentOf(FxRate rate) => BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{rate.Provider}\n{rate.Base}\n{rate.Quote}\n{LocalDatePattern.Iso.Format(rate.Date)}\n{rate.Value}"))));

    private static RowRejection Rejected(RateRow row, string code, string reason)
    {
        var value = row.Value.ToString(CultureInfo.InvariantCulture);
        return new RowRejection(row.Line, row.Column, value.Length <= LongestValue ? value : value[..LongestValue], code, reason);
    }
}
