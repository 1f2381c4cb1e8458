namespace Hadal.Storage.Tests.Usrbio.Processes;

/// <summary>A server with a mount, until its input ends. It counts what it holds when it is asked: mappings and descriptors of clients' memory.</summary>
internal static class MountingChild
{
    internal static int Run(string served, string point)
    {
        using UserRingService service = UserRingService.Start(served, point);
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } command)
        {
            if (command == "count")
            {
                int mappings = File.ReadLines("/proc/self/maps").Count(line => line.Contains("/dev/shm/hf3fs", StringComparison.Ordinal));
                int files = Directory.GetFiles("/proc/self/fd")
                    .Count(path => new FileInfo(path).LinkTarget?.StartsWith("/dev/shm/hf3fs", StringComparison.Ordinal) == true);
                Console.WriteLine($"{mappings} {files}");
            }
        }

        return 0;
    }
}
