using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Client;
using Hadal.Storage.Usrbio.Layout;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Tests.Usrbio.Server;

/// <summary>A ring whose client keeps no rule: its memory lies open to the test.</summary>
internal sealed unsafe class RawRing : IDisposable
{
    private readonly SharedFile _file;

    internal RawRing(int entries)
    {
        Layout = RingLayout.For(entries);
        _file = SharedFile.Create(SharedFile.NewPath(), (nuint)Layout.Bytes);
        Memory = new(_file.Address, Layout);
    }

    internal RingLayout Layout { get; }

    internal RingMemory Memory { get; }

    internal string Path => _file.Path;

    internal Span<byte> Bytes => new((void*)_file.Address, (int)Layout.Bytes);

    internal static ClientIdentity Self => new(LibC.EffectiveUser(), Environment.ProcessId);

    /// <summary>The ring as a server has it, without a server.</summary>
    internal ServedRing Serve(RegistrationName name)
    {
        Assert.Equal(0, ClientMemory.TryMap(Path, Self, guarded: true, out ClientMemory? memory));
        return new(name, memory!, Layout);
    }

    internal void Shorten(long bytes)
    {
        using FileStream file = new(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.SetLength(bytes);
    }

    public void Dispose()
    {
        _file.RemoveName();
        _file.Dispose();
    }
}
