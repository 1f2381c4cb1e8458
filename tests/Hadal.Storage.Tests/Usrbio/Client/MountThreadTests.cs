using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Tests.Usrbio.Client;

public sealed class MountThreadTests
{
    [Fact]
    public void Whatever_threads_a_client_has_one_opens_the_folder_and_makes_all_links()
    {
        using WatchedMount watched = new();
        UserRingMount mount = OnItsOwnThread(() => UserRingMount.Open(watched.Path));
        IDisposable[] parts =
        [
            OnItsOwnThread(() => mount.CreateRegion(4096)),
            OnItsOwnThread(() => mount.CreateRing(new(Entries: 4, ForWriting: false))),
            OnItsOwnThread(() => mount.CreateRing(new(Entries: 4, ForWriting: true))),
        ];

        (Operation Operation, uint ThreadId)[] calls = [.. watched.Calls.Where(call => call.Operation is Operation.OpenFolder or Operation.MakeSymbolicLink)];
        Assert.Equal(
            [Operation.OpenFolder, Operation.MakeSymbolicLink, Operation.MakeSymbolicLink, Operation.MakeSymbolicLink], calls.Select(call => call.Operation));
        Assert.Single(calls.Select(call => call.ThreadId).Distinct());

        foreach (IDisposable part in parts)
            part.Dispose();
        Assert.Equal(3, watched.Calls.Count(call => call.Operation == Operation.RemoveFile));
        mount.Dispose();
    }

    private static T OnItsOwnThread<T>(Func<T> make)
    {
        T? made = default;
        Thread thread = new(() => made = make());
        thread.Start();
        thread.Join();
        return made!;
    }
}
