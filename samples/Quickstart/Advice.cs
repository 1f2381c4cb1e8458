using Hadal;

namespace Quickstart;

/// <summary>What this machine lacks, one line each, with what it would add.</summary>
internal static class Advice
{
    public static IEnumerable<string> For(Device device)
    {
        if (device.IsCpu)
        {
            yield return "No GPU of compute capability 9.0 (H100, H200): the same program on one runs some thousand times as fast. 'hadal doctor' tells more.";
        }

        if (!KernelCompilation.IsAvailable(out _))
        {
            yield return "No NVRTC: with it the build compiles the three kernels for the GPU, here too. 'hadal doctor' tells more.";
        }
    }
}
