using Hadal.Interop.Cuda;
using Hadal.Loading;
using Xunit;

namespace Hadal.Tests.Loading;

public class TensorMapKeyTests
{
    [Fact]
    public void Maps_of_a_large_model_spread_over_the_cache()
    {
        // 61 layers of 10 weights, allocated one after another, for two boxes each.
        int sets = 2048;
        int[] load = new int[sets];
        nint address = unchecked((nint)0x7f00_0000_0000);
        for (int weight = 0; weight < 610; weight++)
        {
            foreach (uint box in (uint[])[64, 128])
            {
                load[new TensorMapKey(address, TensorMapDataType.UInt8, 7168, 2048, 7168, 128, box, TensorMapSwizzle.Bytes128).Hash() % (uint)sets]++;
            }

            address += 2048 * 7168;
        }

        // 1,220 keys into 2,048 sets: chance alone puts six into some set; a hash that ignores a field would put hundreds.
        Assert.InRange(load.Max(), 1, 8);
    }

    [Fact]
    public void A_key_differs_where_any_part_of_a_map_differs()
    {
        TensorMapKey key = new(0x1000, TensorMapDataType.UInt8, 7168, 128, 7168, 128, 64, TensorMapSwizzle.Bytes128);

        Assert.Equal(key, key with { });
        TensorMapKey[] others =
        [
            key with { Address = 0x1010 }, key with { Type = TensorMapDataType.Float32 }, key with { Inner = 7152 }, key with { Outer = 127 },
            key with { RowBytes = 7184 }, key with { BoxInner = 64 }, key with { BoxOuter = 128 }, key with { Swizzle = TensorMapSwizzle.None },
        ];
        Assert.All(others, other => Assert.NotEqual(key, other));
    }
}
