using Hadal.Storage.Buffers;
using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Engines.UserRings;

/// <summary>What the two engines of a ring share: memory that outlives servers, and the link to the server of now.</summary>
internal sealed class UserRingConnection
{
    private readonly string _root;
    private readonly SharedFile _memory;
    private readonly Lock _gate = new();
    private UserRingLink? _current;

    internal UserRingConnection(string root, long bytes)
    {
        _root = root;
        bytes = (bytes + BufferSlab.Page - 1) / BufferSlab.Page * BufferSlab.Page;
        _memory = SharedFile.Create(SharedFile.NewPath(), (nuint)bytes);
        Slab = BufferSlab.Over(_memory.Address, bytes, _memory.Dispose);
    }

    internal BufferSlab Slab { get; }

    /// <summary>The link to a server that lives; made anew where the last one has died.</summary>
    /// <exception cref="StorageException">There is no server.</exception>
    internal UserRingLink Acquire()
    {
        lock (_gate)
        {
            if (_current is null || !_current.Mount.IsServerAlive())
            {
                _current = Connect();
            }

            _current.Users++;
            return _current;
        }
    }

    internal void Release(UserRingLink? link)
    {
        lock (_gate)
        {
            if (link is not null && --link.Users == 0)
            {
                link.Dispose();
                _current = link == _current ? null : _current;
            }
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
