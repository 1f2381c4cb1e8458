namespace Hadal.Parallelism.Traces;

/// <summary>Takes what one rank does. What runs a model tells it of each piece of work when that is over; a sink is called by one thread at a time or locks.</summary>
public interface ITraceSink
{
    /// <summary>Takes a piece of work.</summary>
    /// <param name="activity">The work.</param>
    void Complete(in TraceActivity activity);

    /// <summary>Takes a phase.</summary>
    /// <param name="annotation">The phase.</param>
    void Annotate(in TraceAnnotation annotation);
}
