using Hadal.Storage.Tests.Usrbio.Server;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Tests.Usrbio.Processes;

/// <summary>A server that says what it holds when it is asked.</summary>
internal static class ServingChild
{
    internal static int Run(string folder, bool holds)
    {
        using PlainFolderServer server = PlainFolderServer.Start(folder, holds ? new() { CreateIo = () => new HeldIo() } : null);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } command)
        {
            if (command == "count")
            {
                // Sockets and pipes are the runtime's own.
                int mappings = File.ReadLines("/proc/self/maps").Count(line => line.Contains("/dev/shm/hf3fs", StringComparison.Ordinal));
                int files = Directory.GetFiles("/proc/self/fd").Count(IsOpenOn("/dev/shm/hf3fs"));
                Console.WriteLine($"{mappings} {files} {server.Server.Names.Count - 3}");
            }
        }

        return 0;
    }

    private static Func<string, bool> IsOpenOn(string prefix)
        => path => new FileInfo(path).LinkTarget?.StartsWith(prefix, StringComparison.Ordinal) == true;
}
