using Hadal.Compilation;
using Hadal.Specs;
using Hadal.Tests.Gpu.Mla;

namespace Hadal.Tests.Races;

/// <summary>What the kernel in front of an attention, or of its plan, writes only while that already runs.</summary>
internal enum LateMlaOperand
{
    None,
    Lengths,
    Queries,
    Keys,
}

/// <summary>One step of MLA decoding on which mutants are hunted: its plan, attention and combination.</summary>
internal sealed record MlaHunt(string Name, MlaDecodeSpec Spec, int[] Lengths, int QueryTokens, int Budget, LateMlaOperand Late = LateMlaOperand.None) : MutantHunt(Name)
{
    // Eight, so that a late copy of them is whole units of it.
    private static readonly int[] s_lengths = [1500, 3, 0, 700, 64, 129, 900, 65];

    /// <summary>Few multiprocessors walk over several sequences; many rows, so that warps combine one each.</summary>
    internal static MlaHunt Walk { get; } = new("attention, walking", RandomMlaCall.Of(128, 64), s_lengths, 2, 24);

    /// <summary>The whole chip on one sequence, whose few rows are combined by many.</summary>
    internal static MlaHunt Pieces { get; } = new("attention, in pieces", RandomMlaCall.Of(16, 16), [60_000], 1, 132);

    /// <summary>More sequences and more parts than a warp has lanes, so that warps of the plan need each other.</summary>
    internal static MlaHunt Crowd { get; } = new("attention, of many", RandomMlaCall.Of(16, 16), [.. Enumerable.Range(0, 80).Select(i => i * i * 37 % 1200)], 1, 132);

    /// <summary>Rows that are widened.</summary>
    internal static MlaHunt Fp8 { get; } = Pieces with { Name = "attention, FP8", Spec = RandomMlaCall.Of(17, 16) with { Cache = ElementType.Float8E4M3 } };

    /// <summary>FP8 rows for few query rows: teams that walk over several sequences.</summary>
    internal static MlaHunt Few { get; } = new("attention, FP8, few rows", RandomMlaCall.Of(16, 16) with { Cache = ElementType.Float8E4M3 }, s_lengths, 1, 4);

    /// <summary>The whole chip on one sequence, whose rows come from beyond L2, all at once.</summary>
    internal static MlaHunt FewPieces { get; } = Few with { Name = "attention, FP8, few rows in pieces", Lengths = [120_000], Budget = 132 };

    /// <summary>Behind a kernel that still writes.</summary>
    internal static MlaHunt FewLateQueries { get; } = Few with { Name = "attention, FP8, few rows, queries late", Late = LateMlaOperand.Queries };

    internal static MlaHunt LateLengths { get; } = new("attention, lengths late", RandomMlaCall.Of(16, 16), s_lengths, 1, 8, LateMlaOperand.Lengths);

    internal static MlaHunt LateQueries { get; } = LateLengths with { Name = "attention, queries late", Late = LateMlaOperand.Queries };

    internal static MlaHunt LateKeys { get; } = LateLengths with { Name = "attention, keys late", Late = LateMlaOperand.Keys };

    internal static new MlaHunt[] All { get; } = [Walk, Pieces, Crowd, Fp8, Few, FewPieces, FewLateQueries, LateLengths, LateQueries, LateKeys];

    internal override string Unit => $"mla{Spec.Heads}p{Spec.PageSize}{Spec.Cache.Tag()}";

    internal override IReadOnlyList<KernelVariant> Variants =>
        [.. ((string[])[Spec.ToCanonical(), new MlaPlanSpec().ToCanonical()]).SelectMany(spec => KernelFamilies.Variants(spec, AlteredKernels.Architecture))];

    internal override Func<Device, string?> Learn(Device device) =>
        Spec.Cache == ElementType.Float8E4M3 ? LearnOf<Float8E4M3>(device) : LearnOf<BFloat16>(device);

    private Func<Device, string?> LearnOf<TCache>(Device device)
        where TCache : unmanaged
    {
        MlaOperands<BFloat16, TCache>[] cases =
            [.. Enumerable.Range(1, 2).Select(seed => new MlaOperands<BFloat16, TCache>(new(Spec, Lengths, QueryTokens, seed) { Budget = Budget, Scales = Fp8Scales.PowersOfTwo }))];
        using DeviceStream stream = Stream(device, LaunchOverlap.None);
        List<byte[]> expected = [];
        foreach (MlaOperands<BFloat16, TCache> operands in cases)
        {
            using MlaCase<BFloat16, TCache> @case = new(device, operands);
            @case.Run(operands.Call.Kernel(), stream);
            stream.Synchronize(Limit);
            expected.Add(@case.ResultBytes());
            if (@case.Check() is { } failure)
            {
                throw new InvalidOperationException($"{Name}: {failure}");
            }
        }

        return altered => Run(altered, cases, expected);
    }

    private string? Run<TCache>(Device device, MlaOperands<BFloat16, TCache>[] cases, List<byte[]> expected)
        where TCache : unmanaged
    {
        MlaDecodeKernel kernel = cases[0].Call.Kernel();
        using DeviceStream stream = Stream(device, LaunchOverlap.Setup);
        MlaCase<BFloat16, TCache>[] uploaded = [.. cases.Select(operands => new MlaCase<BFloat16, TCache>(device, operands))];
        LateCopy?[] late = [.. cases.Zip(uploaded, (operands, @case) => LateOf(device, operands, @case))];
        string? difference = null;
        for (int i = 0; i < Launches && difference is null; i++)
        {
            int index = i % cases.Length;
            MlaCase<BFloat16, TCache> @case = uploaded[index];
            @case.Output.Fill(stream, 0xFF);
            @case.LogSums.Fill(stream, 0xFF);
            if (Late == LateMlaOperand.Lengths)
            {
                late[index]?.Queue(stream);
            }

            @case.QueuePlan(stream);
            if (Late != LateMlaOperand.Lengths)
            {
                late[index]?.Queue(stream);
            }

            @case.Queue(kernel, stream, @case.Output, @case.LogSums);
            stream.Synchronize(Limit);
            difference = @case.ResultBytes().AsSpan().SequenceEqual(expected[index]) ? null : $"launch {i} differs";
            difference ??= @case.IsIntact() ? null : $"launch {i} writes beside its results";
        }

        foreach (IDisposable? memory in (IDisposable?[])[.. late, .. uploaded])
        {
            memory?.Dispose();
        }

        return difference;
    }

    private LateCopy? LateOf<TCache>(Device device, MlaOperands<BFloat16, TCache> operands, MlaCase<BFloat16, TCache> @case)
        where TCache : unmanaged => Late switch
    {
        LateMlaOperand.Lengths => LateCopy.Of(device, @case.Lengths, operands.Call.Lengths),
        LateMlaOperand.Queries => LateCopy.Of(device, @case.Queries, operands.Queries),
        LateMlaOperand.Keys => LateCopy.Of(device, @case.Cache.Rows, operands.Rows),
        _ => null,
    };

    private DeviceStream Stream(Device device, LaunchOverlap overlap)
    {
        DeviceStream stream = device.CreateStream();
        stream.SmBudget = Math.Min(Budget, device.MultiprocessorCount);
        stream.Overlap = overlap;
        return stream;
    }
}
