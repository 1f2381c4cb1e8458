using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>The file system with user rings that a path lies in.</summary>
internal static class UserRingRoot
{
    /// <summary>The nearest folder, from the path upwards, that has a folder of registrations and a server who lives; null if none has.</summary>
    internal static string? Of(string path)
    {
        for (string? folder = Path.GetFullPath(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, VirtualFolder.Registrations)) && UserRingMount.IsServed(folder))
            {
                return folder;
            }
        }

        return null;
    }
}
