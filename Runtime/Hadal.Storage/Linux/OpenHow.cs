namespace Hadal.Storage.Linux;

/// <summary>struct open_how (linux/openat2.h).</summary>
internal readonly record struct OpenHow(ulong Flags, ulong Mode, ulong Resolve)
{
    internal const ulong NoOtherMount = 1;
    internal const ulong NoMagicLinks = 2;
    internal const ulong NoSymbolicLinks = 4;
    internal const ulong Beneath = 8;
}
