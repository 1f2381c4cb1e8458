namespace Hadal.Parallelism.Pipelines.Simulation;

/// <summary>What is under way from one rank to another: times of arrival, in the order of sending.</summary>
internal sealed class SimulatedLink(int sender, int receiver)
{
    private readonly Queue<double> _arrivals = new();

    internal int Sender => sender;

    internal int Receiver => receiver;

    internal void Send(double arrival) => _arrivals.Enqueue(arrival);

    internal bool TryReceive(out double arrival) => _arrivals.TryDequeue(out arrival);
}
