using System.Runtime.CompilerServices;
using Hadal.Interop.Dlpack;

namespace Hadal;

/// <summary>
/// Shares tensors with other libraries in the process, such as PyTorch, without a copy: the C structures of
/// <see href="https://dmlc.github.io/dlpack/latest/c_api.html">DLPack</see> 1.x and of the versions before.
/// </summary>
/// <remarks>
/// DLPack orders nothing: whoever takes a tensor waits for the work that its producer has queued on it, by <see cref="DeviceStream.Synchronize()"/> here
/// and the other library's counterpart there. Copies between host and device order themselves behind the streams of Hadal and the default stream alone,
/// not behind non-blocking streams of others, as PyTorch's are.
/// </remarks>
public static class Dlpack
{
    /// <summary>
    /// Lends a tensor. It keeps its memory, disposed or not, until the other library calls the structure's deleter, from any thread.
    /// </summary>
    /// <returns>The address of the structure, for exactly one taker.</returns>
    /// <exception cref="NotSupportedException">DLPack has no such elements.</exception>
    public static nint Export<T>(DeviceTensor<T> tensor, DlpackFormat format = DlpackFormat.Versioned)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        DlpackType type = DlpackType.Of<T>()
            ?? throw new NotSupportedException($"DLPack has no type for elements of {typeof(T)}, which {tensor} has.");
        DlpackDevice device = tensor.Device is CudaDevice cuda
            ? new() { Kind = DlpackDeviceKind.Cuda, Ordinal = cuda.Context.Ordinal }
            : new() { Kind = DlpackDeviceKind.Cpu };
        return LentTensor.Create(tensor.Memory, tensor.Offset, tensor.Length, tensor.Shape, type, device, format);
    }

    /// <summary>
    /// Takes a tensor that another library lends. Its memory is used where it is, and the library's deleter is called when the result is disposed
    /// and no work uses it any more.
    /// </summary>
    /// <param name="address">Of the structure. It is the caller's still where this method throws: see <see cref="Release"/>.</param>
    /// <param name="format">Which structure it is.</param>
    /// <param name="device">The device it is on; null: <see cref="Device.Cpu"/> or <see cref="Device.Default"/>, whichever it is.</param>
    /// <returns>A tensor of the same shape; [1] for one of no dimensions.</returns>
    /// <exception cref="ArgumentException">
    /// It has other elements, is on another device, read-only, not dense and row-major, larger than Hadal's tensors can be, or malformed.
    /// </exception>
    public static DeviceTensor<T> Import<T>(nint address, DlpackFormat format = DlpackFormat.Versioned, Device? device = null)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfZero(address);
        ForeignTensor foreign = new(address, format);
        BorrowedTensor tensor = BorrowedTensor.Read(foreign);
        tensor.MustHave(DlpackType.Of<T>(), typeof(T), Unsafe.SizeOf<T>());
        device = tensor.DeviceOr(device);
        nuint bytes = (nuint)TensorShape.Count(tensor.Shape, Unsafe.SizeOf<T>()) * (nuint)Unsafe.SizeOf<T>();
        return new(device, ForeignTensorMemory.Take(device, tensor.Address, bytes, foreign), tensor.Shape);
    }

    /// <summary>Gives a structure back unused: calls its deleter. The address means nothing then.</summary>
    public static void Release(nint address, DlpackFormat format = DlpackFormat.Versioned)
    {
        ArgumentOutOfRangeException.ThrowIfZero(address);
        new ForeignTensor(address, format).Delete();
    }
}
