using Xunit;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>The cache of 656-byte rows, against float64 attention to the values that they stand for.</summary>
[Collection(GpuMachine.Collection)]
public class MlaFp8Tests
{
    [Fact]
    public void Random_calls_over_an_FP8_cache_keep_the_gates()
    {
        Device device = GpuMachine.Require();
        MlaCall[] calls = RandomMlaCall.DrawFp8();
        try
        {
            _ = MlaCheck.Failure(device, calls[0]);
        }
        catch (KernelUnavailableException absent) when (absent.Message.Contains("Device.Cpu alone", StringComparison.Ordinal))
        {
            Assert.Skip(absent.Message);
        }

        MlaRandomTests.Check(device, calls);
    }
}
