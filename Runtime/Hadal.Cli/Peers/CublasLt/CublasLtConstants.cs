namespace Hadal.Cli.Peers.CublasLt;

/// <summary>Values of <c>cudaDataType_t</c> (library_types.h).</summary>
internal enum CudaDataType
{
    Float32 = 0,
    BFloat16 = 14,
    Float8E4M3 = 28,
}

/// <summary>Values of <c>cublasLtMatmulDescAttributes_t</c> (cublasLt.h).</summary>
internal enum MatmulAttribute
{
    TransposeA = 3,
    ScalePointerA = 17,
    ScalePointerB = 18,
    FastAccumulation = 25,
    ScaleModeA = 31,
    ScaleModeB = 32,
}

/// <summary>Values of <c>cublasLtMatmulMatrixScale_t</c> (cublasLt.h of CUDA 12.9); the default is one scale a matrix.</summary>
internal enum MatrixScale
{
    /// <summary>One scale per 128 elements along K.</summary>
    Vector128 = 4,

    /// <summary>One scale per block of 128 × 128.</summary>
    Block128 = 5,
}

/// <summary>Constants of cublas_api.h and cublasLt.h that stand alone.</summary>
internal static class CublasLtConstants
{
    /// <summary><c>CUBLAS_COMPUTE_32F</c>.</summary>
    internal const int Compute32F = 68;

    /// <summary><c>CUBLAS_OP_T</c>.</summary>
    internal const int OperationTranspose = 1;

    /// <summary><c>CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES</c>.</summary>
    internal const int PreferenceMaxWorkspaceBytes = 1;
}
