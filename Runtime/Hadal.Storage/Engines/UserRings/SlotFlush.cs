using System.Runtime.InteropServices;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Engines.UserRings;

/// <summary>
/// The flushes of a slot, outside the ring, which has no such request, and off the engine's thread, which others need. One at a time; made once a slot.
/// </summary>
internal sealed class SlotFlush(int slot, Action<int, long> ended) : IThreadPoolWorkItem
{
    private int _descriptor;

    internal void Start(int descriptor)
    {
        _descriptor = descriptor;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        int result = LibC.SynchronizeData(_descriptor);
        ended(slot, result == 0 ? 0 : -Marshal.GetLastPInvokeError());
    }
}
