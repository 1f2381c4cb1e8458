using System.Runtime.InteropServices;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>One call of MLA decoding on a device. Whatever lies beside a tensor is NaN, and no page.</summary>
internal sealed class MlaCase<TQuery, TCache> : IDisposable
    where TQuery : unmanaged
    where TCache : unmanaged
{
    private const int ValueWidth = 512;

    private readonly MlaOperands<TQuery, TCache> _operands;
    private readonly GuardedTensor<TCache> _rows;
    private readonly GuardedTensor<TQuery> _queries;
    private readonly GuardedTensor<int> _lengths;
    private readonly GuardedTensor<int> _table;
    private readonly GuardedTensor<float>? _sinks;
    private readonly GuardedTensor<TQuery> _output;
    private readonly GuardedTensor<float> _logSums;
    private AttentionRow[]? _reference;

    internal MlaCase(Device device, MlaOperands<TQuery, TCache> operands)
    {
        _operands = operands;
        MlaCall call = operands.Call;
        int rows = call.Batch * call.QueryTokens * call.Spec.Heads;
        _rows = Upload(device, operands.Table.Pages * call.Spec.PageSize, operands.RowElements, operands.Rows);
        _queries = Upload(device, rows, call.Spec.Width, operands.Queries);
        _lengths = Upload(device, 1, call.Batch, call.Lengths);
        _table = Upload(device, call.Batch, call.TableWidth, operands.Table.Indices);
        _sinks = operands.Sinks is { } sinks ? Upload(device, 1, sinks.Length, sinks) : null;
        _output = new(device, rows, ValueWidth);
        _logSums = new(device, rows, 1);
        Cache = PagedCaches.From(_rows.Tensor.Reshape(operands.Table.Pages, call.Spec.PageSize, operands.RowElements));
        Queries = _queries.Tensor.Reshape(call.Batch, call.QueryTokens, call.Spec.Heads, call.Spec.Width);
        Output = _output.Tensor.Reshape(call.Batch, call.QueryTokens, call.Spec.Heads, ValueWidth);
        LogSums = _logSums.Tensor.Reshape(call.Batch, call.QueryTokens, call.Spec.Heads);
        Plan = new(device, call.Spec.Heads, call.Spec.PageSize, call.Batch);
    }

    internal MlaPlan Plan { get; }

    internal PagedCache<TCache> Cache { get; }

    internal DeviceTensor<TQuery> Queries { get; }

    internal DeviceTensor<TQuery> Output { get; }

    internal DeviceTensor<float> LogSums { get; }

    internal DeviceTensor<int> Lengths => _lengths.Tensor.Reshape(_operands.Call.Batch);

    /// <summary>Plans and attends. What the kernel leaves out stays NaN.</summary>
    internal void Run(MlaDecodeKernel kernel, DeviceStream stream)
    {
        QueuePlan(stream);
        Attend(kernel, stream);
    }

    internal void QueuePlan(DeviceStream stream) => Plan.Update(stream, Lengths, _table.Tensor, _operands.Call.QueryTokens);

    /// <summary>Attends by the plan as it is.</summary>
    internal void Attend(MlaDecodeKernel kernel, DeviceStream stream)
    {
        Output.Fill(stream, 0xFF);
        LogSums.Fill(stream, 0xFF);
        Queue(kernel, stream, Output, LogSums);
    }

    internal void Queue(MlaDecodeKernel kernel, DeviceStream stream, DeviceTensor<TQuery> output, DeviceTensor<float> logSums)
    {
        if (_sinks is { } sinks)
        {
            kernel.Run(stream, Queries, Cache, Plan, _operands.Call.SoftmaxScale, sinks.Tensor.Reshape(_operands.Call.Spec.Heads), output, logSums);
        }
        else
        {
            kernel.Run(stream, Queries, Cache, Plan, _operands.Call.SoftmaxScale, output, logSums);
        }
    }

    /// <summary>Whether nothing was written beside the results.</summary>
    internal bool IsIntact() => _output.IsIntact() && _logSums.IsIntact();

    internal byte[] ResultBytes() => [.. MemoryMarshal.AsBytes<TQuery>(Output.ToArray()), .. MemoryMarshal.AsBytes<float>(LogSums.ToArray())];

    /// <summary>What is wrong with the result; null where nothing is.</summary>
    internal string? Check()
    {
        if (!IsIntact())
        {
            return "something was written beside the results";
        }

        _reference ??= AttentionReference.Of(_operands);
        MlaGates gates = new(_operands.Call.Sigma < 1);
        TQuery[] output = Output.ToArray();
        float[] logSums = LogSums.ToArray();
        double[] values = new double[ValueWidth];
        foreach (AttentionRow row in _reference)
        {
            KeyRow.Decode<TQuery>(output.AsSpan(row.Index * ValueWidth, ValueWidth), values);
            if (gates.Check(row, values, logSums[row.Index]) is { } failure)
            {
                return failure;
            }
        }

        // Of rows without a reference at least this is known.
        return logSums.Index().Where(row => float.IsNaN(row.Item)).Select(row => $"the log-sum-exp of row {row.Index} is NaN").FirstOrDefault()
            ?? output.Index().Where(value => double.IsNaN(NarrowElement.Decode(value.Item))).Select(value => $"output {value.Index % ValueWidth} of row {value.Index / ValueWidth} is NaN").FirstOrDefault()
            ?? gates.CheckDistance();
    }

    public void Dispose()
    {
        Plan.Dispose();
        foreach (IDisposable? tensor in (IDisposable?[])[_rows, _queries, _lengths, _table, _sinks, _output, _logSums])
        {
            tensor?.Dispose();
        }
    }

    private static GuardedTensor<T> Upload<T>(Device device, int rows, int columns, T[] values)
        where T : unmanaged
    {
        GuardedTensor<T> tensor = new(device, rows, columns);
        tensor.Tensor.CopyFrom(values);
        return tensor;
    }
}
