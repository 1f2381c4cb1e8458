using CsCheck;
using Hadal.Compilation;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests;

[System.Diagnostics.CodeAnalysis.SuppressMessage("Interoperability", "CA1416", Justification = "Tests that need Linux skip elsewhere.")]
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

    [Fact]
    public void The_folder_is_its_owners_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Rights are checked on Linux.");
        new KernelCache(Folder).Write(Kernel('a', "12.4", [1]));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
    }

    [Fact]
    public void A_folder_that_others_may_enter_is_refused_with_the_remedy()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Rights are checked on Linux.");
        Directory.CreateDirectory(Folder, (UnixFileMode)0b111_101_101);
        KernelCache cache = new(Folder);

        Assert.Contains("chmod 700", cache.Refusal, StringComparison.Ordinal);
        Assert.Null(cache.TryRead(new string('a', 64)));
        Assert.Empty(cache.Entries());
        Assert.Equal(cache.Refusal, Assert.Throws<HadalException>(() => cache.Write(Kernel('a', "12.4", [1]))).Message);
    }

    [Fact]
    public void A_link_on_the_way_is_refused_by_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Links are checked on Linux.");
        string real = Path.Combine(_temporary.Path, "real"), link = Path.Combine(_temporary.Path, "link");
        Directory.CreateDirectory(real);
        Directory.CreateSymbolicLink(link, real);

        Assert.Contains($"'{link}' on its path is a symbolic link", new KernelCache(Path.Combine(link, "cache")).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_another_user_is_refused_by_the_owners_number()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root gives folders away.");
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        ChildProcess change = ChildProcess.Run("chown", ["65534", Folder], _temporary.Path);
        Assert.SkipUnless(change.ExitCode == 0, $"chown: {change.Error}");
        KernelCache cache = new(Folder);

        Assert.Contains("belongs to user 65534, not to 0", cache.Refusal, StringComparison.Ordinal);
        Assert.Null(cache.TryRead(new string('a', 64)));
        Assert.Equal(cache.Refusal, Assert.Throws<HadalException>(() => cache.Write(Kernel('a', "12.4", [1]))).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
    }

    [Fact]
    public void A_file_in_the_folders_place_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Rights are checked on Linux.");
        File.WriteAllText(Folder, "");

        Assert.Contains("not a folder", new KernelCache(Folder).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_of_which_the_system_says_nothing_is_refused_and_not_taken_for_an_absent_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Rights are checked on Linux.");
        string file = Path.Combine(_temporary.Path, "file");
        File.WriteAllText(file, "");
        foreach (string folder in (string[])[Path.Combine(_temporary.Path, new string('x', 300)), Path.Combine(file, "cache")])
        {
            KernelCache cache = new(folder);

            Assert.Contains("cannot be told", cache.Refusal, StringComparison.Ordinal);
            Assert.Null(cache.TryRead(new string('a', 64)));
            Assert.Equal(cache.Refusal, Assert.Throws<HadalException>(() => cache.Write(Kernel('a', "12.4", [1]))).Message);
        }
    }

    [Fact]
    public void A_folder_that_appears_or_opens_up_after_the_first_look_is_looked_at_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Rights are checked on Linux.");
        KernelCache cache = new(Folder);
        Assert.Null(cache.Refusal);
        cache.Write(Kernel('a', "12.4", [1]));
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_111_111);

        Assert.Contains("chmod 700", cache.Refusal, StringComparison.Ordinal);
        Assert.Null(cache.TryRead(new string('a', 64)));
        Assert.Throws<HadalException>(() => cache.Write(Kernel('b', "12.4", [1])));
        Assert.Equal(0, cache.Clear());
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
