using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>A channel for each direction between two ranks. What comes is held against what the program asks for.</summary>
internal sealed class InProcessTransport<T> : IPipelineTransport<T>
{
    private readonly ConcurrentDictionary<(int From, int To), Channel<Message>> _channels;
    private readonly int _rank;

    internal InProcessTransport(int rank, ConcurrentDictionary<(int From, int To), Channel<Message>> channels) => (_rank, _channels) = (rank, channels);

    /// <inheritdoc/>
    public async ValueTask ExchangeAsync(ReadOnlyMemory<PipelineTransfer> batch, Memory<T> values, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, batch.Length);
        Send(batch.Span, values.Span);
        for (int i = 0; i < batch.Length; i++)
        {
            PipelineTransfer transfer = batch.Span[i];
            if (transfer.Kind is TransferKind.ReceiveForward or TransferKind.ReceiveBackward)
            {
                T received = await ReceiveAsync(transfer, cancellation).ConfigureAwait(false);
                values.Span[i] = received;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<T> SwapAsync(int peer, T value, CancellationToken cancellation)
    {
        ChannelBetween(_rank, peer).Writer.TryWrite(new(null, 0, value));
        Message message = await ChannelBetween(peer, _rank).Reader.ReadAsync(cancellation).ConfigureAwait(false);
        return message.Kind is null ? message.Value : throw Mismatch(peer, "weight gradients", message);
    }

    private void Send(ReadOnlySpan<PipelineTransfer> batch, ReadOnlySpan<T> values)
    {
        for (int i = 0; i < batch.Length; i++)
        {
            if (batch[i].Kind is TransferKind.SendForward or TransferKind.SendBackward)
                ChannelBetween(_rank, batch[i].Peer).Writer.TryWrite(new(batch[i].Kind, batch[i].MicroBatch, values[i]));
        }
    }

    private async ValueTask<T> ReceiveAsync(PipelineTransfer transfer, CancellationToken cancellation)
    {
        Message message = await ChannelBetween(transfer.Peer, _rank).Reader.ReadAsync(cancellation).ConfigureAwait(false);
        TransferKind expected = transfer.Kind == TransferKind.ReceiveForward ? TransferKind.SendForward : TransferKind.SendBackward;
        return message.Kind == expected && message.MicroBatch == transfer.MicroBatch
            ? message.Value
            : throw Mismatch(transfer.Peer, $"{expected} of micro-batch {transfer.MicroBatch}", message);
    }

    private InvalidOperationException Mismatch(int peer, string expected, Message given) =>
        new($"Rank {_rank} expects {expected} from rank {peer}; {(given.Kind is { } kind ? $"{kind} of micro-batch {given.MicroBatch}" : "weight gradients")} came.");

    private Channel<Message> ChannelBetween(int from, int to) => _channels.GetOrAdd((from, to), static _ => Channel.CreateUnbounded<Message>());

    /// <summary>A value with what it was sent as, so that a schedule that is wrong is found; no kind: weight gradients.</summary>
    internal readonly record struct Message(TransferKind? Kind, int MicroBatch, T Value);
}
