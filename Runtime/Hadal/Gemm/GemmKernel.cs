using Hadal.Compilation;
using Hadal.CompilerServices;
using Hadal.Cpu;
using Hadal.Loading;
using Hadal.Specs;

namespace Hadal;

/// <summary>
/// A GEMM D[m, N] = A[m, K] · B[N, K]ᵀ, or D = D + A·Bᵀ, whose N and K are known when it is made and whose m is taken from A at each call.
/// Each 128 of K are summed by the tensor cores, scaled, and added up in FP32. Thread-safe.
/// </summary>
public sealed partial class GemmKernel
{
    private readonly GemmSpec _spec;
    private readonly string _name;
    private readonly string _shortName;
    private readonly Lazy<CudaGemm> _cuda;

    private GemmKernel(GemmSpec spec, string name, Func<GemmSelection> selection)
    {
        _spec = spec;
        _name = name;
        _shortName = KernelName.Short(name);
        _cuda = new(() => new(spec, name, selection()));
    }

    /// <summary>Makes a kernel for a shape that is known only at run time. A GPU needs NVRTC, or a cache that has it, at its first call.</summary>
    /// <typeparam name="TResult">Elements of D: <see cref="BFloat16"/> or <see cref="float"/>.</typeparam>
    /// <param name="n">Columns of D, rows of B; a multiple of 8 for a BF16 result, of 4 for FP32.</param>
    /// <param name="k">The inner dimension; a multiple of 16.</param>
    /// <param name="name">What errors and traces call the kernel.</param>
    /// <exception cref="KernelArgumentException">The shape or the type is not supported.</exception>
    public static GemmKernel Create<TResult>(int n, int k, string? name = null)
        where TResult : unmanaged =>
        Create<TResult>(n, k, GemmOptions.None, name);

    /// <summary>As <see cref="Create{TResult}(int, int, string?)"/>, with scales by rows in both operands, with accumulation, or with both.</summary>
    /// <typeparam name="TResult">Elements of D: <see cref="BFloat16"/> or <see cref="float"/>.</typeparam>
    /// <param name="n">Columns of D, rows of B; a multiple of 8 for a BF16 result, of 4 for FP32.</param>
    /// <param name="k">The inner dimension, which for a gradient is the length of the batch; a multiple of 16.</param>
    /// <param name="options">What it does otherwise than D = A·Bᵀ of rows by blocks.</param>
    /// <param name="name">What errors and traces call the kernel.</param>
    /// <exception cref="KernelArgumentException">The shape, the type or an option is not supported.</exception>
    public static GemmKernel Create<TResult>(int n, int k, GemmOptions options, string? name = null)
        where TResult : unmanaged
    {
        ElementType result = typeof(TResult) == typeof(BFloat16) ? ElementType.BFloat16
            : typeof(TResult) == typeof(float) ? ElementType.Float32
            : throw new KernelArgumentException(nameof(TResult), $"A GEMM writes BFloat16 or float; the result type is {typeof(TResult).Name}.");
        if ((options & ~(GemmOptions.RowsByRows | GemmOptions.Accumulate)) != 0)
        {
            throw new KernelArgumentException(nameof(options), $"Options of a GEMM are {GemmOptions.RowsByRows} and {GemmOptions.Accumulate}; they are {options}.");
        }

        return Create(Specify(n, k, result, options), name ?? $"Gemm{n}x{k}", null);
    }

    /// <summary>As <see cref="Create{TResult}(int, int, string?)"/> with a <see cref="BFloat16"/> result.</summary>
    public static GemmKernel Create(int n, int k, string? name = null) => Create<BFloat16>(n, k, name);

    /// <summary>Columns of D, rows of B.</summary>
    public int N => _spec.N;

    /// <summary>The inner dimension.</summary>
    public int K => _spec.K;

    /// <summary>The canonical spec, as a manifest would hold it.</summary>
    public string Spec => _spec.ToCanonical();

    /// <summary>Queues D = A·Bᵀ, or D = D + A·Bᵀ where the kernel accumulates, into BF16. Where A has no rows, nothing is launched.</summary>
    /// <param name="stream">Where it runs, within its <see cref="DeviceStream.SmBudget"/>.</param>
    /// <param name="a">[m, K].</param>
    /// <param name="b">[N, K], scaled as the kernel was made for.</param>
    /// <param name="d">[m, N]; written whole, and read only by a kernel that accumulates.</param>
    /// <exception cref="KernelArgumentException">A shape, an element type, the scales of B or a device does not fit.</exception>
    /// <exception cref="KernelUnavailableException">The GPU has no machine code for the kernel.</exception>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d)
    {
        ArgumentNullException.ThrowIfNull(b);
        Run(stream, a, Fp8Parts.Of(b), ScaleLayout.RowsByBlocks, d, ElementType.BFloat16);
    }

