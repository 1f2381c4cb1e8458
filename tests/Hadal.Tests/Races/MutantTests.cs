using System.Collections.Concurrent;
using Hadal.Compilation;
using Hadal.Interop.Nvrtc;
using Hadal.Testing;
using Hadal.Tests.Gpu;
using Xunit;

namespace Hadal.Tests.Races;

/// <summary>Kernels without one wait, one arrival, one fence or one barrier, each in turn: a suite that does not see it would not see it missing.</summary>
[Collection(GpuMachine.Collection)]
public class MutantTests(ITestOutputHelper output)
{
    [Fact]
    public void Each_line_that_synchronises_is_to_show_or_has_a_reason_not_to()
    {
        Assert.Equal([], MutantScan.Unremovable());
        Assert.Equal(101, MutantScan.Mutants.Count);
        Assert.Empty(MutantTable.Shown.Keys.Intersect(MutantTable.Hidden.Keys));
        Assert.Equal(
            MutantScan.Mutants.Select(mutant => $"{mutant.Key}").Order(StringComparer.Ordinal),
            MutantTable.Shown.Keys.Concat(MutantTable.Hidden.Keys).Select(key => $"{key}").Order(StringComparer.Ordinal));
        Assert.All(GemmHunt.All, hunt => Assert.True(hunt.Configuration.Serves(hunt.Spec, hunt.M, hunt.Configuration is TiledGemm { Split: > 1 } ? 132 : 8), hunt.Name));
    }

    // All of them take minutes, and these half a one; a GPU run compiles them anyway.
    [Fact(Explicit = true)]
    public void A_mutant_of_each_header_compiles_and_a_broken_multiplication_does_not_pass_unseen() =>
        MustCompile(MutantScan.Mutants.Where(MutantTable.IsSeenByCompiler).Union(MutantScan.Mutants.DistinctBy(mutant => mutant.Header)));

    [Fact(Explicit = true)]
    public void Each_mutant_compiles() => MustCompile(MutantScan.Mutants);

    private static void MustCompile(IEnumerable<Mutant> mutants)
    {
        AlteredKernels.RequireNvrtc();
        ConcurrentBag<string> failures = [];
        Parallel.ForEach(mutants, mutant =>
        {
            NvrtcResult[] plain =
                [.. MutantTable.Hunts(mutant)[^1].Variants.Select(variant => AlteredKernels.Compile(variant, MutantText.Headers(mutant, Pace.Plain)))];
            bool isSeen = plain.Any(result => CompilerLog.Refusal(result.Log) is not null || result.Log.Contains("C7517", StringComparison.Ordinal));
            if (plain.Any(result => !result.Succeeded) || (MutantTable.IsSeenByCompiler(mutant) && !isSeen))
            {
                failures.Add($"{mutant}: {string.Join('\n', plain.Select(result => result.Log))}");
            }
        });
        Assert.True(failures.IsEmpty, string.Join('\n', failures.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void At_each_pace_the_kernels_compile_with_more_pauses()
    {
        AlteredKernels.RequireNvrtc();
        Assert.All((MutantHunt[])[GemmHunt.Whole, GemmHunt.Split, GemmHunt.Skinny], hunt => Assert.All(hunt.Variants, variant =>
        {
            byte[][] cubins =
            [
                .. Enum.GetValues<Pace>().AsParallel().AsOrdered().Select(pace =>
                {
                    NvrtcResult result = AlteredKernels.Compile(variant, MutantText.Headers(null, pace), (int)pace);
                    Assert.True(result.Succeeded, $"{hunt.Name}, {pace}: {result.Log}");
                    return result.Cubin;
                }),
            ];
            Assert.True(cubins[1].Length > cubins[0].Length, $"{hunt.Name}: {cubins[1].Length} bytes with pauses, {cubins[0].Length} without.");
            Assert.NotEqual(cubins[1], cubins[2]);
        }));
    }

    [Fact]
    public void Each_mutant_is_caught()
    {
        (Mutant Mutant, string Verdict)[] verdicts = Try(MutantTable.Shown.Keys);
        Assert.True(
            verdicts.All(line => line.Verdict != MutantFolder.Survived),
            $"Not caught:\n{string.Join('\n', verdicts.Where(line => line.Verdict == MutantFolder.Survived).Select(line => line.Mutant))}");
    }

    /// <summary>Says of those that have a reason not to show whether they do on this GPU; fails for none.</summary>
    [Fact(Explicit = true)]
    public void What_the_GPU_shows_of_the_others() => Try(MutantTable.Hidden.Keys);

    [Fact(Explicit = true)]
    public void Child_tries_mutants()
    {
        string? folder = Environment.GetEnvironmentVariable(MutantFolder.Variable);
        Assert.SkipWhen(folder is null, $"Is started by the other tests, with {MutantFolder.Variable}.");
        new MutantTrial(GpuMachine.Require(), new(folder)).Run();
    }

    private (Mutant Mutant, string Verdict)[] Try(IEnumerable<(string Header, string Text, int Occurrence)> keys)
    {
        GpuMachine.Require();
        AlteredKernels.RequireNvrtc();
        HashSet<(string, string, int)> wanted = [.. keys];
        int[] mutants = [.. MutantScan.Mutants.Index().Where(mutant => wanted.Contains(mutant.Item.Key)).Select(mutant => mutant.Index)];
        using TemporaryFolder temporary = new();
        MutantFolder folder = new(temporary.Path);
        folder.Compile(mutants);

        // What pauses do to the kernel as it is, they do not show of a mutant.
        RunChildren(folder, temporary.Path, [MutantFolder.Unaltered]);
        Assert.Equal(MutantFolder.Survived, folder.Read()[MutantFolder.Unaltered]);

        RunChildren(folder, temporary.Path, mutants);
        Dictionary<int, string> verdicts = folder.Read();
        (Mutant Mutant, string Verdict)[] lines = [.. mutants.Select(mutant => (MutantScan.Mutants[mutant], verdicts[mutant]))];
        Assert.All(lines, line => Assert.DoesNotContain(MutantFolder.Untried, line.Verdict));
        output.WriteLine(string.Join('\n', lines.Select(line => $"{line.Mutant}\n    {line.Verdict}")));
        return lines;
    }

    private static void RunChildren(MutantFolder folder, string path, int[] mutants)
    {
        string program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(MutantTests).Assembly.Location] : [];
        for (int[] left = mutants; left.Length > 0;)
        {
            folder.Enqueue(left);
            ChildProcess child = ChildProcess.Run(
                program,
                [.. host, "--explicit", "only", "--filter-method", $"{typeof(MutantTests).FullName}.{nameof(Child_tries_mutants)}", "--progress", "off"],
                AppContext.BaseDirectory,
                new Dictionary<string, string?> { ["HADAL_REQUIRE_GPU"] = "1", [MutantFolder.Variable] = path });
            int before = left.Length;
            left = [.. mutants.Except(folder.Read().Keys)];
            Assert.True(left.Length < before, $"A child tried no mutant: {child}");
        }
    }
}
