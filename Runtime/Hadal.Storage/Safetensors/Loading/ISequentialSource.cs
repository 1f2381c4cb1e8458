namespace Hadal.Storage.Safetensors;

/// <summary>
/// What a loader reads a file from: mostly forward, with several reads at once. A source is closed when none of its reads is under way.
/// </summary>
public interface ISequentialSource : IDisposable
{
    /// <summary>Reads at an offset.</summary>
    /// <param name="offset">A multiple of the loader's alignment.</param>
    /// <param name="destination">
    /// Memory of the loader's pool, of a multiple of the alignment. When the task has ended, cancelled too, nothing writes there any more; or the pool
    /// knows of it, and lends the memory to nobody meanwhile, as a ring does.
    /// </param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <returns>Bytes read: 0 only at the end of the file; fewer than asked for is no error.</returns>
    ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);
}
