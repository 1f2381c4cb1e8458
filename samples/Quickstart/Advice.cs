using Hadal;

namespace Quickstart;

/// <summary>What this machine lacks, one line each, with what it would add.</summary>
internal static class Advice
{
    private const string Doctor = "'hadal doctor' tells more (dotnet run -c Release --project Runtime/Hadal.Cli -- doctor).";

    public static IEnumerable<string> For(Device device)
    {
        if (device.IsCpu)
        {
            yield return $"No GPU of compute capability 9.0 (H100, H200): with one, this program runs on it, some thousand times as fast. {Doctor}";
        }

        if (!KernelCompilation.IsAvailable(out _))
        {
            yield return $"No NVRTC: with it, the build compiles the three kernels for the GPU, on any machine. {Doctor}";
        }
    }
}
