using System.Globalization;
using Hadal.Compilation;
using Hadal.Parallelism;

namespace Hadal.Cli.Commands.Doctor;

/// <summary>The cache of compiled kernels: whether it may be used, and what it holds.</summary>
internal static class CacheCheck
{
    internal static DoctorItem Run(string name)
    {
        KernelCache cache = KernelCache.Default;
        if (cache.Refusal is string refusal)
        {
            return new(name, Found: false, null, null, [cache.Folder], refusal);
        }

        FileInfo[] entries = [.. cache.Entries().Select(entry => new FileInfo(entry))];
        string contents = string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(entries.Length, "kernel")}, {entries.Sum(entry => entry.Length) / 1024.0:F0} KiB");
        return new(name, Found: true, contents, cache.Folder, [cache.Folder], null);
    }
}
