namespace Hadal.Storage.Linux;

/// <summary>The kind of a file in its mode (S_IFMT of linux/stat.h).</summary>
internal static class FileKind
{
    internal const uint Mask = 0xf000;
    internal const uint Pipe = 0x1000;
    internal const uint Folder = 0x4000;
    internal const uint Disk = 0x6000;
    internal const uint Regular = 0x8000;
    internal const uint SymbolicLink = 0xa000;
    internal const uint Socket = 0xc000;
}