    /// <summary>Queues D = A·Bᵀ, or D = D + A·Bᵀ where the kernel accumulates, into FP32. Where A has no rows, nothing is launched.</summary>
    /// <inheritdoc cref="Run(DeviceStream, Fp8Rows, Fp8Blocks, DeviceTensor{BFloat16})"/>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d)
    {
        ArgumentNullException.ThrowIfNull(b);
        Run(stream, a, Fp8Parts.Of(b), ScaleLayout.RowsByBlocks, d, ElementType.Float32);
    }

    /// <inheritdoc cref="Run(DeviceStream, Fp8Rows, Fp8Blocks, DeviceTensor{BFloat16})"/>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Rows b, DeviceTensor<BFloat16> d)
    {
        ArgumentNullException.ThrowIfNull(b);
        Run(stream, a, Fp8Parts.Of(b), ScaleLayout.RowsByRows, d, ElementType.BFloat16);
    }

    /// <inheritdoc cref="Run(DeviceStream, Fp8Rows, Fp8Blocks, DeviceTensor{float})"/>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Rows b, DeviceTensor<float> d)
    {
        ArgumentNullException.ThrowIfNull(b);
        Run(stream, a, Fp8Parts.Of(b), ScaleLayout.RowsByRows, d, ElementType.Float32);
    }

    internal static GemmKernel FromCanonical(string canonical, string name) =>
        Create(DeclaredSpec.Read(canonical, name, GemmSpec.Parse), name, null, () => ApplicationTuning.Of(canonical));

    /// <summary>A kernel of one given configuration, for tests and for tuning.</summary>
    internal static GemmKernel Create<TResult>(int n, int k, GemmConfiguration configuration)
        where TResult : unmanaged =>
        Create(Specify(n, k, typeof(TResult) == typeof(float) ? ElementType.Float32 : ElementType.BFloat16, GemmOptions.None), $"Gemm{n}x{k}.{configuration.Name}", configuration);

    private static GemmSpec Specify(int n, int k, ElementType result, GemmOptions options) => new(
        n, k, ElementType.Float8E4M3, ElementType.Float8E4M3, result,
        options.HasFlag(GemmOptions.RowsByRows) ? ScaleLayout.RowsByRows : ScaleLayout.RowsByBlocks,
        options.HasFlag(GemmOptions.Accumulate));

    /// <summary>A kernel of a spec, with its compiled variants or, for tests and for tuning, one given configuration.</summary>
    internal static GemmKernel Create(GemmSpec spec, string name, GemmConfiguration? configuration, Func<IReadOnlyList<TunedChoice>>? tuning = null)
    {
        foreach (SpecComplaint complaint in GemmRules.Check(spec, name))
        {
            string argument = complaint.Constant == nameof(spec.K) || (complaint.Constant is null && spec.N > 0) ? "k" : "n";
            throw new KernelArgumentException(argument, $"{complaint.Message}.");
        }

        return new(spec, name, () => configuration is { } only ? GemmSelection.Of(only) : GemmSelection.Of(spec, tuning?.Invoke() ?? []));
    }

    private void Run<T>(DeviceStream stream, Fp8Rows a, Fp8Parts b, ScaleLayout scales, DeviceTensor<T> d, ElementType result)
        where T : unmanaged
    {
        Validate(stream, a, b, scales, d, result);
        if (a.Rows == 0)
        {
            return;
        }

        if (stream is CudaStream cuda)
        {
            _cuda.Value.Run(cuda, a, b, d);
        }
        else
        {
            QueueOnCpu((CpuStream)stream, a, b, d);
        }
    }

    // A method of its own: the closure would be allocated by every call of the one that holds it, on GPUs too.
    private void QueueOnCpu<T>(CpuStream stream, Fp8Rows a, Fp8Parts b, DeviceTensor<T> d)
        where T : unmanaged
    {
        // As on a GPU, the budget at the call counts, whenever the work runs.
        int threads = stream.SmBudget;
        stream.Run(_name, () => RunOnCpu(a, b, d, threads), a.Values.Memory, a.Scales.Memory, b.Values.Memory, b.Scales.Memory, d.Memory);
    }

    private unsafe void RunOnCpu<T>(Fp8Rows a, Fp8Parts b, DeviceTensor<T> d, int threads)
        where T : unmanaged => CpuGemm.Multiply(
            _spec, (Float8E4M3*)a.Values.Address, (float*)a.Scales.Address, (Float8E4M3*)b.Values.Address, (float*)b.Scales.Address, (void*)d.Address, a.Rows, threads);
}
