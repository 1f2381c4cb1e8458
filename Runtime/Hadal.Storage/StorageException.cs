using System.Runtime.InteropServices;

namespace Hadal.Storage;

/// <summary>
/// A request, or a call of the operating system, failed. The message names the operation, the file, what was asked for and the
/// system's reason.
/// </summary>
public sealed class StorageException : IOException
{
    /// <summary>A failure that has a reason of its own.</summary>
    public StorageException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with an error number of Linux (errno(3)).</summary>
    /// <param name="what">What failed, such as "reading 4096 bytes at 0 of 'a.bin'".</param>
    /// <param name="error">The error number, positive.</param>
    public StorageException(string what, int error)
        : base($"{what} failed: {Marshal.GetPInvokeErrorMessage(error)} (error {error})")
        => Error = error;

    /// <summary>The error number of Linux; 0 where there is none.</summary>
    public int Error { get; }
}
