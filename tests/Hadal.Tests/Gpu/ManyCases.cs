using System.Collections.Concurrent;
using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>Checks many cases at a time: compiling and the reference take the time, and both scale with the cores.</summary>
internal static class ManyCases
{
    /// <summary>Fails with what is wrong, case by case.</summary>
    internal static void Check<T>(IReadOnlyCollection<T> cases, Func<T, string?> check)
    {
        ConcurrentBag<string> failures = [];
        Parallel.ForEach(Partitioner.Create(cases, EnumerablePartitionerOptions.NoBuffering), @case =>
        {
            if (check(@case) is { } failure)
            {
                failures.Add($"{@case}: {failure}");
            }
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} of {cases.Count} failed:\n{string.Join('\n', failures.Order().Take(20))}");
    }
}
