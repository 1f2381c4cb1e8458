namespace Hadal.Storage.Safetensors;

/// <summary>Cuts pieces into parts and hands them to the tensors' destinations.</summary>
internal sealed class TensorDelivery(Func<SafetensorsTensor, ITensorDestination> destination, IProgress<long>? progress)
{
    private ITensorDestination? _current;
    private long _delivered;

    /// <summary>Ends when no destination reads the last piece any more, delivered whole or not.</summary>
    internal Task Released { get; private set; } = Task.CompletedTask;

    /// <summary>Delivers the tensors of a file that have no bytes, which no piece will bring.</summary>
    internal async ValueTask BeginAsync(SafetensorsReadPlan plan, CancellationToken cancellationToken)
    {
        foreach (SafetensorsTensor tensor in plan.Tensors)
        {
            if (tensor.Bytes == 0)
            {
                await Ask(tensor).CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    internal async ValueTask DeliverAsync(SafetensorsReadPlan plan, ReadPiece piece, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Released = Task.CompletedTask;
        for (int i = 0; i < piece.PartCount; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadPart part = plan.PartsOf(piece)[i];
            SafetensorsTensor tensor = plan.Tensors[part.Tensor];
            _current ??= Ask(tensor);
            try
            {
                await _current.WriteAsync(bytes.Slice(part.PieceOffset, part.Bytes), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                AddToRelease(_current.Released);
            }

            if (part.TensorOffset + part.Bytes == tensor.Bytes)
            {
                await _current.CompleteAsync(cancellationToken).ConfigureAwait(false);
                _current = null;
            }

            _delivered += part.Bytes;
        }

        progress?.Report(_delivered);
    }

    private void AddToRelease(Task part)
    {
        if (!part.IsCompletedSuccessfully)
        {
            Released = Released.IsCompletedSuccessfully ? part : Task.WhenAll(Released, part);
        }
    }

    private ITensorDestination Ask(SafetensorsTensor tensor)
        => destination(tensor) ?? throw new InvalidOperationException($"Tensor {Quoted.Name(tensor.Name)} of '{tensor.File.Path}' needs a destination; the caller gave none.");
}
