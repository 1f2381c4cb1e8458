namespace Hadal.Parallelism.Traces;

/// <summary>Why nothing ran.</summary>
public enum BubbleCause
{
    /// <summary>The trace does not say when the next work was launched.</summary>
    Unknown,

    /// <summary>The next work was launched after the GPU had run dry, and the host was waiting meanwhile.</summary>
    HostWait,

    /// <summary>The next work was launched after the GPU had run dry; the host was busy.</summary>
    Launch,

    /// <summary>The next work had been launched before, and waited for an event, for its stream or for what starts a kernel.</summary>
    Dependency,
}
