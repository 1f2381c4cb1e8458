using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct IoVector(nint Address, nuint Bytes);
