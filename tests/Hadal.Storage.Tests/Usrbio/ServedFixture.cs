using Hadal.Storage.Usrbio.Client;
using Hadal.Storage.Usrbio.Server;
using Hadal.Testing;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Tests.Usrbio;

/// <summary>A folder, a server of it in this process, and a client.</summary>
internal sealed class ServedFixture : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    internal ServedFixture(UserRingServerOptions? options = null)
    {
        Folder = Own(new TemporaryFolder());
        Server = Own(PlainFolderServer.Start(Folder.Path, options));
        Mount = Own(UserRingMount.Open(Folder.Path));
    }

    internal TemporaryFolder Folder { get; }

    internal PlainFolderServer Server { get; }

    internal UserRingMount Mount { get; }

    internal T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    internal ulong MakeFile(string name, byte[] content)
    {
        File.WriteAllBytes(Folder[name], content);
        using SafeFileHandle file = File.OpenHandle(Folder[name]);
        return Mount.InodeOf(file);
    }

    internal static byte[] RandomBytes(int seed, int count)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Waits until so many results are there; fails where they do not come.</summary>
    internal static void Collect(UserRing ring, Results results, int count)
    {
        for (int waits = 0; results.All.Count < count && waits < 10; waits++)
            ring.Wait(1000, results);
        Assert.Equal(count, results.All.Count);
    }

    /// <summary>One request from start to end.</summary>
    internal static long Transfer(UserRing ring, UserRegion region, nuint regionOffset, ulong inode, ulong fileOffset, nuint length)
    {
        Results results = new();
        ring.Prepare(0, region, regionOffset, inode, fileOffset, length);
        ring.Submit();
        Collect(ring, results, 1);
        return results[0];
    }

    internal static Span<byte> BytesOf(UserRegion region)
    {
        unsafe
        {
            return new((void*)region.Address, (int)region.Bytes);
        }
    }

    public void Dispose()
    {
        foreach (IDisposable owned in Enumerable.Reverse(_owned))
            owned.Dispose();
    }
}
