namespace Hadal.Compilation;

/// <summary>What was measured of one kernel.</summary>
internal sealed record TunedKernel
{
    /// <summary>Its canonical spec.</summary>
    public required string Spec { get; init; }

    /// <summary>What the kernel's sources were (<see cref="ITunableFamily.KernelVersion"/>).</summary>
    public required string KernelVersion { get; init; }

    /// <summary>The NVRTC that compiled it, such as <c>13.0</c>.</summary>
    public required string Nvrtc { get; init; }

    /// <summary>In the order of rows.</summary>
    public required IReadOnlyList<TunedPoint> Points { get; init; }
}
