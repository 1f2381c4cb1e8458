using Hadal.Storage.Buffers;
using Hadal.Storage.Engines;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Rings;

/// <summary>A ring over a device that answers when the test says so, and a file of it.</summary>
internal sealed class StuckRing : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal StuckRing(StorageRingOptions options)
    {
        Device = new StuckEngine();
        Ring = new StorageRing(options with { DrainTimeout = TimeSpan.FromMilliseconds(50) }, new(IoEngineKind.Threads, "a test"), new(BufferSlab.Map(options.SlabBytes), () => Device));
        string path = Path.Combine(_folder.Path, "file");
        File.WriteAllBytes(path, new byte[1 << 20]);
        OpenFile = Ring.OpenFile(path, FileAccess.ReadWrite);
    }

    internal StuckEngine Device { get; }

    internal StorageRing Ring { get; }

    internal StorageFile OpenFile { get; }

    public async ValueTask DisposeAsync()
    {
        OpenFile.Dispose();
        await Ring.DisposeAsync();
        _folder.Dispose();
    }
}
