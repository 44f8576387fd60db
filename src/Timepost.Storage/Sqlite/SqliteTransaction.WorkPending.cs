namespace Timepost.Storage.Sqlite;

// delete this file when the real Work property lands (owner: store)
internal sealed partial class SqliteTransaction
{
    public Engine.Intake.IWorkStore Work => throw new NotSupportedException("intake is not landed yet");
}
