using CsCheck;
using Xunit;

namespace Hadal.Tests.Mla.Cache;

public class RotationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_64_elements_of_every_head_are_turned_and_no_others(bool isHalf) =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 6], Gen.Int[0, 5]).Sample(
            (seed, tokens, heads) =>
            {
                RotationCase rotation = new(seed, isHalf, tokens, heads);
                Assert.Equal(rotation.Expected(), rotation.On(Device.Cpu));
            },
            iter: 60);

    [Theory]
    [InlineData(RotaryPairing.Adjacent, 10, 11)]
    [InlineData(RotaryPairing.Halves, 5, 37)]
    public void A_quarter_turn_moves_the_first_of_a_pair_to_the_second(RotaryPairing pairing, int first, int second)
    {
        float[] cosines = new float[32], sines = new float[32];
        Array.Fill(cosines, 1);
        (cosines[5], sines[5]) = (0, 1);
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<BFloat16> queries = new(Device.Cpu, 1, 1, 64);
        BFloat16[] values = [.. Enumerable.Range(0, 64).Select(i => (BFloat16)(i == first ? 3f : 0f))];
        queries.CopyFrom(values);
        using DeviceTensor<int> positions = new(Device.Cpu, 1);
        positions.CopyFrom([0]);

        CacheOperations.Rotate(stream, queries, new CacheAngles(cosines, sines, pairing).Upload(Device.Cpu), positions);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => i == second ? 3f : 0f), queries.ToArray().Select(value => (float)value));
    }

    [Fact]
    public void Turned_pairs_keep_their_length_and_angles_add_up()
    {
        Random random = new(5);
        CacheAngles angles = CacheAngles.Random(1, RotaryPairing.Halves, random);
        ushort[] part = [.. Enumerable.Range(0, 64).Select(_ => CacheNumber.Bits((float)random.NextDouble(), isHalf: true))];
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<Half> queries = new(Device.Cpu, 1, 1, 64);
        queries.CopyFrom([.. part.Select(BitConverter.UInt16BitsToHalf)]);
        using DeviceTensor<int> positions = new(Device.Cpu, 1);
        positions.CopyFrom([0]);

        CacheOperations.Rotate(stream, queries, angles.Upload(Device.Cpu), positions);
        Half[] turned = queries.ToArray();
        for (int pair = 0; pair < 32; pair++)
        {
            (double x, double y) = ((double)BitConverter.UInt16BitsToHalf(part[pair]), (double)BitConverter.UInt16BitsToHalf(part[pair + 32]));
            (double u, double v) = ((double)turned[pair], (double)turned[pair + 32]);
            Assert.Equal(Math.Sqrt((x * x) + (y * y)), Math.Sqrt((u * u) + (v * v)), 2e-3);
            Assert.Equal(0, Math.IEEERemainder(Math.Atan2(v, u) - Math.Atan2(y, x) - Math.Atan2(angles.Sines[pair], angles.Cosines[pair]), 2 * Math.PI), 1e-2);
        }
    }
}
