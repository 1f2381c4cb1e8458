using Hadal.Storage.Linux;
using Hadal.Storage.Tests.Fuse;

namespace Hadal.Storage.Tests.Usrbio.Processes;

/// <summary>Opens a mount's folder of registrations, closes it and opens it again, then makes a link that must stay.</summary>
internal static class ReopeningChild
{
    internal static int Run(string point, int rounds)
    {
        Console.WriteLine("ready");
        string folder = Path.Combine(point, "3fs-virt", "iovs");
        int lost = 0;
        for (int round = 0; round < rounds; round++)
        {
            Posix.Close(Posix.Open(folder, Posix.Folder));
            int alive = Posix.Open(folder, Posix.Folder);
            string link = Path.Combine(folder, $"{Environment.ProcessId}.{round}");
            int made = Posix.SymbolicLink("/dev/shm/x", link);
            Thread.Sleep(4);
            if (made != 0 || LibC.ReadLink(link, out _) != 0)
                lost++;
            _ = Posix.Unlink(link);
            Posix.Close(alive);
        }

        Console.WriteLine($"{lost} lost");
        return 0;
    }
}
