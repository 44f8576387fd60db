using NodaTime;

namespace Timepost.SampleGenerator;

/// <summary>One stretch of work, in the worker's own clock.</summary>
internal sealed record Stint(
    Worker Worker, LocalDateTime Start, int Seconds, string Project, string Task, string Text, bool Billable, string Tags, bool Approved)
{
    public LocalDateTime End => Start.PlusSeconds(Seconds);
}

/// <summary>Ordinary days at work, February to April 2026. Nothing here is odd: see <see cref="OddRows"/>.</summary>
internal static class Schedule
{
    public static LocalDate First { get; } = new(2026, 2, 1);

    public static LocalDate Last { get; } = new(2026, 4, 30);

    // Good Friday and Easter Monday are holidays in Berlin, London and Sydney; the New York office works.
    private static readonly LocalDate[] Easter = [new(2026, 4, 3), new(2026, 4, 6)];

    // Matteo's 26-hour timer stands on these two days: he has no other entries then.
    private static readonly LocalDate[] TimerLeftRunning = [new(2026, 3, 10), new(2026, 3, 11)];

    public static IReadOnlyList<Stint> Ordinary()
    {
        var all = new List<Stint>();
        for (var i = 0; i < Firm.Workers.Count; i++)
        {
            var worker = Firm.Workers[i];
            var dice = new Dice(20260201UL + (ulong)i);
            for (var day = First; day <= Last; day = day.PlusDays(1))
            {
                if (AtWork(worker, day))
                {
                    Day(all, worker, day, dice);
                }
            }
        }

        return all;
    }

    private static bool AtWork(Worker worker, LocalDate day) =>
        day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday)
        && !(worker.Id != "grace" && Easter.Contains(day))
        && !(worker.Id == "matteo" && TimerLeftRunning.Contains(day))
        && !(day >= Date(worker.LeaveFrom) && day <= Date(worker.LeaveTo));

    private static void Day(List<Stint> all, Worker worker, LocalDate day, Dice dice)
    {
        var grain = Grain(worker.Tracker);
        var at = day.AtMidnight().PlusMinutes((dice.Between(8 * 60, 9 * 60 + 15) / 5) * 5);
        var left = dice.Between(390, 480) * 60;
        var hadLunch = false;
        while (left > 10 * 60)
        {
            var project = Weighted(worker, dice);
            var (task, text) = dice.Pick(Tasks.ByProject[project]);
            var seconds = Math.Min(left, Length(task, dice) * 60);
            if (grain == 1)
            {
                seconds += dice.Between(-25, 34);
            }

            seconds = Math.Max(grain, seconds / grain * grain);
            all.Add(new Stint(worker, at, seconds, project, task, text, Billable(project, task, dice), Tag(task, dice), Approved(worker, day)));
            left -= seconds;
            at = at.PlusSeconds(seconds + (dice.Between(0, 9) * 60) + (grain == 1 ? dice.Below(60) : 0));
            if (worker.Tracker == Tracker.Kimai)
            {
                at = at.PlusSeconds(-at.Second);
            }

            if (!hadLunch && at.Hour >= 12)
            {
                hadLunch = true;
                at = at.PlusMinutes(dice.Between(30, 55));
            }
        }
    }

    private static string Weighted(Worker worker, Dice dice)
    {
        var roll = dice.Below(worker.Work.Sum(w => w.Weight));
        foreach (var (project, weight) in worker.Work)
        {
            if ((roll -= weight) < 0)
            {
                return project;
            }
        }

        throw new InvalidOperationException("weights do not sum up");
    }

    // Minutes: calls are short, building takes longer.
    private static int Length(string task, Dice dice) => task switch
    {
        "Meetings" or "Internal" => dice.Between(15, 60),
        "Project management" or "Support" or "Review" => dice.Between(12, 55),
        _ => dice.Between(28, 118),
    };

    // Kimai keeps minutes, Harvest hundredths of an hour (36 s), the others seconds.
    private static int Grain(Tracker tracker) => tracker switch
    {
        Tracker.Kimai => 60,
        Tracker.Harvest => 36,
        Tracker.Toggl or Tracker.Clockify => 1,
    };

    // Internal work never; one meeting in three of the launch campaign is on the house.
    private static bool Billable(string project, string task, Dice dice) =>
        project != "studio" && !(project == "launch-campaign" && task == "Meetings" && dice.OneIn(3));

    private static string Tag(string task, Dice dice) =>
        task == "Support" ? "care" : dice.OneIn(9) ? "remote" : dice.OneIn(25) ? "remote, overtime" : "";

    // Harvest is the one tracker with approvals: the last days of April wait for Priya's lead.
    private static bool Approved(Worker worker, LocalDate day) => !(worker.Id == "priya" && day >= new LocalDate(2026, 4, 27));

    private static LocalDate Date(string iso) => NodaTime.Text.LocalDatePattern.Iso.Parse(iso).Value;
}
