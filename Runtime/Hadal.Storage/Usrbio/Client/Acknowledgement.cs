using System.Diagnostics;
using System.Globalization;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>The answer to a registration in a plain folder, where a link is made long before the server sees it.</summary>
internal static class Acknowledgement
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    /// <summary>Returns when the server has accepted; throws when it refuses, dies or stays silent.</summary>
    internal static void Await(UserRingMount mount, string link, string memoryPath)
    {
        Stopwatch watch = Stopwatch.StartNew();
        for (int pause = 0; watch.Elapsed < s_limit; pause = Math.Min(pause + 1, 10))
        {
            if (File.Exists(link + PlainFolderNames.Accepted))
                return;
            if (File.Exists(link + PlainFolderNames.Refused))
            {
                int error = int.TryParse(File.ReadAllText(link + PlainFolderNames.Refused), CultureInfo.InvariantCulture, out int given) ? given : Errno.Io;
                throw new StorageException($"registering '{memoryPath}' as '{link}'", error);
            }

            if (!mount.IsServerAlive())
                throw new StorageException($"registering '{memoryPath}' as '{link}'", Errno.NotConnected);
            Thread.Sleep(pause);
        }

        throw new StorageException($"registering '{memoryPath}' as '{link}' (no answer in {s_limit.TotalSeconds} s)", Errno.TimedOut);
    }
}
