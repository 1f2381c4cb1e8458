using Hadal.Compilation;
using Hadal.Specs;
using Hadal.Tests.Gpu;

namespace Hadal.Tests.Races;

/// <summary>What the kernel in front of a GEMM writes only while that already runs.</summary>
internal enum LateOperand
{
    None,
    A,
    B,
    D,
}

/// <summary>One call of a GEMM on which mutants are hunted.</summary>
internal sealed record GemmHunt(string Name, GemmSpec Spec, GemmConfiguration Configuration, int M, LateOperand Late = LateOperand.None) : MutantHunt(Name)
{
    private static readonly GemmSpec s_fresh = new(520, 1040, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.BFloat16, ScaleLayout.RowsByBlocks);
    private static readonly GemmSpec s_added = s_fresh with { Accumulate = true };

    // Fewer slots than panels and fewer stages than blocks of K, so that both are used again.
    private static readonly TiledGemm s_whole = new(128, 96, 3, 1, 1);
    private static readonly SkinnyGemm s_skinny = new(8, 1, 4, 2);

    internal static GemmHunt Whole { get; } = new("whole", s_fresh, s_whole, 300);

    internal static GemmHunt Tall { get; } = new("tall", s_fresh, new TiledGemm(256, 128, 3, 1, 1), 300);

    internal static GemmHunt WholeLateA { get; } = Whole with { Name = "whole, A late", Late = LateOperand.A };

    internal static GemmHunt WholeLateD { get; } = new("whole, D late", s_added, s_whole, 300, LateOperand.D);

    internal static GemmHunt Split { get; } = new("split", s_fresh, new TiledGemm(128, 64, 3, 0, 2), 100);

    internal static GemmHunt SplitFurther { get; } = new("split further", s_added, new TiledGemm(64, 64, 3, 0, 4), 50);

    internal static GemmHunt Skinny { get; } = new("skinny", s_fresh, s_skinny, 7);

    internal static GemmHunt SkinnyLateA { get; } = Skinny with { Name = "skinny, A late", Late = LateOperand.A };

    internal static GemmHunt SkinnyLateB { get; } = Skinny with { Name = "skinny, B late", Late = LateOperand.B };

    internal static new GemmHunt[] All { get; } = [Whole, Tall, WholeLateA, WholeLateD, Split, SplitFurther, Skinny, SkinnyLateA, SkinnyLateB];

    internal override string Unit => $"{Configuration.Name}{(Spec.Accumulate ? "a" : "")}";

    internal override IReadOnlyList<KernelVariant> Variants => [GemmFamily.Variant(Spec, Configuration)];

    // Clusters do not walk.
    private int Budget(Device device) => Configuration is TiledGemm { Split: > 1 } ? device.MultiprocessorCount : 8;

    internal override Func<Device, string?> Learn(Device device)
    {
        GemmHuntOperands[] cases = [.. Enumerable.Range(1, 2).Select(seed => GemmHuntOperands.Random(Spec, M, seed))];
        GemmKernel kernel = Kernel();
        using DeviceStream stream = Stream(device);
        List<byte[]> expected = [];
        foreach (GemmHuntOperands operands in cases)
        {
            using GemmCase<BFloat16> @case = operands.Upload(device);
            @case.Run(kernel, stream);
            stream.Synchronize(Limit);
            expected.Add(@case.ResultBytes());
            if (@case.Check() is { } failure)
            {
                throw new InvalidOperationException($"{Name}: {failure}");
            }
        }

        return altered => Run(altered, cases, expected);
    }

    private string? Run(Device device, GemmHuntOperands[] cases, List<byte[]> expected)
    {
        GemmKernel kernel = Kernel();
        using DeviceStream stream = Stream(device);
        GemmCase<BFloat16>[] uploaded = [.. cases.Select(operands => operands.Upload(device))];
        LateCopy?[] late = [.. cases.Zip(uploaded, (operands, @case) => LateOf(device, operands, @case))];
        string? difference = null;
        for (int i = 0; i < Launches && difference is null; i++)
        {
            int index = i % cases.Length;
            GemmCase<BFloat16> @case = uploaded[index];
            if (late[index] is { } copy)
            {
                // A late D is spoilt by the copy itself.
                @case.D.Fill(stream, 0xFF);
                copy.Queue(stream);
                @case.Queue(kernel, stream);
            }
            else
            {
                @case.Run(kernel, stream);
            }

            stream.Synchronize(Limit);
            difference = @case.ResultBytes().AsSpan().SequenceEqual(expected[index]) ? null : $"launch {i} differs";
            difference ??= @case.IsIntact() ? null : $"launch {i} writes beside D";
        }

        foreach (IDisposable? memory in (IDisposable?[])[.. late, .. uploaded])
        {
            memory?.Dispose();
        }

        return difference;
    }

    private LateCopy? LateOf(Device device, GemmHuntOperands operands, GemmCase<BFloat16> @case) => Late switch
    {
        LateOperand.A => LateCopy.Of(device, @case.A.Values, operands.A.Values),
        LateOperand.B => LateCopy.Of(device, @case.B.Values, operands.B.Values),
        LateOperand.D => LateCopy.Of(device, @case.D, operands.Previous!),
        _ => null,
    };

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
