using Hadal.Cpu;

namespace Hadal;

public sealed partial class MlaDecodeKernel
{
    // A method of its own: the closure would be allocated by every call of the one that holds it, on GPUs too.
    private void QueueOnCpu<TQuery, TCache>(CpuStream stream, MlaDecodeOperands<TQuery, TCache> operands)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        // As on a GPU, what the plan and the budget are at the call counts, whenever the work runs.
        int threads = stream.SmBudget, queryTokens = operands.Plan.QueryTokens;
        DeviceTensor<int> lengths = operands.Plan.Lengths!, pageTable = operands.Plan.PageTable!;
        stream.Run(_name, () => RunOnCpu(operands, lengths, pageTable, queryTokens, threads));
    }

    private unsafe void RunOnCpu<TQuery, TCache>(
        in MlaDecodeOperands<TQuery, TCache> operands, DeviceTensor<int> lengths, DeviceTensor<int> pageTable, int queryTokens, int threads)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        using DeviceMemory.Hold holdLengths = lengths.Memory.Acquire();
        using DeviceMemory.Hold holdPageTable = pageTable.Memory.Acquire();
        using DeviceMemory.Hold holdQ = operands.Q.Memory.Acquire();
        using DeviceMemory.Hold holdCache = operands.Cache.Rows.Memory.Acquire();
        // Where there is no sink, the output stands in: a hold is no null.
        using DeviceMemory.Hold holdSink = (operands.Sink?.Memory ?? operands.Output.Memory).Acquire();
        using DeviceMemory.Hold holdOutput = operands.Output.Memory.Acquire();
        using DeviceMemory.Hold holdLogSumExp = operands.LogSumExp.Memory.Acquire();
        MlaProblem<TQuery, TCache> problem = new()
        {
            Batch = lengths.Shape[0],
            QueryTokens = queryTokens,
            Heads = _spec.Heads,
            Width = _spec.Width,
            SoftmaxScale = operands.SoftmaxScale,
            Q = (TQuery*)operands.Q.Pointer,
            Rows = (TCache*)operands.Cache.Rows.Pointer,
            Pages = operands.Cache.Pages,
            PageSize = _spec.PageSize,
            Lengths = (int*)lengths.Pointer,
            PageTable = (int*)pageTable.Pointer,
            TablePages = pageTable.Shape[1],
            Sink = (float*)(operands.Sink?.Pointer ?? 0),
            Output = (TQuery*)operands.Output.Pointer,
            LogSumExp = (float*)operands.LogSumExp.Pointer,
        };
        CpuMlaDecode.Attend(problem, threads);
    }
}
