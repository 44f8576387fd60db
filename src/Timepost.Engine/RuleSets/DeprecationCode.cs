namespace Timepost.Engine.RuleSets;

/// <summary>Diagnostics of what is on its way out. They depend on the day, or on keys that a release has deprecated.</summary>
internal static class DeprecationCode
{
    public static readonly RuleSetCode Ended = new(2135, "deprecated-ended");
    public static readonly RuleSetCode OldKey = new(2136, "deprecated-key");
    public static readonly RuleSetCode KeyTwice = new(2137, "deprecated-key-twice");
}
