using Hadal.Interop.Cupti;

namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>Chooses how kernels are timed on this machine.</summary>
internal static class KernelTimers
{
    /// <summary>CUPTI where it works, else events.</summary>
    /// <param name="stream">The stream of the calls.</param>
    /// <param name="flush">What runs before each call.</param>
    /// <param name="note">Told why it is not CUPTI.</param>
    internal static IKernelTimer Create(DeviceStream stream, L2Flush flush, Action<string> note)
    {
        if (KernelActivityRecorder.TryStart(out string? reason) is KernelActivityRecorder recorder)
        {
            return new CuptiTimer(recorder, stream, flush);
        }

        note($"Times come from events and hold 2 to 3 µs of launch, for there is {reason}.");
        return new EventTimer(stream, flush);
    }
}
