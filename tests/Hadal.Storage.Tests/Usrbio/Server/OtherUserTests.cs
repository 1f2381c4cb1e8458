using System.Runtime.Versioning;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Client;
using Hadal.Storage.Usrbio.Layout;
using Hadal.Storage.Usrbio.Server;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Usrbio.Server;

/// <summary>What a server of root does for clients who are not.</summary>
[SupportedOSPlatform("linux")]
public sealed class OtherUserTests
{
    private const uint Other = 54321;

    [Fact]
    public unsafe void A_user_reaches_neither_anothers_region_nor_a_file_that_is_closed_to_him()
    {
        Requires.Right(LibC.EffectiveUser() == 0, "to give files to another user, which root has", $"this is user {LibC.EffectiveUser()}");
        using ServedFixture served = new();
        ulong closed = served.MakeFile("closed.bin", new byte[4096]);
        ulong open = served.MakeFile("open.bin", new byte[4096]);
        File.SetUnixFileMode(served.Folder["closed.bin"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(served.Folder["open.bin"], UnixFileMode.UserRead | UnixFileMode.OtherRead);
        UserRegion roots = served.Own(served.Mount.CreateRegion(4096));
        using SharedFile own = SharedFile.Create(SharedFile.NewPath(), 4096);
        using RawRing raw = new(entries: 4);
        Give(own.Path);
        Give(raw.Path);
        UserRingServer server = served.Server.Server;
        Guid ownId = Guid.NewGuid();
        string ringName = $"{Guid.NewGuid():D}.r0.t0";
        Assert.Equal(0, server.Register($"{ownId:D}", own.Path, new(Other, 1)));
        Assert.Equal(0, server.Register(ringName, raw.Path, new(Other, 1)));
        own.RemoveName();
        RingMemory ring = raw.Memory;
        (UInt128Bytes Region, ulong Inode)[] asked = [(roots.Id, open), (UInt128Bytes.From(ownId), closed), (UInt128Bytes.From(ownId), open)];
        for (int i = 0; i < asked.Length; i++)
        {
            ring.Requests[i] = new() { Region = asked[i].Region, Inode = asked[i].Inode, Length = 4096 };
            ring.Submissions[i] = new() { Index = i };
        }

        ring.SubmissionHead = asked.Length;
        using SubmissionSemaphore semaphore = SubmissionSemaphore.Open(served.Mount.RegistrationFolder, RingPriority.Normal);
        semaphore.Post();

        Assert.True(SpinWait.SpinUntil(() => ring.CompletionHead == asked.Length, TimeSpan.FromSeconds(10)));
        Dictionary<int, long> results = [];
        for (int i = 0; i < asked.Length; i++)
            results[ring.Completions[i].Index] = ring.Completions[i].Result;
        Assert.Equal([-1, -13, 4096], results.OrderBy(entry => entry.Key).Select(entry => entry.Value));
        Assert.Equal(1, server.Unregister(ringName, new(Other + 1, 2)));
        Assert.Equal(0, server.Unregister(ringName, new(Other, 1)));
    }

    private static void Give(string path)
    {
        ChildProcess chown = ChildProcess.Run(Requires.Tool("chown", "coreutils"), [$"{Other}", path], "/");
        Assert.True(chown.ExitCode == 0, chown.ToString());
    }
}
