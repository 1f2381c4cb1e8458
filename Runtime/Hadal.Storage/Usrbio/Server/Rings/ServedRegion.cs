namespace Hadal.Storage.Usrbio.Server;

/// <summary>A client's memory that transfers go to and come from.</summary>
/// <param name="Memory">Its mapping.</param>
/// <param name="BlockBytes">No transfer crosses a multiple of it; 0: the whole.</param>
internal sealed record ServedRegion(ClientMemory Memory, ulong BlockBytes)
{
    internal bool Holds(ulong offset, ulong length)
    {
        ulong bytes = (ulong)Memory.Bytes;
        return length > 0 && offset < bytes && length <= bytes - offset
            && (BlockBytes == 0 || offset / BlockBytes == (offset + length - 1) / BlockBytes);
    }
}
