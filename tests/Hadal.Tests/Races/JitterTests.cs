using System.Collections.Concurrent;
using Hadal.Compilation;
using Hadal.Interop.Nvrtc;
using Hadal.Specs;
using Hadal.Tests.Gpu;
using Xunit;

namespace Hadal.Tests.Races;

/// <summary>Kernels that pause at random wherever threads synchronise: what is right by luck of timing alone is wrong then.</summary>
[Collection(GpuMachine.Collection)]
public class JitterTests
{
    public static TheoryData<bool> Results => [false, true];

    // Three compilations of every kind of kernel take NVRTC a minute.
    [Theory(Explicit = true)]
    [MemberData(nameof(Results))]
    public void Without_a_seed_the_machine_code_is_that_of_headers_without_pauses(bool float32)
    {
        AlteredKernels.RequireNvrtc();
        GemmSpec spec = float32 ? RaceShapes.ToFloat32 : RaceShapes.ToBFloat16;
        IReadOnlyList<(string Path, string Text)> bare = AlteredKernels.Headers(
            (_, text) => string.Join('\n', text.Split('\n').Where(line => line.Trim() != "jitter();" && !line.Contains("common/jitter.cuh", StringComparison.Ordinal))));
        Assert.DoesNotContain(bare, header => header.Path != "common/jitter.cuh" && header.Text.Contains("jitter", StringComparison.Ordinal));

        Assert.All(RaceShapes.Spread(spec, 12).DistinctBy(configuration => RaceShapes.Kind(spec, configuration)), configuration =>
        {
            KernelVariant variant = GemmFamily.Variant(spec, configuration);
            byte[] expected = Succeeded(AlteredKernels.Compile(variant, bare));
            Assert.Equal(expected, Succeeded(AlteredKernels.Compile(variant, KernelSources.Headers)));
            Assert.NotEqual(expected, Succeeded(AlteredKernels.Compile(variant, KernelSources.Headers, jitter: 1)));
        });
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Pauses_change_no_bit_of_a_result(bool float32, bool gradient)
    {
        Device device = GpuMachine.Require();
        AlteredKernels.RequireNvrtc();
        GemmSpec forward = float32 ? RaceShapes.ToFloat32 : RaceShapes.ToBFloat16;
        GemmSpec spec = gradient ? forward with { Scales = ScaleLayout.RowsByRows, Accumulate = true } : forward;
        ConcurrentBag<string> failures = [];
        Parallel.ForEach(RaceShapes.Spread(spec, 24), configuration =>
        {
            string? failure = float32 ? Compare<float>(device, spec, configuration) : Compare<BFloat16>(device, spec, configuration);
            if (failure is not null)
            {
                failures.Add($"{configuration.Name}: {failure}");
            }
        });
        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order()));
    }

    private static string? Compare<T>(Device device, GemmSpec spec, GemmConfiguration configuration)
        where T : unmanaged
    {
        const int Launches = 10;
        (int M, int SmBudget)[] calls = [.. RaceShapes.Calls(spec, configuration, device.MultiprocessorCount)];
        if (calls.Length == 0)
        {
            return "it serves no call";
        }

        GemmKernel kernel = GemmKernel.Create(spec, $"Jittered.{configuration.Name}", configuration);
        byte[][] expected = [.. calls.Select(call => Launch<T>(device, kernel, spec, call, 1, out _)[0])];
        for (int seed = 1; seed <= 3; seed++)
        {
            using Device jittered = AlteredSource.Open(device, request => Succeeded(AlteredKernels.Compile(request.Variant, KernelSources.Headers, seed)));
            foreach (((int M, int SmBudget) call, byte[] bits) in calls.Zip(expected))
            {
                List<byte[]> results = Launch<T>(jittered, kernel, spec, call, Launches, out string? failure);
                int different = results.FindIndex(result => !result.AsSpan().SequenceEqual(bits));
                if (failure is not null || different >= 0)
                {
                    return $"m = {call.M}, {call.SmBudget} multiprocessors, seed {seed}: {failure ?? $"launch {different} differs"}";
                }
            }
        }

        return null;
    }

    private static List<byte[]> Launch<T>(Device device, GemmKernel kernel, GemmSpec spec, (int M, int SmBudget) call, int launches, out string? failure)
        where T : unmanaged
    {
        using DeviceStream stream = device.CreateStream();
        stream.SmBudget = call.SmBudget;
        using GemmCase<T> @case = GemmCase<T>.Random(device, spec, call.M, Distribution.Normal, seed: call.M);
        List<byte[]> results = [];
        for (int i = 0; i < launches; i++)
        {
            @case.Run(kernel, stream);
            results.Add(@case.ResultBytes());
        }

        failure = @case.Check();
        return results;
    }

    private static byte[] Succeeded(NvrtcResult result)
    {
        Assert.True(result.Succeeded, result.Log);
        return result.Cubin;
    }
}
