using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Tests.Usrbio.Processes;

/// <summary>Client and server in one process that does nothing else, so that what is allocated is theirs.</summary>
internal static class SteadyChild
{
    private const int Depth = 32;
    private const int Block = 4096;

    internal static int Run(int requests)
    {
        using ServedFixture served = new();
        ulong inode = served.MakeFile("a.bin", ServedFixture.RandomBytes(1, Depth * Block));
        UserRegion region = served.Own(served.Mount.CreateRegion(Depth * Block));
        UserRing ring = served.Own(served.Mount.CreateRing(new(Depth, ForWriting: false)));
        Resubmitting sink = new(ring, region, inode);
        for (int slot = 0; slot < Depth; slot++)
            sink.Ask(slot);
        sink.Drive(requests);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        sink.Drive(requests);
        Console.WriteLine(GC.GetTotalAllocatedBytes(precise: true) - before);
        sink.Drain();
        return sink.IsRight ? 0 : 1;
    }

    private sealed class Resubmitting(UserRing ring, UserRegion region, ulong inode) : IUserRingSink
    {
        private int _done;
        private bool _isDraining;

        internal bool IsRight { get; private set; } = true;

        internal void Ask(int slot) => ring.Prepare(slot, region, (nuint)(slot * Block), inode, (ulong)(slot * Block), Block);

        public void Complete(int slot, long result)
        {
            IsRight &= result == Block;
            _done++;
            if (!_isDraining)
                Ask(slot);
        }

        internal void Drive(int requests)
        {
            int end = _done + requests;
            while (_done < end)
            {
                ring.Submit();
                ring.Wait(1000, this);
            }
        }

        internal void Drain()
        {
            _isDraining = true;
            ring.Submit();
            while (ring.InFlight > 0)
                ring.Wait(1000, this);
        }
    }
}
