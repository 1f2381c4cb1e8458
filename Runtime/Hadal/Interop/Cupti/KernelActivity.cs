namespace Hadal.Interop.Cupti;

/// <summary>One run of a kernel; of a copy or a fill, where they are recorded.</summary>
/// <param name="Name">The device function's name, mangled where it has C++ linkage; <c>Memcpy HtoD</c> and the like.</param>
/// <param name="StartNanoseconds">When it began, by CUPTI's clock.</param>
/// <param name="EndNanoseconds">When it ended.</param>
/// <param name="Stream">CUPTI's number of the stream.</param>
internal readonly record struct KernelActivity(string Name, ulong StartNanoseconds, ulong EndNanoseconds, uint Stream)
{
    /// <summary>The GPU's number.</summary>
    internal uint Device { get; init; }

    /// <summary>Blocks of the grid; 0 of a copy.</summary>
    internal int Blocks { get; init; }

    /// <summary>Whether it is a copy or a fill.</summary>
    internal bool MovesMemory { get; init; }

    /// <summary>The call of the driver that launched it.</summary>
    internal uint Correlation { get; init; }

    /// <summary>When that call began, by CUPTI's clock; null where calls are not recorded, or it was another's.</summary>
    internal ulong? LaunchNanoseconds { get; init; }

    internal TimeSpan Duration => TimeSpan.FromTicks((long)(EndNanoseconds - StartNanoseconds) / TimeSpan.NanosecondsPerTick);

    internal double Microseconds => (EndNanoseconds - StartNanoseconds) / 1e3;
}
