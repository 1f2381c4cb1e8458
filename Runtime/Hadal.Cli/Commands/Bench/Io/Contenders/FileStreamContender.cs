using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Cli.Commands.Bench.Io.Contenders;

/// <summary>
/// What .NET has: asynchronous calls of RandomAccess, or a FileStream a loop. Both go through the page cache, which is empty of the file at the start of a
/// round and written out at its end; what it holds in between comes from memory.
/// </summary>
internal sealed class FileStreamContender(bool streams) : ManagedContender
{
    internal override string Name => streams ? "FileStream" : "RandomAccess";

    protected override Workload Open(IoBenchCase measured, IoBenchFile file)
        => streams ? new StreamWorkload(measured, file.Path) : new HandleWorkload(measured, file.Path);

    private static byte[][] Buffers(IoBenchCase measured) => [.. Enumerable.Range(0, measured.Depth).Select(_ => RandomNumberGenerator.GetBytes(measured.Bytes))];

    private sealed class HandleWorkload(IoBenchCase measured, string path) : Workload
    {
        private readonly byte[][] _buffers = Buffers(measured);
        private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, FileOptions.Asynchronous);

        internal override async ValueTask<int> Transfer(int loop, long offset)
        {
            if (!measured.Writes)
            {
                return await RandomAccess.ReadAsync(_file, _buffers[loop], offset).ConfigureAwait(false);
            }

            await RandomAccess.WriteAsync(_file, _buffers[loop], offset).ConfigureAwait(false);
            return measured.Bytes;
        }

        internal override void Finish() => RandomAccess.FlushToDisk(_file);

        public override void Dispose() => _file.Dispose();
    }

    private sealed class StreamWorkload(IoBenchCase measured, string path) : Workload
    {
        private readonly byte[][] _buffers = Buffers(measured);
        private readonly FileStream[] _files = [.. Enumerable.Range(0, measured.Depth).Select(
            _ => new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0, useAsync: true))];

        internal override async ValueTask<int> Transfer(int loop, long offset)
        {
            FileStream file = _files[loop];
            file.Position = offset;
            if (!measured.Writes)
            {
                return await file.ReadAsync(_buffers[loop]).ConfigureAwait(false);
            }

            await file.WriteAsync(_buffers[loop]).ConfigureAwait(false);
            return measured.Bytes;
        }

        internal override void Finish() => _files[0].Flush(flushToDisk: true);

        public override void Dispose() => Array.ForEach(_files, static file => file.Dispose());
    }
}
