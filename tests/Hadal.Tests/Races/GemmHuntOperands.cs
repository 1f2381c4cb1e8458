using Hadal.Specs;
using Hadal.Tests.Gpu;

namespace Hadal.Tests.Races;

/// <summary>Random operands of a GEMM on the host, which many devices are given.</summary>
internal sealed record GemmHuntOperands(HostMatrix A, HostMatrix B, BFloat16[]? Previous)
{
    internal static GemmHuntOperands Random(GemmSpec spec, int m, int seed)
    {
        HostMatrix a = HostMatrix.ByRows(m, spec.K, Distribution.Normal, seed);
        HostMatrix b = HostMatrix.ByBlocks(spec.N, spec.K, Distribution.Normal, seed);
        Random random = new(seed);
        BFloat16[]? previous = spec.Accumulate
            ? [.. Enumerable.Range(0, m * spec.N).Select(_ => BFloat16.FromBits((ushort)(BitConverter.SingleToUInt32Bits(20 * (random.NextSingle() - 0.5f)) >> 16)))]
            : null;
        return new(a, b, previous);
    }

    internal GemmCase<BFloat16> Upload(Device device) => new(device, A, B, Previous);
}
