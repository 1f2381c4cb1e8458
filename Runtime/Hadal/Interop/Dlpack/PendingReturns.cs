using System.Collections.Concurrent;
using Hadal.Interop.Cuda;

namespace Hadal.Interop.Dlpack;

/// <summary>
/// Tensors of other libraries that are used no more, until their GPU is known to have finished with them: their owners may give the memory to other
/// work at once, and know nothing of the streams here.
/// </summary>
internal sealed class PendingReturns
{
    // By GPU: what keeps one device from waiting may end with a capture of another device of the same GPU.
    private static readonly ConcurrentDictionary<int, PendingReturns> s_pending = new();

    private readonly Lock _settling = new();
    private readonly ConcurrentQueue<(ForeignTensor Tensor, CudaContext Context)> _queue = new();

    private PendingReturns(int ordinal) => CaptureGate.Of(ordinal).Opened += Settle;

    internal static PendingReturns Of(CudaContext context) => s_pending.GetOrAdd(context.Ordinal, ordinal => new(ordinal));

    /// <summary>Gives a tensor back as soon as that is safe. Takes over the caller's reference to the context.</summary>
    internal void Add(ForeignTensor tensor, CudaContext context)
    {
        _queue.Enqueue((tensor, context));
        Settle();
    }

    /// <summary>Gives back what can be given back now.</summary>
    internal void Settle()
    {
        List<(ForeignTensor Tensor, CudaContext Context)> finished = [];

        // One at a time: what a thread could not give back must be in the queue again before a capture that ends looks there, were it only to see it empty.
        lock (_settling)
        {
            HashSet<CudaContext> idle = [], busy = [];
            for (int count = _queue.Count; count > 0 && _queue.TryDequeue(out (ForeignTensor Tensor, CudaContext Context) entry); count--)
            {
                // The wait comes after the look at the queue, so that it covers the work on everything that was there.
                if (idle.Contains(entry.Context) || (!busy.Contains(entry.Context) && entry.Context.TryWait()))
                {
                    idle.Add(entry.Context);
                    finished.Add(entry);
                }
                else
                {
                    busy.Add(entry.Context);
                    _queue.Enqueue(entry);
                }
            }
        }

        // Not under the lock: a deleter is code of others, which may wait for locks of its own.
        foreach ((ForeignTensor tensor, CudaContext context) in finished)
        {
            context.DangerousRelease();
            tensor.Delete();
        }
    }
}
