namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>
/// One rank's connection to the others. Between two ranks messages arrive in the order in which they were sent, batch after batch; they carry
/// no tag, so that send and receive are matched by this order alone, as NCCL matches them.
/// </summary>
/// <remarks>Calls come one at a time. After one has thrown the executor makes no other.</remarks>
/// <typeparam name="T">What is sent.</typeparam>
public interface IPipelineTransport<T>
{
    /// <summary>
    /// Carries out a batch as one group: no send waits for a receive of the same batch, whatever their order (<c>ncclGroupStart</c> .. <c>ncclGroupEnd</c>).
    /// </summary>
    /// <param name="batch">Sends and receives.</param>
    /// <param name="values">One a transfer: a send's is given and is the transport's from then on; a receive's is to be set.</param>
    /// <param name="cancellation">Ends every wait. It is cancelled too when another rank of this process fails.</param>
    /// <returns>Done when the received values can be computed with, at once or in the order of the streams that compute.</returns>
    ValueTask ExchangeAsync(ReadOnlyMemory<PipelineTransfer> batch, Memory<T> values, CancellationToken cancellation);

    /// <summary>Sends a value to a rank that sends its own: the weight gradients of a stage that both hold.</summary>
    /// <param name="peer">The other rank, which calls this for this one.</param>
    /// <param name="value">This rank's. Both may read it afterwards, neither may write to it.</param>
    /// <param name="cancellation">As of <see cref="ExchangeAsync"/>.</param>
    /// <returns>The other rank's.</returns>
    ValueTask<T> SwapAsync(int peer, T value, CancellationToken cancellation);
}
