namespace Hadal.Storage.Safetensors;

/// <summary>Where a loader brings a tensor: its bytes come in order, without gaps, and by one caller at a time.</summary>
public interface ITensorDestination
{
    /// <summary>Takes the next bytes. The memory is the loader's again when the task has ended, and <see cref="Released"/> after it.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>
    /// Ends when nobody reads the memory of the writes so far, such as a device that copies from it. The loader asks after writes, and may
    /// write on before it has ended. Ended at first. A load waits for it however it ends, canceled too.
    /// </summary>
    Task Released => Task.CompletedTask;

    /// <summary>All bytes have come.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
