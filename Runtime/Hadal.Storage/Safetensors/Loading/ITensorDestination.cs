namespace Hadal.Storage.Safetensors;

/// <summary>Where a loader brings a tensor: its bytes come in order, without gaps, and by one caller at a time.</summary>
public interface ITensorDestination
{
    /// <summary>Takes the next bytes. The memory is the loader's again when the task has ended.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>All bytes have come.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
