using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>struct rlimit of a 64-bit system.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ResourceLimit(ulong Soft, ulong Hard);
