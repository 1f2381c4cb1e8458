using System.Runtime.CompilerServices;
using Hadal.Compilation;
using Hadal.Interop.Cuda;
using Hadal.Loading;
using Hadal.Specs;

namespace Hadal;

internal sealed unsafe partial class CudaGemm
{
    // A CTA steps beyond the last tile by one grid, which must not wrap (Kernels.cu/gemm/scheduler.cuh).
    private const long MostTiles = uint.MaxValue - 65536L;

    [SkipLocalsInit]
    private void Launch(CudaStream stream, LoadedKernel kernel, TiledGemm tile, int m, int smBudget, in Pointers pointers, ReadOnlySpan<DeviceMemory> used)
    {
        CudaDevice device = (CudaDevice)stream.Device;
        GemmParameters parameters = new()
        {
            ScalesB = pointers.ScalesB,
            D = pointers.D,
            M = (uint)m,
            AbsentRows = (uint)tile.AbsentRows(m),
            WeightsReady = stream.WeightsAreReady ? 1u : 0u,
        };

        byte* memory = stackalloc byte[(5 * TensorMap.Size) + TensorMap.Alignment];
        TensorMap* maps = (TensorMap*)(((nint)memory + TensorMap.Alignment - 1) & -TensorMap.Alignment);
        EncodeValues(device, pointers.A, m, tile.BlockM - tile.AbsentRows(m), &maps[0]);
        EncodeValues(device, pointers.B, _spec.N, tile.BlockN, &maps[1]);
        EncodeScales(device, pointers.ScalesA, m, tile.BlockM, &maps[2]);
        // The map of scales that lie by blocks is never looked at.
        maps[3] = maps[2];
        if (_spec.Scales == ScaleLayout.RowsByRows)
        {
            EncodeScales(device, pointers.ScalesB, _spec.N, tile.BlockN, &maps[3]);
        }

        EncodeResult(device, tile, m, pointers.D, &maps[4]);

        void** arguments = stackalloc void*[] { &maps[0], &maps[1], &maps[2], &maps[3], &maps[4], &parameters };
        stream.Launch(kernel, tile.GridSize(_spec, m, smBudget, device.MultiprocessorCount), arguments, used);
    }

    // Kernels.cu/gemm/producer.cuh reads by these maps, epilogue.cuh writes by the one of D.
    private void EncodeValues(CudaDevice device, nint values, int rows, int boxRows, TensorMap* map)
    {
        uint k = (uint)_spec.K;
        device.TensorMaps.Get(device.Context, new(values, TensorMapDataType.UInt8, k, (uint)rows, k, GemmConfiguration.BlockK, (uint)boxRows, TensorMapSwizzle.Bytes128), map);
    }

    private void EncodeScales(CudaDevice device, nint scales, int rows, int boxRows, TensorMap* map)
    {
        uint aligned = (uint)ScaleShape.AlignedRows(rows);
        device.TensorMaps.Get(
            device.Context,
            new(scales, TensorMapDataType.Float32, aligned, (uint)ScaleShape.Groups(_spec.K), (ulong)aligned * sizeof(float), (uint)boxRows, 1, TensorMapSwizzle.None),
            map);
    }

    private void EncodeResult(CudaDevice device, TiledGemm tile, int m, nint d, TensorMap* map)
    {
        uint n = (uint)_spec.N;
        int size = _spec.D.SizeInBytes();
        int panel = tile.PanelBytes(_spec.D);
        TensorMapDataType type = _spec.D == ElementType.BFloat16 ? TensorMapDataType.BFloat16 : TensorMapDataType.Float32;
        TensorMapSwizzle swizzle = panel switch { 128 => TensorMapSwizzle.Bytes128, 64 => TensorMapSwizzle.Bytes64, _ => TensorMapSwizzle.Bytes32 };
        device.TensorMaps.Get(device.Context, new(d, type, n, (uint)m, n * (ulong)size, (uint)(panel / size), TiledGemm.DBoxRows, swizzle), map);
    }
}
