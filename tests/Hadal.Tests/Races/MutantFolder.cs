using System.Globalization;
using Hadal.Compilation;
using Hadal.Interop.Nvrtc;
using Xunit;

namespace Hadal.Tests.Races;

/// <summary>What a test and its children pass to one another: machine code, which mutants are still to be tried, and what became of them.</summary>
internal sealed class MutantFolder(string path)
{
    /// <summary>Stands for the kernel from which nothing is removed.</summary>
    internal const int Unaltered = -1;

    /// <summary>Environment variable by which a child finds it.</summary>
    internal const string Variable = "HADAL_TEST_MUTANTS";

    /// <summary>Verdict on what gave the right bits every time.</summary>
    internal const string Survived = "survived";

    /// <summary>Begins a verdict that says nothing of the mutant: the test itself failed.</summary>
    internal const string Untried = "not tried:";

    private const string Begun = "begun";

    private string Verdicts => Path.Combine(path, "verdicts");

    private string Queue => Path.Combine(path, "queue");

    internal static Mutant? Mutant(int index) => index == Unaltered ? null : MutantScan.Mutants[index];

    /// <summary>Compiles all that the mutants are tried with, on all cores.</summary>
    internal void Compile(IEnumerable<int> mutants)
    {
        Write("late.cubin", LateCopy.Variant, KernelSources.Headers, 0);
        var units = from index in mutants.Prepend(Unaltered).Distinct()
                    from hunt in MutantTable.Hunts(Mutant(index)).DistinctBy(hunt => hunt.Unit)
                    from variant in hunt.Variants
                    from pace in Enum.GetValues<Pace>()
                    select (Index: index, Hunt: hunt, Variant: variant, Pace: pace);
        Parallel.ForEach(units.ToArray(), unit => Write(
            Name(unit.Index, unit.Hunt, unit.Variant, unit.Pace), unit.Variant, MutantText.Headers(Mutant(unit.Index), unit.Pace), (int)unit.Pace));
    }

    internal byte[] Cubin(int mutant, MutantHunt hunt, KernelVariant variant, Pace pace) => File.ReadAllBytes(Path.Combine(path, Name(mutant, hunt, variant, pace)));

    internal byte[] LateCubin() => File.ReadAllBytes(Path.Combine(path, "late.cubin"));

    internal void Enqueue(IEnumerable<int> mutants) => File.WriteAllLines(Queue, mutants.Select(mutant => mutant.ToString(CultureInfo.InvariantCulture)));

    internal int[] Queued() => [.. File.ReadLines(Queue).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    internal void Begin(int mutant) => Record(mutant, Begun);

    internal void Record(int mutant, string verdict) => File.AppendAllText(Verdicts, $"{mutant}\t{verdict.ReplaceLineEndings(" ")}\n");

    /// <summary>What became of each that is over. A child that ended with one under way was ended by it.</summary>
    internal Dictionary<int, string> Read()
    {
        Dictionary<int, string> verdicts = [];
        foreach (string[] line in File.Exists(Verdicts) ? File.ReadLines(Verdicts).Select(line => line.Split('\t', 2)) : [])
        {
            verdicts[int.Parse(line[0], CultureInfo.InvariantCulture)] = line[1] == Begun ? "the process ended" : line[1];
        }

        return verdicts;
    }

    private static string Name(int mutant, MutantHunt hunt, KernelVariant variant, Pace pace) => $"{mutant}.{hunt.Unit}.{variant.Configuration}.{pace}.cubin";

    private void Write(string name, KernelVariant variant, IReadOnlyList<(string Path, string Text)> headers, int jitter)
    {
        NvrtcResult result = AlteredKernels.Compile(variant, headers, jitter);
        Assert.True(result.Succeeded, $"{name}: {result.Log}");
        File.WriteAllBytes(Path.Combine(path, name), result.Cubin);
    }
}
