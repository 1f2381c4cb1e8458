using System.Runtime.ExceptionServices;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>Of several parts, each of which has left something that others see: one that fails keeps none of the others.</summary>
internal static class Disposal
{
    /// <summary>Disposes of all in that order, then throws the first failure.</summary>
    internal static void OfAll(params ReadOnlySpan<IDisposable> parts)
    {
        Exception? first = null;
        foreach (IDisposable part in parts)
        {
            try
            {
                part.Dispose();
            }
#pragma warning disable CA1031 // It is thrown below.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                first ??= failure;
            }
        }

        if (first is not null)
            ExceptionDispatchInfo.Throw(first);
    }
}
