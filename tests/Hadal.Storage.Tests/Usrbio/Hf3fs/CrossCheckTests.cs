using Hadal.Storage.Tests.Fuse;
using Hadal.Storage.Tests.Usrbio.Processes;
using Hadal.Storage.Usrbio.Hf3fs;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Usrbio.Hf3fs;

/// <summary>The C library of 3FS, where it is installed, and the client of this library, on one mount of our server.</summary>
public sealed class CrossCheckTests : IDisposable
{
    private const int Bytes = (3 << 20) + 123;

    private readonly TemporaryFolder _served;
    private readonly TemporaryFolder _point;
    private readonly UserRingService? _service;
    private readonly Child? _library;
    private readonly ManagedRanges? _managed;

    public CrossCheckTests()
    {
        // No promise of the environment covers it: no distribution has it.
        Assert.SkipWhen(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Hf3fsApi.PathVariable)),
            $"Needs {Hf3fsApi.LibraryName}, which comes with 3FS; {Hf3fsApi.PathVariable} names its absolute path where it is installed.");
        FuseTools.Require();
        _served = new();
        _point = new();
        try
        {
            _service = UserRingService.Start(_served.Path, _point.Path);
            _library = new($"hf3fs {_service.Root}");
            _managed = new(_service.Root);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private Child Library => _library!;

    private ManagedRanges Managed => _managed!;

    public void Dispose()
    {
        _managed?.Dispose();
        _library?.Dispose();
        _service?.Dispose();
        _point.Dispose();
        _served.Dispose();
    }

    [Fact]
    public void What_the_library_writes_is_on_the_disk_and_both_read_it()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            byte[] content = ServedFixture.RandomBytes(seed, Bytes);
            Assert.Equal("written", Library.Ask($"write {seed} {Bytes} {_point[$"{seed}"]}"));
            Assert.Equal(content, File.ReadAllBytes(_served[$"{seed}"]));
            BothRead(seed, content);
        }
    }

    [Fact]
    public void What_the_managed_client_writes_both_read()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            byte[] content = ServedFixture.RandomBytes(seed, Bytes);
            Managed.Write(_point[$"{seed}"], FileRange.Cut(seed, Bytes), content);
            Assert.Equal(content, File.ReadAllBytes(_served[$"{seed}"]));
            BothRead(seed, content);
        }
    }

    [Fact]
    public void A_library_that_ends_leaves_nothing_behind()
    {
        Assert.Equal("written", Library.Ask($"write 1 {Bytes} {_point["1"]}"));
        Assert.Equal(0, Library.End());
        Managed.Dispose();

        Assert.All(Directory.GetFileSystemEntries(_point["3fs-virt", "iovs"]), link => Assert.StartsWith("submit-ios", Path.GetFileName(link), StringComparison.Ordinal));
    }

    private void BothRead(int seed, byte[] content)
    {
        FileRange[] ranges = FileRange.Scatter(seed, Bytes, Hf3fsChild.ScatteredReads);
        string expected = RangeClient.Expected(content, ranges);
        Assert.Equal(expected, Library.Ask($"read {seed} {Bytes} {_point[$"{seed}"]}"));
        Assert.Equal(expected, Managed.Read(_point[$"{seed}"], ranges));
    }
}
