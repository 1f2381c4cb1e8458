using System.Runtime.InteropServices;
using Xunit;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>
/// Steps of decoding one after another: plans that rotate between few lengths, and two layers each. One memory holds the plans and all parts to be
/// combined, so that a kernel which does not wait for the one in front of it finds another step's numbers.
/// </summary>
[Collection(GpuMachine.Collection)]
public class MlaOverlapTests
{
    private const int Steps = 300;

    private static readonly int[][] s_lengths = [[1500, 3, 0, 700, 64], [20, 900, 2000, 1, 65], [129, 64, 1000, 1100, 1900]];

    [Theory]
    [InlineData(16)]
    [InlineData(128)]
    public void A_chain_of_steps_is_the_same_bit_for_bit_however_they_overlap(int heads)
    {
        Device device = GpuMachine.Require();
        MlaDecodeKernel kernel = MlaDecodeKernel.Create<BFloat16, BFloat16>(heads, 64);
        byte[] expected = Run(device, kernel, heads, LaunchOverlap.None, isCaptured: false);
        foreach (LaunchOverlap overlap in Enum.GetValues<LaunchOverlap>())
        {
            foreach (bool isCaptured in (bool[])[false, true])
            {
                Assert.True(expected.AsSpan().SequenceEqual(Run(device, kernel, heads, overlap, isCaptured)), $"{overlap}, captured: {isCaptured}");
            }
        }
    }

    private static byte[] Run(Device device, MlaDecodeKernel kernel, int heads, LaunchOverlap overlap, bool isCaptured)
    {
        // The longest of each, so that one cache holds the tokens of all steps. The seed is that of both layers, for they share a page table.
        MlaCall call = new(RandomMlaCall.Of(heads, 64), [.. Enumerable.Range(0, 5).Select(i => s_lengths.Max(lengths => lengths[i]))], 1, 9);
        MlaCase<BFloat16, BFloat16>[] layers = [new(device, new(call)), new(device, new(call with { Sigma = 1 }))];
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<BFloat16> results = new(device, Steps * layers.Length, 5, 1, heads, 512);
        using DeviceTensor<float> logSums = new(device, Steps * layers.Length, 5, 1, heads);
        using MlaPlan plan = new(device, heads, 64, 5);
        using DeviceTensor<int> table = new(device, 5, call.TableWidth);
        table.CopyFrom(new MlaOperands<BFloat16, BFloat16>(call).Table.Indices);
        DeviceTensor<int>[] lengths = [.. s_lengths.Select(values => Uploaded(device, values))];
        results.Fill(stream, 0xFF);
        stream.Overlap = overlap;
        if (isCaptured)
        {
            using DeviceGraph graph = stream.Capture(Queue);
            graph.Launch(stream);
            stream.Synchronize();
        }
        else
        {
            Queue();
        }

        stream.Synchronize();
        float[] sums = logSums.ToArray();
        Assert.DoesNotContain(sums, float.IsNaN);
        byte[] bytes = [.. MemoryMarshal.AsBytes<BFloat16>(results.ToArray()), .. MemoryMarshal.AsBytes<float>(sums)];
        foreach (IDisposable thing in (IDisposable[])[.. layers, .. lengths])
        {
            thing.Dispose();
        }

        return bytes;

        void Queue()
        {
            for (int step = 0; step < Steps; step++)
            {
                plan.Update(stream, lengths[step % lengths.Length], table);
                for (int layer = 0; layer < layers.Length; layer++)
                {
                    int index = (step * layers.Length) + layer;
                    kernel.Run(
                        stream, layers[layer].Queries, layers[layer].Cache, plan, call.SoftmaxScale,
                        results.Slice(index, 1).Reshape(5, 1, heads, 512), logSums.Slice(index, 1).Reshape(5, 1, heads));
                }
            }
        }
    }

    private static DeviceTensor<int> Uploaded(Device device, int[] values)
    {
        DeviceTensor<int> tensor = new(device, values.Length);
        tensor.CopyFrom(values);
        return tensor;
    }
}
