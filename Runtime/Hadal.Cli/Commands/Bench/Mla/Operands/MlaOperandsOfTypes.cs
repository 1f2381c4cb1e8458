using Hadal.Cli.Commands.Bench.Mla.Problems;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Mla.Operands;

/// <summary>The tensors of one step, by their types.</summary>
internal sealed class MlaOperands<TQuery, TCache> : MlaOperands
    where TQuery : unmanaged
    where TCache : unmanaged
{
    /// <summary>(128 + 64)^-½, DeepSeek-V3's without YaRN.</summary>
    private const float SoftmaxScale = 0.07216878f;

    private readonly DeviceStream _stream;
    private readonly MlaProblem _problem;
    private readonly MlaDecodeKernel _kernel;
    private readonly PagedCache<TCache> _cache;
    private readonly MlaPlan _plan;
    private readonly DeviceTensor<int> _lengths;
    private readonly DeviceTensor<int> _table;
    private readonly DeviceTensor<TQuery> _queries;
    private readonly DeviceTensor<TQuery> _output;
    private readonly DeviceTensor<float> _logSumExp;

    internal MlaOperands(DeviceStream stream, MlaProblem problem)
    {
        (_stream, _problem) = (stream, problem);
        Device device = stream.Device;
        int[] lengths = problem.DrawLengths();
        Rates = new(problem, lengths);
        ShuffledPages pages = new(lengths, problem.Page);
        _kernel = MlaDecodeKernel.Create<TQuery, TCache>(problem.Heads, problem.Page, name: $"bench {problem}");
        _plan = new(device, problem.Heads, problem.Page, problem.Batch);
        _cache = new(device, pages.Pages, problem.Page);
        KeyData.Fill(stream, _cache.Rows);
        _lengths = new(device, problem.Batch);
        _lengths.CopyFrom(lengths);
        _table = new(device, problem.Batch, pages.OfSequence);
        _table.CopyFrom(pages.Table);
        _queries = new(device, problem.Batch, problem.QueryTokens, problem.Heads, MlaRules.KeyWidth);
        _queries.CopyFrom(KeyData.Rows<TQuery>(problem.Batch * problem.QueryTokens * problem.Heads, MlaRules.KeyWidth, seed: 2));
        _output = new(device, problem.Batch, problem.QueryTokens, problem.Heads, MlaRules.ValueWidth);
        _logSumExp = new(device, problem.Batch, problem.QueryTokens, problem.Heads);
    }

    internal override MlaRates Rates { get; }

    internal override void Plan() => _plan.Update(_stream, _lengths, _table, _problem.QueryTokens);

    internal override void Attend() => _kernel.Run(_stream, _queries, _cache, _plan, SoftmaxScale, _output, _logSumExp);

    public override void Dispose()
    {
        foreach (IDisposable thing in (IDisposable[])[_cache, _plan, _lengths, _table, _queries, _output, _logSumExp])
        {
            thing.Dispose();
        }
    }
}
