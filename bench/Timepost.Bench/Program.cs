using System.Globalization;
using Timepost.Bench;
using Timepost.Bench.Measures;
using Timepost.Bench.Results;

// child NAME …: one piece of work in this process; its numbers as one line of JSON.
if (args is ["child", var name, .. var rest])
{
    Console.WriteLine(Work.Run(name, rest));
    return 0;
}

var settings = Settings.Parse(args);
Directory.CreateDirectory(settings.Work);
var run = new BenchRun(settings);
var figures = run.All();
Report.Table(figures, Console.Out);
var about = settings.About();
if (settings.Json.Length > 0)
{
    Report.Json(figures, about, settings.Json);
    Console.Error.WriteLine($"bench: written to {settings.Json}");
}

var missed = figures.Count(f => !f.Met);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figures.Count(f => f.Limit is not null && f.Met)} targets met, {missed} missed."));
return 0;
