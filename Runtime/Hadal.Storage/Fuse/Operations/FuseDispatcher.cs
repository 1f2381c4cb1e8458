using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Fuse.Serving;
using Hadal.Storage.Fuse.Virtual;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>Answers the kernel's messages about one mount. Any thread, many at a time; a <see cref="Reply"/> belongs to one.</summary>
internal sealed class FuseDispatcher : IDisposable
{
    private readonly Handlers _handlers = new();
    private readonly HandleTable<OpenFile> _files = new();
    private readonly HandleTable<OpenFolder> _folders = new();
    private long _faults;

    internal FuseDispatcher(ServedFolder folder, IUserRingRegistry registry, string mountPoint)
    {
        VirtualTree.Grow(folder.Nodes, folder.Root, registry, mountPoint);
        new SessionHandlers(folder.Root).AddTo(_handlers);
        new NameHandlers(folder.Nodes).AddTo(_handlers);
        new AttributeHandlers(folder.Nodes, _files).AddTo(_handlers);
        new FileHandlers(folder.Nodes, _files).AddTo(_handlers);
        new SpaceHandlers(_files).AddTo(_handlers);
        new FolderHandlers(folder.Nodes, _folders).AddTo(_handlers);
        new ControlHandlers(folder, _files, _folders, mountPoint).AddTo(_handlers);
    }

    /// <summary>How many requests ended in an error of this program rather than of the operating system.</summary>
    internal long Faults => Volatile.Read(ref _faults);

    internal int OpenFiles => _files.Count;

    internal int OpenFolders => _folders.Count;

    internal void Dispatch(ReadOnlySpan<byte> message, Reply reply, IReplyChannel channel)
    {
        // The kernel sends no message that is not one; there is nobody to answer.
        if (!Request.TryParse(message, out Request request))
            return;
        reply.Clear();
        int error = Handle(request, reply);
        if (error != Handlers.NoReply)
            channel.Send(reply.Seal(request.Header.Unique, error));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.Dispose();
        _folders.Dispose();
    }

    private int Handle(Request request, Reply reply)
    {
        if (_handlers[(Operation)request.Header.Operation] is not { } handler)
            return Errno.NotImplemented;
        try
        {
            return handler(request, reply);
        }
        catch (ObjectDisposedException)
        {
            // A handle or node that another thread closed meanwhile.
            return Errno.BadDescriptor;
        }
        catch (Exception)
        {
            // Whatever is wrong with one request, all others of the mount go on.
            Interlocked.Increment(ref _faults);
            return Errno.Io;
        }
    }
}
