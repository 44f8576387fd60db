namespace Timepost.Connectors.Files;

/// <summary>Codes of rejections, numbered in docs/statuses/files.md (a test compares the two).</summary>
internal static class FileCodes
{
    public const string FormatUnknown = "format-unknown";
    public const string FormatNotDetected = "format-not-detected";
    public const string FileEmpty = "file-empty";
    public const string NoText = "file-not-text";
    public const string Encoding = "encoding-invalid";
    public const string NulByte = "csv-nul-byte";
    public const string RowTooLong = "row-too-long";
    public const string QuoteOpen = "csv-quote-open";
    public const string QuoteMisplaced = "csv-quote-misplaced";
    public const string TextTooLong = "text-too-long";
    public const string Ragged = "csv-ragged";
    public const string HeaderMissing = "header-missing";
    public const string HeaderRepeated = "header-repeated";
    public const string ColumnsUndeclared = "columns-undeclared";
    public const string DateInvalid = "date-invalid";
    public const string DateAmbiguous = "date-ambiguous";
    public const string DateOrderMixed = "date-order-mixed";
    public const string TimeInvalid = "time-invalid";
    public const string DurationInvalid = "duration-invalid";
    public const string DurationNoUnit = "duration-no-unit";
    public const string NumberInvalid = "number-invalid";
    public const string NumberMark = "number-mark";
    public const string CurrencyUnknown = "currency-unknown";
    public const string AmountTooFine = "amount-too-fine";
    public const string AmountMissing = "amount-missing";
    public const string FlagInvalid = "flag-invalid";
    public const string ZoneUnknown = "zone-unknown";
    public const string NotTime = "row-not-time";
    public const string WhenMissing = "time-missing";
    public const string NameMissing = "name-missing";
    public const string JsonInvalid = "json-invalid";
    public const string JsonKeyTwice = "json-key-twice";
    public const string JsonUnknownField = "json-unknown-field";
    public const string PartTwice = "part-twice";
    public const string TimeclockInvalid = "timeclock-invalid";
    public const string TimeclockNotOpen = "timeclock-not-open";
    public const string TimeclockOpenTwice = "timeclock-open-twice";
    public const string RateInvalid = "rate-invalid";
    public const string AccountTypeUnknown = "account-type-unknown";
    public const string AccountStateUnknown = "account-state-unknown";
    public const string XmlInvalid = "xml-invalid";
}
