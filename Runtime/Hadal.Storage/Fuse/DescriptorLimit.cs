namespace Hadal.Storage.Fuse;

/// <summary>How many files this process may have open.</summary>
internal static class DescriptorLimit
{
    private const int Fallback = 1024;
    private const int MostUseful = 1 << 20;

    internal static int Half()
    {
        // "Max open files   SOFT   HARD   files"; .NET has raised the soft limit to the hard one.
        string? line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string? soft = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(3);
        return int.Min(soft is "unlimited" ? MostUseful : int.TryParse(soft, out int limit) ? limit : Fallback, MostUseful) / 2;
    }
}
