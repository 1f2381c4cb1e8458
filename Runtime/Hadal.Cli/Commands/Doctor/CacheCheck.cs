using System.Globalization;
using Hadal.Compilation;
using Hadal.Parallelism;

namespace Hadal.Cli.Commands.Doctor;

/// <summary>The cache of compiled kernels: whether it may be used and written, and what it holds.</summary>
internal static class CacheCheck
{
    internal static DoctorItem Run(string name)
    {
        KernelCache cache = KernelCache.Default;
        if (cache.Refusal is string refusal)
        {
            return new(name, Found: false, null, null, [cache.Folder], refusal);
        }

        string contents = string.Create(
            CultureInfo.InvariantCulture, $"{Counted.Of(cache.Entries().Count(), "kernel")}, {cache.Bytes / 1024.0:F0} of at most {cache.Limit / 1024.0:F0} KiB");
        if (cache.WriteFailure is string failure)
        {
            return new(name, Found: false, contents, null, [cache.Folder], $"The kernel cache '{cache.Folder}' cannot be written, so each process compiles what it does not have: {failure}. Name another folder in {KernelCacheFolder.Variable}.");
        }

        return new(name, Found: true, contents, cache.Folder, [cache.Folder], KernelCacheLimit.Complaint(Environment.GetEnvironmentVariable(KernelCacheLimit.Variable)));
    }
}
