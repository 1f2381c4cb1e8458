using Hadal.Storage.Buffers;
using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Engines.UserRings;

/// <summary>What the two engines of a ring share: memory that outlives servers, and the link to the server of now.</summary>
internal sealed class UserRingConnection
{
    private readonly string _root;
    private readonly SharedFile _memory;
    private readonly Lock _connecting = new();
    private readonly Lock _gate = new();
    private UserRingLink? _current;

    internal UserRingConnection(string root, long bytes)
    {
        _root = root;
        bytes = (bytes + BufferSlab.Page - 1) / BufferSlab.Page * BufferSlab.Page;
        string path = SharedFile.NewPath();
        using UserRingMount mount = UserRingMount.Open(root);

        // Before there is any memory, and for as long as there is: whoever kills this process between two servers leaves a note of what to remove.
        RecordedClaim? claim = mount.IsPlainFolder ? RecordedClaim.Make(Path.Combine(mount.RegistrationFolder, $"{Guid.NewGuid():D}"), path) : null;
        try
        {
            _memory = SharedFile.Create(path, (nuint)bytes);
        }
        catch
        {
            claim?.Dispose();
            throw;
        }

        // The name goes with the ring: a buffer that is never given back holds the memory as long as this process lives, and no longer.
        Slab = BufferSlab.Over(_memory.Address, bytes, free: _memory.Dispose, close: () =>
        {
            _memory.RemoveName();
            claim?.Dispose();
        });
    }

    internal BufferSlab Slab { get; }

    /// <summary>The link to a server that lives; made anew where the last one has died. May wait for a server, so not on an engine's thread.</summary>
    /// <exception cref="StorageException">There is no server.</exception>
    internal UserRingLink Acquire()
    {
        lock (_connecting)
        {
            UserRingLink? current = Use();
            if (current is not null && current.Mount.IsServerAlive())
            {
                return current;
            }

            Release(current);
            UserRingLink made = Connect();
            lock (_gate)
            {
                _current = made;
                made.Users++;
            }

            return made;
        }
    }

    internal void Release(UserRingLink? link)
    {
        if (link is null)
        {
            return;
        }

        lock (_gate)
        {
            if (--link.Users > 0)
            {
                return;
            }

            _current = link == _current ? null : _current;
        }

        link.Dispose();
    }

    /// <summary>Throws where a file is none that the server serves.</summary>
    internal void Check(StorageFile file)
    {
        UserRingLink link = Acquire();
        try
        {
            _ = link.Mount.InodeOf(file.Buffered);
        }
        finally
        {
            Release(link);
        }
    }

    private UserRingLink? Use()
    {
        lock (_gate)
        {
            if (_current is not null)
            {
                _current.Users++;
            }

            return _current;
        }
    }

    private UserRingLink Connect()
    {
        UserRingMount mount = UserRingMount.Open(_root);
        try
        {
            return new(mount, UserRegion.Over(mount, _memory));
        }
        catch
        {
            mount.Dispose();
            throw;
        }
    }
}
