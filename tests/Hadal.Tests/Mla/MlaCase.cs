using Hadal.Tests.Gpu;

namespace Hadal.Tests.Mla;

/// <summary>
/// One call of MLA decoding on a device, and what it gives in float64. Pages lie in random order; what lies behind the end of a sequence in its last
/// page, every page that nobody uses, and what lies around cache and queries, is NaN; page tables hold nonsense behind the last page that counts.
/// </summary>
internal sealed class MlaCase<TQuery, TCache> : IDisposable
    where TQuery : unmanaged
    where TCache : unmanaged
{
    private const int ValueWidth = 512;

    private readonly MlaShape _shape;
    private readonly TQuery[] _q;
    private readonly MlaHostCache<TCache> _hostCache;
    private readonly GuardedTensor<TQuery> _guardedQ;
    private readonly GuardedTensor<TCache> _rows;
    private readonly GuardedTensor<TQuery> _output;
    private readonly GuardedTensor<float> _logSumExp;

    internal MlaCase(Device device, MlaShape shape)
    {
        Random random = new(shape.Seed);
        _shape = shape;
        Pages = new(shape, random);
        _hostCache = new(Pages.Count, shape.PageSize, shape.Width);
        for (int page = 0; page < Pages.Count; page++)
        {
            for (int token = 0; token < Pages.Used[page]; token++)
            {
                _hostCache.SetRandom(page, token, shape.Deviation, random);
            }
        }

        int batch = shape.Lengths.Length, rows = batch * shape.QueryTokens * shape.Heads;
        _q = [.. Enumerable.Range(0, rows * shape.Width).Select(_ => MlaNumber.Of<TQuery>(random.Normal() * shape.Deviation))];
        _guardedQ = new(device, rows, shape.Width);
        Q = _guardedQ.Tensor.Reshape(batch, shape.QueryTokens, shape.Heads, shape.Width);
        Q.CopyFrom(_q);
        _rows = new(device, Pages.Count * shape.PageSize, _hostCache.RowElements);
        _rows.Tensor.CopyFrom(_hostCache.Rows);
        Cache = PagedCaches.From(_rows.Tensor.Reshape(Pages.Count, shape.PageSize, _hostCache.RowElements));
        Lengths = new(device, batch);
        Lengths.CopyFrom(shape.Lengths);
        PageTable = new(device, batch, Pages.OfSequence);
        PageTable.CopyFrom(Pages.Table);
        _output = new(device, rows, ValueWidth);
        _logSumExp = new(device, rows, 1);
        Output = _output.Tensor.Reshape(batch, shape.QueryTokens, shape.Heads, ValueWidth);
        LogSumExp = _logSumExp.Tensor.Reshape(batch, shape.QueryTokens, shape.Heads);
        if (shape.Sink is not null)
        {
            Sink = new(device, shape.Heads);
            Sink.CopyFrom(shape.Sink);
        }

        Plan = new(device, shape.Heads, shape.PageSize, batch);
        Kernel = MlaDecodeKernel.Create<TQuery, TCache>(shape.Heads, shape.PageSize, shape.Width, shape.Sink is not null);
    }

    internal MlaPages Pages { get; }

    internal DeviceTensor<TQuery> Q { get; }

    internal PagedCache<TCache> Cache { get; }

    internal DeviceTensor<float>? Sink { get; }

    internal DeviceTensor<int> Lengths { get; }

    internal DeviceTensor<int> PageTable { get; }

    internal DeviceTensor<TQuery> Output { get; }

    internal DeviceTensor<float> LogSumExp { get; }

    internal MlaPlan Plan { get; }

    internal MlaDecodeKernel Kernel { get; }

    /// <summary>Plans the step and attends.</summary>
    internal void Run(DeviceStream stream)
    {
        ClearResult(stream);
        Plan.Update(stream, Lengths, PageTable, _shape.QueryTokens);
        Attend(stream);
    }

    /// <summary>What is left out after this stays NaN.</summary>
    internal void ClearResult(DeviceStream stream)
    {
        _output.Tensor.Fill(stream, 0xFF);
        _logSumExp.Tensor.Fill(stream, 0xFF);
    }

    internal void Attend(DeviceStream stream)
    {
        if (Sink is null)
        {
            Kernel.Run(stream, Q, Cache, Plan, _shape.SoftmaxScale, Output, LogSumExp);
        }
        else
        {
            Kernel.Run(stream, Q, Cache, Plan, _shape.SoftmaxScale, Sink, Output, LogSumExp);
        }
    }

    /// <summary>What is wrong with the result; null where nothing is.</summary>
    internal string? Check()
    {
        if (!_output.IsIntact() || !_logSumExp.IsIntact())
        {
            return $"something was written beside the result ({_shape})";
        }

        (double[] expectedOutput, double[] expectedLogSumExp) = MlaReference.Attend(
            [.. _q.Select(MlaNumber.Value)], _hostCache.Pages, _shape.Lengths, Pages.Table, _shape.QueryTokens, _shape.Heads, _shape.PageSize, _shape.SoftmaxScale,
            _shape.Sink?.Select(x => (double)x).ToArray());
        (double[] output, double[] logSumExp) = Result();
        bool isFloat16 = typeof(TQuery) == typeof(Half);
        string? failure = _shape.Deviation <= 0.1
            ? MlaGates.CheckSmallKeys(output, logSumExp, expectedOutput, expectedLogSumExp, isFloat16)
            : MlaGates.CheckUnitKeys(output, logSumExp, expectedOutput, expectedLogSumExp, isFloat16);
        return failure is null ? null : $"{failure} ({_shape})";
    }

    internal (double[] Output, double[] LogSumExp) Result() =>
        ([.. _output.Tensor.ToArray().Select(MlaNumber.Value)], [.. _logSumExp.Tensor.ToArray().Select(x => (double)x)]);

    public void Dispose()
    {
        _guardedQ.Dispose();
        _rows.Dispose();
        Lengths.Dispose();
        PageTable.Dispose();
        _output.Dispose();
        _logSumExp.Dispose();
        Sink?.Dispose();
        Plan.Dispose();
    }
}
