namespace Hadal.Storage;

/// <summary>How a ring is made.</summary>
public sealed record StorageRingOptions
{
    private static readonly TimeSpan s_longestDrain = TimeSpan.FromDays(1);

    /// <summary>Requests that the device sees at a time, 1 … 4,096.</summary>
    public int Depth { get; init; } = 128;

    /// <summary>Memory that <see cref="StorageRing.Rent"/> has to give, in bytes; it is pinned for as long as the ring lives.</summary>
    public long SlabBytes { get; init; } = 64L << 20;

    /// <summary>Requests that may be unfinished at a time, waiting ones included; one more is refused.</summary>
    public int MaxRequests { get; init; } = 16_384;

    /// <summary>The engine; null: what fits the path.</summary>
    public IoEngineKind? Engine { get; init; }

    /// <summary>Where continuations run.</summary>
    public IoContinuations Continuations { get; init; }

    /// <summary>How long a request may take that names no time of its own; null: for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long disposing waits for requests that the device has, up to a day; memory that it still holds then is never freed.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    internal void Validate()
    {
        CheckRange(Depth, 1, 4096, nameof(Depth));
        CheckRange(MaxRequests, 1, 1 << 20, nameof(MaxRequests));
        CheckRange(SlabBytes, 4096, 1L << 42, nameof(SlabBytes));
        if (Timeout is { } timeout && timeout <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(Timeout), timeout, "A ring's timeout is positive, or null for none.");
        }

        if (DrainTimeout < TimeSpan.Zero || DrainTimeout > s_longestDrain)
        {
            throw new ArgumentOutOfRangeException(
                nameof(DrainTimeout), DrainTimeout, $"{nameof(DrainTimeout)} of a ring is {TimeSpan.Zero} … {s_longestDrain}.");
        }

        CheckDefined(Continuations, nameof(Continuations));
        if (Engine is { } engine)
        {
            CheckDefined(engine, nameof(Engine));
        }
    }

    private static void CheckDefined<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} of a ring is one of {string.Join(", ", Enum.GetNames<T>())}.");
        }
    }

    private static void CheckRange(long value, long least, long most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} of a ring is {least} … {most}.");
        }
    }
}
