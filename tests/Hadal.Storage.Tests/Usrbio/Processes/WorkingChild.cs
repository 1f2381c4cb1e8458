using System.Diagnostics;
using Hadal.Storage.Usrbio.Client;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Tests.Usrbio.Processes;

/// <summary>A client that writes and reads back until it is killed or its input ends; servers may come and go.</summary>
internal static class WorkingChild
{
    private const int Block = 4096;
    private const int Depth = 16;
    private const int WrongByte = 3;
    private const int Hang = 4;

    /// <summary>A dead server is noticed at the next look: a request that this ends was forgotten.</summary>
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(15);

    internal static int Run(string folder, int seed)
    {
        Task input = ChildRole.EndOfInput();
        bool isReady = false;
        while (!input.IsCompleted)
        {
            try
            {
                using UserRingMount mount = UserRingMount.Open(folder);
                using UserRegion region = mount.CreateRegion(Depth * Block);
                using UserRing reads = mount.CreateRing(new(Depth, ForWriting: false));
                using UserRing writes = mount.CreateRing(new(Depth, ForWriting: true));
                using SafeFileHandle file = File.OpenHandle(Path.Combine(folder, $"{seed}.bin"), FileMode.OpenOrCreate, FileAccess.ReadWrite);
                ulong inode = mount.InodeOf(file);
                for (int round = 0; !input.IsCompleted; round++)
                {
                    if (!IsRoundRight(mount, region, reads, writes, inode, seed + round))
                        return WrongByte;
                    if (!isReady)
                        Console.WriteLine("ready");
                    isReady = true;
                }
            }
            catch (TimeoutException)
            {
                return Hang;
            }
            catch (IOException)
            {
                // The server is gone, or not there yet.
                Thread.Sleep(5);
            }
        }

        return 0;
    }

    private static bool IsRoundRight(UserRingMount mount, UserRegion region, UserRing reads, UserRing writes, ulong inode, int seed)
    {
        byte[] bytes = ServedFixture.RandomBytes(seed, Depth * Block);
        bytes.CopyTo(ServedFixture.BytesOf(region));
        bool isWhole = Transfer(mount, region, writes, inode);
        ServedFixture.BytesOf(region).Clear();
        isWhole &= Transfer(mount, region, reads, inode);
        return isWhole && ServedFixture.BytesOf(region).SequenceEqual(bytes);
    }

    /// <summary>One block each slot; false where the server died over it.</summary>
    private static bool Transfer(UserRingMount mount, UserRegion region, UserRing ring, ulong inode)
    {
        Results results = new();
        for (int slot = 0; slot < Depth; slot++)
            ring.Prepare(slot, region, (nuint)(slot * Block), inode, (ulong)(slot * Block), Block);
        ring.Submit();
        Stopwatch watch = Stopwatch.StartNew();
        while (results.All.Count < Depth)
        {
            if (ring.Wait(50, results) == 0 && !mount.IsServerAlive())
                ring.FailAll(107, results);
            if (watch.Elapsed > s_deadline)
                throw new TimeoutException();
        }

        if (results.All.Exists(entry => entry.Result == -107))
            throw new StorageException("transferring", 107);
        return results.All.TrueForAll(entry => entry.Result == Block);
    }
}
