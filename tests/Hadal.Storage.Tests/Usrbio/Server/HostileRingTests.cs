using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Client;
using Hadal.Storage.Usrbio.Layout;
using Hadal.Storage.Usrbio.Server;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Tests.Usrbio.Server;

/// <summary>Whatever a client writes into its ring, the server neither fails nor strays.</summary>
public sealed class HostileRingTests
{
    private const int Entries = 7;
    private const int RegionBytes = 3 * 4096;
    private const ulong Block = 4096;
    private const ulong KnownInode = 77;
    private static readonly UInt128Bytes s_region = UInt128Bytes.From(Guid.NewGuid());

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-2)]
    public void A_hundred_thousand_mutations_of_a_ring_lead_to_no_transfer_outside_its_region(int depth)
    {
        using SharedFile region = SharedFile.Create(SharedFile.NewPath(), RegionBytes);
        Assert.Equal(0, ClientMemory.TryMap(region.Path, RawRing.Self, guarded: false, out ClientMemory? memory));
        region.RemoveName();
        using RequestResolver resolver = new(new OneFile());
        Assert.True(resolver.TryAdd(s_region, new(memory!, Block)));
        using CheckedIo io = new(memory!);
        using RawRing raw = new(Entries);
        ServedRing ring = raw.Serve(new(Guid.NewGuid()) { ForWriting = false, Depth = depth });
        int padding = (int)raw.Layout.CompletionSemaphore + LibC.SemaphoreBytes;
        Mutator mutator = new(raw, new Random(depth + 11));

        for (int i = 0; i < 100_000; i++)
        {
            mutator.Mutate();
            int rounds = 0;
            while (ring.Take(resolver, io))
            {
                io.Submit();
                Assert.True(++rounds <= Entries + 1, "One mutation kept the server busy.");
            }

            if (i % 1000 == 0)
                Assert.True(raw.Bytes[padding..].IndexOfAnyExcept((byte)0) < 0, "The server wrote behind the ring.");
        }

        Assert.True(io.Transfers > 1000, $"Only {io.Transfers} requests were good enough to be served: the mutations are too wild.");
        ring.Close();
        memory!.Release();
    }

    [Fact]
    public void Rings_mutated_while_they_are_served_disturb_no_honest_client()
    {
        using ServedFixture served = new();
        byte[] content = ServedFixture.RandomBytes(10, 65536);
        ulong inode = served.MakeFile("a.bin", content);
        UserRegion region = served.Own(served.Mount.CreateRegion(65536));
        UserRing honest = served.Own(served.Mount.CreateRing(new(Entries: 8, ForWriting: false)));
        List<RawRing> hostile = [.. Enumerable.Range(0, 4).Select(_ => new RawRing(Entries))];
        foreach (RawRing raw in hostile)
            Assert.Equal(0, served.Server.Server.Register($"{Guid.NewGuid():D}.r0.t0", raw.Path, RawRing.Self));
        using SubmissionSemaphore semaphore = SubmissionSemaphore.Open(served.Mount.RegistrationFolder, RingPriority.Normal);
        bool isOver = false;
        Thread vandal = new(() =>
        {
            Mutator[] mutators = [.. hostile.Select((raw, seed) => new Mutator(raw, new Random(seed)))];
            while (!Volatile.Read(ref isOver))
            {
                foreach (Mutator mutator in mutators)
                    mutator.Mutate();
                semaphore.Post();
            }
        });
        vandal.Start();

        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(4096, ServedFixture.Transfer(honest, region, (nuint)(i % 16 * 4096), inode, (ulong)(i % 16 * 4096), 4096));
        }

        Volatile.Write(ref isOver, true);
        vandal.Join();
        Assert.True(ServedFixture.BytesOf(region).SequenceEqual(content));
        foreach (RawRing raw in hostile)
            raw.Dispose();
    }

    private sealed class OneFile : IServedFiles
    {
        private readonly SafeFileHandle _file = File.OpenHandle("/dev/null");

        public Action<SafeFileHandle>? Closed { get; set; }

        public int Find(ulong inode, bool forWriting, out SafeFileHandle? file)
        {
            file = inode == KnownInode ? _file : null;
            return file is null ? 9 : 0;
        }
    }

    /// <summary>Does nothing, but looks where it would have.</summary>
    private sealed class CheckedIo(ClientMemory region) : IServedIo
    {
        private readonly Queue<ServedTransfer> _transfers = new();

        internal long Transfers { get; private set; }

        public void Prepare(ServedTransfer transfer)
        {
            ulong offset = (ulong)(transfer.Address - region.Address);
            Assert.True(transfer.Length > 0 && offset + (ulong)transfer.Length <= RegionBytes, $"{transfer.Length} bytes at {offset} are outside the region.");
            Assert.Equal(offset / Block, (offset + (ulong)transfer.Length - 1) / Block);
            Assert.True(transfer.FileOffset >= 0 && transfer.FileOffset + (long)transfer.Length > 0);
            Assert.False(transfer.IsWrite);
            Transfers++;
            _transfers.Enqueue(transfer);
        }

        public void Submit()
        {
            while (_transfers.TryDequeue(out ServedTransfer? transfer))
            {
                transfer.End(transfer.Length);
                transfer.Announce();
            }
        }

        public void Dispose() => Submit();
    }

    /// <summary>Now and then writes what a client would, mostly what none would.</summary>
    private sealed unsafe class Mutator(RawRing raw, Random random)
    {
        internal void Mutate()
        {
            RingMemory ring = raw.Memory;
            switch (random.Next(8))
            {
                case 0:
                    MemoryMarshal.Write(raw.Bytes[(random.Next(4) * 4)..], Number());
                    break;
                case 1:
                    random.NextBytes(raw.Bytes.Slice(random.Next((int)raw.Layout.CompletionSemaphore - 16), 16));
                    break;
                case 2:
                    ring.CompletionTail = ring.CompletionHead;
                    break;
                case 3:
                    ring.Submissions[random.Next(raw.Layout.Slots)] = new() { Index = Number(), UserData = (ulong)random.NextInt64() };
                    break;
                default:
                    Ask(ring);
                    break;
            }
        }

        private void Ask(RingMemory ring)
        {
            int head = ring.SubmissionHead;
            if (!ring.IsCounter(head))
                ring.SubmissionHead = head = 0;
            int slot = random.Next(raw.Layout.Slots);
            ring.Requests[slot] = new()
            {
                Region = random.Next(8) == 0 ? UInt128Bytes.From(Guid.NewGuid()) : s_region,
                RegionOffset = Large(RegionBytes),
                Inode = random.Next(8) == 0 ? (ulong)random.NextInt64() : KnownInode,
                FileOffset = Large(1 << 20),
                Length = Large(4097),
            };
            ring.Submissions[head] = new() { Index = slot };
            ring.SubmissionHead = ring.Next(head);
            if (random.Next(2) == 0)
                ring.CompletionTail = ring.CompletionHead;
        }

        private int Number() => random.Next(3) switch
        {
            0 => random.Next(-2, raw.Layout.Slots + 2),
            1 => random.Next(int.MinValue, int.MaxValue),
            _ => random.Next(2) == 0 ? int.MaxValue : int.MinValue,
        };

        private ulong Large(int usual) => random.Next(6) switch
        {
            0 => ulong.MaxValue - (ulong)random.Next(5000),
            1 => (ulong)random.NextInt64(),
            _ => (ulong)random.Next(usual),
        };
    }
}
