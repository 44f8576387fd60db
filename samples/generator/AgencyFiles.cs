namespace Timepost.SampleGenerator;

/// <summary>Every generated file of samples/agency. Nothing outside decides: no clock, no locale, no machine.</summary>
internal static class AgencyFiles
{
    public static IReadOnlyList<SampleFile> All() =>
        [.. TimeFiles.All().Concat(ExpenseFiles.All()).Concat(Lists.All()).Concat(Rates.All()).Concat(Engagements.All()).OrderBy(f => f.Path, StringComparer.Ordinal)];
}
