using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests;

/// <summary>Whose machine code a cache runs: the user's own.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Interoperability", "CA1416", Justification = "Tests that need Linux skip elsewhere.")]
public sealed class KernelCacheTrustTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _temporary = new();

    private string Folder => _temporary["cache"];

    private string Entries => _temporary["cache", "kernels"];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_folder_is_its_owners_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Rights are checked on Linux.");
        new KernelCache(Folder).Write(Kernel('a', "12.4", [1]));

        Assert.Equal((OwnerOnly, OwnerOnly), (File.GetUnixFileMode(Folder), File.GetUnixFileMode(Entries)));
    }

    [Fact]
    public void A_folder_that_others_may_enter_is_refused_with_the_remedy()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Rights are checked on Linux.");
        Directory.CreateDirectory(Folder, (UnixFileMode)0b111_101_101);
        KernelCache cache = new(Folder);

        Assert.Contains($"Remove '{Path.Combine(Folder, "kernels")}' and give the folder mode 700", cache.Refusal, StringComparison.Ordinal);
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
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Owners are checked on Linux.");
        Directory.CreateDirectory(Folder, OwnerOnly);
        GiveAway(Folder);
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

        Assert.Contains($"Remove '{Path.Combine(Folder, "kernels")}' and give the folder mode 700", cache.Refusal, StringComparison.Ordinal);
        Assert.Null(cache.TryRead(new string('a', 64)));
        Assert.Throws<HadalException>(() => cache.Write(Kernel('b', "12.4", [1])));
        Assert.Equal(0, cache.Clear());
    }

    [Fact]
    public void A_link_in_the_place_of_the_entries_folder_is_refused_and_never_followed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Links are checked on Linux.");
        KernelCache elsewhere = new(_temporary["elsewhere"]);
        elsewhere.Write(Kernel('a', "12.4", [1]));
        Directory.CreateDirectory(Folder, OwnerOnly);
        Directory.CreateSymbolicLink(Entries, _temporary["elsewhere", "kernels"]);
        KernelCache cache = new(Folder);

        Assert.Contains($"'{Entries}' is a symbolic link", cache.Refusal, StringComparison.Ordinal);
        AssertTakesAndGivesNothing(cache);
        Assert.Single(elsewhere.Entries());
    }

    [Fact]
    public void An_entries_folder_of_another_user_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Owners are checked on Linux.");
        KernelCache cache = new(Folder);
        cache.Write(Kernel('a', "12.4", [1]));
        GiveAway(Entries);

        Assert.Contains($"'{Entries}' belongs to user 65534, not to 0", cache.Refusal, StringComparison.Ordinal);
        AssertTakesAndGivesNothing(cache);
    }

    [Fact]
    public void An_entry_that_is_a_link_is_damaged_and_what_it_leads_to_stays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Links are checked on Linux.");
        KernelCache cache = new(Folder);
        cache.Write(Kernel('a', "12.4", [1]));
        string file = Assert.Single(cache.Entries()), target = _temporary["target"];
        File.Move(file, target);
        File.CreateSymbolicLink(file, target);

        Assert.Null(KernelCache.Inspect(file));
        Assert.Null(cache.TryRead(new string('a', 64)));
        Assert.Empty(cache.Entries());
        Assert.True(File.Exists(target));
    }

    [Fact]
    public void An_entry_of_another_user_is_damaged()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Owners are checked on Linux.");
        KernelCache cache = new(Folder);
        cache.Write(Kernel('a', "12.4", [1]));
        GiveAway(Assert.Single(cache.Entries()));

        Assert.Null(cache.TryRead(new string('a', 64)));
        Assert.Empty(cache.Entries());
    }

    [Fact]
    public void What_earlier_versions_wrote_with_the_rights_of_the_umask_is_read_and_closed_at_the_next_write()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Rights are checked on Linux.");
        KernelCache cache = new(Folder);
        cache.Write(Kernel('a', "12.4", [1]));
        File.SetUnixFileMode(Entries, (UnixFileMode)0b111_111_101);
        File.SetUnixFileMode(Assert.Single(cache.Entries()), (UnixFileMode)0b110_110_100);

        Assert.NotNull(cache.TryRead(new string('a', 64)));
        cache.Write(Kernel('b', "12.4", [1]));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Entries));
    }

    private static CompiledKernel Kernel(char digit, string nvrtcVersion, byte[] cubin) =>
        new(new string(digit, 64), "sm_90a", nvrtcVersion, new(168, 32, 0, 0), cubin);

    private static void AssertTakesAndGivesNothing(KernelCache cache)
    {
        Assert.Null(cache.TryRead(new string('a', 64)));
        Assert.Empty(cache.Entries());
        Assert.Equal(0, cache.Clear());
        Assert.Equal(cache.Refusal, Assert.Throws<HadalException>(() => cache.Write(Kernel('b', "12.4", [1]))).Message);
    }

    private static void GiveAway(string path)
    {
        ChildProcess change = ChildProcess.Run("chown", ["65534", path], "/");
        Requires.Right(change.ExitCode == 0, "to give files to another user, which root has", change.Error.Trim());
    }
}
