using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The CPU as a device: streams run their work at once, tensors lie in native memory.</summary>
internal sealed class CpuDevice : Device
{
    internal static readonly CpuDevice Shared = new();

    private readonly Lazy<string> _name = new(FindName);

    private CpuDevice()
    {
    }

    public override string Name => _name.Value;

    public override string Id => "cpu";

    public override int MultiprocessorCount => Environment.ProcessorCount;

    public override bool IsCpu => true;

    public override long TotalMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public override ComputeCapability? ComputeCapability => null;

    public override bool IsLost => false;

    public override DeviceStream CreateStream() => new CpuStream();

    public override DeviceEvent CreateEvent() => new CpuEvent();

    internal override DeviceMemory Allocate(nuint bytes) => CpuMemory.Allocate(bytes);

    internal override DeviceMemory AllocatePinned(nuint bytes) => CpuMemory.Allocate(bytes);

    private protected override DeviceMemory Register(nint address, nuint bytes) => new ForeignMemory(address, bytes);

    internal override unsafe void Write(void* source, nint destination, nuint bytes) => NativeMemory.Copy(source, (void*)destination, bytes);

    internal override unsafe void Read(nint source, void* destination, nuint bytes) => NativeMemory.Copy((void*)source, destination, bytes);

    private protected override void Dispose(bool disposing)
    {
    }

    private static string FindName()
    {
        string fallback = $"CPU ({RuntimeInformation.ProcessArchitecture})";
        try
        {
            return OperatingSystem.IsLinux()
                ? File.ReadLines("/proc/cpuinfo").Select(line => line.Split(':', 2)).FirstOrDefault(pair => pair[0].Trim() == "model name")?[1].Trim() ?? fallback
                : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? fallback;
        }
        catch (IOException)
        {
            return fallback;
        }
    }
}
