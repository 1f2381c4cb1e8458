namespace Hadal;

/// <summary>A kernel that was loaded.</summary>
public sealed class KernelLoadedEventArgs : EventArgs
{
    internal KernelLoadedEventArgs(string name, string spec, string configuration, string architecture, KernelOrigin origin, string nvrtcVersion, TimeSpan duration)
    {
        Name = name;
        Spec = spec;
        Configuration = configuration;
        Architecture = architecture;
        Origin = origin;
        NvrtcVersion = nvrtcVersion;
        Duration = duration;
    }

    /// <summary>The declaring method, or what stands for it.</summary>
    public string Name { get; }

    /// <summary>The kernel's canonical spec.</summary>
    public string Spec { get; }

    /// <summary>The variant, such as <c>m128n128s5p2k1</c>.</summary>
    public string Configuration { get; }

    /// <summary>Such as <c>sm_90a</c>.</summary>
    public string Architecture { get; }

    /// <summary>Where the machine code came from.</summary>
    public KernelOrigin Origin { get; }

    /// <summary>The NVRTC that compiled it, such as <c>13.0</c>.</summary>
    public string NvrtcVersion { get; }

    /// <summary>Time to find or compile, and to load.</summary>
    public TimeSpan Duration { get; }

    /// <summary>One line for a log.</summary>
    public override string ToString() =>
        $"{Name} ({Configuration}, {Architecture}) from {Origin} by NVRTC {NvrtcVersion} in {Duration.TotalMilliseconds:F1} ms";
}
