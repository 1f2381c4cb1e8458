using Hadal.CompilerServices;
using Hadal.Specs;

namespace Hadal;

/// <summary>
/// Attention of new tokens to a paged cache of latent keys (multi-head latent attention with the projections absorbed into queries and output):
/// for each query row, softmax(softmaxScale · q · Kᵀ) · V over the tokens that it sees, V being the first 512 columns of K. Thread-safe.
/// </summary>
public sealed partial class MlaDecodeKernel
{
    private readonly MlaDecodeSpec _spec;
    private readonly string _name;
    private readonly string _shortName;
    private readonly CudaMlaDecode _cuda;

    private MlaDecodeKernel(MlaDecodeSpec spec, string name)
    {
        _spec = spec;
        _name = name;
        _shortName = KernelName.Short(name);
        _cuda = new(spec, name);
    }

    /// <summary>Makes a kernel for constants that are known only at run time. A GPU needs NVRTC, or a cache that has it, at its first call.</summary>
    /// <typeparam name="TQuery">Elements of queries and output: <see cref="BFloat16"/> or <see cref="Half"/>.</typeparam>
    /// <typeparam name="TCache">Elements of the cache: those of the queries, or <see cref="Float8E4M3"/> for <see cref="BFloat16"/>.</typeparam>
    /// <param name="heads">Query heads, 1 … 128.</param>
    /// <param name="pageSize">Tokens of a page: a power of two from 16 to 256.</param>
    /// <param name="width">Width of a key: 576, or 512.</param>
    /// <param name="hasSink">Whether calls give an attention sink for each head.</param>
    /// <param name="name">What errors and traces call the kernel.</param>
    /// <exception cref="KernelArgumentException">A constant or a type is not supported.</exception>
    public static MlaDecodeKernel Create<TQuery, TCache>(int heads, int pageSize, int width = MlaRules.KeyWidth, bool hasSink = false, string? name = null)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        MlaDecodeSpec spec = new(heads, pageSize, width, ElementOf<TQuery>(), ElementOf<TCache>(), hasSink);
        name ??= $"MlaDecode{heads}";
        foreach (SpecComplaint complaint in MlaRules.Check(spec, name))
        {
            throw new KernelArgumentException(complaint.Constant is { } constant ? char.ToLowerInvariant(constant[0]) + constant[1..] : nameof(TCache), $"{complaint.Message}.");
        }

        return new(spec, name);
    }

    /// <summary>The canonical spec, as a manifest would hold it.</summary>
    public string Spec => _spec.ToCanonical();

    internal static MlaDecodeKernel FromCanonical(string canonical, string name) => new(DeclaredSpec.Read(canonical, name, MlaDecodeSpec.Parse), name);

    /// <summary>Queues the attention of one layer.</summary>
    /// <param name="stream">Where it runs, within the <see cref="DeviceStream.SmBudget"/> that the plan was made for.</param>
    /// <param name="q">[batch, query tokens, heads, 576 or 512]: the latent part, then the rotary part.</param>
    /// <param name="cache">The layer's keys.</param>
    /// <param name="plan">The step's plan, which has lengths and page table.</param>
    /// <param name="softmaxScale">What scores are multiplied with; for DeepSeek-V3 (128 + 64)^-½ times what YaRN asks for, and not 576^-½.</param>
    /// <param name="output">[batch, query tokens, heads, 512]; rows that see no token become zeros.</param>
    /// <param name="logSumExp">[batch, query tokens, heads]: log Σ exp of the scaled scores, natural; +∞ for rows that see no token. No sink in it.</param>
    /// <exception cref="KernelArgumentException">A shape, a type or a device does not fit, or the plan was never updated, or only by a graph.</exception>
    /// <exception cref="KernelUnavailableException">The GPU has no machine code for the kernel.</exception>
    public void Run<TQuery, TCache>(
        DeviceStream stream, DeviceTensor<TQuery> q, PagedCache<TCache> cache, MlaPlan plan, float softmaxScale, DeviceTensor<TQuery> output, DeviceTensor<float> logSumExp)
        where TQuery : unmanaged
        where TCache : unmanaged =>
        Run(stream, new MlaDecodeOperands<TQuery, TCache>(q, cache, plan, softmaxScale, output, logSumExp, null));

    /// <summary>Queues the attention of one layer whose heads have an attention sink: the output is multiplied by exp(lse) / (exp(lse) + exp(sink)).</summary>
    /// <param name="sink">[heads]; −∞ is no sink.</param>
    /// <inheritdoc cref="Run{TQuery, TCache}(DeviceStream, DeviceTensor{TQuery}, PagedCache{TCache}, MlaPlan, float, DeviceTensor{TQuery}, DeviceTensor{float})"/>
#pragma warning disable CS1573
    public void Run<TQuery, TCache>(
        DeviceStream stream, DeviceTensor<TQuery> q, PagedCache<TCache> cache, MlaPlan plan, float softmaxScale, DeviceTensor<float> sink, DeviceTensor<TQuery> output, DeviceTensor<float> logSumExp)
#pragma warning restore CS1573
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        ArgumentNullException.ThrowIfNull(sink);
        Run(stream, new MlaDecodeOperands<TQuery, TCache>(q, cache, plan, softmaxScale, output, logSumExp, sink));
    }

    private static ElementType ElementOf<T>() =>
        typeof(T) == typeof(BFloat16) ? ElementType.BFloat16
        : typeof(T) == typeof(Half) ? ElementType.Float16
        : typeof(T) == typeof(Float8E4M3) ? ElementType.Float8E4M3
        : throw new KernelArgumentException(nameof(T), $"MLA decoding reads BFloat16, Half or Float8E4M3; the type is {typeof(T).Name}.");

    private void Run<TQuery, TCache>(DeviceStream stream, in MlaDecodeOperands<TQuery, TCache> operands)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        Validate(stream, operands);
        if (operands.Plan.Batch == 0)
        {
            return;
        }

        if (stream is CudaStream cuda)
        {
            _cuda.Run(cuda, operands);
        }
        else
        {
            QueueOnCpu((CpuStream)stream, operands);
        }
    }
}
