namespace Hadal.Parallelism.Traces;

/// <summary>Decides what each piece of work is: the rules given, the first that matches; then what a recorder wrote; then the rules that are built in.</summary>
/// <param name="given">The user's rules, in order.</param>
internal sealed class KernelRules(IReadOnlyList<KernelRule> given)
{
    /// <param name="name">Its name.</param>
    /// <param name="work">What else is known of it.</param>
    /// <returns>The class, and whether a rule gave it: what no rule claims computes.</returns>
    internal (KernelClass Class, bool Claimed) Classify(string name, in GpuWork work)
    {
        foreach (KernelRule rule in given)
        {
            if (rule.Matches(name, work.Stream))
            {
                return (rule.Class, true);
            }
        }

        if (work.Recorded is { } recorded)
        {
            return (recorded, true);
        }

        return work.IsMemory ? (KernelClass.Memory, true)
            : CommunicationNames.Match(name) ? (KernelClass.Communication, true)
            : (KernelClass.Computation, false);
    }
}
