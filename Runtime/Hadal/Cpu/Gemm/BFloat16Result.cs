namespace Hadal.Cpu;

internal readonly unsafe struct BFloat16Result : IGemmResult<BFloat16>
{
    public static void Store(float* sums, BFloat16* d, int count) =>
        BFloat16.ConvertFromSingle(new ReadOnlySpan<float>(sums, count), new Span<BFloat16>(d, count));
}
