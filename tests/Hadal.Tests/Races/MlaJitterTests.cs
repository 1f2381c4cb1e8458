using Hadal.Compilation;
using Hadal.Interop.Nvrtc;
using Hadal.Specs;
using Hadal.Tests.Gpu;
using Hadal.Tests.Gpu.Mla;
using Xunit;

namespace Hadal.Tests.Races;

/// <summary>Attention whose kernels, plan and combination included, pause at random wherever threads synchronise.</summary>
[Collection(GpuMachine.Collection)]
public class MlaJitterTests
{
    public static TheoryData<int, int, int> Calls => new() { { 16, 64, 1 }, { 128, 64, 1 }, { 128, 16, 2 }, { 1, 256, 1 }, { 65, 32, 3 } };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Pauses_change_no_bit_of_an_attention(int heads, int page, int queryTokens) =>
        Compare<BFloat16, BFloat16>(RandomMlaCall.Of(heads, page, sink: heads == 65), queryTokens);

    [Fact]
    public void Pauses_change_no_bit_of_an_attention_to_narrow_keys_in_FP16() => Compare<Half, Half>(RandomMlaCall.Half(33, 128, width: 512), 1);

    [Theory]
    [InlineData(16, 16, 1)]
    [InlineData(128, 64, 1)]
    public void Pauses_change_no_bit_of_an_attention_to_FP8_rows(int heads, int page, int queryTokens) =>
        Compare<BFloat16, Float8E4M3>(RandomMlaCall.Of(heads, page) with { Cache = ElementType.Float8E4M3 }, queryTokens);

    private static void Compare<TQuery, TCache>(MlaDecodeSpec spec, int queryTokens)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        const int Launches = 10;
        Device device = GpuMachine.Require();
        AlteredKernels.RequireNvrtc();
        foreach (int budget in (int[])[24, device.MultiprocessorCount])
        {
            MlaCall call = new(spec, [1500, 3, 0, 700, 64, 129, 4000], queryTokens, budget) { Budget = budget, Scales = Fp8Scales.PowersOfTwo };
            MlaOperands<TQuery, TCache> operands = new(call);
            byte[] expected = Launch(device, operands, 1)[0];
            for (int seed = 1; seed <= 3; seed++)
            {
                using Device jittered = AlteredSource.Open(device, request => Succeeded(AlteredKernels.Compile(request.Variant, KernelSources.Headers, seed)));
                int different = Launch(jittered, operands, Launches).FindIndex(result => !result.AsSpan().SequenceEqual(expected));
                Assert.True(different < 0, $"{call}, pauses of seed {seed}: launch {different} differs");
            }
        }
    }

    private static List<byte[]> Launch<TQuery, TCache>(Device device, MlaOperands<TQuery, TCache> operands, int launches)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        using DeviceStream stream = device.CreateStream();
        stream.SmBudget = operands.Call.Budget;

        // So that plan, attention and combination overlap.
        stream.Overlap = LaunchOverlap.Setup;
        using MlaCase<TQuery, TCache> @case = new(device, operands);
        MlaDecodeKernel kernel = operands.Call.Kernel();
        List<byte[]> results = [];
        for (int i = 0; i < launches; i++)
        {
            @case.Output.Fill(stream, 0xFF);
            @case.LogSums.Fill(stream, 0xFF);
            @case.QueuePlan(stream);
            @case.Queue(kernel, stream, @case.Output, @case.LogSums);
            stream.Synchronize();
            results.Add(@case.ResultBytes());
        }

        Assert.Null(@case.Check());
        return results;
    }

    private static byte[] Succeeded(NvrtcResult result)
    {
        Assert.True(result.Succeeded, result.Log);
        return result.Cubin;
    }
}
