using NodaTime;
using Timepost.Domain.Amounts;
using Timepost.Domain.Mapping;
using Timepost.Engine.Fx;
using Timepost.Engine.Workspaces;

namespace Timepost.Engine.Plans;

internal sealed partial class ClientPlanner
{
    private ConvertedRates? _exchange;
    private IStoreTransaction? _exchangeOf;

    // what was read of the rates serves all clients of one transaction
    private ConvertedRates Exchange(IStoreTransaction transaction)
    {
        if (_exchange is null || !ReferenceEquals(_exchangeOf, transaction))
        {
            (_exchange, _exchangeOf) = (new ConvertedRates(new RateBook(mapping.Rules, transaction)), transaction);
        }

        return _exchange;
    }

    // once for a client, a pair of currencies and a day: it is one gap, whoever worked on it
    private void ReportExchange(ClientTarget client, Combo combo, HourlyRate own, Currency to, LocalDate day, long open, ClientPlan plan)
    {
        var rates = _exchange!.Rates;
        plan.Report(
            "needs-exchange-rate", "rate", $"{client.Id}/{own.Currency}/{to}/{day:uuuu-MM-dd}",
            $"The hourly rate for {combo.Worker!.Name} is in {own.Currency}; {client.Id} is invoiced in {to}. {rates.Missing(own.Currency, to, day)}",
            () => rates.Remedy(own.Currency, to, day), open);
    }
}
