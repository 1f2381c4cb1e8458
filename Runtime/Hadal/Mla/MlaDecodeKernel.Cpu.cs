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
        stream.Run(
            _name, () => RunOnCpu(operands, lengths, pageTable, queryTokens, threads),
            lengths.Memory, pageTable.Memory, operands.Q.Memory, operands.Cache.Rows.Memory, (operands.Sink ?? operands.LogSumExp).Memory, operands.Output.Memory,
            operands.LogSumExp.Memory);
    }

    private unsafe void RunOnCpu<TQuery, TCache>(
        in MlaDecodeOperands<TQuery, TCache> operands, DeviceTensor<int> lengths, DeviceTensor<int> pageTable, int queryTokens, int threads)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        MlaProblem<TQuery, TCache> problem = new()
        {
            Batch = lengths.Shape[0],
            QueryTokens = queryTokens,
            Heads = _spec.Heads,
            Width = _spec.Width,
            SoftmaxScale = operands.SoftmaxScale,
            Q = (TQuery*)operands.Q.Address,
            Rows = (TCache*)operands.Cache.Rows.Address,
            Pages = operands.Cache.Pages,
            PageSize = _spec.PageSize,
            Lengths = (int*)lengths.Address,
            PageTable = (int*)pageTable.Address,
            TablePages = pageTable.Shape[1],
            Sink = (float*)(operands.Sink?.Address ?? 0),
            Output = (TQuery*)operands.Output.Address,
            LogSumExp = (float*)operands.LogSumExp.Address,
        };
        CpuMlaDecode.Attend(problem, threads);
    }
}
