using CsCheck;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests;

public sealed class KernelEvictionTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Folder => _temporary["cache"];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_entries_that_were_not_used_for_longest_go_first()
    {
        KernelCache cache = new(Folder, limit: long.MaxValue);
        foreach (char digit in "abcd")
        {
            cache.Write(Kernel(digit, 1000));
            Age(digit, hours: 'z' - digit);
        }

        // The oldest is used again: the next two go.
        Assert.NotNull(cache.TryRead(new string('a', 64)));
        long size = cache.Bytes / 4;
        new KernelCache(Folder, limit: 3 * size + size / 2).Write(Kernel('e', 1000));

        Assert.Equal("ade", Present("abcde"));
    }

    [Fact]
    public void What_was_used_since_the_folder_was_listed_stays()
    {
        KernelCache cache = new(Folder);
        foreach (char digit in "abc")
        {
            cache.Write(Kernel(digit, 1000));
            Age(digit, hours: 'z' - digit);
        }

        IReadOnlyList<SeenFile> listed = KernelEviction.List(_temporary["cache", "kernels"], ".kernel");
        Assert.NotNull(cache.TryRead(new string('a', 64)));
        KernelEviction.Remove(listed, limit: 2 * listed[0].Bytes, kept: FileOf('c'));

        Assert.Equal("ac", Present("abc"));
    }

    [Fact]
    public void What_another_process_took_since_the_folder_was_listed_counts_as_gone()
    {
        KernelCache cache = new(Folder);
        foreach (char digit in "abcd")
        {
            cache.Write(Kernel(digit, 1000));
            Age(digit, hours: 'z' - digit);
        }

        IReadOnlyList<SeenFile> listed = KernelEviction.List(_temporary["cache", "kernels"], ".kernel");
        File.Delete(FileOf('a'));
        KernelEviction.Remove(listed, limit: 2 * listed[0].Bytes, kept: FileOf('d'));

        Assert.Equal("cd", Present("abcd"));
        Assert.Null(SeenFile.Look(FileOf('a')));
    }

    [Fact]
    public void Reading_for_a_list_is_not_using()
    {
        KernelCache cache = new(Folder);
        cache.Write(Kernel('a', 10));
        Age('a', hours: 5);
        DateTime before = File.GetLastWriteTimeUtc(FileOf('a'));

        Assert.NotNull(KernelCache.Inspect(FileOf('a')));
        Assert.NotNull(KernelCache.Read(FileOf('a')));
        Assert.Equal(before, File.GetLastWriteTimeUtc(FileOf('a')));
        Assert.NotNull(cache.TryRead(new string('a', 64)));
        Assert.True(File.GetLastWriteTimeUtc(FileOf('a')) > before);
    }

    [Fact]
    public void The_entry_that_is_written_stays_even_where_it_is_larger_than_the_limit()
    {
        KernelCache cache = new(Folder, limit: 100);
        cache.Write(Kernel('a', 10));
        cache.Write(Kernel('b', 5000));

        Assert.Equal("b", Present("ab"));
        Assert.Equal(5000, cache.TryRead(new string('b', 64))!.Cubin.Length);
    }

    [Fact]
    public void Whatever_is_written_and_read_the_cache_is_within_its_limit_and_holds_what_was_used_last() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 2000], Gen.Bool).Array[1, 40].Sample(
            steps =>
            {
                using TemporaryFolder temporary = new();
                KernelCache cache = new(Path.Combine(temporary.Path, "cache"), limit: 6000);
                DateTime clock = DateTime.UtcNow.AddDays(-1);
                foreach ((int digit, int bytes, bool writes) in steps)
                {
                    string hash = new((char)('0' + digit), 64);
                    if (writes)
                    {
                        cache.Write(new(hash, "sm_90a", "12.4", new(8, 0, 0, 0), new byte[bytes]));
                        Assert.NotNull(cache.TryRead(hash));
                    }
                    else
                    {
                        _ = cache.TryRead(hash);
                    }

                    Assert.InRange(cache.Bytes, 0, 6000);

                    // Steps a second apart, whatever the clock of the file system resolves.
                    if (cache.Entries().FirstOrDefault(file => file.Contains(hash, StringComparison.Ordinal)) is { } used)
                    {
                        File.SetLastWriteTimeUtc(used, clock = clock.AddSeconds(1));
                    }
                }
            },
            iter: 30);

    [Fact]
    public void What_interrupted_writers_left_long_ago_goes_and_what_is_being_written_and_what_is_not_ours_stays()
    {
        KernelCache cache = new(Folder, limit: 0);
        cache.Write(Kernel('a', 10));
        string old = _temporary.Write("cache/kernels/0123.tmp", "left by a crash"), young = _temporary.Write("cache/kernels/4567.tmp", "of a writer that lives"), other = _temporary.Write("cache/kernels/notes.txt", "mine");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        File.SetLastWriteTimeUtc(other, DateTime.UtcNow.AddYears(-2));

        cache.Write(Kernel('b', 10));

        Assert.Equal([young, FileOf('b'), other], Directory.GetFiles(_temporary["cache", "kernels"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("123", 123L)]
    [InlineData("2k", 2048L)]
    [InlineData("500M", 500L << 20)]
    [InlineData("3G", 3L << 30)]
    [InlineData("", null)]
    [InlineData("G", null)]
    [InlineData("-1", null)]
    [InlineData("1.5G", null)]
    [InlineData("1 G", null)]
    [InlineData("1T", null)]
    [InlineData("9999999999999G", null)]
    public void A_limit_is_a_whole_number_of_bytes_or_of_K_M_or_G(string text, long? expected)
    {
        Assert.Equal(expected, KernelCacheLimit.TryParse(text));
        Assert.Equal(expected is null && text.Length > 0, KernelCacheLimit.Complaint(text) is not null);
    }

    private static CompiledKernel Kernel(char digit, int bytes) => new(new string(digit, 64), "sm_90a", "12.4", new(168, 32, 0, 0), new byte[bytes]);

    private string FileOf(char digit) => _temporary["cache", "kernels", $"{new string(digit, 64)}-12.4.kernel"];

    private void Age(char digit, int hours) => File.SetLastWriteTimeUtc(FileOf(digit), DateTime.UtcNow.AddHours(-hours));

    private string Present(string digits) => string.Concat(digits.Where(digit => File.Exists(FileOf(digit))));
}
