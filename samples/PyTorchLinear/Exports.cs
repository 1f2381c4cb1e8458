using System.Runtime.InteropServices;
using Hadal;

namespace PyTorchLinear;

/// <summary>
/// What Python calls. Arguments and results are addresses of <c>DLManagedTensorVersioned</c>, handed over for good; the answer is null, or the
/// text of an error, to be given to <see cref="Free"/>. The caller has waited for the work that makes the arguments.
/// </summary>
internal static unsafe class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "linear_quantize")]
    internal static nint Quantize(nint weight, nint* values, nint* scales)
    {
        try
        {
            using Taken taken = new(weight);
            (DeviceTensor<Float8E4M3> quantized, DeviceTensor<float> scale) = LatentLinear.Quantize(taken.Next<BFloat16>());
            using (quantized)
            using (scale)
            {
                (*values, *scales) = (Dlpack.Export(quantized), Dlpack.Export(scale));
            }

            return 0;
        }
        catch (Exception exception)
        {
            return Marshal.StringToCoTaskMemUTF8(exception.Message);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "linear_apply")]
    internal static nint Apply(nint x, nint values, nint scales, nint* result)
    {
        try
        {
            using Taken taken = new(x, values, scales);
            using DeviceTensor<BFloat16> d = LatentLinear.Apply(taken.Next<BFloat16>(), taken.Next<Float8E4M3>(), taken.Next<float>());
            *result = Dlpack.Export(d);
            return 0;
        }
        catch (Exception exception)
        {
            return Marshal.StringToCoTaskMemUTF8(exception.Message);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "linear_free")]
    internal static void Free(nint text) => Marshal.FreeCoTaskMem(text);
}
