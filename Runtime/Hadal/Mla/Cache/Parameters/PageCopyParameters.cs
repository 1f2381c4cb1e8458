using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>The parameter of the kernel that copies pages: <c>hadal::PageCopyParameters</c> in Kernels.cu/paged.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PageCopyParameters
{
    internal nint Rows;
    internal nint Pairs;
    internal uint Count;
    internal uint Pages;
    internal uint VectorsPerPage;
}
