namespace Hadal.Storage;

/// <summary>Which of the waiting requests a ring starts first. Lower ones are not starved: every eighth start goes to whoever waits lowest.</summary>
public enum IoPriority : byte
{
    /// <summary>What most requests are.</summary>
    Normal,

    /// <summary>Before all others, such as reads that a token waits for.</summary>
    High,

    /// <summary>After all others, such as prefetching and write-back.</summary>
    Low,
}
