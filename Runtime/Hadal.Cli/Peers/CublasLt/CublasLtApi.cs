using System.Globalization;
using System.Runtime.InteropServices;

namespace Hadal.Cli.Peers.CublasLt;

/// <summary>The functions of cublasLt.h that a measurement calls, with the signatures of CUDA 12 and 13.</summary>
internal sealed unsafe class CublasLtApi
{
    internal readonly delegate* unmanaged<nint*, int> Create;
    internal readonly delegate* unmanaged<nint, int> Destroy;
    internal readonly delegate* unmanaged<nint*, int, int, int> MatmulDescCreate;
    internal readonly delegate* unmanaged<nint, int> MatmulDescDestroy;
    internal readonly delegate* unmanaged<nint, MatmulAttribute, void*, nuint, int> MatmulDescSetAttribute;
    internal readonly delegate* unmanaged<nint*, CudaDataType, ulong, ulong, long, int> MatrixLayoutCreate;
    internal readonly delegate* unmanaged<nint, int> MatrixLayoutDestroy;
    internal readonly delegate* unmanaged<nint*, int> MatmulPreferenceCreate;
    internal readonly delegate* unmanaged<nint, int> MatmulPreferenceDestroy;
    internal readonly delegate* unmanaged<nint, int, void*, nuint, int> MatmulPreferenceSetAttribute;
    internal readonly delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, int, MatmulHeuristic*, int*, int> MatmulAlgoGetHeuristic;
    internal readonly delegate* unmanaged<nint, nint, void*, nint, nint, nint, nint, void*, nint, nint, nint, nint, MatmulAlgorithm*, nint, nuint, nint, int> Matmul;

    internal CublasLtApi(nint library)
    {
        Create = (delegate* unmanaged<nint*, int>)NativeLibrary.GetExport(library, "cublasLtCreate");
        Destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "cublasLtDestroy");
        MatmulDescCreate = (delegate* unmanaged<nint*, int, int, int>)NativeLibrary.GetExport(library, "cublasLtMatmulDescCreate");
        MatmulDescDestroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "cublasLtMatmulDescDestroy");
        MatmulDescSetAttribute = (delegate* unmanaged<nint, MatmulAttribute, void*, nuint, int>)NativeLibrary.GetExport(library, "cublasLtMatmulDescSetAttribute");
        MatrixLayoutCreate = (delegate* unmanaged<nint*, CudaDataType, ulong, ulong, long, int>)NativeLibrary.GetExport(library, "cublasLtMatrixLayoutCreate");
        MatrixLayoutDestroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "cublasLtMatrixLayoutDestroy");
        MatmulPreferenceCreate = (delegate* unmanaged<nint*, int>)NativeLibrary.GetExport(library, "cublasLtMatmulPreferenceCreate");
        MatmulPreferenceDestroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "cublasLtMatmulPreferenceDestroy");
        MatmulPreferenceSetAttribute = (delegate* unmanaged<nint, int, void*, nuint, int>)NativeLibrary.GetExport(library, "cublasLtMatmulPreferenceSetAttribute");
        MatmulAlgoGetHeuristic = (delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, int, MatmulHeuristic*, int*, int>)NativeLibrary.GetExport(library, "cublasLtMatmulAlgoGetHeuristic");
        Matmul = (delegate* unmanaged<nint, nint, void*, nint, nint, nint, nint, void*, nint, nint, nint, nint, MatmulAlgorithm*, nint, nuint, nint, int>)NativeLibrary.GetExport(library, "cublasLtMatmul");

        // cublas_api.h: major * 10000 + minor * 100 + patch.
        nuint version = ((delegate* unmanaged<nuint>)NativeLibrary.GetExport(library, "cublasLtGetVersion"))();
        Version = string.Create(CultureInfo.InvariantCulture, $"{version / 10000}.{version / 100 % 100}.{version % 100}");
    }

    internal string Version { get; }

    internal static void Check(int status, string call)
    {
        if (status != 0)
        {
            throw new CublasLtException(call, status);
        }
    }
}
