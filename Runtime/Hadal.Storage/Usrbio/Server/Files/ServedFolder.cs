using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// The files below a folder by inode. The tree is looked through when an inode is asked for that is not known, and what was found is
/// believed only when the opened file has that inode.
/// </summary>
internal sealed class ServedFolder : IServedFiles, IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _root;
    private readonly ulong _device;
    private readonly OpenFileCache _open;
    private Dictionary<ulong, string> _paths = [];

    internal ServedFolder(string root)
    {
        _open = new(256, file => Closed?.Invoke(file));
        _root = Path.GetFullPath(root);
        NativeCall.Throw(LibC.StatusOf(Path.Combine(_root, "."), out FileStatus status), $"looking at the folder '{root}' to be served");
        _device = status.Device;
    }

    /// <inheritdoc/>
    public Action<SafeFileHandle>? Closed { get; set; }

    /// <inheritdoc/>
    public int Find(ulong inode, bool forWriting, out SafeFileHandle? file)
    {
        lock (_gate)
        {
            if (_open.TryGet(inode, forWriting, out file))
                return 0;
            int error = Open(inode, forWriting, out file);
            if (error == Errno.BadDescriptor)
            {
                _paths = Scan();
                error = Open(inode, forWriting, out file);
            }

            if (error == 0)
                _open.Add(inode, forWriting, file!);
            return error;
        }
    }

    /// <summary>Files that have lost their last name give their space back.</summary>
    internal void CloseRemoved()
    {
        lock (_gate)
            _open.CloseWhere(file => LibC.StatusOf(file, out FileStatus status) == 0 && status.Links == 0);
    }

    public void Dispose()
    {
        lock (_gate)
            _open.Dispose();
    }

    private int Open(ulong inode, bool forWriting, out SafeFileHandle? file)
    {
        file = null;
        if (!_paths.TryGetValue(inode, out string? path))
            return Errno.BadDescriptor;
        int flags = (forWriting ? OpenFlags.ReadWrite : OpenFlags.ReadOnly) | OpenFlags.CloseOnExec | OpenFlags.NoFollow | OpenFlags.NonBlocking;
        int descriptor = LibC.Open(path, flags, 0);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError() is var error and not Errno.NoEntry ? error : Errno.BadDescriptor;
        SafeFileHandle opened = new(descriptor, ownsHandle: true);
        if (LibC.StatusOf(descriptor, out FileStatus status) != 0 || status.Inode != inode || !status.IsRegular || status.Device != _device)
        {
            opened.Dispose();
            return Errno.BadDescriptor;
        }

        file = opened;
        return 0;
    }

    private Dictionary<ulong, string> Scan()
    {
        EnumerationOptions all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        string own = Path.Combine(_root, VirtualFolder.Name) + Path.DirectorySeparatorChar;
        Dictionary<ulong, string> paths = [];
        try
        {
            foreach (string path in Directory.EnumerateFiles(_root, "*", all))
            {
                if (!path.StartsWith(own, StringComparison.Ordinal) && LibC.StatusOf(path, out FileStatus status) == 0 && status.IsRegular)
                    paths[status.Inode] = path;
            }
        }
        catch (IOException)
        {
            // The tree changes while it is looked through. What was found is checked at use, and what was missed is looked for again.
        }

        return paths;
    }
}
