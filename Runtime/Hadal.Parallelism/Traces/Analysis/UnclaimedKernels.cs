using System.Globalization;

namespace Hadal.Parallelism.Traces;

/// <summary>
/// Warns of kernels that count as computation for want of a rule and run long beside the main stream: there communication usually runs, and
/// a name that no rule knows would make the overlap look better or worse than it is.
/// </summary>
internal static class UnclaimedKernels
{
    // In parts of the span: below it the figures hardly move.
    private const double Long = 0.01;

    internal static IEnumerable<string> Warn(IReadOnlyList<StreamSum> streams, long span, Func<int, string> nameOf)
    {
        foreach (IGrouping<int, StreamSum> device in streams.GroupBy(stream => stream.Device))
        {
            StreamSum? main = device.MaxBy(stream => stream.Kernels);
            foreach (StreamSum side in device.Where(stream => stream != main))
            {
                IEnumerable<KeyValuePair<int, long>> kernels = side.Unclaimed.Where(pair => pair.Value > 0 && pair.Value >= Long * span);
                foreach ((int kernel, long time) in kernels.OrderByDescending(pair => pair.Value))
                {
                    yield return string.Create(
                        CultureInfo.InvariantCulture,
                        $"'{nameOf(kernel)}' ran {time / 1000.0:0.#} µs on side stream {side.Id} and matches no rule; it counts as computation. "
                        + $"If it communicates, give a rule.");
                }
            }
        }
    }
}
