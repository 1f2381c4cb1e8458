using System.Runtime.InteropServices;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Serving;

/// <summary>
/// Asks the kernel to forget names: of files when it knows too many, since each costs a descriptor, and outdated ones. A thread of its own,
/// because the kernel takes the folder's lock for it, which a request in progress may hold.
/// </summary>
internal sealed class NodeReliever : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private readonly NodeTable _nodes;
    private readonly SafeFileHandle _device;
    private readonly CancellationTokenSource _end = new();
    private readonly Thread _thread;

    internal NodeReliever(NodeTable nodes, SafeFileHandle device)
    {
        (_nodes, _device) = (nodes, device);
        _thread = new(Run) { IsBackground = true, Name = "hadal fuse names" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _thread.Join();
        _end.Dispose();
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                _nodes.ForgetWanted.Wait(_end.Token);
                foreach (Sighting sighting in _nodes.ToForget())
                    Invalidate(sighting);

                // What is forgotten is told by messages of its own, which have to be read first.
                _end.Token.WaitHandle.WaitOne(s_pause);
            }
        }
        catch (OperationCanceledException)
        {
            // The mount ends.
        }
    }

    private unsafe void Invalidate(Sighting sighting)
    {
        int length = sizeof(OutHeader) + sizeof(InvalidateEntryOut) + sighting.Name.Length + 1;
        Span<byte> message = stackalloc byte[sizeof(OutHeader) + sizeof(InvalidateEntryOut) + EntryName.MaxBytes + 1];
        MemoryMarshal.Write(message, new OutHeader((uint)length, FuseProtocol.NotifyInvalidateEntry, 0));
        MemoryMarshal.Write(message[sizeof(OutHeader)..], new InvalidateEntryOut(sighting.Folder, (uint)sighting.Name.Length, 0));
        Span<byte> name = message[(sizeof(OutHeader) + sizeof(InvalidateEntryOut))..length];
        sighting.Name.CopyTo(name);
        name[^1] = 0;

        // A name that has gone meanwhile is no failure.
        _ = LibC.Write(_device, message[..length], (nuint)length);
    }
}
