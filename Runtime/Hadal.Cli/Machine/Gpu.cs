using System.Globalization;

namespace Hadal.Cli.Machine;

/// <summary>One GPU as the driver describes it.</summary>
internal sealed record Gpu(int Ordinal, string Name, Version ComputeCapability, long MemoryBytes)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"cuda:{Ordinal} {Name}, compute capability {ComputeCapability}, {MemoryBytes / (double)(1 << 30):F0} GiB");
}
