namespace Hadal.Interop.Dlpack;

/// <summary>What a tensor of another library says of itself, copied and checked before anything of it is used.</summary>
internal sealed class BorrowedTensor
{
    // More than any library has; a larger count is a structure of another kind.
    private const int MostDimensions = 64;

    private readonly DlpackType _type;
    private readonly DlpackDevice _device;

    private BorrowedTensor(DlpackType type, DlpackDevice device, nint address, int[] shape)
        => (_type, _device, Address, Shape) = (type, device, address, shape);

    /// <summary>Of the first element.</summary>
    internal nint Address { get; }

    internal int[] Shape { get; }

    internal static unsafe BorrowedTensor Read(ForeignTensor foreign)
    {
        if (foreign.UnknownVersion is { } version)
        {
            throw Refused($"is of version {version.Major}.{version.Minor}; versions {DlpackVersion.KnownMajor}.x can be read");
        }

        if (foreign.IsReadOnly)
        {
            throw Refused("is read-only, and the tensors of Hadal are not; copy it there first");
        }

        DlpackTensor* tensor = foreign.Tensor;
        int dimensions = tensor->Dimensions;
        if (dimensions is < 0 or > MostDimensions)
        {
            throw Refused($"has {dimensions} dimensions; 0 to {MostDimensions} can be: is it of the other format?");
        }

        if (dimensions > 0 && tensor->Shape == null)
        {
            throw Refused($"has {dimensions} dimensions and no shape");
        }

        int[] shape = ShapeOf(new(tensor->Shape, dimensions));
        bool empty = shape.Contains(0);
        if (!empty && tensor->Strides != null)
        {
            MustBeDense(new(tensor->Shape, dimensions), new(tensor->Strides, dimensions));
        }

        if (!empty && tensor->Data == 0)
        {
            throw Refused($"has elements, of shape {TensorShape.Format(shape)}, and no address");
        }

        return new(tensor->Type, tensor->Device, empty ? 0 : tensor->Data + (nint)tensor->ByteOffset, shape);
    }

    internal void MustHave(DlpackType? type, Type element, int bytes)
    {
        if (type is null)
        {
            throw Refused($"has elements of {_type}, and DLPack has no type for {element}");
        }

        if (_type != type)
        {
            throw Refused($"has elements of {_type}; {element.Name}, which was asked for, is {type}");
        }

        if (Address % bytes != 0)
        {
            throw Refused($"begins at 0x{Address:x}, no multiple of its elements' {bytes} bytes");
        }
    }

    /// <summary>The device that was given, or the one that the tensor is on; it must be the tensor's.</summary>
    internal Device DeviceOr(Device? given)
    {
        bool onHost = _device.Kind is DlpackDeviceKind.Cpu or DlpackDeviceKind.CudaHost;
        Device device = given ?? (onHost ? Device.Cpu : Device.Default);
        bool right = _device.Kind switch
        {
            DlpackDeviceKind.Cpu or DlpackDeviceKind.CudaHost => device.IsCpu,
            DlpackDeviceKind.Cuda => device is CudaDevice cuda && cuda.Context.Ordinal == _device.Ordinal,
            _ => false,
        };
        return right
            ? device
            : throw Refused($"is on {_device}; {(given is null ? "the default device" : "the device given")} is {device}");
    }

    private static int[] ShapeOf(ReadOnlySpan<long> extents)
    {
        if (extents.IsEmpty)
        {
            return [1];
        }

        int[] shape = new int[extents.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = extents[i] is >= 0 and <= int.MaxValue
                ? (int)extents[i]
                : throw Refused($"has the shape {Format(extents)}; an extent is from 0 to {int.MaxValue}");
        }

        return shape;
    }

    private static void MustBeDense(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        Int128 stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != stride)
            {
                throw Refused($"has the shape {Format(shape)} and the strides {Format(strides)}; the tensors of Hadal are dense and row-major: make it contiguous there first");
            }

            stride *= shape[i];
        }
    }

    private static string Format(ReadOnlySpan<long> values) => $"[{string.Join(", ", values.ToArray())}]";

    private static ArgumentException Refused(string why) => new($"The DLPack tensor {why}.");
}
