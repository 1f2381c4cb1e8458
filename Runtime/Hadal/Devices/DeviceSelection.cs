using System.Globalization;
using Hadal.Interop.Cuda;

namespace Hadal;

/// <summary>What <c>HADAL_DEVICE</c> asks for.</summary>
/// <param name="Kind">How to choose.</param>
/// <param name="Ordinal">The GPU, where one is named.</param>
internal readonly record struct DeviceSelection(DeviceSelection.Choice Kind, int Ordinal)
{
    internal const string Variable = "HADAL_DEVICE";

    internal enum Choice
    {
        /// <summary>The first Hopper GPU, else the CPU.</summary>
        Automatic,
        Cpu,
        Cuda,
    }

    internal static DeviceSelection FromEnvironment() => Parse(Environment.GetEnvironmentVariable(Variable));

    internal static DeviceSelection Parse(string? value)
    {
        const string Prefix = "cuda:";
        return value switch
        {
            null or "" => new(Choice.Automatic, 0),
            "cpu" => new(Choice.Cpu, 0),
            _ when value.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(value.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal) => new(Choice.Cuda, ordinal),
            _ => throw new DeviceUnavailableException($"{Variable} is '{value}'; it can be 'cpu', or 'cuda:N' with N the GPU's number from 0."),
        };
    }

    internal Device Open() => Kind switch
    {
        Choice.Cpu => Device.Cpu,
        Choice.Cuda => CudaDevice.Open(Ordinal, shared: true),
        _ => FirstHopper() ?? Device.Cpu,
    };

    private static CudaDevice? FirstHopper()
    {
        if (CudaDriver.Api is not { } api)
        {
            return null;
        }

        for (int ordinal = 0; ordinal < CudaDevice.Count(api); ordinal++)
        {
            if (CudaDevice.CapabilityOf(api, ordinal) == ComputeCapability.Hopper)
            {
                return CudaDevice.Open(ordinal, shared: true);
            }
        }

        return null;
    }
}
