using System.Runtime.InteropServices;
using Hadal.Cli.Machine;
using Hadal.Interop.Nvrtc;

namespace Hadal.Cli.Commands.Bench;

/// <summary>What a benchmark ran on.</summary>
/// <param name="Gpu">The GPU's name; null where none was used.</param>
/// <param name="Driver">Release of the NVIDIA driver.</param>
/// <param name="Nvrtc">Version of the compiler.</param>
/// <param name="Cpu">The processor's name.</param>
/// <param name="Cores">Hardware threads that this process may use.</param>
internal sealed record BenchHardware(string? Gpu, string? Driver, string? Nvrtc, string Cpu, int Cores)
{
    internal static BenchHardware Of(Device device) => new(
        device.IsCpu ? null : device.Name,
        device.IsCpu ? null : GpuInventory.DriverRelease(),
        device.IsCpu ? null : NvrtcLibrary.Probe.Version,
        ProcessorName(),
        Environment.ProcessorCount);

    private static string ProcessorName()
    {
        const string Information = "/proc/cpuinfo";
        string? line = File.Exists(Information)
            ? File.ReadLines(Information).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
