namespace Hadal.Storage.Safetensors;

/// <summary>A tensor as one row of elements; or, where it has more than an extent can say, as the rows of its first dimension.</summary>
internal readonly struct DeviceRows<T>
    where T : unmanaged
{
    private readonly DeviceTensor<T> _tensor;
    private readonly bool _whole;

    internal DeviceRows(DeviceTensor<T> tensor)
    {
        _tensor = tensor;
        _whole = tensor.Length <= int.MaxValue;
        long length = _whole ? tensor.Length : tensor.Length / tensor.Shape[0];
        Length = length <= int.MaxValue
            ? (int)length
            : throw new NotSupportedException($"A tensor is uploaded by rows of its first dimension, of at most {int.MaxValue} elements; those of {tensor} have {length}.");
    }

    /// <summary>Elements of a row.</summary>
    internal int Length { get; }

    internal DeviceTensor<T> this[int row] => (_whole ? _tensor : _tensor.Slice(row, 1)).Reshape(Length);
}
