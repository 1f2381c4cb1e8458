using Xunit;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>That what the GPU is held to is right: the managed implementation shares no code with it, nor with the reference.</summary>
public class MlaCpuTests
{
    [Fact]
    public void The_cpu_keeps_the_gates_on_random_calls_too() => MlaRandomTests.Check(
        Device.Cpu,
        [
            .. Enumerable.Range(0, RandomMlaCall.Parts).SelectMany(RandomMlaCall.Draw).Where((_, i) => i % 7 == 0)
                .Select(call => call with { Lengths = [.. call.Lengths.Take(7).Select(length => Math.Min(length, 400))] }),
        ]);

    [Fact]
    public void The_cpu_keeps_the_gates_over_an_FP8_cache_too() => MlaRandomTests.Check(
        Device.Cpu,
        [.. RandomMlaCall.DrawFp8().Where((_, i) => i % 5 == 0).Select(call => call with { Lengths = [.. call.Lengths.Take(5).Select(length => Math.Min(length, 400))] })]);
}
