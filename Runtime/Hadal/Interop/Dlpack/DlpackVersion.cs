using System.Runtime.InteropServices;

namespace Hadal.Interop.Dlpack;

/// <summary><c>DLPackVersion</c>: another major number means another layout, and only the deleter may be touched then.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DlpackVersion
{
    internal const uint KnownMajor = 1;

    internal uint Major;
    internal uint Minor;
}
