namespace Hadal.Cpu;

internal readonly unsafe struct BFloat16Result : IGemmResult<BFloat16>
{
    public static void Store(float* sums, BFloat16* d, int count)
    {
        for (int i = 0; i < count; i++)
            d[i] = (BFloat16)sums[i];
    }
}
