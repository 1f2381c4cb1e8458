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
    private readonly CublasLtProduct _product;
    private readonly DeviceTensor<byte> _workspace;
    private nint _description;
    private nint _layoutA;
    private nint _layoutB;
    private nint _layoutD;

    /// <param name="api">The library.</param>
    /// <param name="handle">A handle of it.</param>
    /// <param name="variant">How to compute.</param>
    /// <param name="product">What to compute.</param>
    /// <param name="workspace">Scratch memory for split sums.</param>
    internal CublasLtMatmul(CublasLtApi api, nint handle, CublasLtVariant variant, CublasLtProduct product, DeviceTensor<byte> workspace)
    {
        (_api, _handle, _product, _workspace) = (api, handle, product, workspace);
        try
        {
            fixed (nint* description = &_description, a = &_layoutA, b = &_layoutB, d = &_layoutD)
            {
                Check(api.MatmulDescCreate(description, CublasLtConstants.Compute32F, (int)CudaDataType.Float32), "cublasLtMatmulDescCreate");
                Check(api.MatrixLayoutCreate(a, variant.Operands, (ulong)product.K, (ulong)product.N, product.K), "cublasLtMatrixLayoutCreate");
                Check(api.MatrixLayoutCreate(b, variant.Operands, (ulong)product.K, (ulong)product.M, product.K), "cublasLtMatrixLayoutCreate");
                Check(api.MatrixLayoutCreate(d, product.Result, (ulong)product.N, (ulong)product.M, product.N), "cublasLtMatrixLayoutCreate");
            }

            Set(MatmulAttribute.TransposeA, CublasLtConstants.OperationTranspose);
            if (variant.Operands == CudaDataType.Float8E4M3)
            {
                Set(MatmulAttribute.FastAccumulation, (sbyte)(variant.FastAccumulation ? 1 : 0));
                if (variant.BlockScaled)
                {
                    Set(MatmulAttribute.ScaleModeA, (int)product.ScaleOfB);
                    Set(MatmulAttribute.ScaleModeB, (int)MatrixScale.Vector128);
                }

                Set(MatmulAttribute.ScalePointerA, product.ScalesB);
                Set(MatmulAttribute.ScalePointerB, product.ScalesA);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

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
        // C and D are one matrix of one layout, which the library allows.
        float alpha = 1, beta = _product.Accumulates ? 1 : 0;
        Check(
            _api.Matmul(
                _handle, _description, &alpha, _product.B, _layoutA, _product.A, _layoutB, &beta, _product.D, _layoutD, _product.D, _layoutD,
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
