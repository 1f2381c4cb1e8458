using System.Runtime.InteropServices;

namespace Hadal.Interop.Cupti;

/// <summary>What was read from CUPTI's buffers. Buffers come in no order: a launch may come behind its kernel.</summary>
internal sealed unsafe class ActivityBuffer
{
    private readonly List<KernelActivity> _work = [];
    private readonly Dictionary<uint, ulong> _launches = [];

    /// <summary>Reads the records of one of CUPTI's buffers.</summary>
    internal void Read(CuptiApi api, byte* buffer, nuint validBytes)
    {
        byte* record = null;
        while (api.GetNextRecord(buffer, validBytes, &record) == 0)
        {
            Read(record);
        }
    }

    /// <summary>Takes all work out, in order of start, with the calls that launched it.</summary>
    internal KernelActivity[] Take()
    {
        KernelActivity[] activities =
        [
            .. _work.OrderBy(activity => activity.StartNanoseconds).Select(activity =>
                _launches.TryGetValue(activity.Correlation, out ulong launch) ? activity with { LaunchNanoseconds = launch } : activity),
        ];
        Clear();
        return activities;
    }

    internal void Clear()
    {
        _work.Clear();
        _launches.Clear();
    }

    private void Read(byte* record)
    {
        switch (*(int*)record)
        {
            case CuptiApi.ConcurrentKernel:
                Add(*(KernelActivityRecord*)record);
                break;
            case CuptiApi.Memcpy or CuptiApi.Memset:
                Add(*(MemoryActivityRecord*)record);
                break;
            case CuptiApi.DriverCall:
                CallActivityRecord* call = (CallActivityRecord*)record;
                _launches[call->Correlation] = call->Start;
                break;
        }
    }

    private void Add(in KernelActivityRecord kernel)
    {
        if (IsTimed(kernel.Start, kernel.End))
        {
            _work.Add(new(Marshal.PtrToStringUTF8((nint)kernel.Name) ?? "", kernel.Start, kernel.End, kernel.Stream)
            {
                Device = kernel.Device,
                Blocks = (int)Math.Min(int.MaxValue, (long)kernel.GridX * kernel.GridY * kernel.GridZ),
                Correlation = kernel.Correlation,
            });
        }
    }

    private void Add(in MemoryActivityRecord memory)
    {
        if (IsTimed(memory.Start, memory.End))
        {
            string name = memory.Kind == CuptiApi.Memset ? "Memset" : CopyName(memory.CopyKind);
            _work.Add(new(name, memory.Start, memory.End, memory.Stream) { Device = memory.Device, MovesMemory = true, Correlation = memory.Correlation });
        }
    }

    // What still runs, or what CUPTI could not time, has times of zero.
    private static bool IsTimed(ulong start, ulong end) => start != 0 && end >= start;

    // CUpti_ActivityMemcpyKind.
    private static string CopyName(byte kind) => kind switch
    {
        1 => "Memcpy HtoD",
        2 => "Memcpy DtoH",
        8 => "Memcpy DtoD",
        10 => "Memcpy PtoP",
        _ => "Memcpy",
    };
}
