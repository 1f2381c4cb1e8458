using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Execution;

namespace Hadal.Parallelism.Tests.Pipelines.Execution;

/// <summary>A transport that breaks at one batch, and when gradients are swapped.</summary>
internal sealed class FailingTransport<T>(IPipelineTransport<T> inner, int failingBatch) : IPipelineTransport<T>
{
    private int _batch;

    public ValueTask ExchangeAsync(ReadOnlyMemory<PipelineTransfer> batch, Memory<T> values, CancellationToken cancellation) =>
        _batch++ == failingBatch ? ValueTask.FromException(new IOException("The link is down.")) : inner.ExchangeAsync(batch, values, cancellation);

    public ValueTask<T> SwapAsync(int peer, T value, CancellationToken cancellation) => ValueTask.FromException<T>(new IOException("The link is down."));
}
