namespace Hadal.Cpu;

internal readonly unsafe struct SingleResult : IGemmResult<float>
{
    public static void Store(float* sums, float* d, int count) => new Span<float>(sums, count).CopyTo(new Span<float>(d, count));
}
