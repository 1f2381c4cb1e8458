using static Hadal.Cli.Peers.CublasLt.CublasLtApi;

namespace Hadal.Cli.Peers.CublasLt;

/// <summary>
/// One product of a variant, ready to run. cuBLASLt thinks in columns: our row-major D[m, n] = A·Bᵀ is its D'[n, m] = B'ᵀ·A',
/// so that its A is our B, both with K as the leading dimension (the TN form, the only one for FP8 on Hopper).
/// </summary>
internal sealed unsafe class CublasLtMatmul : IDisposable
{
    private readonly CublasLtApi _api;
    private readonly nint _handle;
    private readonly Operands _operands;
    private readonly DeviceTensor<byte> _workspace;
    private nint _description;
    private nint _layoutA;
    private nint _layoutB;
    private nint _layoutD;

    /// <param name="api">The library.</param>
    /// <param name="handle">A handle of it.</param>
    /// <param name="variant">What to compute.</param>
    /// <param name="operands">Addresses and extents, m already filled up to the variant's multiple.</param>
    /// <param name="result">Elements of D.</param>
    /// <param name="workspace">Scratch memory for split sums.</param>
    internal CublasLtMatmul(CublasLtApi api, nint handle, CublasLtVariant variant, Operands operands, CudaDataType result, DeviceTensor<byte> workspace)
    {
        (_api, _handle, _operands, _workspace) = (api, handle, operands, workspace);
        try
        {
            fixed (nint* description = &_description, a = &_layoutA, b = &_layoutB, d = &_layoutD)
            {
                Check(api.MatmulDescCreate(description, CublasLtConstants.Compute32F, (int)CudaDataType.Float32), "cublasLtMatmulDescCreate");
                Check(api.MatrixLayoutCreate(a, variant.Operands, (ulong)operands.K, (ulong)operands.N, operands.K), "cublasLtMatrixLayoutCreate");
                Check(api.MatrixLayoutCreate(b, variant.Operands, (ulong)operands.K, (ulong)operands.M, operands.K), "cublasLtMatrixLayoutCreate");
                Check(api.MatrixLayoutCreate(d, result, (ulong)operands.N, (ulong)operands.M, operands.N), "cublasLtMatrixLayoutCreate");
            }

            Set(MatmulAttribute.TransposeA, CublasLtConstants.OperationTranspose);
            if (variant.Operands == CudaDataType.Float8E4M3)
            {
                Set(MatmulAttribute.FastAccumulation, (sbyte)(variant.FastAccumulation ? 1 : 0));
                if (variant.BlockScaled)
                {
                    Set(MatmulAttribute.ScaleModeA, (int)MatrixScale.Block128);
                    Set(MatmulAttribute.ScaleModeB, (int)MatrixScale.Vector128);
                }

                Set(MatmulAttribute.ScalePointerA, operands.ScalesB);
                Set(MatmulAttribute.ScalePointerB, operands.ScalesA);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Addresses on the device, and extents of the product.</summary>
    internal readonly record struct Operands(int M, int N, int K, nint A, nint B, nint ScalesA, nint ScalesB, nint D);

    /// <summary>The algorithms that the library's heuristic proposes, best guess first; none where it does not support the product.</summary>
    internal IReadOnlyList<MatmulAlgorithm> Propose(int most)
    {
        nint preference;
        Check(_api.MatmulPreferenceCreate(&preference), "cublasLtMatmulPreferenceCreate");
        try
        {
            ulong bytes = (ulong)_workspace.Length;
            Check(_api.MatmulPreferenceSetAttribute(preference, CublasLtConstants.PreferenceMaxWorkspaceBytes, &bytes, sizeof(ulong)), "cublasLtMatmulPreferenceSetAttribute");
            MatmulHeuristic[] found = new MatmulHeuristic[most];
            int count = 0;
            fixed (MatmulHeuristic* results = found)
            {
                // A product without any algorithm is answered by an error or by none: both mean the same here.
                int status = _api.MatmulAlgoGetHeuristic(_handle, _description, _layoutA, _layoutB, _layoutD, _layoutD, preference, most, results, &count);
                return status != 0 ? [] : [.. found[..count].Where(result => result.Status == 0).Select(result => result.Algorithm)];
            }
        }
        finally
        {
            _ = _api.MatmulPreferenceDestroy(preference);
        }
    }

    /// <summary>Queues the product on a stream of the driver.</summary>
    internal void Run(MatmulAlgorithm algorithm, nint stream)
    {
        float one = 1, zero = 0;
        Check(
            _api.Matmul(
                _handle, _description, &one, _operands.B, _layoutA, _operands.A, _layoutB, &zero, _operands.D, _layoutD, _operands.D, _layoutD,
                &algorithm, _workspace.Pointer, (nuint)_workspace.Length, stream),
            "cublasLtMatmul");
    }

    public void Dispose()
    {
        Destroy(ref _layoutA, _api.MatrixLayoutDestroy);
        Destroy(ref _layoutB, _api.MatrixLayoutDestroy);
        Destroy(ref _layoutD, _api.MatrixLayoutDestroy);
        Destroy(ref _description, _api.MatmulDescDestroy);
    }

    private static void Destroy(ref nint thing, delegate* unmanaged<nint, int> destroy)
    {
        if (thing != 0)
        {
            _ = destroy(thing);
            thing = 0;
        }
    }

    private void Set<T>(MatmulAttribute attribute, T value)
        where T : unmanaged =>
        Check(_api.MatmulDescSetAttribute(_description, attribute, &value, (nuint)sizeof(T)), $"cublasLtMatmulDescSetAttribute({attribute})");
}
