namespace Hadal.Storage.Safetensors;

/// <summary>
/// Reads tensors in the order of their files with large reads ahead, and brings each to a destination of the caller's. It holds
/// <see cref="SafetensorsLoaderOptions.Depth"/> pieces, whatever the size of the model.
/// </summary>
public sealed class SafetensorsLoader
{
    private readonly SafetensorsLoaderOptions _options;

    /// <summary>Makes a loader, which can be used again and by several callers at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A piece is no multiple of the alignment.</exception>
    public SafetensorsLoader(SafetensorsLoaderOptions? options = null)
    {
        _options = options ?? new();
        SafetensorsReadPlan.MustBePieceSize(_options.PieceBytes, _options.Alignment);
    }

    /// <summary>Loads tensors of one file or of several.</summary>
    /// <param name="tensors">
    /// Tensors of open files, each once. Files come in the order in which they are first named here, the tensors of each in the order of
    /// their bytes, those without any bytes when their file's turn comes.
    /// </param>
    /// <param name="destination">Is asked for a tensor's destination when its first bytes are there, one tensor after the other.</param>
    /// <param name="progress">Is told how many bytes of tensors have been delivered so far.</param>
    /// <param name="cancellationToken">
    /// Ends the load: with <see cref="OperationCanceledException"/>, when no read is under way any more and every destination has
    /// <see cref="ITensorDestination.Released"/> its bytes. Through a ring, a device may still write to memory of canceled reads, which the ring lends
    /// to nobody until then; the next load waits for it.
    /// </param>
    /// <exception cref="SafetensorsException">A file cannot be read, or was cut off; the message names the tensor that was due.</exception>
    public async Task LoadAsync(
        IEnumerable<SafetensorsTensor> tensors,
        Func<SafetensorsTensor, ITensorDestination> destination,
        IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(destination);
        SafetensorsReadPlan[] plans = [.. tensors.GroupBy(tensor => tensor.File).Select(file => SafetensorsReadPlan.Create(file, _options.PieceBytes, _options.Alignment))];
        TensorDelivery delivery = new(destination, progress);
        await using PrefetchedPieces pieces = new(plans, _options, cancellationToken);
        foreach (SafetensorsReadPlan plan in plans)
        {
            await delivery.BeginAsync(plan, cancellationToken).ConfigureAwait(false);
            foreach (ReadPiece piece in plan.Pieces)
            {
                ReadOnlyMemory<byte> bytes = await pieces.TakeAsync().ConfigureAwait(false);
                try
                {
                    await delivery.DeliverAsync(plan, piece, bytes, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    pieces.Return(delivery.Released);
                }
            }
        }
    }
}
