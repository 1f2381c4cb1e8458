using Xunit;

namespace Hadal.Packages.Tests.Consumers;

/// <summary>A folder that cannot be written; by root it can, so that it was not is looked at too.</summary>
internal sealed class ReadOnlyFolder : IDisposable
{
    private const UnixFileMode Writing = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly string _folder;
    private readonly IEnumerable<(string, DateTime)> _content;

    internal ReadOnlyFolder(string folder)
    {
        _folder = folder;
        _content = Content();
        SetModes(mode => mode & ~Writing);
    }

    internal void AssertUntouched() => Assert.Equal(_content, Content());

    public void Dispose() => SetModes(mode => mode | UnixFileMode.UserWrite);

    private IEnumerable<(string, DateTime)> Content() =>
        [.. Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(entry => (entry, File.GetLastWriteTimeUtc(entry)))];

    private void SetModes(Func<UnixFileMode, UnixFileMode> change)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Prepend(_folder))
        {
            File.SetUnixFileMode(entry, change(File.GetUnixFileMode(entry)));
        }
    }
}
