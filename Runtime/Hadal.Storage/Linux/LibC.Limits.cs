using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>What a process may have of each resource.</summary>
internal static unsafe partial class LibC
{
    internal const int LimitOfDescriptors = 7;

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    internal static partial int LimitOf(int resource, out ResourceLimit limit);
}
