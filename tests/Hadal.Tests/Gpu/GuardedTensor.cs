using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hadal.Tests.Gpu;

/// <summary>
/// A tensor in the middle of a larger one whose bytes are all ones: NaN in every format, so that what is read from outside
/// shows in the result, and what is written outside shows in the guards. These are as wide as several rows of an operand.
/// </summary>
internal sealed class GuardedTensor<T> : IDisposable
    where T : unmanaged
{
    private const byte Guard = 0xFF;
    private const int GuardBytes = 1 << 17;

    private readonly DeviceTensor<T> _whole;
    private readonly int _guard = GuardBytes / Unsafe.SizeOf<T>();

    internal GuardedTensor(Device device, int rows, int columns)
    {
        _whole = new(device, (2 * _guard) + checked(rows * columns));
        using (DeviceStream stream = device.CreateStream())
        {
            _whole.Fill(stream, Guard);
            stream.Synchronize();
        }

        Tensor = _whole.Slice(_guard, rows * columns).Reshape(rows, columns);
    }

    internal DeviceTensor<T> Tensor { get; }

    /// <summary>Whether nothing was written beside the tensor.</summary>
    internal bool IsIntact()
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes<T>(_whole.ToArray());
        return !bytes[..GuardBytes].ContainsAnyExcept(Guard) && !bytes[^GuardBytes..].ContainsAnyExcept(Guard);
    }

    public void Dispose() => _whole.Dispose();
}
