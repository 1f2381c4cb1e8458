using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Server;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse;

/// <summary>
/// A local folder that a mount serves: its files by the numbers that the kernel knows, and by inode for user rings. Files on other devices
/// mounted below it are refused, since user rings name a file by its inode alone.
/// </summary>
internal sealed class ServedFolder : IServedFiles, IDisposable
{
    private ServedFolder(string path, SafeFileHandle descriptor, in FileStatus status, int nodeLimit)
    {
        Path = path;
        Nodes = new(nodeLimit);
        Root = new(FuseProtocol.RootId, descriptor, status, Nodes);
        Nodes.AddPermanent(Root);
        RingFiles = new(Nodes);
        Nodes.Forgotten = RingFiles.Drop;
    }

    internal string Path { get; }

    internal NodeTable Nodes { get; }

    internal FileNode Root { get; }

    internal RingFiles RingFiles { get; }

    /// <param name="path">A folder that exists.</param>
    /// <param name="nodeLimit">
    /// How many files the kernel may know, each of which costs a descriptor, before it is asked to forget some; 0: a half of what the process
    /// may open.
    /// </param>
    internal static ServedFolder Open(string path, int nodeLimit = 0)
    {
        byte[] terminated = [.. System.Text.Encoding.UTF8.GetBytes(path), 0];
        int opened = LibC.Open(terminated, OpenFlags.Path | OpenFlags.Folder | OpenFlags.CloseOnExec, 0);
        if (opened < 0)
            throw new StorageException($"opening the folder '{path}', which is to be served,", FileNode.LastError);

        SafeFileHandle descriptor = new(opened, ownsHandle: true);
        int error = LibC.StatusOf(descriptor, out FileStatus status);
        if (error != 0)
        {
            descriptor.Dispose();
            throw new StorageException($"asking for the status of the folder '{path}', which is to be served,", error);
        }

        return new(System.IO.Path.GetFullPath(path), descriptor, status, nodeLimit > 0 ? nodeLimit : DescriptorLimit.Half());
    }

    /// <inheritdoc/>
    public int Find(ulong inode, bool forWriting, out SafeFileHandle? file) => RingFiles.Find(inode, forWriting, out file);

    /// <inheritdoc/>
    public Action<SafeFileHandle>? Closed
    {
        get => RingFiles.Closed;
        set => RingFiles.Closed = value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        RingFiles.Dispose();
        Nodes.Dispose();
    }
}
