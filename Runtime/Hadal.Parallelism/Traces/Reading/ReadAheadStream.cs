using System.Collections.Concurrent;

namespace Hadal.Parallelism.Traces;

/// <summary>Reads another stream on a thread of its own, a few blocks ahead: inflating costs about as much as parsing. Owns the stream.</summary>
internal sealed class ReadAheadStream : ForwardStream
{
    private const int Block = 256 << 10;
    private const int Blocks = 4;

    private readonly Stream _source;
    private readonly BlockingCollection<ArraySegment<byte>> _full = new(Blocks);
    private readonly ConcurrentBag<byte[]> _empty = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private ArraySegment<byte> _current = ArraySegment<byte>.Empty;
    private int _used;

    internal ReadAheadStream(Stream source)
    {
        _source = source;
        _reading = Task.Factory.StartNew(ReadAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_used == _current.Count && !Next())
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _current.Count - _used);
        _current.AsSpan(_used, count).CopyTo(buffer);
        _used += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
            ((IAsyncResult)_reading).AsyncWaitHandle.WaitOne();

            // Whoever stopped reading earlier has a better reason; looked at, so that nobody is told of it at a collection.
            _ = _reading.Exception;
            _source.Dispose();
            _full.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Next()
    {
        if (_current.Array is { Length: > 0 } used)
        {
            _empty.Add(used);
        }

        _used = 0;
        if (_full.TryTake(out _current, Timeout.Infinite))
        {
            return true;
        }

        _current = ArraySegment<byte>.Empty;

        // What went wrong over there goes wrong here.
        _reading.GetAwaiter().GetResult();
        return false;
    }

    private void ReadAll()
    {
        try
        {
            while (true)
            {
                byte[] block = _empty.TryTake(out byte[]? used) ? used : new byte[Block];
                int count = _source.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
                if (count > 0)
                {
                    _full.Add(new(block, 0, count), _stop.Token);
                }

                if (count < block.Length)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        finally
        {
            _full.CompleteAdding();
        }
    }
}
