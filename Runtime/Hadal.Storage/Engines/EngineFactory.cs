using Hadal.Storage.Buffers;
using Hadal.Storage.Engines.Threads;
using Hadal.Storage.Engines.Uring;

namespace Hadal.Storage.Engines;

internal static class EngineFactory
{
    internal static IoEngine Create(IoEngineKind kind, int depth, BufferSlab slab)
    {
        IoEngine engine = kind switch
        {
            IoEngineKind.IoUring => UringEngine.Create(depth),
            IoEngineKind.Threads => new ThreadEngine(depth),
            _ => throw new StorageException("User rings of 3FS are not to be had yet."),
        };
        try
        {
            engine.Attach(slab);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }
}
