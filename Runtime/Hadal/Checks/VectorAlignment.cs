namespace Hadal;

/// <summary>What kernels ask of addresses that they, or the copy engine for them, read or write by vectors.</summary>
internal static class VectorAlignment
{
    private const int VectorBytes = 16;

    // A view can begin anywhere; a misaligned vector load would cost the whole context.
    internal static nint Check(nint pointer, string kernel, string argument) => pointer % VectorBytes == 0
        ? pointer
        : throw new KernelArgumentException(
            argument, $"{kernel} reads and writes {VectorBytes} bytes at a time, so tensors must begin at a multiple of that; '{argument}' begins at 0x{pointer:x}.");
}
