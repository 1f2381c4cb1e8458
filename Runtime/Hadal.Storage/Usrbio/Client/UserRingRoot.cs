using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>The file system with user rings that a path lies in.</summary>
internal static class UserRingRoot
{
    /// <inheritdoc cref="Of(string, out string?)"/>
    internal static string? Of(string path) => Of(path, out _);

    /// <summary>The nearest folder, from the path upwards, that has a folder of registrations and a server who lives; null if none has.</summary>
    /// <param name="path">A file or folder.</param>
    /// <param name="why">What is wrong with the nearest that has a folder of registrations, or may have one; null where none has.</param>
    internal static string? Of(string path, out string? why)
    {
        why = null;
        for (string? folder = Path.GetFullPath(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            int error = LibC.StatusOf(Path.Combine(folder, VirtualFolder.Registrations), out _);
            if (error is Errno.NoEntry or Errno.NotDirectory)
            {
                continue;
            }

            if (UserRingMount.WhyNotServed(folder) is not { } reason)
            {
                why = null;
                return folder;
            }

            why ??= reason;
        }

        return null;
    }
}
