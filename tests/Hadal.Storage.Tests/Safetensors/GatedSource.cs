using Hadal.Storage.Safetensors;

namespace Hadal.Storage.Tests.Safetensors;

/// <summary>Brings the first read at once, and the others when the gate opens, cancelled or not: as a device does that has begun to write.</summary>
internal sealed class GatedSource(SafetensorsFile file, Task gate) : ISequentialSource
{
    private readonly RandomAccessSource _source = new(file);
    private int _reads;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _reads) > 1)
        {
            await gate;
        }

        return await _source.ReadAsync(offset, destination, CancellationToken.None);
    }

    public void Dispose() => _source.Dispose();
}
