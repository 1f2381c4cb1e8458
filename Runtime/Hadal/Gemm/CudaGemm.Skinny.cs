using Hadal.Compilation;
using Hadal.Loading;

namespace Hadal;

internal sealed unsafe partial class CudaGemm
{
    private void Launch(CudaStream stream, LoadedKernel kernel, SkinnyGemm skinny, int m, int smBudget, in Pointers pointers, ReadOnlySpan<DeviceMemory> used)
    {
        SkinnyParameters parameters = new()
        {
            A = pointers.A,
            B = pointers.B,
            ScalesA = pointers.ScalesA,
            ScalesB = pointers.ScalesB,
            D = pointers.D,
            M = (uint)m,
            ScalesAStride = (uint)ScaleShape.AlignedRows(m),
            WeightsReady = stream.WeightsAreReady ? 1u : 0u,
        };
        void** arguments = stackalloc void*[] { &parameters };
        stream.Launch(kernel, skinny.GridSize(_spec, m, smBudget, ((CudaDevice)stream.Device).MultiprocessorCount), arguments, used);
    }
}
