namespace Hadal;

/// <summary>
/// How the work of one step of MLA decoding is shared among the multiprocessors: which part of which sequence each of them attends to. Made once a
/// step and used by all layers, whose caches have the same page table. It owns the memory in which the parts of a sequence wait to be combined, so
/// the calls that use one plan belong to one stream, or are ordered by events.
/// </summary>
public sealed partial class MlaPlan : IDisposable
{
    private volatile bool _disposed;

    /// <summary>Allocates a plan, which <see cref="Update"/> fills.</summary>
    /// <param name="device">Where it lives.</param>
    /// <param name="heads">Query heads of the kernels that will use it, 1 … 128.</param>
    /// <param name="pageSize">Tokens of a page of their caches.</param>
    /// <param name="maxBatch">The most sequences of a step.</param>
    /// <exception cref="KernelArgumentException">A number is outside its range.</exception>
    public MlaPlan(Device device, int heads, int pageSize, int maxBatch)
    {
        ArgumentNullException.ThrowIfNull(device);
        ValidateNumbers(heads, pageSize, maxBatch);
        Device = device;
        Heads = heads;
        PageSize = pageSize;
        MaxBatch = maxBatch;
        Allocate();
    }

    /// <summary>Where it lives.</summary>
    public Device Device { get; }

    /// <summary>Query heads of the kernels that use it.</summary>
    public int Heads { get; }

    /// <summary>Tokens of a page.</summary>
    public int PageSize { get; }

    /// <summary>The most sequences of a step.</summary>
    public int MaxBatch { get; }

    /// <summary>Sequences of the step; 0 before the first <see cref="Update"/>.</summary>
    public int Batch { get; private set; }

    /// <summary>Query tokens of each sequence in the step.</summary>
    public int QueryTokens { get; private set; }

    /// <summary>Whether a graph has the last <see cref="Update"/>, so that nobody knows whether the plan was made.</summary>
    internal bool IsCaptured { get; private set; }

    /// <summary>Lengths of the sequences, as they were given.</summary>
    internal DeviceTensor<int>? Lengths { get; private set; }

    /// <summary>The page table, as it was given; null where there is no plan of a step.</summary>
    internal DeviceTensor<int>? PageTable { get; private set; }

    /// <summary>
    /// Queues the planning of a step on the stream's <see cref="DeviceStream.SmBudget"/>. Lengths and page table are read by every call that uses the
    /// plan, so they must not change before the last of them is done. A captured update makes the plan at each launch of the graph and not before, for
    /// the batch and the query tokens of the capture: only captured calls may use the plan until an update outside of a capture.
    /// </summary>
    /// <param name="stream">Where it runs; the calls that use the plan come behind it.</param>
    /// <param name="lengths">
    /// [batch]: tokens of each sequence in the cache, 0 or more, those of this step included. What is negative counts as 0, what the page table has
    /// no room for is cut off.
    /// </param>
    /// <param name="pageTable">[batch, pages of a sequence]: the page of tokens i · page size … of a sequence. What lies behind its length is not used.</param>
    /// <param name="queryTokens">Query tokens of each sequence, 1 … 8, which are its last tokens: token i sees its length − queryTokens + 1 + i.</param>
    /// <exception cref="KernelArgumentException">A shape, a number or a device does not fit.</exception>
    /// <exception cref="KernelUnavailableException">The GPU has no machine code for the kernel that plans.</exception>
    /// <exception cref="ObjectDisposedException">The plan is disposed.</exception>
    public void Update(DeviceStream stream, DeviceTensor<int> lengths, DeviceTensor<int> pageTable, int queryTokens = 1)
    {
        Validate(stream, lengths, pageTable, queryTokens);
        // Nothing may run by a plan that was not made: whoever catches what queuing throws has none.
        PageTable = null;
        Batch = lengths.Shape[0];
        QueryTokens = queryTokens;
        Lengths = lengths;
        IsCaptured = stream.IsCapturing;
        if (stream is CudaStream cuda && Batch > 0)
        {
            Queue(cuda, lengths, pageTable);
        }

        PageTable = pageTable;
    }

    /// <summary>Frees the plan's memory, once nothing uses it any more.</summary>
    public void Dispose()
    {
        _disposed = true;
        Memory?.Dispose();
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);
}
