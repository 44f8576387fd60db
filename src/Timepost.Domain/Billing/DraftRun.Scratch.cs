namespace Timepost.Domain.Billing;

internal sealed partial class DraftRun
{
    /// <summary>What a draft needs while it is computed and nobody sees after it: groups, lines in the making, a table. Kept for the
    /// next draft of the thread, so that a million entries are billed without these allocations.</summary>
    private sealed class Scratch
    {
        // one draft of very many lines must not hold its memory for good
        private const int Kept = 4_096;

        [ThreadStatic]
        private static Scratch? _spare;

        private readonly List<LineGroup> _allGroups = [];
        private readonly List<Row> _allRows = [];
        private int _groupsUsed;
        private int _rowsUsed;

        public List<LineGroup> Groups { get; } = [];

        public Dictionary<LineKey, int> GroupNumbers { get; } = [];

        public static Scratch Take()
        {
            var taken = _spare ?? new Scratch();
            _spare = null;
            return taken;
        }

        public LineGroup Group()
        {
            if (_groupsUsed == _allGroups.Count)
            {
                _allGroups.Add(new LineGroup());
            }

            return _allGroups[_groupsUsed++];
        }

        public Row Row()
        {
            if (_rowsUsed == _allRows.Count)
            {
                _allRows.Add(new Row { Kind = LineKind.Work, TaxUse = TaxBook.Outside, Account = "", Supply = default });
            }

            var row = _allRows[_rowsUsed++];
            row.Clear();
            return row;
        }

        public void GiveBack()
        {
            if (_allRows.Count <= Kept && _allGroups.Count <= Kept)
            {
                (_groupsUsed, _rowsUsed) = (0, 0);
                Groups.Clear();
                GroupNumbers.Clear();
                _spare = this;
            }
        }
    }
}
