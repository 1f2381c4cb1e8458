namespace Hadal.Tests.Devices;

/// <summary>Views that begin some elements after the start of what they look into.</summary>
internal static class TensorViews
{
    /// <summary>A view whose owner is kept in <paramref name="owners"/>.</summary>
    internal static DeviceTensor<T> Offset<T>(List<IDisposable> owners, Device device, int elements, params int[] shape)
        where T : unmanaged
    {
        int length = shape.Aggregate(1, (product, extent) => checked(product * extent));
        DeviceTensor<T> owner = new(device, elements + length);
        owners.Add(owner);
        return owner.Slice(elements, length).Reshape(shape);
    }
}
