using System.Security.Cryptography;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Cli.Commands.Bench.Io;

/// <summary>A file of random bytes that the benchmark reads and overwrites, in a folder of its own, gone at its end.</summary>
internal sealed class IoBenchFile : IDisposable
{
    private const int Chunk = 4 << 20;

    private readonly DirectoryInfo _folder;

    internal IoBenchFile(string folder, int mebibytes, CancellationToken cancellation)
    {
        _folder = Directory.CreateDirectory(System.IO.Path.Combine(folder, $"hadal-bench-io-{Environment.ProcessId}"));
        Path = System.IO.Path.Combine(_folder.FullName, "file");
        Bytes = (long)mebibytes << 20;
        byte[] random = new byte[Chunk];
        try
        {
            using FileStream file = new(Path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            for (long written = 0; written < Bytes; written += Chunk)
            {
                cancellation.ThrowIfCancellationRequested();
                RandomNumberGenerator.Fill(random);
                file.Write(random, 0, (int)Math.Min(Chunk, Bytes - written));
            }

            file.Flush(flushToDisk: true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal string Path { get; }

    internal long Bytes { get; }

    /// <summary>Writes out what the page cache holds of it, and empties the cache of it.</summary>
    internal void LeaveCache()
    {
        using SafeFileHandle file = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file);
        _ = LibC.Advise((int)file.DangerousGetHandle(), 0, 0, LibC.AdviceDoNotNeed);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
