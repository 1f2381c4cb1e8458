using Hadal.Compilation;
using Hadal.Specs;
using Hadal.Tests.Gpu;

namespace Hadal.Tests.Races;

/// <summary>What the kernel in front writes only while the hunted one already runs.</summary>
internal enum LateOperand
{
    None,
    A,
    B,
    D,
}

/// <summary>One call on which mutants are hunted: few blocks of a small product, which turn every ring and walk over several tiles.</summary>
internal sealed record MutantHunt(string Name, GemmSpec Spec, GemmConfiguration Configuration, int M, LateOperand Late = LateOperand.None)
{
    private const int Launches = 16;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    private static readonly GemmSpec s_fresh = new(520, 1040, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.BFloat16, ScaleLayout.RowsByBlocks);
    private static readonly GemmSpec s_added = s_fresh with { Accumulate = true };

    // Fewer slots than panels and fewer stages than blocks of K, so that both are used again.
    private static readonly TiledGemm s_whole = new(128, 96, 3, 1, 1);
    private static readonly SkinnyGemm s_skinny = new(8, 1, 4, 2);

    internal static MutantHunt Whole { get; } = new("whole", s_fresh, s_whole, 300);

    internal static MutantHunt Tall { get; } = new("tall", s_fresh, new TiledGemm(256, 128, 3, 1, 1), 300);

    internal static MutantHunt WholeLateA { get; } = Whole with { Name = "whole, A late", Late = LateOperand.A };

    internal static MutantHunt WholeLateD { get; } = new("whole, D late", s_added, s_whole, 300, LateOperand.D);

    internal static MutantHunt Split { get; } = new("split", s_fresh, new TiledGemm(128, 64, 3, 0, 2), 100);

    internal static MutantHunt SplitFurther { get; } = new("split further", s_added, new TiledGemm(64, 64, 3, 0, 4), 50);

    internal static MutantHunt Skinny { get; } = new("skinny", s_fresh, s_skinny, 7);

    internal static MutantHunt SkinnyLateA { get; } = Skinny with { Name = "skinny, A late", Late = LateOperand.A };

    internal static MutantHunt SkinnyLateB { get; } = Skinny with { Name = "skinny, B late", Late = LateOperand.B };

    internal static MutantHunt[] All { get; } = [Whole, Tall, WholeLateA, WholeLateD, Split, SplitFurther, Skinny, SkinnyLateA, SkinnyLateB];

    /// <summary>Names the unit that is compiled for it; several hunts share one.</summary>
    internal string Unit => $"{Configuration.Name}{(Spec.Accumulate ? "a" : "")}";

    internal KernelVariant Variant => GemmFamily.Variant(Spec, Configuration);

    // Clusters do not walk.
    private int Budget(Device device) => Configuration is TiledGemm { Split: > 1 } ? device.MultiprocessorCount : 8;

    /// <summary>The bits of each case's result, computed once and without haste.</summary>
    /// <param name="device">With the kernel as it is.</param>
    /// <param name="cases">Its operands.</param>
    /// <param name="failure">What is wrong with them, by the gates; null where nothing is.</param>
    internal byte[][] Expected(Device device, MutantOperands[] cases, out string? failure)
    {
        failure = null;
        GemmKernel kernel = Kernel();
        using DeviceStream stream = Stream(device);
        List<byte[]> results = [];
        foreach (MutantOperands operands in cases)
        {
            using GemmCase<BFloat16> @case = operands.Upload(device);
            @case.Run(kernel, stream);
            stream.Synchronize(s_limit);
            results.Add(@case.ResultBytes());
            failure ??= @case.Check();
        }

        return [.. results];
    }

    /// <summary>Runs launches in turns over cases whose numbers differ, so that what is left of the one before is wrong.</summary>
    /// <returns>Which launch differs; null where none does.</returns>
    /// <exception cref="DeviceLostException">One does not end, or faults.</exception>
    internal string? Run(Device device, MutantOperands[] cases, byte[][] expected)
    {
        GemmKernel kernel = Kernel();
        using DeviceStream stream = Stream(device);
        GemmCase<BFloat16>[] uploaded = [.. cases.Select(operands => operands.Upload(device))];
        LateCopy?[] late = [.. cases.Zip(uploaded, (operands, @case) => Late == LateOperand.None ? null : LateCopy.Of(device, Late, operands, @case))];
        string? difference = null;
        for (int i = 0; i < Launches && difference is null; i++)
        {
            int index = i % cases.Length;
            if (late[index] is { } copy)
            {
                copy.Queue(stream, uploaded[index], kernel);
            }
            else
            {
                uploaded[index].Run(kernel, stream);
            }

            stream.Synchronize(s_limit);
            difference = uploaded[index].ResultBytes().AsSpan().SequenceEqual(expected[index]) ? null : $"launch {i} differs";
            difference ??= uploaded[index].IsIntact() ? null : $"launch {i} writes beside D";
        }

        foreach (IDisposable? memory in (IDisposable?[])[.. late, .. uploaded])
        {
            memory?.Dispose();
        }

        return difference;
    }

    internal MutantOperands[] Operands() => [.. Enumerable.Range(1, 2).Select(seed => MutantOperands.Random(Spec, M, seed))];

    private GemmKernel Kernel() => GemmKernel.Create(Spec, $"Mutant.{Configuration.Name}", Configuration);

    private DeviceStream Stream(Device device)
    {
        DeviceStream stream = device.CreateStream();
        stream.SmBudget = Budget(device);
        stream.Overlap = Late switch
        {
            LateOperand.None => LaunchOverlap.None,
            LateOperand.A => LaunchOverlap.SetupAndWeights,
            _ => LaunchOverlap.Setup,
        };
        return stream;
    }
}
