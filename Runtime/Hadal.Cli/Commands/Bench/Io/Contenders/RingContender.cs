using System.Security.Cryptography;
using Hadal.Storage;

namespace Hadal.Cli.Commands.Bench.Io.Contenders;

/// <summary>A storage ring.</summary>
internal sealed class RingContender(string name, IoEngineKind? engine, IoContinuations continuations) : ManagedContender
{
    internal override string Name => name;

    protected override Workload Open(IoBenchCase measured, IoBenchFile file)
        => new RingWorkload(measured, file.Path, new()
        {
            Depth = measured.Depth,
            SlabBytes = (long)measured.Depth * measured.Bytes,
            Engine = engine,
            Continuations = continuations,
        });

    private sealed class RingWorkload : Workload
    {
        private readonly StorageRing _ring;
        private readonly StorageFile _file;
        private readonly IoBuffer[] _buffers;
        private readonly bool _writes;

        internal RingWorkload(IoBenchCase measured, string path, StorageRingOptions options)
        {
            _writes = measured.Writes;
            _ring = StorageRing.Open(path, options);
            _file = _ring.OpenFile(path, _writes ? FileAccess.ReadWrite : FileAccess.Read);
            _buffers = [.. Enumerable.Range(0, measured.Depth).Select(_ => _ring.Rent(measured.Bytes))];
            Array.ForEach(_buffers, static buffer => RandomNumberGenerator.Fill(buffer.GetSpan()));
        }

        internal override ValueTask<int> Transfer(int loop, long offset)
            => _writes ? _ring.WriteAsync(_file, offset, _buffers[loop]) : _ring.ReadAsync(_file, offset, _buffers[loop]);

        public override void Dispose()
        {
            Array.ForEach(_buffers, static buffer => buffer.Dispose());
            _file.Dispose();
            _ring.Dispose();
        }
    }
}
