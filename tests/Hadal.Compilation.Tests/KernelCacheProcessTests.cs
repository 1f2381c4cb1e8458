using System.Diagnostics;
using Hadal.Testing;
using Xunit;

namespace Hadal.Compilation.Tests;

/// <summary>One cache that eight processes fill, read, clear and evict at once.</summary>
public sealed class KernelCacheProcessTests
{
    private const string Number = "HADAL_TEST_CACHE_USER";
    private const int Kernels = 40;
    private const int Limit = 300_000;
    private const int Largest = 30_000;

    [Fact]
    public void Eight_processes_share_a_small_cache_without_a_wrong_entry_or_an_error()
    {
        using TemporaryFolder folder = new();
        Process[] users =
        [
            .. Enumerable.Range(0, 8).Select(i => ChildTest.Start(
                typeof(KernelCacheProcessTests),
                nameof(Child_uses_the_cache),
                new Dictionary<string, string?> { [Number] = $"{i}", ["HADAL_CACHE"] = folder["cache"], ["HADAL_CACHE_LIMIT"] = $"{Limit}" })),
        ];
        ChildProcess[] ends = [.. users.AsParallel().WithDegreeOfParallelism(8).Select(ChildProcess.End)];
        Array.ForEach(users, user => user.Dispose());

        Assert.All(ends, end => Assert.True(end.ExitCode == 0, end.ToString()));
        KernelCache cache = new(folder["cache"], Limit);

        // What each of them wrote last may have come after the others' last look.
        Assert.InRange(cache.Bytes, 1, Limit + (8 * Largest));
        cache.Write(Kernel(Kernels));
        Assert.InRange(cache.Bytes, 1, Limit);
        Assert.All(cache.Entries(), file => Assert.NotNull(KernelCache.Inspect(file)));
        Assert.Empty(Directory.EnumerateFiles(folder["cache", "kernels"], "*.tmp"));
    }

    [Fact(Explicit = true)]
    public void Child_uses_the_cache()
    {
        string? number = Environment.GetEnvironmentVariable(Number);
        Assert.SkipWhen(number is null, "Runs in the processes that another test starts.");
        Random random = new(number![0]);
        KernelCache cache = KernelCache.Default;
        Assert.Equal(Limit, cache.Limit);
        int found = 0;
        for (int round = 0; round < 400; round++)
        {
            CompiledKernel expected = Kernel(random.Next(Kernels));
            if (cache.TryRead(expected.SourceHash) is { } read)
            {
                found++;
                Assert.Equal(expected.Cubin.ToArray(), read.Cubin.ToArray());
            }
            else
            {
                cache.Write(expected);
            }

            // Not at the end: something must be left to look at.
            if (number == "0" && round % 100 == 99 && round < 300)
            {
                cache.Clear();
            }
        }

        Assert.NotEqual(0, found);
    }

    // Of many sizes, twice the limit together; the file of the largest has less than Largest.
    private static CompiledKernel Kernel(int i) => new($"{i:x64}", "sm_90a", "12.4", new(8, 0, 0, 0), Enumerable.Repeat((byte)i, 1000 + (700 * i)).ToArray());
}
