using Hadal.Storage.Usrbio.Client;
using Hadal.Storage.Usrbio.Layout;
using Hadal.Storage.Usrbio.Server;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Tests.Usrbio.Server;

/// <summary>A client that takes pages away from under the server must not take the server with them.</summary>
public sealed class ShortenedMemoryTests
{
    [Fact]
    public void A_ring_that_is_shortened_while_a_request_is_served_kills_nobody()
    {
        List<HeldIo> lanes = [];
        using ServedFixture served = new(new() { CreateIo = () => Add(lanes) });
        ulong inode = served.MakeFile("a.bin", new byte[4096]);
        UserRegion region = served.Own(served.Mount.CreateRegion(4096));
        using RawRing raw = new(entries: 200);
        Assert.Equal(0, served.Server.Server.Register($"{Guid.NewGuid():D}.r0.t0", raw.Path, RawRing.Self));
        Ask(raw, region, inode);
        using SubmissionSemaphore semaphore = SubmissionSemaphore.Open(served.Mount.RegistrationFolder, RingPriority.Normal);
        semaphore.Post();
        lanes[0].WaitFor(1);
        long faults = BusErrorGuard.Faults;

        raw.Shorten(0);
        lanes[0].Finish(0);

        Assert.True(BusErrorGuard.Faults > faults, "The server did not touch what was taken away.");
        semaphore.Post();
        UserRing honest = served.Own(served.Mount.CreateRing(new(Entries: 2, ForWriting: false)));
        Results results = new();
        honest.Prepare(0, region, 0, inode, 0, 4096);
        honest.Submit();
        lanes[0].WaitFor(1);
        lanes[0].Finish(0);
        ServedFixture.Collect(honest, results, 1);
        Assert.Equal(4096, results[0]);
    }

    [Fact]
    public void Rings_shortened_at_any_moment_kill_nobody()
    {
        using ServedFixture served = new();
        byte[] content = ServedFixture.RandomBytes(12, 4096);
        ulong inode = served.MakeFile("a.bin", content);
        UserRegion region = served.Own(served.Mount.CreateRegion(4096));
        UserRing honest = served.Own(served.Mount.CreateRing(new(Entries: 2, ForWriting: false)));
        using SubmissionSemaphore semaphore = SubmissionSemaphore.Open(served.Mount.RegistrationFolder, RingPriority.Normal);
        Random random = new(13);
        for (int i = 0; i < 200; i++)
        {
            using RawRing raw = new(entries: 100);
            string name = $"{Guid.NewGuid():D}.r0.t0";
            Assert.Equal(0, served.Server.Server.Register(name, raw.Path, RawRing.Self));
            Ask(raw, region, inode);
            semaphore.Post();
            Thread.SpinWait(random.Next(20_000));
            raw.Shorten(random.Next(2) == 0 ? 0 : 4096);
            Assert.Equal(0, served.Server.Server.Unregister(name, RawRing.Self));
        }

        Assert.Equal(4096, ServedFixture.Transfer(honest, region, 0, inode, 0, 4096));
    }

    [Fact]
    public void A_region_that_is_shortened_fails_its_requests_with_access_denied()
    {
        using ServedFixture served = new();
        ulong inode = served.MakeFile("a.bin", new byte[8192]);
        string path = SharedFile.NewPath();
        using SharedFile file = SharedFile.Create(path, 8192);
        Guid id = Guid.NewGuid();
        Assert.Equal(0, served.Server.Server.Register($"{id:D}", path, RawRing.Self));
        using RawRing raw = new(entries: 2);
        Assert.Equal(0, served.Server.Server.Register($"{Guid.NewGuid():D}.r0.t0", raw.Path, RawRing.Self));
        using (FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            stream.SetLength(0);
        file.RemoveName();

        Ask(raw, UInt128Bytes.From(id), inode);
        using SubmissionSemaphore semaphore = SubmissionSemaphore.Open(served.Mount.RegistrationFolder, RingPriority.Normal);
        semaphore.Post();

        Assert.True(SpinWait.SpinUntil(() => raw.Memory.CompletionHead == 1, TimeSpan.FromSeconds(10)));
        unsafe
        {
            Assert.Equal(-13, raw.Memory.Completions[0].Result);
        }
    }

    [Fact]
    public void A_spoilt_submission_semaphore_slows_its_clients_but_stops_none()
    {
        using ServedFixture served = new();
        ulong inode = served.MakeFile("a.bin", new byte[4096]);
        UserRegion region = served.Own(served.Mount.CreateRegion(4096));
        UserRing ring = served.Own(served.Mount.CreateRing(new(Entries: 2, ForWriting: false, RingPriority.Low)));
        Assert.True(served.Server.Server.TryReadLink("submit-ios.pl", out string target));
        using SafeFileHandle file = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.Write(file, new byte[32], 0);

        Assert.Equal(4096, ServedFixture.Transfer(ring, region, 0, inode, 0, 4096));
    }

    private static void Ask(RawRing raw, UserRegion region, ulong inode) => Ask(raw, region.Id, inode);

    private static unsafe void Ask(RawRing raw, UInt128Bytes region, ulong inode)
    {
        raw.Memory.Requests[0] = new() { Region = region, Inode = inode, Length = 4096 };
        raw.Memory.Submissions[0] = new() { Index = 0, UserData = 1 };
        RingMemory ring = raw.Memory;
        ring.SubmissionHead = 1;
    }

    private static HeldIo Add(List<HeldIo> lanes)
    {
        HeldIo io = new();
        lanes.Add(io);
        return io;
    }
}
