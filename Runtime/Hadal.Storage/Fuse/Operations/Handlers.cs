using Hadal.Storage.Fuse.Protocol;

namespace Hadal.Storage.Fuse.Operations;

/// <summary>The handler of each operation. The groups add theirs.</summary>
internal sealed class Handlers
{
    /// <summary>The kernel waits for no answer, and takes none.</summary>
    internal const int NoReply = -1;

    private const int Operations = 64;
    private readonly Handler?[] _handlers = new Handler?[Operations];

    internal Handler? this[Operation operation]
    {
        get => (uint)operation < Operations ? _handlers[(uint)operation] : null;
        set => _handlers[(uint)operation] = value;
    }
}
