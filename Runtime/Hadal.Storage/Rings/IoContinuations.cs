namespace Hadal.Storage;

/// <summary>Where the code behind an <c>await</c> of a request runs.</summary>
public enum IoContinuations
{
    /// <summary>On the thread pool: right unless measured otherwise.</summary>
    ThreadPool,

    /// <summary>
    /// On the ring's own thread, at once. The least time per request, for code behind the <c>await</c> that only starts the next one: whatever blocks or
    /// computes there holds up every request of the ring. Waiting there for another request of the same ring never ends.
    /// </summary>
    Inline,
}
