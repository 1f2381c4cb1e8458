using CsCheck;
using Hadal.Compilation;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests;

public sealed class KernelCacheTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Folder => Path.Combine(_temporary.Path, "cache");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void What_was_written_is_read_by_another_opening()
    {
        CompiledKernel kernel = Kernel('a', "12.4", [1, 2, 3]);
        new KernelCache(Folder).Write(kernel);

        AssertSame(kernel, new KernelCache(Folder).TryRead(kernel.SourceHash));
        AssertSame(kernel, new KernelCache(Folder).TryRead(kernel.SourceHash, "12.4"));
        Assert.Null(new KernelCache(Folder).TryRead(kernel.SourceHash, "13.0"));
        Assert.Null(new KernelCache(Folder).TryRead(new string('b', 64)));
    }

    [Fact]
    public void Of_several_compilers_the_newest_counts_by_number_and_not_by_letter()
    {
        KernelCache cache = new(Folder);
        foreach (string version in (string[])["12.4", "13.0", "12.10", "9.9"])
        {
            cache.Write(Kernel('a', version, [1]));
        }

        Assert.Equal("13.0", cache.TryRead(new string('a', 64))!.NvrtcVersion);
    }

    [Fact]
    public void A_corrupt_entry_is_no_entry_and_goes_away() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, 500], Gen.Byte[1, 255]).Sample(
            (cubin, at, flip) =>
            {
                using TemporaryFolder temporary = new();
                KernelCache cache = new(Path.Combine(temporary.Path, "cache"));
                cache.Write(Kernel('a', "12.4", cubin));
                string file = Assert.Single(cache.Entries());
                byte[] bytes = File.ReadAllBytes(file);
                bytes[at % bytes.Length] ^= flip;
                File.WriteAllBytes(file, bytes);

                Assert.Null(cache.TryRead(new string('a', 64)));
                Assert.Empty(cache.Entries());
            },
            iter: 100);

    [Fact]
    public void Any_bit_that_is_flipped_makes_an_entry_none()
    {
        byte[] whole = KernelEntryFormat.Write(Kernel('a', "12.4", [.. Enumerable.Range(0, 99).Select(i => (byte)i)]));
        Assert.NotNull(KernelEntryFormat.TryRead(whole));
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(KernelEntryFormat.TryRead(whole));
            whole[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_truncated_entry_is_no_entry() => Gen.Int[0, 400].Sample(
        length =>
        {
            byte[] whole = KernelEntryFormat.Write(Kernel('a', "12.4", new byte[100]));
            Assert.Equal(length >= whole.Length, KernelEntryFormat.TryRead(whole.AsMemory(0, Math.Min(length, whole.Length))) is not null);
        },
        iter: 200);

    [Fact]
    public void Garbage_is_no_entry() => Gen.Byte.Array[0, 2000].Sample(bytes => Assert.Null(KernelEntryFormat.TryRead(bytes)), iter: 500);

    [Fact]
    public void Entries_under_another_name_are_not_what_was_asked_for()
    {
        KernelCache cache = new(Folder);
        cache.Write(Kernel('a', "12.4", [1]));
        string file = Assert.Single(cache.Entries());
        File.Move(file, file.Replace(new string('a', 64), new string('b', 64), StringComparison.Ordinal));

        Assert.Null(cache.TryRead(new string('b', 64)));
    }

    [Fact]
    public void An_entry_that_cannot_be_read_hides_no_whole_one_and_stays()
    {
        KernelCache cache = new(Folder);
        cache.Write(Kernel('a', "12.4", [1]));
        string unreadable = Path.Combine(Folder, "kernels", $"{new string('a', 64)}-13.0.kernel");
        using (FileStream file = File.Create(unreadable))
        {
            // More than an array holds: the system refuses to read it, as it does with a bad sector.
            file.SetLength(3L << 30);
        }

        Assert.Equal("12.4", cache.TryRead(new string('a', 64))!.NvrtcVersion);
        Assert.Null(KernelCache.Read(unreadable));
        Assert.True(File.Exists(unreadable));
    }

    [Fact]
    public void What_another_process_puts_in_the_place_of_a_damaged_entry_is_not_removed_for_it()
    {
        KernelCache cache = new(Folder);
        cache.Write(Kernel('a', "12.4", [1]));
        string file = Assert.Single(cache.Entries());
        SeenFile seen = SeenFile.Look(file)!.Value;
        Assert.Equal(seen.Bytes, seen.Remove());
        cache.Write(Kernel('a', "12.4", [1]));
        File.SetLastWriteTimeUtc(file, seen.Written.AddSeconds(1));

        Assert.Equal(0, seen.Remove());
        Assert.Single(cache.Entries());
    }

    [Fact]
    public void The_versions_of_an_entry_are_offered_from_the_newest_down()
    {
        KernelCache cache = new(Folder);
        foreach (string version in (string[])["12.4", "13.0", "12.10"])
        {
            cache.Write(Kernel('a', version, [1]));
        }

        List<string> offered = [];
        for (CompiledKernel? kernel = cache.TryReadNewest(new string('a', 64)); kernel is not null; kernel = cache.TryReadNewest(new string('a', 64), below: kernel.NvrtcVersion))
        {
            offered.Add(kernel.NvrtcVersion);
        }

        Assert.Equal(["13.0", "12.10", "12.4"], offered);
    }

    [Fact]
    public async Task Many_writers_and_readers_of_one_entry_never_see_a_part_of_it()
    {
        CompiledKernel kernel = Kernel('a', "12.4", [.. Enumerable.Repeat((byte)7, 200_000)]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            KernelCache cache = new(Folder);
            for (int round = 0; round < 40; round++)
            {
                if (i % 2 == 0)
                {
                    cache.Write(kernel);
                }
                else if (cache.TryRead(kernel.SourceHash) is { } read)
                {
                    AssertSame(kernel, read);
                }
            }
        })));

        Assert.Single(new KernelCache(Folder).Entries());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Folder, "kernels"), "*.tmp"));
    }

    [Fact]
    public void Clearing_removes_entries_and_leavings_and_nothing_else()
    {
        KernelCache cache = new(Folder);
        cache.Write(Kernel('a', "12.4", [1]));
        cache.Write(Kernel('b', "13.0", [2]));
        string other = Path.Combine(Folder, "kernels", "notes.txt");
        File.WriteAllText(other, "mine");
        File.WriteAllText(Path.Combine(Folder, "kernels", "0123.tmp"), "left by a crash");

        Assert.Equal(2, cache.Clear());
        Assert.Equal([other], Directory.EnumerateFiles(Path.Combine(Folder, "kernels")));
    }

    private static CompiledKernel Kernel(char digit, string nvrtcVersion, byte[] cubin) =>
        new(new string(digit, 64), "sm_90a", nvrtcVersion, new(168, 32, 0, 0), cubin);

    private static void AssertSame(CompiledKernel expected, CompiledKernel? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected with { Cubin = default }, actual with { Cubin = default });
        Assert.Equal(expected.Cubin.ToArray(), actual.Cubin.ToArray());
    }
}
