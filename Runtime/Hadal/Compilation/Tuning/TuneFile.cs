namespace Hadal.Compilation;

/// <summary>The content of a <c>hadal.tune.json</c>: what <c>hadal tune</c> measured, GPU by GPU.</summary>
internal sealed record TuneFile
{
    /// <summary>The only schema that this version reads and writes.</summary>
    internal const int CurrentSchema = 1;

    /// <summary>The schema of the file; of any but <see cref="CurrentSchema"/> nothing else is known.</summary>
    public required int Schema { get; init; }

    /// <summary>In the order of name and size.</summary>
    public required IReadOnlyList<TunedGpu> Gpus { get; init; }

    internal static TuneFile Empty { get; } = new() { Schema = CurrentSchema, Gpus = [] };

    /// <summary>These measurements in place of older ones of the same kernels on the same GPU; all others stay.</summary>
    internal TuneFile With(TunedGpu measured)
    {
        HashSet<string> specs = [.. measured.Kernels.Select(kernel => kernel.Spec)];
        IEnumerable<TunedKernel> kept = Gpus.Where(measured.IsSameGpu).SelectMany(gpu => gpu.Kernels).Where(kernel => !specs.Contains(kernel.Spec));
        return this with { Gpus = [.. Gpus.Where(gpu => !measured.IsSameGpu(gpu)), measured with { Kernels = [.. kept, .. measured.Kernels] }] };
    }
}
