namespace Hadal.Storage.Safetensors;

/// <summary>
/// Reads through the page cache on threads of the pool: everywhere, and without a ring. It reads by the descriptor that the header was
/// read by, so that a file that is replaced meanwhile is no danger.
/// </summary>
public sealed class RandomAccessSource : ISequentialSource
{
    private readonly SafetensorsFile _file;

    /// <summary>Reads from an open file, which must stay open.</summary>
    public RandomAccessSource(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _file = file;
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        => RandomAccess.ReadAsync(_file.Handle, destination, offset, cancellationToken);

    /// <summary>Does nothing: the file is its owner's.</summary>
    public void Dispose()
    {
    }
}
