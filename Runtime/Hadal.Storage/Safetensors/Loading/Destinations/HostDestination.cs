using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hadal.Storage.Safetensors;

/// <summary>Copies into memory of the host.</summary>
internal sealed class HostDestination<T>(SpanOf<T> memory) : ITensorDestination
    where T : unmanaged
{
    private long _written;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // In steps of elements: a span of bytes cannot see all of a span of 2³¹ − 1 wider elements.
        ReadOnlySpan<byte> rest = bytes.Span;
        Span<T> span = memory();
        while (!rest.IsEmpty)
        {
            (long element, long within) = Math.DivRem(_written, Unsafe.SizeOf<T>());
            int most = Math.Min(span.Length - (int)element, int.MaxValue / Unsafe.SizeOf<T>());
            Span<byte> target = MemoryMarshal.AsBytes(span.Slice((int)element, most))[(int)within..];
            if (target.IsEmpty)
            {
                throw new InvalidOperationException($"The destination has {span.Length} elements of type {typeof(T).Name}; {rest.Length} more bytes came.");
            }

            int taken = Math.Min(target.Length, rest.Length);
            rest[..taken].CopyTo(target);
            rest = rest[taken..];
            _written += taken;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
