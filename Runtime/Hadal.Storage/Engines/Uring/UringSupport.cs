namespace Hadal.Storage.Engines.Uring;

/// <summary>Whether this process may have an io_uring: the kernel's age, a sysctl and a container's filter all have a say.</summary>
internal static class UringSupport
{
    private static readonly Lazy<string?> s_missing = new(Probe);

    /// <summary>Why there is none; null where there is.</summary>
    internal static string? Missing => s_missing.Value;

    private static string? Probe()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "io_uring is of Linux alone";
        }

        try
        {
            using var ring = new UringMemory(entries: 1);
            return null;
        }
        catch (StorageException exception)
        {
            return exception.Message;
        }
    }
}
