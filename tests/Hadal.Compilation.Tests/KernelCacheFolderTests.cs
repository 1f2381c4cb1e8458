using Xunit;

namespace Hadal.Compilation.Tests;

public class KernelCacheFolderTests
{
    [Fact]
    public void HADAL_CACHE_comes_first_and_may_be_relative()
    {
        Assert.Equal(Path.GetFullPath("mine"), Folder(("HADAL_CACHE", "mine"), ("XDG_CACHE_HOME", Root("xdg"))));
        Assert.Equal(Root("mine"), Folder(("HADAL_CACHE", Root("mine"))));
    }

    [Fact]
    public void XDG_CACHE_HOME_comes_next_where_it_is_absolute()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has its own folder.");

        Assert.Equal("/xdg/hadal", Folder(("HADAL_CACHE", ""), ("XDG_CACHE_HOME", "/xdg")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative/folder")]
    [InlineData("~/.cache")]
    public void Without_an_absolute_one_it_is_the_home_folders_cache(string? xdg)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has its own folder.");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        Assert.Equal($"{home}/.cache/hadal", Folder(("XDG_CACHE_HOME", xdg), ("XDG_DATA_HOME", "/data")));
    }

    private static string Root(string name) => Path.Combine(Path.GetPathRoot(Path.GetTempPath())!, name);

    private static string Folder(params (string Name, string? Value)[] variables) =>
        KernelCacheFolder.Default(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
