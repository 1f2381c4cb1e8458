using System.Numerics;

namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>What a search of one layer may look at: slots times their logarithm, as sorting them takes. Without it thousands of GPUs could cost their square.</summary>
/// <param name="slots">Of the layer.</param>
internal sealed class LookBudget(int slots)
{
    // Searches of hundreds of GPUs end before.
    private const long LooksPerSlot = 512;

    private readonly long _most = LooksPerSlot * slots * Log2(slots);

    /// <summary>What was looked at since the last renewal.</summary>
    internal long Taken { get; private set; }

    internal void Renew() => Taken = 0;

    /// <summary>Counts what a search is about to look at; false where it has to end instead.</summary>
    internal bool TryTake(long places)
    {
        if (Taken + places > _most)
        {
            return false;
        }

        Taken += places;
        return true;
    }

    /// <summary>The logarithm, rounded up; in integers, since the last bit of <see cref="Math.Log2"/> depends on the processor.</summary>
    internal static int Log2(int slots) => BitOperations.Log2((uint)slots) + 1;
}
