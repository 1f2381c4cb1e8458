namespace Hadal.Storage.Engines.Uring;

/// <summary>Priorities as the block layer knows them (linux/ioprio.h): best effort, levels 0 … 7, of which 4 is everybody's.</summary>
internal static class UringPriority
{
    private const ushort BestEffort = 2 << 13;
    private const ushort Unset = 0;

    internal static ushort Of(IoPriority priority) => priority switch
    {
        IoPriority.High => BestEffort,
        IoPriority.Low => BestEffort | 7,
        _ => Unset,
    };
}
