namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>
/// What a rank holds between its operations: received and not yet computed with, or computed and not yet sent. Each value is put once and taken once.
/// </summary>
internal sealed class Handover<T>
{
    private readonly Dictionary<(TransferKind Kind, int Phase, int MicroBatch), T> _values = [];

    /// <summary>How many values nobody has taken.</summary>
    internal int Count => _values.Count;

    internal void Put(TransferKind kind, int phase, int microBatch, T value)
    {
        if (!_values.TryAdd((kind, phase, microBatch), value))
            throw new InvalidOperationException($"{kind} of phase {phase}, micro-batch {microBatch}, is there already: the program makes it twice.");
    }

    internal T Take(TransferKind kind, int phase, int microBatch) => _values.Remove((kind, phase, microBatch), out T? value)
        ? value
        : throw new InvalidOperationException($"{kind} of phase {phase}, micro-batch {microBatch}, is not there: the program does not make it before it needs it.");
}
