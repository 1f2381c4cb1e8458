using Hadal.Storage.Buffers;
using Hadal.Storage.Engines.Threads;
using Hadal.Storage.Engines.Uring;
using Hadal.Storage.Engines.UserRings;

namespace Hadal.Storage.Engines;

/// <summary>The memory of a ring and how its engines are made, each on the thread that will have it.</summary>
/// <param name="Slab">The memory.</param>
/// <param name="CreateReads">The engine of reads, and of writes where there is no other.</param>
/// <param name="CreateWrites">The engine of writes.</param>
/// <param name="CheckFile">Throws for a file that the engines cannot serve. On the caller's thread, which may wait for a server.</param>
internal sealed record EngineSet(
    BufferSlab Slab, Func<IoEngine> CreateReads, Func<IoEngine>? CreateWrites = null, Action<StorageFile>? CheckFile = null)
{
    internal static EngineSet For(EngineChoice choice, StorageRingOptions options)
    {
        if (choice.Kind == IoEngineKind.UserRing)
        {
            var connection = new UserRingConnection(choice.Root!, options.SlabBytes);
            return new(
                connection.Slab,
                () => new UserRingEngine(connection, options.Depth, forWriting: false),
                () => new UserRingEngine(connection, options.Depth, forWriting: true),
                connection.Check);
        }

        BufferSlab slab = BufferSlab.Map(options.SlabBytes);
        return choice.Kind == IoEngineKind.Threads
            ? new(slab, () => new ThreadEngine(options.Depth))
            : new(slab, () => CreateUring(options.Depth, slab));
    }

    private static UringEngine CreateUring(int depth, BufferSlab slab)
    {
        UringEngine engine = UringEngine.Create(depth);
        engine.Buffers.Add(slab.Address, slab.Bytes);
        return engine;
    }
}
