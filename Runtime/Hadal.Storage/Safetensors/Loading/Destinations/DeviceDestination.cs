using System.Runtime.CompilerServices;

namespace Hadal.Storage.Safetensors;

/// <summary>
/// Copies a tensor to a device in whole staging buffers, for a pinned buffer is copied whole or not at all. What is left at the end goes
/// with the last elements of the buffer before it, which are copied twice; a tensor that fills no buffer is copied at once, without the
/// stream.
/// </summary>
internal sealed class DeviceDestination<T>(Staging<T> staging, DeviceTensor<T> tensor) : ITensorDestination
    where T : unmanaged
{
    private readonly DeviceRows<T> _rows = new(tensor);
    private int _row;
    private int _start;
    private int _filled;
    private int _full;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            if (_filled == _full)
            {
                await staging.FreeAsync(cancellationToken).ConfigureAwait(false);
                Begin();
            }

            int taken = Math.Min(bytes.Length, _full - _filled);
            bytes.Span[..taken].CopyTo(staging.CurrentBytes[_filled..]);
            bytes = bytes[taken..];
            _filled += taken;
            if (_filled == _full)
            {
                Submit();
            }
        }
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private void Begin()
    {
        int left = _rows.Length - _start;
        int again = _start > 0 && left < staging.Length ? staging.Length - left : 0;
        staging.Last[(staging.Length - again)..].CopyTo(staging.Current);
        _start -= again;
        _filled = again * Unsafe.SizeOf<T>();
        _full = Math.Min(staging.Length, again + left) * Unsafe.SizeOf<T>();
    }

    private void Submit()
    {
        DeviceTensor<T> row = _rows[_row];
        if (_rows.Length < staging.Length)
        {
            row.CopyFrom(staging.Current[.._rows.Length]);
            _start = _rows.Length;
        }
        else
        {
            staging.Upload(row.Slice(_start, staging.Length));
            _start += staging.Length;
        }

        _filled = _full = 0;
        if (_start == _rows.Length)
        {
            _row++;
            _start = 0;
        }
    }
}
