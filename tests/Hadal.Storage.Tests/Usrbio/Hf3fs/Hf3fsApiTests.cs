using Hadal.Storage.Usrbio.Hf3fs;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Usrbio.Hf3fs;

/// <summary>Libraries that are none. The structures' sizes are in the tests of layouts.</summary>
public sealed class Hf3fsApiTests
{
    private const ulong FewDescriptors = 1024;

    [Theory]
    [InlineData(Hf3fsApi.LibraryName)]
    [InlineData("./" + Hf3fsApi.LibraryName)]
    [InlineData("lib/" + Hf3fsApi.LibraryName)]
    public void A_relative_path_is_refused(string path) => Refused(path, FewDescriptors, "absolute path", $"'{path}'");

    [Fact]
    public void A_path_of_nothing_is_refused() => Refused("/nowhere/lib.so", FewDescriptors, "no file '/nowhere/lib.so'");

    [Fact]
    public void A_file_that_is_no_library_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("lib.so", "not a library");
        Refused(path, FewDescriptors, $"'{path}' cannot be loaded");
    }

    [Fact]
    public void A_library_without_the_functions_is_refused_by_the_name_of_one()
    {
        string other = File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..]).First(path => path.EndsWith("/libc.so.6", StringComparison.Ordinal));
        Refused(other, FewDescriptors, $"'{other}' has no function hf3fs_extract_mount_point");
    }

    [Fact]
    public void It_is_not_loaded_where_its_table_of_descriptors_would_take_all_memory()
        => Refused(typeof(Hf3fsApiTests).Assembly.Location, ulong.MaxValue, "hard limit is 18446744073709551615", "ulimit -Hn");

    private static void Refused(string path, ulong descriptorLimit, params string[] words)
    {
        StorageException exception = Assert.Throws<StorageException>(() => Hf3fsApi.Load(path, descriptorLimit));
        Assert.All([Hf3fsApi.PathVariable, .. words], word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
    }
}
