namespace Timepost.Engine.Intake;

/// <summary>Where receipts lie that files of expenses name.</summary>
public interface IReceiptFolder
{
    /// <summary>The receipt that a source names, or null. The name is data: it is looked up among the files that are
    /// there, never opened as a path, so that no name leads out of the folder.</summary>
    Stream? Open(string sourceName);
}
