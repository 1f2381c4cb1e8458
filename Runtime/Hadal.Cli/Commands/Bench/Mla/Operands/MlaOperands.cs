using Hadal.Cli.Commands.Bench.Mla.Problems;

namespace Hadal.Cli.Commands.Bench.Mla.Operands;

/// <summary>The tensors of one step on a device, and its kernel.</summary>
internal abstract class MlaOperands : IDisposable
{
    internal static MlaOperands Create(DeviceStream stream, MlaProblem problem) => problem.Cache switch
    {
        MlaCache.BFloat16 => new MlaOperands<BFloat16, BFloat16>(stream, problem),
        MlaCache.Float16 => new MlaOperands<Half, Half>(stream, problem),
        _ => new MlaOperands<BFloat16, Float8E4M3>(stream, problem),
    };

    /// <summary>Operations and bytes of it.</summary>
    internal abstract MlaRates Rates { get; }

    /// <summary>Queues the plan of the step.</summary>
    internal abstract void Plan();

    /// <summary>Queues the attention of one layer.</summary>
    internal abstract void Attend();

    public abstract void Dispose();
}
