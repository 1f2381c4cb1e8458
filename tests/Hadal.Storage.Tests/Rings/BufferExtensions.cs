namespace Hadal.Storage.Tests.Rings;

internal static class BufferExtensions
{
    internal static void DisposeOnce(this IDisposable buffer) => buffer.Dispose();
}
