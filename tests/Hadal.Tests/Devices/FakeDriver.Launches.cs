using System.Runtime.InteropServices;
using Hadal.Interop.Cuda;

namespace Hadal.Tests.Devices;

internal static unsafe partial class FakeDriver
{
    /// <summary>A launch, as the driver was told of it.</summary>
    /// <param name="Stream">The driver's stream.</param>
    /// <param name="Attributes">Those of cuLaunchKernelEx; empty for cuLaunchKernel.</param>
    /// <param name="IsCaptured">Whether the stream captured it.</param>
    /// <param name="Tag">What <see cref="ReadTag"/> found in the parameters.</param>
    /// <param name="Grid">Blocks.</param>
    /// <param name="Block">Threads of a block.</param>
    internal sealed record Launch(nint Stream, IReadOnlyList<(CudaLaunchAttributeId Id, int Value)> Attributes, bool IsCaptured, long Tag, uint Grid, uint Block);

    internal static List<Launch> Launches { get; } = [];

    internal static HashSet<nint> Modules { get; } = [];

    internal static CudaResult AnswerOfGetFunction { get; set; }

    /// <summary>Reads something of a launch's parameters, while the launch goes on.</summary>
    internal static Func<nint, long>? ReadTag { get; set; }

    [UnmanagedCallersOnly]
    private static CudaResult ModuleLoadData(nint* module, void* image)
    {
        lock (s_lock)
        {
            _ = New(module);
            Modules.Add(*module);
            return CudaResult.Success;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult ModuleUnload(nint module)
    {
        lock (s_lock)
        {
            return Modules.Remove(module) ? CudaResult.Success : CudaResult.InvalidHandle;
        }
    }

    [UnmanagedCallersOnly]
    private static CudaResult ModuleGetFunction(nint* function, nint module, byte* name)
    {
        _ = New(function);
        return AnswerOfGetFunction;
    }

    [UnmanagedCallersOnly]
    private static CudaResult LaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint shared, nint stream, void** parameters, void** extra) =>
        Remember(stream, parameters, gridX, blockX, null, 0);

    [UnmanagedCallersOnly]
    private static CudaResult LaunchKernelEx(CudaLaunch* launch, nint function, void** parameters, void** extra) =>
        Remember(launch->Stream, parameters, launch->GridX, launch->BlockX, launch->Attributes, (int)launch->AttributeCount);

    private static CudaResult Remember(nint stream, void** parameters, uint grid, uint block, CudaLaunchAttribute* attributes, int count)
    {
        if (!IsRecording)
        {
            return CudaResult.Success;
        }

        (CudaLaunchAttributeId, int)[] given = new (CudaLaunchAttributeId, int)[count];
        for (int i = 0; i < count; i++)
        {
            given[i] = (attributes[i].Id, attributes[i].Value);
        }

        bool isCaptured;
        lock (s_lock)
        {
            isCaptured = CapturingStreams.Contains(stream);
        }

        long tag = ReadTag?.Invoke((nint)parameters) ?? 0;
        lock (s_lock)
        {
            Launches.Add(new(stream, given, isCaptured, tag, grid, block));
            return CudaResult.Success;
        }
    }
}
