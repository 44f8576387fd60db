using System.Diagnostics;
using System.Globalization;
using System.Text;
using Timepost.Bench.Firm;
using Timepost.Domain.Work;
using Timepost.Engine.Intake;
using Timepost.Engine.Plans;

namespace Timepost.Bench.Measures;

/// <summary>P5: ten changed entries among N stored ones, delivered by a source with a cursor: pull and plan. Nothing is delivered, so
/// that each plan lists every invoice. Arguments: clients (0: a client for each 2,000 entries), then each N.</summary>
internal static class Pulling
{
    private const int PerClient = 2000;
    private const int Changed = 10;
    private const int Rounds = 9;

    public static Watched Run(string folder, int[] sizes)
    {
        var clients = sizes[0];
        sizes = sizes[1..];
        var firms = sizes.Select(n => new Stored(
            Path.Combine(folder, n.ToString(CultureInfo.InvariantCulture)), new BenchFirm(n, clients > 0 ? clients : Math.Max(1, n / PerClient)))).ToList();
        var times = firms.Select(_ => new List<double>()).ToList();
        // in turn, so that a slow moment of the machine meets both
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < firms.Count; i++)
            {
                times[i].Add(firms[i].Round(round));
            }
        }

        var watched = new Watched();
        for (var i = 0; i < firms.Count; i++)
        {
            times[i].RemoveAt(0); // the first compiles
            times[i].Sort();
            watched[$"seconds-{sizes[i]}"] = times[i][times[i].Count / 2];
            firms[i].Dispose();
        }

        return watched;
    }

    private sealed class Stored : IDisposable
    {
        private readonly BenchWorkspace _workspace;
        private readonly CursorSource _source;

        public Stored(string folder, BenchFirm firm)
        {
            FirmFiles.RuleSet(folder, firm);
            _workspace = new BenchWorkspace(folder);
            _source = new CursorSource(firm);
            Pull();
            Plan();
        }

        public double Round(int round)
        {
            for (var i = 0; i < Changed; i++)
            {
                _source.Change((int)(((long)i * _source.Count / Changed) + round));
            }

            var clock = Stopwatch.StartNew();
            var pulled = Pull();
            Plan();
            var seconds = clock.Elapsed.TotalSeconds;
            return pulled.Counts.Updated == Changed
                ? seconds
                : throw new InvalidOperationException($"{pulled.Counts.Updated} entries were updated, not {Changed}.");
        }

        public void Dispose() => _workspace.Dispose();

        private PullResult Pull() => new PullSource(_workspace.Context.Store, _workspace.Blobs, _workspace.Context.Clock, _workspace.Context.Ids)
            .Run(_workspace.Caller, _workspace.Context.Rules, _workspace.Context.Rules.Workspace.Connections.First(c => c.Name == "tracker"), _source);

        private void Plan() => new PlanUseCase(_workspace.Context).Plan(_workspace.Caller, new PlanOptions(AsOf: BenchWorkspace.AsOf));
    }

    /// <summary>A source whose cursor is a position in the order of changes.</summary>
    private sealed class CursorSource(BenchFirm firm) : ISourceConnector
    {
        private const int PageSize = 10_000;
        private readonly List<(int Number, int Longer)> _changes = [];
        private readonly Dictionary<int, int> _times = [];

        public int Count => firm.Entries;

        public void Change(int number)
        {
            _times[number] = _times.GetValueOrDefault(number) + 1;
            _changes.Add((number, _times[number]));
        }

        public IEnumerable<SourcePage> Pull(string? cursor)
        {
            var at = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
            while (at < firm.Entries + _changes.Count)
            {
                var to = Math.Min(at + PageSize, at < firm.Entries ? firm.Entries : firm.Entries + _changes.Count);
                yield return Page(at, to);
                at = to;
            }
        }

        private SourcePage Page(int from, int to)
        {
            var raw = new StringBuilder();
            var spans = new List<(int Number, int Longer, int Offset, int Length)>(to - from);
            for (var at = from; at < to; at++)
            {
                var (number, longer) = at < firm.Entries ? (at, 0) : _changes[at - firm.Entries];
                var entry = firm.Entry(number);
                var text = string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{number},\"start\":\"{entry.Start:uuuu-MM-dd'T'HH:mm:ss}\",\"seconds\":{entry.Seconds + (longer * 60)}}}\n");
                spans.Add((number, longer, raw.Length, text.Length));
                raw.Append(text);
            }

            return new SourcePage(Encoding.ASCII.GetBytes(raw.ToString()), Rows(spans), [], to.ToString(CultureInfo.InvariantCulture));
        }

        private IEnumerable<ReadItem<TimeRow>> Rows(List<(int Number, int Longer, int Offset, int Length)> spans)
        {
            var row = new TimeRow();
            foreach (var (number, longer, offset, length) in spans)
            {
                var entry = firm.Entry(number);
                row.Clear();
                row.Offset = offset;
                row.Length = length;
                row.Line = 1;
                row.ExternalId = number.ToString(CultureInfo.InvariantCulture);
                row.Worker = BenchFirm.WorkerName(entry.Worker);
                row.Client = BenchFirm.ClientName(entry.Client);
                row.Project = BenchFirm.ProjectName(entry.Project);
                row.Task = BenchFirm.TaskNames[entry.Task];
                row.Description = BenchFirm.Description(entry, number);
                row.StartLocal = entry.Start;
                row.StatedSeconds = entry.Seconds + (longer * 60);
                row.Billable = true;
                row.Status = "approved";
                yield return new ReadItem<TimeRow>(row, null);
            }
        }
    }
}
