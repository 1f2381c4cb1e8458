using System.Buffers;

namespace Hadal.Storage.Safetensors;

/// <summary>
/// The pieces of several plans in their order, read ahead. A buffer is given back to the pool only when no read writes into it and no
/// destination reads from it.
/// </summary>
internal sealed class PrefetchedPieces : IAsyncDisposable
{
    private readonly SafetensorsLoaderOptions _options;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _stop;
    private readonly IEnumerator<(SafetensorsReadPlan Plan, ReadPiece Piece)> _ahead;
    private readonly MemoryPool<byte> _pool;
    private readonly Stack<IMemoryOwner<byte>> _free = [];
    private readonly Queue<PieceRead> _reads = [];
    private readonly Queue<(IMemoryOwner<byte> Buffer, Task Released)> _held = [];
    private readonly List<ISequentialSource> _sources = [];
    private SafetensorsReadPlan? _planAhead;
    private bool _isMoreAhead;
    private PieceRead? _taken;

    internal PrefetchedPieces(IEnumerable<SafetensorsReadPlan> plans, SafetensorsLoaderOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        _caller = cancellationToken;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ahead = plans.SelectMany(plan => plan.Pieces.Select(piece => (plan, piece))).GetEnumerator();
        _isMoreAhead = _ahead.MoveNext();
        _pool = options.Buffers ?? new AlignedMemoryPool(options.Alignment);
    }

    /// <summary>The bytes of the next piece, to be used until <see cref="Return"/>.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>> TakeAsync()
    {
        PieceRead read;
        try
        {
            read = await NextAsync().ConfigureAwait(false);
            await read.Done.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_caller.IsCancellationRequested)
        {
            // Of the token that the caller knows.
            throw new OperationCanceledException(_caller);
        }

        _taken = _reads.Dequeue();
        CloseSourcesBefore(read.Source);
        return read.Buffer.Memory;
    }

    /// <summary>Gives the buffer of the piece that was taken to the next read that begins after its release.</summary>
    internal void Return(Task released)
    {
        _held.Enqueue((_taken!.Buffer, released));
        _taken = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (PieceRead read in _reads)
        {
            // Whatever went wrong first is what the caller hears of; here it only matters that nobody writes any more.
            await read.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _free.Push(read.Buffer);
        }

        foreach ((IMemoryOwner<byte> buffer, Task released) in _held)
        {
            await released.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _free.Push(buffer);
        }

        foreach (IMemoryOwner<byte> buffer in _free)
        {
            buffer.Dispose();
        }

        _sources.ForEach(source => source.Dispose());
        _ahead.Dispose();
        _stop.Dispose();
    }

    private async ValueTask<PieceRead> NextAsync()
    {
        ReadAhead();
        while (_reads.Count == 0)
        {
            if (_held.TryPeek(out (IMemoryOwner<byte> Buffer, Task Released) held))
            {
                await held.Released.ConfigureAwait(false);
            }
            else
            {
                _free.Push(await ((RingBufferPool)_pool).RentAsync(_options.PieceBytes, _stop.Token).ConfigureAwait(false));
            }

            ReadAhead();
        }

        return _reads.Peek();
    }

    private void ReadAhead()
    {
        while (_held.TryPeek(out (IMemoryOwner<byte> Buffer, Task Released) held) && held.Released.IsCompletedSuccessfully)
        {
            _free.Push(_held.Dequeue().Buffer);
        }

        while (_isMoreAhead && _reads.Count + _held.Count < _options.Depth)
        {
            (SafetensorsReadPlan plan, ReadPiece piece) = _ahead.Current;
            if (plan != _planAhead)
            {
                _sources.Add(Open(plan.Tensors[0].File));
                _planAhead = plan;
            }

            if (!_free.TryPop(out IMemoryOwner<byte>? buffer))
            {
                buffer = _pool is RingBufferPool ring ? ring.TryRent(_options.PieceBytes) : _pool.Rent(_options.PieceBytes);
            }

            if (buffer is null)
            {
                return;
            }

            SafetensorsTensor due = plan.Tensors[plan.PartsOf(piece)[0].Tensor];
            _reads.Enqueue(new(_sources[^1], piece, due, buffer, _stop.Token));
            _isMoreAhead = _ahead.MoveNext();
        }
    }

    private ISequentialSource Open(SafetensorsFile file)
    {
        try
        {
            return _options.OpenSource(file);
        }
        catch (Exception exception) when (exception is (IOException and not SafetensorsException) or UnauthorizedAccessException)
        {
            throw new SafetensorsException(file.Path, null, $"it was open for its header and cannot be opened for its data: {exception.Message}", exception);
        }
    }

    private void CloseSourcesBefore(ISequentialSource current)
    {
        while (_sources[0] != current)
        {
            _sources[0].Dispose();
            _sources.RemoveAt(0);
        }
    }
}
