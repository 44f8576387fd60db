namespace Timepost.Engine.Intake;

/// <summary>Rows of a pulled page into entries: each by its external id, one look-up a row.</summary>
internal sealed class PageIntake
{
    private readonly IntakeRun _run;
    private readonly IIntakeStore _store;
    private readonly EntryWriter _writer;

    public PageIntake(IntakeRun run)
    {
        (_run, _store) = (run, run.Transaction.Intake);
        _writer = new EntryWriter(run, new RowNormaliser(run));
    }

    public void Run(SourcePage page)
    {
        foreach (var (row, rejection) in page.Rows)
        {
            _run.Read++;
            if (rejection is not null)
            {
                _run.Reject(rejection);
                continue;
            }

            var id = row!.ExternalId ?? throw new InvalidOperationException("A source with a cursor gives each row an id.");
            var hash = RowIdentity.HashOf(page.Raw.AsSpan(checked((int)row.Offset), row.Length));
            var key = RowIdentity.MatchKey(id, hash);
            if (!_store.FindByExternalId(_run.Connection, key, id, out var known))
            {
                _writer.Add(row, hash, key, Pairing.Nothing, elsewhere: null);
            }
            else if (known.Hash == hash)
            {
                _run.Unchanged++;
            }
            else
            {
                _writer.Update(known.Number, row, hash, key);
            }
        }

        foreach (var id in page.Deleted)
        {
            _run.Read++;
            if (_store.FindByExternalId(_run.Connection, RowIdentity.MatchKey(id, default), id, out var known))
            {
                _writer.Delete(known.Number);
            }
            else
            {
                _run.Unchanged++;
            }
        }
    }
}
